"""The workshop's day on screens: shown, corrected, taken away, after the end as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from tablee.model.entities import Role
from tablee.sdk.testing import enter, facilitator_of, open_room, start
from tests.support.app_test import press

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    room = open_room(tmp_path, catalogue, "closing")
    start(room, "closing")
    return room


def page(room: Room, person: Person) -> AppTest:
    def drawn(room, person) -> None:  # type: ignore[no-untyped-def] # its source runs alone, without types
        from tablee.ui.synthesis import day

        day.draw(room, person)

    return AppTest.from_function(drawn, kwargs={"room": room, "person": person}).run()


@pytest.mark.parametrize("scribe", [False, True])
@pytest.mark.parametrize("closed", [False, True])
def test_who_facilitates_or_takes_notes_sees_the_day_and_puts_it_right(
    room: Room, scribe: bool, closed: bool
) -> None:
    person = enter(room, "Ali", Role.SCRIBE) if scribe else facilitator_of(room)
    if closed:
        room.conduct.close(facilitator_of(room))
    shown = page(room, person)
    assert shown.expander[0].label == "Atelier du lundi 21 septembre 2026"
    shown.text_input[0].set_value("1er septembre 2026")
    press(shown, "Enregistrer")
    assert room.session.day == "2026-09-01"
    assert shown.expander[0].label == "Atelier du mardi 1er septembre 2026"
    press(shown, "Le jour n’est pas connu")
    assert room.session.day == ""
    assert shown.expander[0].label == "Jour de l’atelier inconnu"
    assert [b.label for b in shown.button] == ["Enregistrer"]


def test_what_is_refused_is_said_where_the_day_is(room: Room) -> None:
    shown = page(room, enter(room, "Zoé"))
    shown.text_input[0].set_value("1er septembre 2026")
    press(shown, "Enregistrer")
    assert "Le jour de l’atelier" in shown.error[0].value
    assert room.session.day == "2026-09-21"


def test_a_day_that_cannot_be_read_is_said_and_stays_typed(room: Room) -> None:
    shown = page(room, facilitator_of(room))
    assert shown.text_input[0].value == "21 septembre 2026"
    shown.text_input[0].set_value("la semaine dernière")
    press(shown, "Enregistrer")
    assert shown.error[0].value.startswith("Ce jour ne se lit pas. Écrivez-le ainsi")
    assert shown.text_input[0].value == "la semaine dernière"
    assert room.session.day == "2026-09-21"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_day_as_it_is_shown_is_read_again(
    room: Room, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tablee.texts.languages._listener", lambda: language)
    for day in ("2026-03-04", "2026-12-01", "2026-05-31", "2027-08-09"):
        room.conduct.date(facilitator_of(room), day)
        shown = page(room, facilitator_of(room))
        shown.button[0].click().run()
        assert not shown.error
        assert room.session.day == day
