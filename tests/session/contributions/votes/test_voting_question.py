"""The question of a vote: on screens, on ballots, in the document; no exposé is taken for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.clarification import Question
from plugins.presentation import StoryPassage
from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import Vote
from tablee.drawing.paper_ballots import paper_ballots
from tablee.errors import WorkshopError
from tablee.model.entities import Role
from tablee.model.synthesis import Heading, Lines, Part
from tablee.sdk.testing import Clock, facilitator_of, offered, seat_of
from tablee.session import Sessions
from tablee.session.transfer.document import document_of
from tablee.storage.journal import MemoryJournal
from tablee.view import Audience
from tablee.web.live import frames
from tests.drawing.paper_ballots.test_sheets import pages
from tests.plugins.votes.a_vote import Polls, open_polls

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue

ASKED = "Par quel chantier commencer\u00a0?"
WORKSHOP = "Comment garder nos bénévoles\u00a0?"
CATALOGUE = offered()
ASKING = [
    name
    for name, kind in CATALOGUE.activities.items()
    if issubclass(kind, Vote) and kind.asks_question
]


def head(polls: Polls, audience: Audience) -> dict[str, Any]:
    shown: dict[str, Any] = frames.frame(polls.room, audience, "fr")["step"]
    return shown


def sheet(polls: Polls) -> list[str]:
    """What the sheet says was decided."""
    sections = document_of(polls.room).sheet
    blocks = [b for s in sections if "cision" in s.label for b in s.blocks if isinstance(b, Lines)]
    return [line.text for block in blocks for line in block.lines]


@pytest.mark.parametrize("method", ASKING)
def test_a_vote_s_question_stays_in_sight_before_during_and_after_it(
    method: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    polls = open_polls(tmp_path, catalogue, method, question=ASKED)
    cards = [id_ for id_, _words in polls.vote.candidates(polls.step)]
    few = cards[polls.vote.most :]
    polls.voting.prepare(polls.boss, polls.id, typed=(), left_out=few)
    for going_on in (lambda: None, polls.open, polls.close):
        going_on()
        for audience in (Audience.PHONE, Audience.WALL, Audience.CONSOLE):
            assert (head(polls, audience)["quote"], head(polls, audience)["asked"]) == (ASKED, True)
    polls.room.close()


def test_without_one_it_has_that_of_the_session_or_nothing(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    polls = open_polls(tmp_path, catalogue, "dot_vote")
    assert head(polls, Audience.PHONE)["quote"] == ""
    polls.room.conduct.describe(polls.boss, question=WORKSHOP)
    assert head(polls, Audience.PHONE)["quote"] == WORKSHOP
    assert not head(polls, Audience.WALL)["asked"], "over a result stands what it is"
    polls.room.close()


def test_the_line_on_the_sheet_answers_it_and_the_notes_begin_with_it(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    polls = open_polls(tmp_path, catalogue, "dot_vote", question=ASKED)
    one, *_others = polls.open()
    polls.cast("Karim", {one: 1})
    polls.close()
    (line,) = sheet(polls)
    assert line.startswith(f"{ASKED} ")
    notes = document_of(polls.room).notes[-1]
    assert isinstance(notes.blocks[0], Heading)
    assert notes.blocks[0].line.text == ASKED
    document = document_of(polls.room)
    for name in ("markdown", "text", "html", "csv-votes"):
        written = catalogue.exporter(name).export(document, Part.NOTES).decode()
        assert "Par quel chantier commencer" in written
    polls.room.close()


def test_it_stands_under_the_title_of_a_paper_ballot(tmp_path: Path, catalogue: Catalogue) -> None:
    polls = open_polls(tmp_path, catalogue, "dot_vote", question=ASKED)
    paper = polls.vote.paper(polls.step)
    asked = paper_ballots(paper, session="S", vote="Gommettes", copies=1, question=ASKED)
    assert "Gommettes Par quel chantier commencer" in pages(asked)[0]
    polls.room.close()


def test_it_does_not_change_once_the_vote_is_open(tmp_path: Path, catalogue: Catalogue) -> None:
    polls = open_polls(tmp_path, catalogue, "dot_vote", question=ASKED)
    settings = {**polls.step.step.settings, "question": "Et par où finir\u00a0?"}
    polls.open()
    with pytest.raises(WorkshopError, match="sa règle ne change plus"):
        polls.room.conduct.configure(polls.boss, polls.id, settings=settings)
    polls.room.close()


def test_no_exposé_no_question_and_no_last_word_is_taken_for_a_proposal(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    steps = ("presentation", "clarification", "closing", "majority_judgment")
    agenda = Agenda("", "Essai", "", tuple(AgendaStep(name, 5) for name in steps))
    room = Sessions(tmp_path, catalogue, Clock(), MemoryJournal).create("laptop", "Essai", agenda)
    yasmine = facilitator_of(room)
    solene = room.people.join("phone", "Solène")
    solene = room.people.set_roles(yasmine, solene.id, {Role.CARRIER, Role.PARTICIPANT})
    karim = room.people.join("other", "Karim")
    room.conduct.start(yasmine)
    told = seat_of(room, solene).post(StoryPassage("Je propose le premier mardi du mois."))
    seat_of(room, solene).share([told.id])
    room.conduct.next(yasmine)
    seat_of(room, karim).post(Question("Le matin ou le soir\u00a0?"))
    record = room.step_record(room.agenda[-1].id)
    assert isinstance(record.activity, Vote)
    assert record.activity.candidates(record) == ()
    settings = {**record.step.settings, "source": room.agenda[0].id}
    room.conduct.configure(yasmine, record.step.id, settings=settings)
    record = room.step_record(record.step.id)
    assert isinstance(record.activity, Vote)
    assert [words for _id, words in record.activity.candidates(record)] == [
        "Je propose le premier mardi du mois."
    ], "unless it is chosen"
