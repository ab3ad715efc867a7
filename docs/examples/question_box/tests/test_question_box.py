"""The question box in a whole session, without any screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workshop import report
from workshop.catalogue import load
from workshop.errors import NotAccepted, NotAllowed
from workshop.testing import enter, facilitator_of, open_room, seat_of, start
from workshop.view import Audience, Cards, Quote, Stack

if TYPE_CHECKING:
    from workshop.facilitation import Room
    from workshop.seat import Seat
    from workshop.view import View

PLUGIN = Path(__file__).parent.parent


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A session that is at the question box; two questions a person."""
    room = open_room(
        tmp_path,
        load([PLUGIN.parent], [PLUGIN.name]),
        "question_box",
        settings={"question_box": {"most": 2}},
    )
    start(room, "question_box")
    return room


@pytest.fixture
def adele(room: Room) -> Seat:
    """Adèle’s place, with a phone of her own."""
    return seat_of(room, enter(room, "Adèle"))


@pytest.fixture
def yasmine(room: Room) -> Seat:
    """The place of Yasmine, who facilitates."""
    return seat_of(room, facilitator_of(room))


def ask(seat: Seat, text: str) -> str:
    """What the field does with what is typed; the id of the question."""
    question = seat.room.catalogue.content("question_box", "question", {"text": text})
    return seat.post(question).id


def shown(seat: Seat, audience: Audience) -> View:
    """What the step shows this audience."""
    return seat.activity.view(seat.step, audience)


def test_everybody_reads_a_question_and_nobody_is_offered_a_button_on_the_wall(
    adele: Seat,
) -> None:
    ask(adele, "Qui paie le local ?")

    for audience in (Audience.WALL, Audience.PHONE):
        view = shown(adele, audience)
        assert isinstance(view, Cards)
        (card,) = view.cards
        assert card.widget == "card"
        assert (card.text, card.by) == ("Qui paie le local ?", "Adèle")
        assert bool(card.actions) is (audience is Audience.PHONE)


def test_whoever_has_asked_enough_is_told_what_to_do(adele: Seat) -> None:
    ask(adele, "Qui paie le local ?")
    second = ask(adele, "Et le chauffage ?")

    with pytest.raises(NotAccepted, match="Retirez-en une"):
        ask(adele, "Et l’eau ?")
    adele.withdraw(second)
    ask(adele, "Et l’eau ?")


def test_the_question_being_answered_is_alone_on_the_wall(adele: Seat, yasmine: Seat) -> None:
    ask(adele, "Qui paie le local ?")
    heating = ask(adele, "Et le chauffage ?")

    yasmine.activity.act(yasmine, "take", heating)

    view = shown(adele, Audience.WALL)
    assert isinstance(view, Stack)
    assert view.items[0] == Quote("Et le chauffage ?", "Adèle")
    assert isinstance(shown(adele, Audience.PHONE), Cards)


def test_only_whoever_facilitates_says_which_question_is_answered(adele: Seat) -> None:
    question = ask(adele, "Qui paie le local ?")

    with pytest.raises(NotAllowed):
        adele.activity.act(adele, "take", question)


def test_a_question_withdrawn_meanwhile_is_not_taken_up(adele: Seat, yasmine: Seat) -> None:
    question = ask(adele, "Qui paie le local ?")
    adele.withdraw(question)

    with pytest.raises(NotAccepted, match="elle a été retirée"):
        yasmine.activity.act(yasmine, "take", question)


def test_the_sheet_has_the_questions_that_still_wait(adele: Seat, yasmine: Seat) -> None:
    rent = ask(adele, "Qui paie le local ?")
    ask(adele, "Et le chauffage ?")
    yasmine.activity.act(yasmine, "take", rent)
    yasmine.activity.act(yasmine, "done", rent)

    notes, sheet = yasmine.activity.synthesis(yasmine.step)

    assert lines(notes) == ["Adèle : Qui paie le local ?", "Adèle : Et le chauffage ?"]
    assert lines(sheet) == ["Et le chauffage ?"]
    assert any("questions" in section.label for section in report.of_room(adele.room).sheet)


def lines(piece: object) -> list[str]:
    """The lines of a piece of the document."""
    return [line.text for block in piece.blocks for line in block.lines]  # type: ignore[attr-defined]
