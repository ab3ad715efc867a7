"""The question box: in a session in memory, then on a real console, a real phone, a real wall."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tablee.plugin import Audience, NotAccepted, NotAllowed, Part, Person
from tablee.sdk.testing import (
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
from tablee.sdk.testing.browsers import why_no_browser

if TYPE_CHECKING:
    from tablee.sdk.testing import Room

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
    """Somebody with a phone of her own."""
    return enter(room, "Adèle")


def press(room: Room, person: Person, button: str, question: str) -> None:
    """A button under a question, pressed by this person."""
    seat = seat_of(room, person)
    seat.activity.act(seat, button, question)


def test_everybody_reads_a_question(room: Room, adele: Person) -> None:
    write(room, adele, "Qui paie le local ?")

    for audience in (Audience.WALL, Audience.PHONE, Audience.CONSOLE):
        assert "Qui paie le local ?\nAdèle" in shown(room, audience)


def test_whoever_has_asked_enough_is_told_what_to_do(room: Room, adele: Person) -> None:
    write(room, adele, "Qui paie le local ?")
    second = write(room, adele, "Et le chauffage ?")

    with pytest.raises(NotAccepted, match="Retirez-en une"):
        write(room, adele, "Et l’eau ?")
    seat_of(room, adele).withdraw(second.id)
    write(room, adele, "Et l’eau ?")


def test_the_question_being_answered_is_alone_on_the_wall(room: Room, adele: Person) -> None:
    write(room, adele, "Qui paie le local ?")
    heating = write(room, adele, "Et le chauffage ?")

    press(room, facilitator_of(room), "take", heating.id)

    assert shown(room, Audience.WALL) == "Et le chauffage ?\nAdèle\n1 autre question"
    assert "Qui paie le local ?" in shown(room, Audience.PHONE)


def test_only_whoever_facilitates_says_which_question_is_answered(
    room: Room, adele: Person
) -> None:
    question = write(room, adele, "Qui paie le local ?")

    with pytest.raises(NotAllowed):
        press(room, adele, "take", question.id)


def test_a_question_withdrawn_meanwhile_is_not_taken_up(room: Room, adele: Person) -> None:
    question = write(room, adele, "Qui paie le local ?")
    seat_of(room, adele).withdraw(question.id)

    with pytest.raises(NotAccepted, match="elle a été retirée"):
        press(room, facilitator_of(room), "take", question.id)


def test_the_sheet_has_the_questions_that_still_wait(room: Room, adele: Person) -> None:
    rent = write(room, adele, "Qui paie le local ?")
    write(room, adele, "Et le chauffage ?")
    press(room, facilitator_of(room), "take", rent.id)
    press(room, facilitator_of(room), "done", rent.id)

    assert "Et le chauffage ?" in document(room, Part.SHEET)
    assert "Qui paie le local ?" not in document(room, Part.SHEET)
    assert "Adèle : Qui paie le local ?" in document(room, Part.NOTES)


@pytest.mark.skipif(bool(why_no_browser()), reason=why_no_browser())
def test_a_press_on_the_console_changes_the_wall() -> None:
    from tablee.sdk.testing.playing import opened  # here, as it needs Playwright

    with opened(PLUGIN, "question_box") as played:
        phone = played.phone("Adèle")
        phone.send("Votre question", "Qui paie le local ?", "Poser ma question")
        phone.send("Votre question", "Et le chauffage ?", "Poser ma question")
        played.console.press("On y répond")
        played.wall.sees("1 autre question")
        assert played.errors() == []
