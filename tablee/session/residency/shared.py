"""Registry of sessions that several servers share: those owned here, and an index of all.

A session is opened to be written once it is taken (`take`), which the web does before it serves a
request about it. Asked for otherwise, it is what its journal says now, to be read and not changed:
a list of one's sessions takes nothing from another server.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from weakref import WeakMethod

import msgspec

from tablee import caching
from tablee.errors import NotFound, NotSaved, Unreadable
from tablee.session.residency.residents import IDLE, Residents
from tablee.session.residency.summaries import SessionSummary, Summaries, due_of, summary_of
from tablee.storage.cluster.index import IndexRow, SharedIndex
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tablee.session.room import Room
    from tablee.storage.cluster.leases import Leases, SessionOwner

MOST_READ: Final = 256
"""Sessions of others that are kept as they were read, until they change."""
READ_FOR: Final = 60.0
"""Seconds after the last look for which such a copy is kept: its owner may erase words of it."""


@dataclass(eq=False)
class _Indexing:
    """How far the index has followed one session that is owned here."""

    changed: int = 1
    """How often it became findable by something else; counted under its room's lock."""
    written: int = 0
    """The change up to which the index knows it."""
    row: IndexRow | None = None
    """What the index has of it; None where that is not known."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    """Held by whoever writes to the index, who waits for no room meanwhile."""
    due: float = 0.0
    """When its next open vote closes by itself, as far as that was looked at; 0 for never."""
    giving_way: bool = False
    """Whether it is being given other keys, which is not done twice for one clash."""


@dataclass(eq=False)
class _Copy:
    """A session of another server's as it was read."""

    room: Room
    mark: str
    """The fingerprint of its journal then."""
    asked_at: float = 0.0

    @property
    def _now(self) -> str:
        return self.room.store.journal.fingerprint(self.room.store.folder)

    @property
    def is_as_it_was(self) -> bool:
        """Whether nobody has written anything since, as far as the database says."""
        return bool(self.mark) and self._now == self.mark

    @property
    def was_rewritten(self) -> bool:
        """Whether something may have been erased since."""
        return self._now.partition("-")[0] != self.mark.partition("-")[0]


class SharedResidents(Residents):
    """Every session of a database; `rooms[session]` of another server's is a copy to be read."""

    def __init__(
        self,
        summaries: Summaries,
        open_: Callable[[str], Room | None],
        read: Callable[[str], Room | None],
        index: SharedIndex,
        leases: Leases,
        give_way: Callable[[Room, frozenset[tuple[str, str]]], None],
    ) -> None:
        """`open_` takes a session and opens it to be written, `read` to be read.

        `give_way` gives a room another code, or other links, where these are another session's.
        """
        super().__init__(summaries, open_)
        self._read, self._all_of_them, self._leases = read, index, leases
        self._give_way = give_way
        self._copies: OrderedDict[str, _Copy] = OrderedDict()
        self._indexing: dict[str, _Indexing] = {}
        """Of each session that is owned here."""

    # ── all of them ─────────────────────────────────────────────────────────────────────────

    def __len__(self) -> int:
        return len(self._all_of_them.names())

    def __iter__(self) -> Iterator[str]:
        """Their names, oldest first."""
        return iter(self._all_of_them.names())

    def __contains__(self, session: object) -> bool:
        return isinstance(session, str) and (
            session in self._awake or self._all_of_them.knows(session)
        )

    def __getitem__(self, session: str) -> Room:
        """The room that is owned here, else a copy to be read; `KeyError` where there is none."""
        with self._lock:
            room = self._awake.get(session)
        if room is not None:
            room.used_at = time.monotonic()
            return room
        return self._copy(session)

    def _copy(self, session: str) -> Room:
        if not self._all_of_them.knows(session):
            raise KeyError(session)
        with self._lock:
            copy = self._copies.get(session)
        if copy is None or not copy.is_as_it_was:
            room = self._read(session)
            if room is None:
                raise KeyError(session)
            self._forget([copy] if copy is not None else [])
            copy = _Copy(room, room.store.journal.fingerprint(room.store.folder))
        copy.asked_at = time.monotonic()
        with self._lock:
            self._copies[session] = copy
            self._copies.move_to_end(session)
            while len(self._copies) > MOST_READ:
                self._copies.popitem(last=False)
        return copy.room

    def sweep(self, idle: float = IDLE) -> list[Room]:
        """The same; copies that nobody has looked at for a minute are forgotten, too."""
        before = time.monotonic() - READ_FOR
        with self._lock:
            old = [session for session, copy in self._copies.items() if copy.asked_at < before]
            gone = [self._copies.pop(session) for session in old]
        self._forget(gone)
        return super().sweep(idle)

    def _forget(self, copies: list[_Copy]) -> None:
        """What was made of words that may be erased by now goes with these."""
        if any(copy.was_rewritten for copy in copies):
            caching.clear_caches()

    def is_at_rest(self, session: str) -> bool:
        """Never: what is not owned here is read where it is asked for."""
        return False

    @property
    def at_rest(self) -> dict[str, SessionSummary]:
        """The summaries of all that are not owned here, as their owners wrote them."""
        return self._decoded(self._all_of_them.summaries())

    def due(self, now: float) -> dict[str, float]:
        """The same of all that are not owned here; the database looks for them."""
        found = self._decoded(self._all_of_them.due(now))
        return {session: it.due for session, it in found.items() if 0 < it.due <= now}

    def _decoded(self, found: Mapping[str, bytes]) -> dict[str, SessionSummary]:
        decode = msgspec.msgpack.decode
        with self._lock:
            awake = set(self._awake)
        return {s: decode(data, type=SessionSummary) for s, data in found.items() if s not in awake}

    # ── taken, and let go ───────────────────────────────────────────────────────────────────

    def take(self, session: str, over: SessionOwner | None = None) -> Room:
        """The room, opened for writing by this server from now on; nothing where it is already.

        Raises `OwnedElsewhere`, but for an owner that is known to be gone (`over`), `NotFound`, or
        `NotSaved` where the database refuses.
        """
        with self._lock:
            if (room := self._awake.get(session)) is not None:
                return room
            opening = self._openings.setdefault(session, threading.Lock())
        with opening:
            with self._lock:
                if (room := self._awake.get(session)) is not None:
                    return room
            if over is not None and not over.here:
                self._leases.take(session, over)
            try:
                room = self._open(session)  # its journal takes it
            except NotSaved:
                self._leases.give_back(session)
                raise
            if room is None:
                self._leases.give_back(session)
                raise NotFound(_("Cette session n’existe pas, ou plus."))
            self.add(session, room)
            return room

    def add(self, session: str, room: Room) -> None:
        """Takes in a session that was just opened for writing, or created here."""
        with self._lock:
            self._awake[session] = room
            self._copies.pop(session, None)
            self._indexing[session] = _Indexing()
            room.used_at = time.monotonic()
            room.in_use, room.found_otherwise = WeakMethod(self.use), WeakMethod(self.index)
        self._write(session, room)
        room.listen(lambda: self._write(session, room), follows=False)

    def index(self, room: Room) -> None:
        """Takes note that this room, whose lock is held, is found by something else now.

        The index is told once that is on disk, before whoever did it is answered.
        """
        if (indexing := self._indexing.get(room.store.folder.name)) is not None:
            indexing.changed += 1

    def _write(self, session: str, room: Room) -> None:
        """Brings the index up to date, where that by which it is found has changed.

        Whoever comes while another writes the same, or more, waits until that is done.
        """
        with room.lock:
            indexing = self._indexing.get(session)
            if indexing is None or self._awake.get(session) is not room:
                return
            due = due_of(step.facts for step in room.agenda)
            if due != indexing.due:
                indexing.due, indexing.changed = due, indexing.changed + 1
            changed = indexing.changed
            if indexing.written >= changed:
                return
            try:
                row = _row(room)
            except Unreadable:  # the database does not answer: at the next change again
                return
        if others := self._write_row(session, indexing, row, changed):
            self._make_way(room, indexing, others)

    def _write_row(
        self, session: str, indexing: _Indexing, row: IndexRow, changed: int
    ) -> frozenset[tuple[str, str]]:
        """Writes a room as it was after so many changes; the marks that other sessions have."""
        others = frozenset[tuple[str, str]]()
        with indexing.lock:
            if indexing.written >= changed:
                return others
            before, indexing.row = indexing.row, None
            if row != before:
                try:
                    others = self._all_of_them.write(session, row, before)
                except OSError:  # at the next change again, or by the next who opens it
                    return others
            if not others:
                indexing.row, indexing.written = row, changed
        return others

    def _make_way(
        self, room: Room, indexing: _Indexing, others: frozenset[tuple[str, str]]
    ) -> None:
        """Has the room take other keys, which brings the index up to date; once."""
        with indexing.lock:
            if indexing.giving_way:
                return
            indexing.giving_way = True
        try:
            with suppress(NotSaved):  # at the next change again
                self._give_way(room, others)
        finally:
            indexing.giving_way = False

    def use(self, room: Room) -> None:
        """Takes note that something is to be written with this room."""
        room.used_at = time.monotonic()

    def let_go(self, session: str, *, stale: bool = False) -> Room | None:
        """Writes no more with the room of this session, whoever has it now; None for none here.

        Where only a `stale` one is to go, one that can be written to stays. Nobody takes the
        session before its lease is given back.
        """
        if stale and not self._is_stale(session):
            return None
        with self._lock:
            opening = self._openings.setdefault(session, threading.Lock())
        with opening:
            with self._lock:
                if stale and not self._is_stale(session):
                    return None
                room = self._awake.pop(session, None)
                self._indexing.pop(session, None)
                self._copies.pop(session, None)
            if room is not None:
                room.close()
            self._leases.give_back(session)
            return room

    def _is_stale(self, session: str) -> bool:
        return session in self._awake and not self.is_awake(session)

    def is_awake(self, session: str) -> bool:
        """Whether its room is in memory, and can be written to as far as is known here."""
        room = self._awake.get(session)
        usable = room is not None and not room.store.journal.overtaken
        return usable and self._leases.holds(session)

    def put_to_rest(self, room: Room, *, idle: float = 0.0, snapshot: bool = True) -> bool:
        """Lets go of a session that nobody has used for `idle` seconds; whether it did."""
        session = room.store.folder.name
        if time.monotonic() - room.used_at < idle or not room.lock.take_if_free():
            return False
        try:
            if not room.may_rest:
                return False
            self.index(room)  # when it last changed is known to others from now on
            self._write(session, room)
            return self.let_go(session) is not None
        finally:
            room.lock.release()

    def remove(self, session: str) -> None:
        """Forgets a session that is deleted, and whose rows in the index went with it."""
        with self._lock:
            self._awake.pop(session, None)
            self._indexing.pop(session, None)
            self._copies.pop(session, None)
        self._leases.give_back(session)

    def close(self) -> None:
        for room in self.awake:
            self.let_go(room.store.folder.name)

    # ── finding ─────────────────────────────────────────────────────────────────────────────

    def find(self, kind: str, mark: str) -> tuple[str, ...]:
        """The sessions that are found by this mark; none is opened."""
        return self._all_of_them.find(kind, mark)

    @property
    def digits(self) -> Counter[int]:
        """How many open sessions have codes of how many digits."""
        return self._all_of_them.digits()

    @property
    def running(self) -> int:
        """In how many sessions a step is running."""
        return self._all_of_them.running()


def _row(room: Room) -> IndexRow:
    summary = summary_of(room, room.store)
    encoded = msgspec.msgpack.encode(summary)
    marks = frozenset(summary.lookup_keys.all())
    return IndexRow(marks, summary.closed, summary.running, encoded)
