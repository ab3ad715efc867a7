"""Work on the document by a plugin of another name: the core knows what it does, not its name."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tablee.document import build, names, redaction
from tablee.document.importing import decoded, read
from tablee.model.entities import Role
from tablee.model.synthesis import Line, Lines, Piece, Place
from tablee.registry import load
from tablee.sdk.conformance.values import as_text
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session import Sessions
from tablee.session.transfer.document import document_of, left_by, public_document_of
from tablee.settings import ROOT
from tablee.view import Audience
from tablee.web.live import frames
from tablee.web.live.stream import reads_draft
from tests.support.sessions.sample import Idea, Ideas
from tests.support.sessions.written_report import REPORT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tablee.activities import Activity, StepRecord
    from tablee.model.entities import Content, Contribution, Person
    from tablee.registry import Catalogue
    from tablee.session import Room

OTHERS = ("action_canvas", "shared_notes", "introductions", "carrier_plan", "markdown")


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Ours without `editing`, and a copy of it that has another name."""
    folder = tmp_path_factory.mktemp("plugins")
    shutil.copytree(ROOT / "plugins" / "editing", folder / "toilette")
    head = folder / "toilette" / "__init__.py"
    head.write_text(head.read_text().replace('name = "editing"', 'name = "toilette"'))
    found = load([folder, ROOT / "plugins"], (*OTHERS, "toilette"))
    assert not found.refusals
    assert "editing" not in found.activities
    return found


@pytest.fixture
def room(tmp_path: Path, offered: Catalogue) -> Room:
    every_card = {"action_canvas": {"sheet": "all"}}
    return open_room(tmp_path, offered, "action_canvas", settings=every_card)


def content(room: Room, kind: str, **fields: Any) -> Content:
    return room.catalogue.content("toilette", kind, fields)


def card(room: Room, by: Person, text: str) -> Contribution:
    posted = room.catalogue.content("action_canvas", "card", {"text": text})
    return seat_of(room, by, "action_canvas").post(posted)


def open_reading(room: Room) -> None:
    kind: Any = room.catalogue.activities["toilette"].facts
    reading = kind(opened_at=room.clock())
    seat_of(room, facilitator_of(room), "toilette").set_facts(reading)


def test_it_is_beside_every_session_and_older_ones_get_it(room: Room) -> None:
    step = room.conduct.editing()
    assert step is not None
    assert (step.activity, step.beside) == ("toilette", True)


def test_what_is_worded_anew_added_and_withdrawn_there_is_so_in_the_document(room: Room) -> None:
    scribe = enter(room, "Bastien", Role.SCRIBE)
    start(room, "action_canvas")
    card(room, scribe, "Un anuaire")
    gone = card(room, scribe, "Un mot de trop")
    seat = seat_of(room, scribe, "toilette")
    line = next(
        spot.line
        for spot in names.spots(build.unedited(room.record()))
        if spot.line.text == "Un anuaire"
    )
    seat.activity.reword(seat, line, "Un annuaire")  # type: ignore[attr-defined]
    seat.post(content(room, "added", place="important", text="Une ligne de plus"))
    open_reading(room)
    seat.post(content(room, "withdrawal", contribution=gone.id))

    told = as_text(document_of(room))

    assert "Un annuaire" in told
    assert "Une ligne de plus" in told
    assert "Un mot de trop" not in told
    assert left_by(room, "facilitator-browser").title


def test_what_is_written_there_is_asked_about_before_it_is_published(room: Room) -> None:
    scribe = enter(room, "Bastien", Role.SCRIBE)
    added = content(room, "added", place="important", text="Une ligne de plus")
    seat_of(room, scribe, "toilette").post(added)
    (portion,) = [c for c in redaction.choices(room.record()) if c.step.activity.edits]
    assert "Une ligne de plus" not in as_text(public_document_of(room, [room.agenda[0].id]))
    assert "Une ligne de plus" in as_text(public_document_of(room, [portion.id]))


def test_its_draft_is_read_by_everybody_while_the_reading_is_open(room: Room) -> None:
    reader = enter(room, "Naïma")
    step = room.record().editing
    assert not reads_draft(room, reader, step)
    open_reading(room)
    assert reads_draft(room, reader, room.record().editing)
    frame = frames.frame(room, Audience.PHONE, "fr")
    assert frame["draft"]["state"] == "open"


def test_it_stays_open_once_the_session_is_closed_and_nothing_else_does(room: Room) -> None:
    scribe = enter(room, "Bastien", Role.SCRIBE)
    start(room, "action_canvas")
    room.conduct.close(facilitator_of(room))
    seat_of(room, scribe, "toilette").post(content(room, "added", place="important", text="Après"))
    assert "Après" in as_text(document_of(room))


def test_a_report_written_elsewhere_is_kept_there(tmp_path: Path, offered: Catalogue) -> None:
    sessions = Sessions(tmp_path, offered)
    understood = read(decoded(REPORT.encode()))
    room = sessions.take_in("a-browser", understood, "Yasmine")
    kept = {room.find_step(c.step).activity for c in room.everything()}  # type: ignore[union-attr]
    assert "toilette" in kept
    assert understood.document.notes[-1].label in as_text(document_of(room))


def test_without_it_what_was_withdrawn_there_stays_out(
    room: Room, tmp_path: Path, catalogue: Catalogue
) -> None:
    scribe = enter(room, "Bastien", Role.SCRIBE)
    start(room, "action_canvas")
    gone = card(room, scribe, "Un mot de trop")
    open_reading(room)
    seat_of(room, scribe, "toilette").post(content(room, "withdrawal", contribution=gone.id))
    room.close()
    again = Sessions(tmp_path, catalogue).get(room.session.id)
    assert again is not None
    assert "Un mot de trop" not in as_text(document_of(again))


class Echoed(Ideas):
    """Ideas, whose lines end in a way of their own with how many are there."""

    name = "echoed"

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        cards = step.of(Idea)
        echo = f" [{len(cards)} idées en tout]"
        lines = (Line(idea.text + echo, step.source(c), added=echo) for c, idea in cards)
        return [Piece(Place.IMPORTANT, (Lines(tuple(lines)),))]


def test_what_a_step_adds_to_a_line_is_no_word_of_it_however_it_is_written(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    kinds: dict[str, type[Activity]] = {**catalogue.activities, "echoed": Echoed}
    room = open_room(tmp_path, replace(catalogue, activities=kinds), "echoed")
    start(room, "echoed")
    post = seat_of(room, enter(room, "Naïma"), "echoed").post
    said = post(Idea("Un anuaire"))
    facilitator_seat = seat_of(room, facilitator_of(room), "editing")
    (line,) = document_of(room).sheet[0].blocks[0].lines  # type: ignore[union-attr]
    assert line.text == "Un anuaire [1 idées en tout]"
    facilitator_seat.activity.reword(facilitator_seat, line, "Un annuaire")  # type: ignore[attr-defined]

    post(Idea("Un four"))  # the end of the first line is another from now on

    assert "Un annuaire" in as_text(document_of(room).sheet)
    shown = as_text(facilitator_seat.activity.view(facilitator_seat.step, Audience.CONSOLE))
    assert "reformulé" in shown
    assert "corrigé depuis" not in shown
    assert said.content == Idea("Un anuaire")
