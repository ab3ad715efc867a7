"""Somebody's dialog on the console: who agreed that the synthesis says where they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from tablee.sdk.testing import enter, facilitator_of, open_room
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.session import Room

LABEL = "Le compte rendu peut dire si cette personne est à distance ou dans la salle"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return open_room(tmp_path, sample_catalogue(), "ideas")


def opened(room: Room, person: Person) -> AppTest:
    """The console's people, with this dialog asked for."""

    def drawn(room, by, person) -> None:  # type: ignore[no-untyped-def] # its source runs alone, without types
        from tablee.ui.console import people

        people.open_person(person.id)
        people.manage(room, by)

    kwargs = {"room": room, "by": facilitator_of(room), "person": room.person(person.id)}
    page = AppTest.from_function(drawn, kwargs=kwargs).run()
    assert not page.exception
    return page


def test_it_says_what_somebody_with_a_phone_agreed_to_and_asks_of_the_others(room: Room) -> None:
    naima, added = enter(room, "Naïma"), room.people.add(facilitator_of(room), "Dana")

    def told(person: Person) -> str:
        return " ".join(caption.value for caption in opened(room, person).caption)

    assert "elle seule peut l’accepter" in told(naima)
    room.people.rename(naima, naima.id, "Naïma", remote=True, place_told=True)
    assert "elle l’a accepté" in told(naima)
    assert LABEL not in [box.label for box in opened(room, naima).checkbox]
    assert LABEL in [box.label for box in opened(room, added).checkbox]
    assert "accept" not in told(added)
