"""Plugins hear what happened, in order and after the disk; nothing they do is felt in the room."""

from __future__ import annotations

import errno
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tablee.activities import Agenda, AgendaStep
from tablee.activities.hookspecs import PluginStatus, hookimpl
from tablee.activities.votes import Ballot
from tablee.errors import NotSaved
from tablee.model.entities import Contribution
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session import PluginEvents, Room, Sessions
from tablee.session.events import delivery, subscriber
from tablee.session.events.changes import happenings
from tablee.session.transfer import archive
from tablee.session.transfer.document import RoomFiles
from tests.support.sessions.sample import Idea, Secret, sample_catalogue
from tests.support.waiting import until
from tests.torture.refusing import Fault

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.activities import Files, Record, StepRecord
    from tablee.registry import Catalogue

AGENDA = Agenda("essai", "Essai", "", (AgendaStep("ideas", 5), AgendaStep("pick", 5)))


class Diary:
    """A plugin that writes down what it hears; it can be held up, or told to fail."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.goes_on = threading.Event()
        self.goes_on.set()
        self.fails = ""
        self.listens = False

    def note(self, moment: str, about: object = "") -> None:
        self.listens = True
        self.goes_on.wait(30)
        self.heard.append(f"{moment} {about}".strip())
        if moment == self.fails:
            raise RuntimeError("a fault of the plugin")

    @hookimpl
    def session_opened(self, record: Record) -> None:
        self.note("opened", record.session.title)

    @hookimpl
    def step_started(self, step: StepRecord) -> None:
        self.note("started", step.step.activity)

    @hookimpl
    def contribution_added(self, contribution: Contribution) -> None:
        self.note("added", contribution.content.texts()[0])

    @hookimpl
    def vote_closed(self, step: StepRecord) -> None:
        assert step.urn is not None
        self.note("counted", step.urn.voters)

    @hookimpl
    def step_finished(self, step: StepRecord) -> None:
        self.note("finished", f"{step.step.activity} {step.step.state}")

    @hookimpl
    def session_closed(self, record: Record, files: Files) -> None:
        self.note("closed", len(record.people))

    @hookimpl
    def session_reopened(self, record: Record) -> None:
        self.note("reopened")

    @hookimpl
    def server_stopped(self) -> None:
        self.note("stopped")

    @hookimpl
    def states(self) -> list[PluginStatus]:
        return [PluginStatus(f"{len(self.heard)} moments.")]


@pytest.fixture
def diary() -> Diary:
    return Diary()


def with_plugins(**plugins: object) -> Catalogue:
    catalogue = sample_catalogue()
    for name, plugin in plugins.items():
        catalogue.hooks.register(plugin, name)
    return catalogue


@pytest.fixture
def room(tmp_path: Path, diary: Diary) -> Room:
    """Two steps, the first is running; the diary is still empty."""
    room = open_room(tmp_path, with_plugins(diary=diary), "ideas", "pick")
    start(room, "ideas")
    heard(room, diary)
    diary.heard.clear()
    return room


def events_of(room: Room) -> PluginEvents:
    assert room.plugin_events is not None
    return room.plugin_events


def heard(room: Room, diary: Diary) -> list[str]:
    assert events_of(room).settle()
    return diary.heard


def test_a_plugin_hears_the_whole_life_of_a_session_in_order(tmp_path: Path, diary: Diary) -> None:
    room = open_room(tmp_path, with_plugins(diary=diary), "ideas", "pick", title="Ensemble")
    naima, host = enter(room, "Naïma"), facilitator_of(room)
    start(room, "ideas")
    for text in ("Un vélo", "Une remorque"):
        seat_of(room, naima).post(Idea(text))
    room.conduct.next(host)
    step = room.session.current or ""
    room.voting.open(host, step)
    option = room.step_record(step).step.facts["options"][0][0]
    room.voting.cast(naima, step, {option: 1})
    room.voting.close(host, step)
    room.conduct.close(host)
    room.conduct.reopen(host)
    assert heard(room, diary) == [
        "opened Ensemble",
        "started ideas",
        "added Un vélo",
        "added Une remorque",
        "finished ideas done",
        "started pick",
        "counted 1",
        "finished pick done",
        "closed 2",
        "reopened",
    ]


def test_what_is_undone_and_a_step_come_back_to_are_heard_as_what_they_do(
    room: Room, diary: Diary
) -> None:
    host, seat = facilitator_of(room), seat_of(room, enter(room, "Naïma"))
    written = seat.post(Idea("Un vélo"))
    heard(room, diary)
    seat.withdraw(written.id)
    seat.undo()
    room.conduct.next(host)
    room.conduct.back(host)
    assert heard(room, diary) == [
        "added Un vélo",
        "added Un vélo",
        "finished ideas done",
        "started pick",
        "finished pick done",
        "started ideas",
    ]


def test_what_somebody_keeps_is_heard_only_once_it_is_shown(room: Room, diary: Diary) -> None:
    seat = seat_of(room, enter(room, "Naïma"))
    kept = seat.post(Secret("Rien que pour moi"))
    assert heard(room, diary) == []
    seat.share([kept.id])
    assert heard(room, diary) == ["added Rien que pour moi"]


def test_a_ballot_is_nothing_that_happened_not_even_in_a_named_vote() -> None:
    ballot = Contribution("b", "step", "naima", Ballot({"one": 1}), 0.0, 1.0)
    assert happenings([(None, ballot)]) == []
    assert happenings([(None, replace(ballot, content=Idea("Un vélo")))]) != []


def test_what_was_withdrawn_before_a_plugin_came_to_it_is_heard_no_more(
    room: Room, diary: Diary
) -> None:
    diary.goes_on.clear()
    seat = seat_of(room, enter(room, "Naïma"))
    seat.post(Idea("Un vélo"))
    seat.withdraw(seat.post(Idea("Une bêtise")).id)
    seat.post(Idea("Une remorque"))
    diary.goes_on.set()
    assert heard(room, diary) == ["added Un vélo", "added Une remorque"]


def test_nobody_hears_of_what_the_disk_refused(room: Room, diary: Diary) -> None:
    seat = seat_of(room, enter(room, "Naïma"))
    fault = Fault(1, errno.ENOSPC, stays=True, calls=("fsync", "fdatasync"))
    with fault.in_force():
        with pytest.raises(NotSaved):
            seat.post(Idea("Perdue"))
        with pytest.raises(NotSaved):
            room.conduct.next(facilitator_of(room))
    seat.post(Idea("Gardée"))
    assert heard(room, diary) == ["added Gardée"]


def test_nothing_is_heard_of_what_was_there_before(tmp_path: Path, diary: Diary) -> None:
    catalogue = with_plugins(diary=diary)
    sessions = Sessions(tmp_path, catalogue, plugin_events=PluginEvents(catalogue, RoomFiles))
    room = sessions.create("laptop", "Hier", AGENDA)
    start(room, "ideas")
    seat_of(room, enter(room, "Naïma")).post(Idea("Un vélo"))
    heard(room, diary)
    told = archive.of_room(room)
    sessions.close()
    diary.heard.clear()

    back = sessions.bring_in("laptop", told)
    assert len(sessions.rooms) == 2
    assert heard(back, diary) == []
    back.conduct.next(facilitator_of(back))
    assert heard(back, diary) == ["finished ideas done", "started pick"]
    sessions.close()


def test_a_plugin_that_fails_harms_neither_the_room_nor_other_plugins(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken, whole = Diary(), Diary()
    broken.fails = "added"
    room = open_room(tmp_path, with_plugins(broken=broken, whole=whole), "ideas")
    start(room, "ideas")
    seat = seat_of(room, enter(room, "Naïma"))
    for text in ("Un vélo", "Une remorque"):
        seat.post(Idea(text))
    assert heard(room, whole)[2:] == ["added Un vélo", "added Une remorque"]
    assert broken.heard[2:] == ["added Un vélo", "added Une remorque"]
    assert "plugin broken failed at contribution_added" in caplog.text
    [said] = events_of(room).troubles
    assert (said.plugin, "RuntimeError" in said.sentence) == ("broken", True)
    assert "a fault" not in said.sentence  # it may hold people's words


def test_a_plugin_that_is_stuck_holds_up_nobody_and_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stuck, quick = Diary(), Diary()
    room = open_room(tmp_path, with_plugins(stuck=stuck, quick=quick), "ideas")
    heard(room, stuck)
    stuck.goes_on.clear()
    monkeypatch.setattr(subscriber, "LONG", 0.1)
    start(room, "ideas")
    until(lambda: events_of(room).troubles)
    seat_of(room, enter(room, "Naïma")).post(Idea("Un vélo"))
    until(lambda: len(quick.heard) == 3)
    assert quick.heard[1:] == ["started ideas", "added Un vélo"]
    assert [said.plugin for said in events_of(room).troubles] == ["stuck"]
    assert "plugin stuck has been busy with step_started" in caplog.text
    stuck.goes_on.set()
    assert heard(room, stuck)[1:] == quick.heard[1:]
    assert events_of(room).troubles == ()


def test_a_slow_plugin_misses_the_oldest_contributions_and_no_step(
    room: Room, diary: Diary, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(subscriber, "MOST", 4)
    diary.goes_on.clear()
    diary.listens = False
    host, step = facilitator_of(room), room.session.current or ""
    room.conduct.configure(host, step, settings={"most": 9})
    seat = seat_of(room, enter(room, "Naïma"))
    room.conduct.pause(host)
    seat.post(Idea("0"))
    until(lambda: diary.listens)  # it is being told of the first
    room.conduct.next(host)
    room.conduct.back(host)
    for n in range(1, 7):
        seat.post(Idea(str(n)))
    diary.goes_on.set()
    assert heard(room, diary) == [
        "added 0",
        *("finished ideas done", "started pick", "finished pick done", "started ideas"),
        "added 6",
    ]
    [said] = events_of(room).troubles
    assert "5 contributions" in said.sentence
    assert "too slow" in caplog.text


def test_what_waits_when_the_server_stops_is_told_or_logged(
    tmp_path: Path,
    diary: Diary,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(delivery, "LAST", 0.2)
    catalogue = with_plugins(diary=diary)
    sessions = Sessions(tmp_path, catalogue, plugin_events=PluginEvents(catalogue, RoomFiles))
    room = sessions.create("laptop", "Ensemble", AGENDA)
    start(room, "ideas")
    sessions.close()
    assert diary.heard == ["opened Ensemble", "started ideas", "stopped"]

    diary.goes_on.clear()
    room = sessions.rooms[room.session.id]
    room.conduct.next(facilitator_of(room))
    sessions.close()
    assert "plugin diary: 2 events are lost" in caplog.text
    diary.goes_on.set()
    heard(room, diary)


def test_a_deleted_session_is_told_of_no_more(tmp_path: Path, diary: Diary) -> None:
    catalogue = with_plugins(diary=diary)
    sessions = Sessions(tmp_path, catalogue, plugin_events=PluginEvents(catalogue, RoomFiles))
    room = sessions.create("laptop", "Ensemble", AGENDA)
    heard(room, diary)
    diary.goes_on.clear()
    start(room, "ideas")
    seat_of(room, enter(room, "Naïma")).post(Idea("À oublier"))
    sessions.remove(facilitator_of(room), room)
    diary.goes_on.set()
    assert "added À oublier" not in heard(room, diary)
    sessions.close()


def test_many_who_write_at_once_are_heard_in_the_order_of_the_journal(
    room: Room, diary: Diary
) -> None:
    room.conduct.configure(facilitator_of(room), room.session.current or "", settings={"most": 9})
    seats = [seat_of(room, enter(room, f"P{n}")) for n in range(6)]

    def write(n: int) -> None:
        for k in range(8):
            seats[n].post(Idea(f"{n}.{k}"))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept: list[Any] = [e.puts[0].document for e in room.store.entries() if e.verb == "post"]
    assert heard(room, diary) == [f"added {document['content']['text']}" for document in kept]


def test_what_a_plugin_says_of_itself_is_passed_on(room: Room) -> None:
    assert events_of(room).states == (
        delivery.PluginNotice("diary", "diary", "0 moments.", well=True),
    )
