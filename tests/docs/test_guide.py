"""The guide for plugins: each chapter of its plugin works, and adds what the guide says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from tablee.errors import NotAccepted
from tablee.registry import load
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Cards

if TYPE_CHECKING:
    from tablee.activities import StepRecord
    from tablee.model.entities import Person
    from tablee.session import Room
    from tablee.session.people.seat import Seat

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
STAGES = ("phone", "setting", "rule", "button", "synthesis")
"""In the order of the guide; the plugin as a whole comes after them."""
QUESTIONS = ("Qui vient samedi", "Qui a la clé", "Où est le plan", "Et s’il pleut")


def chapter(name: str) -> Path:
    """The folder that holds the plugin as it is then; the last has all."""
    return EXAMPLES if name == "whole" else EXAMPLES / "chapters" / name


def from_(name: str) -> list[str]:
    """This chapter and those after it."""
    return [*STAGES[STAGES.index(name) :], "whole"]


def opened(name: str, folder: Path) -> Room:
    """A session at the question box, as this chapter has it."""
    room = open_room(folder, load([chapter(name)], ["question_box"]), "question_box")
    enter(room, "Adèle")
    start(room, "question_box")
    return room


def running(room: Room) -> StepRecord:
    step = room.record().current
    assert step is not None
    return step


def adele(room: Room) -> Person:
    return next(person for person in room.everybody.values() if person.name == "Adèle")


def ask(room: Room, text: str) -> str:
    question = room.catalogue.content("question_box", "question", {"text": text})
    return seat_of(room, adele(room)).post(question).id


def on_the_wall(room: Room) -> list[str]:
    view = running(room).activity.view(running(room), Audience.WALL)
    assert isinstance(view, Cards)
    return [card.text for card in view.cards if card.widget == "card"]


@pytest.mark.parametrize("name", from_("phone"))
def test_a_chapter_shows_what_is_asked_and_does_what_it_says(name: str, tmp_path: Path) -> None:
    room = opened(name, tmp_path)
    ask(room, QUESTIONS[0])

    assert on_the_wall(room) == [QUESTIONS[0]]
    (field,) = running(room).activity.fields(running(room))
    assert (field.kind, field.longest) == ("question", 300)


@pytest.mark.parametrize("name", from_("setting"))
def test_whoever_facilitates_sets_what_is_asked(name: str, tmp_path: Path) -> None:
    room = opened(name, tmp_path)
    step, yasmine = running(room).step.id, facilitator_of(room)
    assert running(room).activity.prompt(running(room)).startswith("Que voulez-vous savoir")

    room.conduct.configure(yasmine, step, settings={"invitation": "Sur le budget"})

    assert running(room).activity.prompt(running(room)) == "Sur le budget"


@pytest.mark.parametrize("name", from_("rule"))
def test_nobody_asks_more_than_was_set(name: str, tmp_path: Path) -> None:
    room = opened(name, tmp_path)
    for text in QUESTIONS[:3]:
        ask(room, text)

    with pytest.raises(NotAccepted, match="Vos 3 questions"):
        ask(room, QUESTIONS[3])


@pytest.mark.parametrize("name", from_("button"))
def test_the_step_remembers_which_question_is_answered(name: str, tmp_path: Path) -> None:
    room = opened(name, tmp_path)
    question, seat = ask(room, QUESTIONS[0]), seat_of(room, facilitator_of(room))

    seat.activity.act(seat, "take", question)
    assert running(room).step.facts == {"current": question, "answered": ()}
    seat.activity.act(seat, "done", question)
    assert running(room).step.facts == {"current": "", "answered": (question,)}
    seat.undo()
    assert running(room).step.facts["current"] == question


@pytest.mark.parametrize("name", from_("synthesis"))
def test_the_document_has_what_was_asked(name: str, tmp_path: Path) -> None:
    room = opened(name, tmp_path)
    ask(room, QUESTIONS[0])

    document = document_of(room)

    assert QUESTIONS[0] in str(document.notes)
    assert QUESTIONS[0] in str(document.sheet)


def test_the_examples_are_taken_in_together_with_ours_and_nothing_else_is() -> None:
    offered = load([ROOT / "plugins", EXAMPLES])

    assert offered.refusals == ()
    theirs = [p.name for p in offered.plugins if Path(p.source).is_relative_to(EXAMPLES)]
    assert theirs == ["barometer", "question_box"]


def test_what_is_typed_in_its_field_is_posted(tmp_path: Path) -> None:
    def page(seat: "Seat") -> None:  # noqa: UP037 - its source is run alone
        from tablee.ui.widgets import inputs

        inputs.fields(seat)

    room = opened("whole", tmp_path)
    app = AppTest.from_function(page, args=(seat_of(room, adele(room)),)).run()
    app.text_area[0].input(QUESTIONS[0])
    app.button[0].click().run()

    assert [c.content.texts() for c in running(room).contributions] == [(QUESTIONS[0],)]
