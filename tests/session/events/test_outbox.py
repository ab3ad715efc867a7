"""What happened and was not dealt with when a server went is told again, and nothing else is."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tablee.activities import Agenda, AgendaStep
from tablee.activities.hookspecs import ToldEvent, hookimpl
from tablee.errors import NotSaved, WorkshopError
from tablee.sdk.testing import Clock, enter, facilitator_of, seat_of, start
from tablee.session import PluginEvents, Sessions
from tablee.session.events import outbox
from tablee.session.transfer.document import RoomFiles
from tablee.storage.cursors import EventCursors, FolderCursors
from tablee.storage.journal import FileJournal
from tests.support.postgres import kind_in
from tests.support.sessions.sample import Idea, sample_catalogue
from tests.support.waiting import PATIENCE, until, until_held_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tablee.activities import Record, StepRecord
    from tablee.model.entities import Contribution
    from tablee.session import Room
    from tablee.session.events.changes import Happening
    from tablee.storage.journal import Journal

AGENDA = Agenda("essai", "Essai", "", (AgendaStep("ideas", 5), AgendaStep("pick", 5)))


@dataclass(eq=False)
class Post:
    """A plugin that posts what it is told, unless nobody takes it."""

    takes: bool = True
    ids: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    held: list[tuple[ToldEvent, Callable[[], None]]] = field(default_factory=list)

    def note(self, what: str, event: ToldEvent) -> None:
        self.told.append(what)
        self.ids.append(event.id)
        if not self.takes:
            self.held.append((event, event.hold()))

    @hookimpl
    def session_opened(self, record: Record, event: ToldEvent) -> None:
        self.note("opened", event)

    @hookimpl
    def step_started(self, step: StepRecord, event: ToldEvent) -> None:
        self.note(f"started {step.step.activity}", event)

    @hookimpl
    def step_finished(self, step: StepRecord, event: ToldEvent) -> None:
        self.note(f"finished {step.step.activity}", event)

    @hookimpl
    def contribution_added(self, contribution: Contribution, event: ToldEvent) -> None:
        self.note(f"added {contribution.content.texts()[0]}", event)


@dataclass
class Server:
    """One that is there until its process dies: nothing of it is closed then."""

    folder: Path
    journal: type[Journal]
    post: Post
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        catalogue = sample_catalogue()
        catalogue.hooks.register(self.post, "post")
        self.events = PluginEvents(catalogue, RoomFiles)
        self.sessions = Sessions(
            self.folder, catalogue, self.clock, self.journal, plugin_events=self.events
        )

    def created(self) -> Room:
        room = self.sessions.create("laptop", "Ensemble", AGENDA, facilitator="Yasmine")
        start(room, "ideas")
        seat_of(room, enter(room, "Naïma")).post(Idea("Un vélo"))
        assert self.events.settle()
        return room

    def dies(self, room: Room) -> None:
        """As by `kill -9`: what it would have written later is never written."""
        self.events.use_cursors(EventCursors())
        room.plugin_events = None
        if self.sessions._owner is not None:
            self.sessions._owner.release()
        else:
            self.journal.leases.give_back(room.store.folder.name)

    def told(self) -> list[str]:
        self.sessions.tell_owed()
        assert self.events.settle()
        return self.post.told


@pytest.fixture
def nodes(database_url: str) -> Iterator[tuple[type[Journal], type[Journal]]]:
    """The journal of two nodes."""
    one, two = (kind_in(database_url, f"n{n}", f"127.0.0.1:{n}") for n in (1, 2))
    with one as first, two as second:
        yield first, second


@pytest.fixture(params=["files", "postgresql"])
def kinds(request: pytest.FixtureRequest) -> tuple[type[Journal], type[Journal]]:
    """The journal of a server, and of the one that comes after it."""
    if request.param == "files":
        return FileJournal, FileJournal
    found: tuple[type[Journal], type[Journal]] = request.getfixturevalue("nodes")
    return found


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "PAUSE", 0.01)


ALL = ["opened", "started ideas", "added Un vélo"]


def test_what_a_killed_server_had_not_posted_the_next_one_posts_under_the_same_ids(
    tmp_path: Path, kinds: tuple[type[Journal], type[Journal]]
) -> None:
    before, after = Post(takes=False), Post()
    first = Server(tmp_path, kinds[0], before)
    room = first.created()
    assert before.told == ALL
    first.dies(room)
    then = Server(tmp_path, kinds[1], after)
    assert then.told() == ALL
    assert after.ids == before.ids
    assert len(set(after.ids)) == len(ALL)
    again = then.sessions.rooms[room.session.id]
    until(lambda: not then.events.owes(again))
    then.sessions.close()

    last = Server(tmp_path, kinds[1], Post())
    assert last.told() == []
    assert kinds[1].cursors(tmp_path).owing() == []
    last.sessions.close()


def test_only_what_was_not_posted_is_told_again_and_new_things_after_it(
    tmp_path: Path, kinds: tuple[type[Journal], type[Journal]]
) -> None:
    before, after = Post(), Post()
    first = Server(tmp_path, kinds[0], before)
    room = first.created()
    until(lambda: first.journal.cursors(tmp_path).read(room.session.id).get("post", -1) > 0)
    until(lambda: not first.events._outbox._dirty)
    before.takes = False
    room.conduct.next(facilitator_of(room))
    assert first.events.settle()
    first.dies(room)

    then = Server(tmp_path, kinds[1], after)
    place = then.sessions.to_be_written(room.session.id)
    assert place is not None
    place.conduct.next(facilitator_of(place))
    assert then.events.settle()
    assert after.told == ["finished ideas", "started pick", "finished pick"]
    assert after.ids[:2] == before.ids[-2:]
    then.sessions.close()


def test_what_was_withdrawn_erased_or_is_too_old_is_told_no_more(tmp_path: Path) -> None:
    first = Server(tmp_path, FileJournal, Post(takes=False))
    room = first.created()
    naima = next(p for p in room.everybody.values() if p.name == "Naïma")
    [(event, _done)] = [h for h, t in zip(first.post.held, first.post.told, strict=True)
                        if t == "added Un vélo" for h in [h]]  # fmt: skip
    assert event.still()
    room.erasing.person(facilitator_of(room), naima.id)
    assert not event.still()
    first.dies(room)
    then = Server(tmp_path, FileJournal, Post(), first.clock)
    assert then.told() == ["opened", "started ideas"]
    until(lambda: not then.events._outbox._writes)
    then.dies(then.sessions.rooms[room.session.id])

    FolderCursors(tmp_path).write(room.session.id, {"post": -1})
    late = Server(tmp_path, FileJournal, Post(), Clock(first.clock() + 2 * outbox.OLDEST))
    assert late.told() == []
    late.sessions.close()


def test_what_an_earlier_room_drops_is_still_owed_by_the_one_that_is_open_now(
    tmp_path: Path, nodes: tuple[type[Journal], type[Journal]]
) -> None:
    server = Server(tmp_path, nodes[0], Post(takes=False))
    session = server.created().session.id
    earlier = list(server.post.held)
    server.sessions.let_go(session)
    again = server.sessions.to_be_written(session)
    assert again is not None
    assert server.events.settle()
    assert server.post.told == [*ALL, *ALL]
    for event, done in earlier:
        assert not event.still()
        done()
    server.events._outbox.flush()
    assert server.events.owes(again)
    server.dies(again)
    then = Server(tmp_path, nodes[1], Post())
    assert then.told() == ALL
    then.sessions.close()


def test_what_is_being_handed_on_while_the_session_is_given_away_is_told_by_the_next(
    tmp_path: Path, nodes: tuple[type[Journal], type[Journal]], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Server(tmp_path, nodes[0], Post(takes=False))
    room = first.created()
    for _event, done in first.post.held:
        done()
    until(lambda: not first.events.owes(room))
    hand_on = first.events.add
    giving = threading.Thread(target=first.sessions.let_go, args=(room.store.folder.name,))

    def meanwhile(of: Room, *happenings: Happening) -> None:
        if happenings and not giving.ident:
            giving.start()
            until_held_up(giving)
        hand_on(of, *happenings)

    monkeypatch.setattr(first.events, "add", meanwhile)
    room.conduct.next(facilitator_of(room))
    giving.join(PATIENCE)
    other = Server(tmp_path, nodes[1], Post())
    assert other.told() == ["finished ideas", "started pick"]
    other.sessions.close()
    first.sessions.close()


def test_who_comes_too_late_to_a_room_that_was_let_go_has_nothing_forgotten(
    tmp_path: Path, nodes: tuple[type[Journal], type[Journal]]
) -> None:
    first = Server(tmp_path, nodes[0], Post())
    stale = first.created()
    session = stale.store.folder.name
    until(lambda: not first.events.owes(stale))
    first.sessions.let_go(session)
    other = Server(tmp_path, nodes[1], Post(takes=False))
    room = other.sessions.to_be_written(session)
    assert room is not None
    with pytest.raises(WorkshopError):
        stale.conduct.next(facilitator_of(stale))  # was waiting for the room's lock
    room.conduct.next(facilitator_of(room))
    assert other.events.settle()
    other.dies(room)
    assert first.sessions.to_be_written(session) is not None
    assert first.events.settle()
    assert first.post.told == [*ALL, "finished ideas", "started pick"]
    first.sessions.close()


def test_a_session_that_is_deleted_owes_nothing(
    tmp_path: Path, kinds: tuple[type[Journal], type[Journal]]
) -> None:
    server = Server(tmp_path, kinds[0], Post(takes=False))
    room = server.created()
    assert server.journal.cursors(tmp_path).read(room.session.id) != {}
    server.sessions.remove(facilitator_of(room), room)
    assert server.journal.cursors(tmp_path).read(room.session.id) == {}
    assert not server.post.held[0][0].still()
    server.sessions.close()


def test_a_session_stays_in_memory_while_a_plugin_has_something_of_it_in_hand(
    tmp_path: Path,
) -> None:
    server = Server(tmp_path, FileJournal, Post(takes=False))
    room = server.created()
    assert server.sessions.put_to_rest(0.0) == 0
    for _event, done in server.post.held:
        done()
    assert server.sessions.put_to_rest(0.0) == 1
    assert FolderCursors(tmp_path).owing() == []
    start(room, "pick")
    assert FolderCursors(tmp_path).owing() == [room.session.id]
    server.sessions.close()


def test_nothing_is_kept_where_no_plugin_is_told_again(tmp_path: Path) -> None:
    catalogue = sample_catalogue()
    sessions = Sessions(tmp_path, catalogue, plugin_events=PluginEvents(catalogue, RoomFiles))
    room = sessions.create("laptop", "Ensemble", AGENDA, facilitator="Yasmine")
    start(room, "ideas")
    assert not (tmp_path / ".events").exists()
    owed = FolderCursors(tmp_path)
    owed.write(room.session.id, {"a plugin from before": 1})
    sessions.remove(facilitator_of(room), room)
    assert owed.owing() == []  # its file has the session's name
    sessions.close()


class Refusing(EventCursors):
    """A database that does not answer who asks what is owed, or has it noted."""

    def __init__(self, kept: EventCursors) -> None:
        self.kept, self.answers, self.asked = kept, False, 0

    def _answer(self) -> None:
        self.asked += 1
        if not self.answers:
            raise OSError("nobody there")

    def read(self, session: str) -> dict[str, int]:
        self._answer()
        return self.kept.read(session)

    def write(self, session: str, cursors: Mapping[str, int]) -> None:
        self._answer()
        self.kept.write(session, cursors)

    def remove(self, session: str) -> None:
        self.kept.remove(session)


def test_what_cannot_be_known_to_be_owed_is_not_taken_for_nothing(
    tmp_path: Path, nodes: tuple[type[Journal], type[Journal]]
) -> None:
    first = Server(tmp_path, nodes[0], Post(takes=False))
    room = first.created()
    first.dies(room)
    then = Server(tmp_path, nodes[1], Post())
    gone = Refusing(then.journal.cursors(tmp_path))
    then.events.use_cursors(gone)
    with pytest.raises(NotSaved, match="nobody there"):
        then.sessions.to_be_written(room.session.id)
    gone.answers = True
    opened = then.sessions.to_be_written(room.session.id)
    assert opened is not None
    opened.conduct.next(facilitator_of(opened))
    assert then.events.settle()
    assert then.post.told == [*ALL, "finished ideas", "started pick"]
    then.sessions.close()


def test_nothing_is_written_in_a_database_before_cursors_can_be_kept(
    tmp_path: Path, nodes: tuple[type[Journal], type[Journal]]
) -> None:
    first = Server(tmp_path, nodes[0], Post())
    room = first.created()
    until(lambda: not first.events.owes(room))
    first.sessions.close()
    then = Server(tmp_path, nodes[1], Post())
    gone = Refusing(then.journal.cursors(tmp_path))
    then.events.use_cursors(gone)
    gone.answers = True
    opened = then.sessions.to_be_written(room.session.id)
    assert opened is not None
    opened.events.followed = gone.answers = False  # as where it was asked for too early
    with pytest.raises(NotSaved, match="nobody there"):
        opened.conduct.next(facilitator_of(opened))
    gone.answers = True
    opened.conduct.next(facilitator_of(opened))
    then.dies(opened)  # whoever takes it next knows that something may be owed
    assert then.journal.cursors(tmp_path).read(room.session.id)


def test_what_happens_in_files_before_cursors_can_be_kept_is_told_once_they_can(
    tmp_path: Path,
) -> None:
    first = Server(tmp_path, FileJournal, Post())
    room = first.created()
    until(lambda: not first.events.owes(room))
    first.sessions.close()
    then = Server(tmp_path, FileJournal, Post())
    gone = Refusing(then.journal.cursors(tmp_path))
    then.events.use_cursors(gone)
    opened = then.sessions.to_be_written(room.session.id)
    assert opened is not None
    opened.conduct.next(facilitator_of(opened))
    opened.events.catch_up()
    assert then.events.settle()
    assert then.post.told == []
    gone.answers = True
    opened.events.catch_up()
    assert then.events.settle()
    assert then.post.told == ["finished ideas", "started pick"]
    assert all(event.still() for event, _done in then.post.held) or not then.post.held
    then.sessions.close()


def test_where_the_last_change_was_refused_its_cursor_stays(
    tmp_path: Path, nodes: tuple[type[Journal], type[Journal]]
) -> None:
    server = Server(tmp_path, nodes[0], Post())
    room = server.created()
    until(lambda: not server.events.owes(room))
    room.saved = False  # it may stand there all the same
    server.sessions.let_go(room.store.folder.name)
    assert server.journal.cursors(tmp_path).read(room.session.id) != {}
    server.sessions.close()


def test_a_session_whose_opening_a_database_cannot_note_is_none_and_may_be_asked_for_again(
    tmp_path: Path, nodes: tuple[type[Journal], type[Journal]]
) -> None:
    server = Server(tmp_path, nodes[0], Post())
    gone = Refusing(server.journal.cursors(tmp_path))
    server.events.use_cursors(gone)
    with pytest.raises(NotSaved, match="nobody there"):
        server.created()
    assert server.journal.sessions(tmp_path) == []
    assert len(server.sessions.rooms) == 0
    gone.answers = True
    server.created()
    assert server.post.told == ALL
    server.sessions.close()


def test_in_files_its_opening_is_told_once_it_can_be_noted_and_after_a_crash_too(
    tmp_path: Path,
) -> None:
    before = Post(takes=False)
    first = Server(tmp_path, FileJournal, before)
    gone = Refusing(first.journal.cursors(tmp_path))
    first.events.use_cursors(gone)
    room = first.created()
    assert before.told == []
    gone.answers = True
    room.events.catch_up()
    assert first.events.settle()
    assert before.told == ALL
    first.dies(room)
    then = Server(tmp_path, FileJournal, Post())
    assert then.told() == ALL
    assert then.post.ids == before.ids
    then.sessions.close()


def test_what_was_dealt_with_is_noted_once_it_can_be_though_nothing_more_happens(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = Server(tmp_path, FileJournal, Post(takes=False))
    room = server.created()
    kept = server.journal.cursors(tmp_path)
    gone = Refusing(kept)
    server.events.use_cursors(gone)
    for _event, done in server.post.held:
        done()
    until(lambda: gone.asked > 3)
    gone.answers = True
    until(lambda: kept.read(room.session.id) == {"post": room.n})
    assert [each for each in caplog.messages if "nobody there" in each] == [
        "what plugins are owed cannot be noted just now: nobody there"
    ]
    server.sessions.close()


@pytest.mark.parametrize("begun", ["in the rules", "in the journal"])
def test_who_writes_while_a_session_is_given_away_is_refused_or_told_of(
    tmp_path: Path, kinds: tuple[type[Journal], type[Journal]], begun: str
) -> None:
    first = Server(tmp_path, kinds[0], Post())
    room = first.created()
    until(lambda: not first.events.owes(room))
    host, there, gone = facilitator_of(room), threading.Event(), threading.Event()
    slow, name = (room, "commit") if begun == "in the rules" else (room.events, "collect")
    does = getattr(slow, name)

    def waits(*given: object, **named: object) -> None:
        there.set()
        assert gone.wait(20)
        does(*given, **named)

    setattr(slow, name, waits)
    refused: list[NotSaved] = []

    def goes_on() -> None:
        try:
            room.conduct.next(host)
        except NotSaved as error:
            refused.append(error)

    writing = threading.Thread(target=goes_on)
    writing.start()
    assert there.wait(20)
    room.close()
    gone.set()
    writing.join(20)
    if first.sessions._owner is not None:
        first.sessions._owner.release()
    else:
        first.journal.leases.give_back(room.store.folder.name)
    then = Server(tmp_path, kinds[1], Post())
    told = then.told()
    assert [bool(refused), told] in ([True, []], [False, ["finished ideas", "started pick"]])
    then.sessions.close()
