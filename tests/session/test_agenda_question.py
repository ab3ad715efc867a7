"""The question of a session: said on the opening page or later, kept, shown, changed, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from tablee.activities import Agenda, AgendaStep
from tablee.errors import BadAgenda, WorkshopError
from tablee.model.agendas import read, written
from tablee.model.entities import MOST_QUESTION, Session
from tablee.sdk.testing import Clock, facilitator_of
from tablee.session import Sessions
from tablee.session.library.agendas import agenda_of
from tablee.session.transfer import archive
from tablee.session.transfer.document import document_of
from tablee.storage.journal import MemoryJournal

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

ASKS = "Que cherchez-vous ensemble\u00a0?"
QUESTION = "Comment garder nos bénévoles plus d’un an\u00a0?"
AGENDA = Agenda("", "Essai", "", (AgendaStep("canvas", 5), AgendaStep("framing", 5)), asks=ASKS)


@pytest.fixture
def sessions(tmp_path: Path, catalogue: Catalogue) -> Sessions:
    return Sessions(tmp_path, catalogue, Clock(), MemoryJournal)


@pytest.fixture
def room(sessions: Sessions) -> Room:
    return sessions.create("laptop", "Le marché", AGENDA, question=f" {QUESTION}\n ")


def test_what_is_asked_and_what_is_answered_are_kept_with_the_session(room: Room) -> None:
    assert (room.session.asks, room.session.question) == (ASKS, QUESTION)
    assert agenda_of(room, "Le nôtre").asks == ASKS, "whoever keeps the agenda is asked again"


def test_whoever_facilitates_changes_it_and_takes_it_back(room: Room) -> None:
    yasmine = facilitator_of(room)
    room.conduct.describe(yasmine, question="Et maintenant\u00a0?")
    assert room.session.question == "Et maintenant\u00a0?"
    room.history.undo(yasmine)
    assert room.session.question == QUESTION
    room.conduct.describe(yasmine, question="x" * (MOST_QUESTION + 10))
    assert len(room.session.question) == MOST_QUESTION
    room.conduct.describe(yasmine, question="")
    assert room.session.question == ""


def test_nobody_else_changes_it(room: Room) -> None:
    karim = room.people.join("phone", "Karim")
    with pytest.raises(WorkshopError):
        room.conduct.describe(karim, question="La mienne")
    assert room.session.question == QUESTION


def test_a_question_that_the_group_wrote_for_the_sheet_takes_its_place_there(room: Room) -> None:
    from plugins.framing import SheetQuestion
    from tablee.session.people.seat import Seat

    yasmine = facilitator_of(room)
    room.conduct.start(yasmine)
    room.conduct.next(yasmine)
    seat = Seat(room, yasmine.id, room.agenda[1].id)
    assert [b.line.text for b in document_of(room).question] == [QUESTION]  # type: ignore[union-attr]
    seat.post(SheetQuestion("Qui fait quoi\u00a0?"))
    assert [b.line.text for b in document_of(room).question] == ["Qui fait quoi\u00a0?"]  # type: ignore[union-attr]


def test_it_comes_back_with_the_session_s_file(sessions: Sessions, room: Room) -> None:
    back = sessions.bring_in("other", archive.of_room(room))
    assert (back.session.asks, back.session.question) == (ASKS, QUESTION)


def test_a_session_from_before_has_none(room: Room) -> None:
    stored = msgspec.to_builtins(room.session)
    del stored["question"], stored["asks"]
    assert msgspec.convert(stored, Session).question == ""


def test_an_agenda_s_file_says_what_it_asks() -> None:
    assert read(written(AGENDA).encode()).asks == ASKS
    with pytest.raises(BadAgenda, match="trop long"):
        read(written(Agenda("", "Essai", "", AGENDA.steps, asks="x" * 241)).encode())
