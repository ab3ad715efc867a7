"""The question box in a whole session: in memory, then on a real phone and a real wall."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workshop.errors import NotAccepted, NotAllowed
from workshop.synthesis import Part
from workshop.testing import (
    document,
    enter,
    facilitator_of,
    offered,
    open_room,
    seat_of,
    shown,
    start,
    write,
)
from workshop.testing.browsers import why_no_browser
from workshop.view import Audience

if TYPE_CHECKING:
    from workshop.facilitation import Room
    from workshop.model import Person

PLUGIN = Path(__file__).parent.parent


@pytest.fixture
def room() -> Room:
    """A session that is at the question box; two questions a person."""
    settings = {"question_box": {"most": 2}}
    room = open_room(None, offered(PLUGIN), "question_box", settings=settings)
    start(room, "question_box")
    return room


@pytest.fixture
def adele(room: Room) -> Person:
    """Adèle, with a phone of her own."""
    return enter(room, "Adèle")


def press(room: Room, person: Person, button: str, question: str) -> None:
    """What happens where this person presses a button on a question."""
    seat = seat_of(room, person)
    seat.activity.act(seat, button, question)


def test_everybody_reads_a_question_with_the_name_of_who_asks(room: Room, adele: Person) -> None:
    write(room, adele, "Qui paie le local ?")

    for audience in Audience:
        assert "Qui paie le local ?\nAdèle" in shown(room, audience)


def test_whoever_has_asked_enough_is_told_what_to_do(room: Room, adele: Person) -> None:
    write(room, adele, "Qui paie le local ?")
    second = write(room, adele, "Et le chauffage ?")

    with pytest.raises(NotAccepted, match="Retirez-en une"):
        write(room, adele, "Et l’eau ?")
    seat_of(room, adele).withdraw(second.id)
    write(room, adele, "Et l’eau ?")


def test_the_question_being_answered_is_alone_on_the_wall(room: Room, adele: Person) -> None:
    write(room, adele, "Qui paie le local ?")
    heating = write(room, adele, "Et le chauffage ?")

    press(room, facilitator_of(room), "take", heating.id)

    assert shown(room, Audience.WALL).splitlines() == [
        "Et le chauffage ?",
        "Adèle",
        "1 autre question",
    ]
    assert "Qui paie le local ?" in shown(room, Audience.PHONE)


def test_only_whoever_facilitates_says_which_question_is_answered(
    room: Room, adele: Person
) -> None:
    question = write(room, adele, "Qui paie le local ?")

    with pytest.raises(NotAllowed):
        press(room, adele, "take", question.id)


def test_a_question_withdrawn_meanwhile_is_not_taken_up(room: Room, adele: Person) -> None:
    question = write(room, adele, "Qui paie le local ?")
    seat_of(room, adele).withdraw(question.id)

    with pytest.raises(NotAccepted, match="elle a été retirée"):
        press(room, facilitator_of(room), "take", question.id)


def test_the_sheet_has_the_questions_that_still_wait(room: Room, adele: Person) -> None:
    rent = write(room, adele, "Qui paie le local ?")
    write(room, adele, "Et le chauffage ?")
    press(room, facilitator_of(room), "take", rent.id)
    press(room, facilitator_of(room), "done", rent.id)

    sheet, notes = document(room, Part.SHEET), document(room, Part.NOTES)

    assert "Et le chauffage ?" in sheet
    assert "Qui paie le local ?" not in sheet
    assert "Adèle : Qui paie le local ?\nAdèle : Et le chauffage ?" in notes


@pytest.mark.skipif(bool(why_no_browser()), reason=why_no_browser())
def test_a_real_phone_asks_and_the_wall_shows_what_is_being_answered() -> None:
    from workshop.testing.playing import opened  # here, as it needs Playwright

    with opened(PLUGIN, "question_box") as played:
        phone = played.phone("Adèle")
        phone.send("Votre question", "Qui paie le local ?", "Poser ma question")
        played.wall.sees("Qui paie le local ?")
        played.console.press("On y répond")
        phone.sees("on y répond")
        assert played.errors() == []
