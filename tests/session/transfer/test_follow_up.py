"""A session that follows another: who may open it, what it begins with, what is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from plugins.action_canvas import CanvasCard, Proposal
from plugins.follow_up import Followed
from tablee import texts
from tablee.activities import Agenda, AgendaStep
from tablee.document.actions import actions_of
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.actions import Former, PlannedAction
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.sdk.testing import Clock, enter, facilitator_of, seat_of, start
from tablee.session import Sessions
from tablee.session.history.replay import Past
from tablee.session.library.agendas import agenda_of
from tablee.session.people.seat import Seat
from tablee.session.transfer import follow_up
from tablee.session.transfer.document import document_of, left_by
from tablee.settings import ROOT
from tablee.texts import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

AGENDA = Agenda("essai", "Essai", "", (AgendaStep("action_canvas", 5),))


@pytest.fixture
def sessions(tmp_path: Path, catalogue: Catalogue) -> Iterator[Sessions]:
    sessions = Sessions(tmp_path, catalogue, Clock())
    yield sessions
    sessions.close()


@pytest.fixture
def first(sessions: Sessions) -> Room:
    """Yasmine's session, in which the group proposed one action."""
    room = sessions.create("laptop", "Un lieu à nous", AGENDA, facilitator="Yasmine")
    jeanne = enter(room, "Jeanne", Role.SCRIBE)
    start(room, "action_canvas")
    seat = seat_of(room, jeanne)
    seat.post(Proposal(seat.post(CanvasCard("Louer une salle")).id, "Louer une salle", "Jeanne"))
    return room


def contents(room: Room) -> list[object]:
    return [c.content for c in room.all_in(room.agenda[0].id)]


def test_the_second_session_keeps_its_agenda_and_begins_with_the_actions_of_the_first(
    sessions: Sessions, first: Room
) -> None:
    former = left_by(first, "laptop")
    second = sessions.create("laptop", "La suite", AGENDA, follows=former)
    assert [step.activity for step in second.agenda] == ["follow_up", "action_canvas"]
    (followed,) = contents(second)
    assert isinstance(followed, Followed)
    assert (followed.what, followed.who, followed.whose) == ("Louer une salle", "Jeanne", "group")
    assert second.session.follows.startswith("«\u00a0Un lieu à nous\u00a0» du ")
    sessions.close()
    again = Sessions(sessions.folder, sessions.catalogue).get(second.session.id)
    assert (again.session, contents(again)) == (second.session, contents(second))
    again.close()


def test_an_agenda_kept_from_such_a_session_does_not_ask_twice_what_became_of_actions(
    sessions: Sessions, first: Room
) -> None:
    former = left_by(first, "laptop")
    second = sessions.create("laptop", "La suite", AGENDA, follows=former)
    third = sessions.create("laptop", "Encore", agenda_of(second, "Chaque mois"), follows=former)
    assert [step.activity for step in third.agenda] == ["follow_up", "action_canvas"]
    assert contents(third) == contents(second)


def test_the_exported_file_says_the_same_as_the_session(sessions: Sessions, first: Room) -> None:
    file = sessions.catalogue.exporters["json"].export(document_of(first), Part.NOTES)
    read = follow_up.read(sessions.catalogue, "un-lieu-à-nous.JSON", file)
    left = left_by(first, "laptop")
    assert (read.title, read.date) == (left.title, left.date)
    bare = [replace(action, person="", step="") for action in left.actions]
    assert list(read.actions) == bare


@pytest.mark.parametrize("act", ["leave_out", "word"])
def test_an_action_left_out_of_the_sheet_is_not_followed_and_one_worded_anew_is_as_it_reads(
    sessions: Sessions, first: Room, act: str
) -> None:
    (proposal,) = [c for c in first.all_in(first.agenda[0].id) if isinstance(c.content, Proposal)]
    step = next(s for s in first.beside if s.activity == "editing")
    seat = Seat(first, facilitator_of(first).id, step.id)
    key = f"proposals-{proposal.id}-0"
    if act == "leave_out":
        seat.activity.act(seat, act, key)
    else:
        seat.seen = "Louer une salle — Jeanne"
        seat.activity.answer(seat, act, key, "Louer la salle des fêtes")
    file = sessions.catalogue.exporters["json"].export(document_of(first), Part.BOTH)
    read = follow_up.read(sessions.catalogue, "un-lieu-à-nous.json", file)
    left = left_by(first, "laptop")
    said = [] if act == "leave_out" else ["Louer la salle des fêtes"]
    assert [a.what for a in left.actions] == [a.what for a in read.actions] == said


def test_only_who_facilitated_a_session_opens_the_one_that_follows(first: Room) -> None:
    for browser in ("browser-of-Jeanne", "a-stranger", ""):
        with pytest.raises(NotAllowed, match="a animé une session"):
            left_by(first, browser)


def test_a_session_that_left_nothing_is_not_followed(sessions: Sessions) -> None:
    empty = sessions.create("laptop", "Vide", facilitator="Yasmine")
    with pytest.raises(NotAccepted, match=r"Vide.*n’a laissé aucune action"):
        sessions.create("laptop", "La suite", follows=left_by(empty, "laptop"))
    assert list(sessions.rooms.values()) == [empty]
    assert len(list(sessions.folder.glob("*-la-suite*"))) == 0


def test_without_a_plugin_that_takes_actions_up_a_sentence_says_so(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    others = {name: kind for name, kind in catalogue.activities.items() if name != "follow_up"}
    poorer = replace(catalogue, activities=others)
    former = Former("Avant", actions=(PlannedAction("Fêter"),))
    sessions = Sessions(tmp_path, poorer)
    with pytest.raises(NotAccepted, match="Aucun plugin installé"):
        sessions.create("laptop", "La suite", follows=former)
    assert sessions.rooms == {}
    sessions.close()


@pytest.mark.parametrize(
    ("actions", "sentence"),
    [
        ([PlannedAction("Fêter")] * 201, "plus de 200 actions"),
        ([PlannedAction("a" * 2001)], "trop long"),
    ],
)
def test_a_file_filled_by_hand_brings_no_more_than_a_session_could(
    sessions: Sessions, actions: list[PlannedAction], sentence: str
) -> None:
    with pytest.raises(NotAccepted, match=sentence):
        sessions.create("laptop", "La suite", follows=Former("Avant", actions=tuple(actions)))
    assert sessions.rooms == {}


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("notes.docx", b"PK", "ne se relit pas.*JSON"),
        ("sans-nom", b"{}", "ne se relit pas"),
        ("trop.json", b" " * (follow_up.LONGEST_FILE + 1), "trop lourd.*50 Mo"),
        ("autre.json", b"{}", "pas une synthèse de Tablée"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    sessions: Sessions, name: str, data: bytes, sentence: str
) -> None:
    with pytest.raises(NotAccepted, match=sentence):
        follow_up.read(sessions.catalogue, name, data)


def test_opening_a_following_session_is_not_undone_as_if_it_were_a_card(
    sessions: Sessions, first: Room
) -> None:
    second = sessions.create("laptop", "La suite", follows=left_by(first, "laptop"))
    boss = facilitator_of(second)
    start(second, "follow_up")
    assert second.history.undoable(boss, second.agenda[0].id) is None


def test_what_is_taken_up_is_nobody_s_and_stays_when_whoever_opened_the_session_is_erased(
    sessions: Sessions, first: Room
) -> None:
    second = sessions.create("laptop", "La suite", follows=left_by(first, "laptop"))
    boss = facilitator_of(second)
    start(second, "follow_up")
    (taken,) = second.all_in(second.agenda[0].id)
    assert taken.person == ""
    assert second.words.of(boss.id, taken.step) == ()
    other = enter(second, "Karim", Role.FACILITATOR)
    second.words.edit(other, taken.id, replace(taken.content, why="trop cher"))  # type: ignore[call-arg]
    second.words.hide(other, taken.id, True)
    second.words.hide(other, taken.id, False)
    second.history.undo(other)
    second.history.redo(other)
    second.words.withdraw(other, taken.id)
    second.history.undo(other)
    second.words.restore(other, second.words.withdraw(other, taken.id))
    assert second.history.of(boss, taken.id)[0].by == "Animation"
    second.erasing.person(other, boss.id)
    assert [action.what for action in document_of(second).actions] == ["Louer une salle"]


def test_the_following_session_is_seen_again_from_its_opening(
    sessions: Sessions, first: Room
) -> None:
    second = sessions.create("laptop", "La suite", follows=left_by(first, "laptop"))
    boss = facilitator_of(second)
    start(second, "follow_up")
    (taken,) = second.all_in(second.agenda[0].id)
    seat_of(second, boss).activity.act(seat_of(second, boss), "done", taken.id)
    past = Past(second)
    said = [moment.told(second.catalogue) for moment in past.moments]
    assert said[0] == "Ouverture de la session"
    with past.at(1) as opened:
        assert opened.all_in(taken.step) == (taken,)
    with past.at(past.last) as ended:
        assert ended.all_in(taken.step) == second.all_in(taken.step)
    past.close()


def test_a_plugin_that_fails_to_tell_its_actions_hides_no_others(first: Room) -> None:
    @dataclass(frozen=True)
    class Broken(type(first.record().steps[0].activity)):  # type: ignore[misc]
        def actions(self, step: object) -> tuple[PlannedAction, ...]:
            raise RuntimeError("oops")

    record = first.record()
    good = record.steps[0]
    broken = replace(record, steps=(replace(good, activity=Broken()), good))
    assert [action.what for action in actions_of(broken)] == ["Louer une salle"]


def test_the_former_session_is_named_in_the_language_of_the_new_one(
    sessions: Sessions, first: Room
) -> None:
    texts.add_catalogue(ROOT / "tablee")
    former = Former("Dire « oui »", "2026-03-12", (PlannedAction("Fêter"),))
    with speaking("en"):
        assert follow_up.named(former) == "“Dire « oui »” of March 12, 2026"
    assert follow_up.named(former) == "«\u00a0Dire “oui”\u00a0» du 12 mars 2026"
    assert follow_up.named(replace(former, date="hier")) == "«\u00a0Dire “oui”\u00a0»"
