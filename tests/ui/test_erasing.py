"""My texts: each button by its own name; an erasing that the disk holds up is asked for once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tests.support.app_test import press
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.session import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    room = open_room(tmp_path, sample_catalogue(), "ideas")
    start(room, "ideas")
    return room


@pytest.fixture
def naima(room: Room) -> Person:
    return enter(room, "Naïma")


def drawn(room: Room, by: Person, about: Person | None = None) -> AppTest:
    def page(room, by, about) -> None:  # type: ignore[no-untyped-def] # its source runs alone, without types
        from tablee.ui import erasing

        if about is None:
            erasing.my_texts_button()
        elif about.id in room.everybody:
            erasing.erase_person_button(about)
        erasing.dialog(room, by)

    kwargs = {"room": room, "by": by, "about": about}
    return AppTest.from_function(page, kwargs=kwargs).run()


def erasing_buttons(page: AppTest) -> list[str]:
    return [button.label for button in page.button if "pour de bon" in button.label]


def test_every_button_that_erases_has_a_name_of_its_own(room: Room, naima: Person) -> None:
    for words in ("Un annuaire", "Une phrase bien plus longue que son bouton", "Un annuaire"):
        seat_of(room, naima).post(Idea(words))
    page = press(drawn(room, naima), "Mes textes")
    names = erasing_buttons(page)
    assert len(set(names)) == 3
    assert names[1] == "Effacer pour de bon «\u00a0Une phrase bien plus lo…\u00a0»"


def test_what_the_disk_holds_up_is_neither_shown_nor_asked_again(room: Room, naima: Person) -> None:
    seat_of(room, naima).post(Idea("Un annuaire"))
    page = press(drawn(room, naima), "Mes textes")
    press(page, erasing_buttons(page)[0])
    snapshot = room.store.folder / "session.json"
    snapshot.mkdir()  # nothing can be put in its place
    press(page, "Oui, effacer")
    page.run()  # everybody's page is drawn again once something is gone
    assert "pas encore de tous les fichiers" in page.warning[0].value
    assert "essaie de nouveau par elle-même" in page.warning[0].value
    assert not page.error
    assert "Un annuaire" not in str([text.value for text in page.text])
    assert [button.label for button in page.button] == ["Mes textes", "Me retirer de la session"]
    snapshot.rmdir()
    room.close()


def test_the_console_says_that_somebody_is_erased(room: Room, naima: Person) -> None:
    page = press(drawn(room, facilitator_of(room), naima), "Effacer cette personne")
    press(page, "Oui, effacer")
    for _drawing in range(3):
        assert page.success[0].value == "Cette personne est effacée pour de bon."
        page.run()
