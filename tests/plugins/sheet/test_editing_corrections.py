"""A typo in any note: corrected beside what was said, by name; proposed by readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.action_canvas import CanvasCard
from plugins.editing.contents import Correction, Reading
from plugins.editing.wordings import NoteEdit
from plugins.shared_notes import NoteLine
from tablee.errors import NotAccepted, NotAllowed, Outdated
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.contributions import filling
from tablee.session.people.seat import Seat
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Board, Card
from tests.plugins.votes.a_vote import inside

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room

SAID, RIGHT = "Un cafée ouvert le jeudi", "Un café ouvert le jeudi"


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    """Naïma wrote a card with a typo; Bastien takes notes."""
    room = open_room(tmp_path, catalogue, "canvas", "closing")
    enter(room, "Bastien", Role.SCRIBE, Role.PARTICIPANT)
    naima = enter(room, "Naïma")
    start(room, "canvas")
    seat_of(room, naima).post(CanvasCard(SAID))
    return room


def person(room: Room, name: str) -> Person:
    return next(p for p in room.everybody.values() if p.first_name == name)


def seat_in(room: Room, name: str = "Bastien", seen: str = "") -> Seat:
    step = next(step for step in room.beside if step.activity == "editing")
    return Seat(room, person(room, name).id, step.id, seen)


def note(room: Room, text: str, audience: Audience = Audience.CONSOLE) -> Card:
    """The card of this line of the notes on the console, or in the draft."""
    seat = seat_in(room)
    board = seat.activity.view(seat.step, audience)
    assert isinstance(board, Board)
    notes = [column for column in board.columns if column.id.startswith("notes-")]
    found: list[Card] = inside(notes, Card)
    return next(card for card in found if card.text == text)


def correct(room: Room, old: str, new: str, by: str = "Bastien", seen: str | None = None) -> None:
    seat = seat_in(room, by, old if seen is None else seen)
    filling.press(seat, "word_note", note(room, old).id, new)


def written(room: Room, catalogue: Catalogue) -> str:
    return catalogue.exporter("markdown").export(document_of(room), Part.NOTES).decode()


def test_a_typo_is_corrected_beside_what_was_said_and_by_name(
    room: Room, catalogue: Catalogue
) -> None:
    correct(room, SAID, RIGHT)
    card = note(room, RIGHT)
    told = " ".join(card.source)
    assert "Naïma" not in told, "a board may be without names"
    assert "Corrigé par Bastien" in told
    assert SAID in told
    assert RIGHT in written(room, catalogue)
    assert SAID not in written(room, catalogue)
    words = [c.content.texts() for c in room.record().steps[0].contributions]
    assert words == [(SAID,)], "what was said does not change"


def test_who_corrects_last_is_named_and_the_words_said_can_be_taken_up_again(
    room: Room, catalogue: Catalogue
) -> None:
    correct(room, SAID, RIGHT)
    boss = facilitator_of(room).first_name
    correct(room, RIGHT, "Un café, le jeudi", by=boss)
    assert f"Corrigé par {boss}" in note(room, "Un café, le jeudi").source
    assert len(seat_in(room).step.of(NoteEdit)) == 1
    filling.press(seat_in(room), "note_as_said", note(room, "Un café, le jeudi").id)
    assert SAID in written(room, catalogue)


def test_nobody_else_corrects_and_nobody_overwrites_a_correction_unseen(room: Room) -> None:
    with pytest.raises(NotAllowed):
        correct(room, SAID, RIGHT, by="Naïma")
    correct(room, SAID, RIGHT)
    with pytest.raises(Outdated, match="vient de corriger"):
        correct(room, RIGHT, "Autre chose", seen=SAID)


def test_a_reader_proposes_a_correction_of_a_note_which_is_taken(
    room: Room, catalogue: Catalogue
) -> None:
    seat_in(room, facilitator_of(room).first_name).set_facts(Reading(opened_at=1.0))
    card = note(room, SAID, Audience.READER)
    assert "remark" in [button.name for button in card.buttons]
    with pytest.raises(NotAccepted, match="déjà"):
        filling.press(seat_in(room, "Naïma"), "remark", card.id, SAID)
    filling.press(seat_in(room, "Naïma"), "remark", card.id, RIGHT)
    ((proposed, _remark),) = seat_in(room).step.of(Correction)
    (reply,) = note(room, SAID).replies
    assert RIGHT in reply.text
    filling.press(seat_in(room), "accept", proposed.id)
    assert RIGHT in written(room, catalogue)
    draft = note(room, RIGHT, Audience.READER)
    assert SAID in " ".join(draft.source), "readers see what was said too"


def test_a_line_that_is_somebody_s_alone_is_corrected_only_where_it_still_stands(
    room: Room,
) -> None:
    key = note(room, SAID).id
    (card,) = room.record().steps[0].contributions
    seat_of(room, person(room, "Naïma"), "canvas").withdraw(card.id)
    with pytest.raises(Outdated):
        filling.press(seat_in(room, seen=SAID), "word_note", key, RIGHT)


def test_a_late_note_goes_to_its_step(room: Room, catalogue: Catalogue) -> None:
    start(room, "closing")
    pad = seat_of(room, person(room, "Bastien"), "shared_notes")
    line = pad.post(NoteLine("Il a été question du bail", room.agenda[1].id))
    field = filling.editing(pad, line.id)
    assert not isinstance(field, str)
    asked = next(each for each in field.inputs if each.name == "taken_in")
    assert [id_ for id_, _title in asked.choices] == [step.id for step in room.agenda]
    typed = {"text": "Il a été question du bail", "place": "notes", "heading": "false"}
    filling.correct(pad, line.id, {**typed, "taken_in": room.agenda[0].id})
    ((_c, moved),) = pad.step.of(NoteLine)
    assert moved.taken_in == room.agenda[0].id
    notes = document_of(room).notes
    assert "bail" in str(notes[0])
