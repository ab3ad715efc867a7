"""Lines of sheet and notes worded anew by a press; what was said stays, and has the last word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.editing.wordings import NoteEdit
from plugins.shared_notes import NoteLine
from tablee.activities import Editing
from tablee.document import build
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Role
from tablee.model.synthesis import Line, Lines, Source
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.people.seat import Seat
from tablee.view import Audience

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    """One line of the notes, by the scribe."""
    room = open_room(tmp_path, catalogue, "introductions")
    scribe = enter(room, "Bastien", Role.SCRIBE)
    start(room, "introductions")
    seat_of(room, scribe, "shared_notes").post(NoteLine("Merci à Naïma", room.agenda[0].id))
    return room


def notes(room: Room) -> list[Line]:
    """The lines of the notes as they are to be read, but for the names of those present."""
    written = build.write(room.record())
    blocks = (block for section in written.notes for block in section.blocks)
    lines = (line for block in blocks if isinstance(block, Lines) for line in block.lines)
    return [line for line in lines if line.source.contribution]


def reword(room: Room, by: Person, line: Line, text: str) -> None:
    step = room.conduct.editing()
    assert step is not None
    seat = Seat(room, by.id, step.id)
    assert isinstance(seat.activity, Editing)
    seat.activity.reword(seat, line, text)


def test_a_line_of_the_notes_is_worded_anew_and_again_and_goes_when_it_is_erased(
    room: Room,
) -> None:
    by, (line,) = facilitator_of(room), notes(room)
    reword(room, by, line, "Merci à une personne")
    reword(room, by, notes(room)[0], "Merci à N. B.")
    assert [one.text for one in notes(room)] == ["Merci à N. B."]
    step = next(s for s in room.record().beside if isinstance(s.activity, Editing))
    assert [edit.wording for _c, edit in step.of(NoteEdit)] == ["Merci à N. B."]
    assert "Merci à N. B." in str(step.activity.view(step, Audience.READER))
    author = room.person(line.source.person)
    room.erasing.words(author, [line.source.contribution])
    kept = (room.store.folder / "journal.jsonl").read_text(encoding="utf-8")
    assert "Merci" not in kept


def test_what_its_author_writes_since_is_what_is_read(room: Room) -> None:
    (line,) = notes(room)
    reword(room, facilitator_of(room), line, "Merci à une personne")
    scribe = room.person(line.source.person)
    said = room.contribution(line.source.contribution).content
    assert isinstance(said, NoteLine)
    scribe_seat = seat_of(room, scribe, "shared_notes")
    scribe_seat.edit(line.source.contribution, NoteLine("Bravo à tous", said.taken_in))
    assert [one.text for one in notes(room)] == ["Bravo à tous"]


def test_a_line_that_is_not_there_or_not_ones_to_word_stays(room: Room) -> None:
    (line,) = notes(room)
    with pytest.raises(NotAllowed):
        reword(room, enter(room, "Naïma"), line, "Merci à moi")
    with pytest.raises(NotAccepted, match="ne se corrige pas"):
        reword(room, facilitator_of(room), Line("Autre", Source("nowhere")), "Rien")
    with pytest.raises(NotAccepted):
        reword(room, facilitator_of(room), line, " ")
    assert notes(room) == [line]
