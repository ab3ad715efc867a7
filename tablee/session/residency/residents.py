"""Registry of the sessions of a folder: rooms in memory, and summaries of those at rest.

Of a session there is one room at most. One that nobody visits is put to rest: its files are let go
of, and a summary takes its place. Whoever still holds the room then goes on with that very one, as
long as it lives: it is looked for before another is made, and it says so (`Room.in_use`) before
anything is written with it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final
from weakref import WeakMethod, WeakValueDictionary

import msgspec

from tablee.errors import Unreadable
from tablee.session.residency.index import SessionIndex, lookup_keys_of
from tablee.session.residency.summaries import SessionSummary, Summaries, summary_of

if TYPE_CHECKING:
    from collections import Counter

    from tablee.session.room import Room

IDLE: Final = 900.0
"""Seconds without a visit, a change or a listener after which a session is put to rest."""
CROWDED: Final = 256
"""Rooms in memory from which `BRIEFLY` is enough: somebody looks at very many."""
BRIEFLY: Final = 60.0
AGAIN: Final = 10.0
"""Seconds after which a session that could not be opened is tried again."""


class Residents(Mapping[str, "Room"]):
    """Every session that is kept, by the name of its folder; reading one opens it.

    Its size, its names and what the other methods find cost no opening.
    """

    def __init__(self, summaries: Summaries, open_: Callable[[str], Room | None]) -> None:
        """None so far. `open_` reads a session from its files; None where it does not open."""
        self.summaries = summaries
        self._open = open_
        self._lock = threading.Lock()
        """Of what follows; nothing else is waited for while it is held."""
        self._all: dict[str, Room | SessionSummary] = {}
        self._awake: dict[str, Room] = {}
        self._held: WeakValueDictionary[str, Room] = WeakValueDictionary()
        """The rooms of sessions at rest that somebody still has."""
        self._openings: dict[str, threading.Lock] = {}
        """By session, held while it is opened."""
        self._refused: dict[str, tuple[SessionSummary, float]] = {}
        """Those that did not open, and when that was tried."""
        self._summed: set[str] = set()
        """The sessions of which there is a summary file."""
        self._index = SessionIndex()
        self._due: dict[str, float] = {}
        """When a vote is to close by itself, in those at rest that have one."""

    # ── all of them ─────────────────────────────────────────────────────────────────────────

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[str]:
        """Their names, those that were there at the start first."""
        with self._lock:
            return iter(list(self._all))

    def __contains__(self, session: object) -> bool:
        """Whether it is kept; it is not opened for that."""
        return session in self._all

    def __getitem__(self, session: str) -> Room:
        """The room of this session, opened if need be; `KeyError` where there is none."""
        room = self._found(session)
        if room is not None:
            return room
        with self._lock:
            opening = self._openings.setdefault(session, threading.Lock())
        with opening:
            room = self._found(session) or self._opened(session)
        if room is None:
            raise KeyError(session)
        return room

    def is_at_rest(self, session: str) -> bool:
        """Whether asking for it would read its files."""
        return session in self._all and session not in self._awake

    def is_awake(self, session: str) -> bool:
        """Whether its room is in memory, and in use."""
        return session in self._awake

    @property
    def awake(self) -> list[Room]:
        """The rooms in memory, of sessions in use."""
        with self._lock:
            return list(self._awake.values())

    @property
    def in_memory(self) -> list[Room]:
        """These, and the rooms of sessions at rest that somebody still has."""
        with self._lock:
            return list({**self._held, **self._awake}.values())

    @property
    def at_rest(self) -> dict[str, SessionSummary]:
        with self._lock:
            return {name: it for name, it in self._all.items() if isinstance(it, SessionSummary)}

    def due(self, now: float) -> dict[str, float]:
        """Of these the sessions in which a vote was to close by `now`, and when."""
        with self._lock:
            return {session: due for session, due in self._due.items() if due <= now}

    def _found(self, session: str) -> Room | None:
        """The room, if it is in memory; `KeyError` where there is no such session."""
        with self._lock:
            self._try_again()
            kept = self._all[session]
            room = kept if not isinstance(kept, SessionSummary) else self._held.get(session)
            if room is not None:
                self._wake(session, room)
            return room

    def _try_again(self) -> None:
        """Has those that did not open be found again, once that may have changed."""
        for session, (summary, since) in list(self._refused.items()):
            if time.monotonic() - since >= AGAIN:
                del self._refused[session]
                self._lie_down(session, summary)

    def _opened(self, session: str) -> Room | None:
        room = self._open(session)
        with self._lock:
            self._openings.pop(session, None)
            if room is not None:
                self._wake(session, room)
            elif isinstance(summary := self._all.get(session), SessionSummary):
                self._refused[session] = (summary, time.monotonic())
                self._drop(session)
        return room

    # ── in use, and at rest ─────────────────────────────────────────────────────────────────

    def add(self, session: str, room: Room) -> None:
        """Takes in a session that was just opened, or created."""
        with self._lock:
            self._refused.pop(session, None)
            self._wake(session, room)

    def add_at_rest(self, session: str, summary: SessionSummary, *, stored: bool = True) -> None:
        """Takes in a session that is not opened; `stored` where its summary stands in a file."""
        with self._lock:
            if stored:
                self._summed.add(session)
            self._lie_down(session, summary)

    def remove(self, session: str) -> None:
        """Forgets a session that is deleted, or not to be opened."""
        with self._lock:
            self._drop(session)
            self._held.pop(session, None)
            self._summed.discard(session)
        self.summaries.remove(session)

    def use(self, room: Room) -> None:
        """Takes note that something is to be written with this room, whose lock is held.

        The summary on disk goes first: what it says may be what somebody erases.
        """
        session = room.store.folder.name
        with self._lock:
            room.used_at = time.monotonic()
            if session in self._all and session not in self._awake:
                self._wake(session, room)
            summed = session in self._summed
            self._summed.discard(session)
        if summed:
            self.summaries.remove(session)

    def index(self, room: Room) -> None:
        """Takes note that this room, whose lock is held, is found by something else now."""
        session = room.store.folder.name
        with self._lock:
            if self._awake.get(session) is room:
                self._index.put(session, lookup_keys_of(room))

    def put_to_rest(self, room: Room, *, idle: float = 0.0, snapshot: bool = True) -> bool:
        """Lets go of a session's memory and files unless it is in use; says whether it did.

        `idle` is for how many seconds nobody may have asked for it.
        """
        session, since = room.store.folder.name, room.used_at
        if time.monotonic() - since < idle or not room.lock.take_if_free():
            return False
        try:
            known = _summary(room) if room.may_rest else None
            if known is None or not room.store.rest(snapshot=snapshot):
                return False
            summary = msgspec.structs.replace(known, fingerprint=room.store.fingerprint)
            with self._lock:
                if self._awake.get(session) is not room or room.used_at != since:
                    return False
                self._awake.pop(session)
                self._lie_down(session, summary)
                self._held[session] = room
                if summary.fingerprint:
                    self._summed.add(session)
            room.events.leave()
            if summary.fingerprint:
                self.summaries.write(session, summary)
            return True
        finally:
            room.lock.release()

    def sweep(self, idle: float = IDLE) -> list[Room]:
        """Puts to rest what nobody has used for so long; returns what it put to rest."""
        awake = sorted(self.awake, key=lambda room: room.used_at)
        done = []
        for nth, room in enumerate(awake):
            patience = min(idle, BRIEFLY) if len(awake) - nth > CROWDED else idle
            if self.put_to_rest(room, idle=patience):
                done.append(room)
        return done

    def close(self) -> None:
        """Closes every room, and leaves a summary of each for the next start."""
        for room in self.awake:
            known, store = _summary(room), room.store
            room.close()
            fingerprint, whole = store.fingerprint, not store.unfinished and not store.damages
            if known and fingerprint and whole and store.journal.last == known.last:
                summary = msgspec.structs.replace(known, fingerprint=fingerprint)
                self.summaries.write(store.folder.name, summary)

    # These have the lock.

    def _wake(self, session: str, room: Room) -> None:
        room.used_at = time.monotonic()
        if self._awake.get(session) is room:
            return
        self._all[session] = self._awake[session] = room
        self._due.pop(session, None)
        room.in_use, room.found_otherwise = WeakMethod(self.use), WeakMethod(self.index)
        self._index.put(session, lookup_keys_of(room))

    def _lie_down(self, session: str, summary: SessionSummary) -> None:
        self._all[session] = summary
        if summary.due:
            self._due[session] = summary.due
        self._index.put(session, summary.lookup_keys)

    def _drop(self, session: str) -> None:
        self._awake.pop(session, None)
        self._all.pop(session, None)
        self._due.pop(session, None)
        self._index.drop(session)

    # ── finding ─────────────────────────────────────────────────────────────────────────────

    def find(self, kind: str, mark: str) -> tuple[str, ...]:
        """The sessions that are found by this mark, as `SessionIndex.find`; none is opened."""
        with self._lock:
            self._try_again()
            return self._index.find(kind, mark)

    def one(self, kind: str, mark: str) -> Room | None:
        """The session to which this code or link leads, opened if need be."""
        return next((room for it in self.find(kind, mark) if (room := self.get(it))), None)

    @property
    def digits(self) -> Counter[int]:
        """How many open sessions have codes of how many digits."""
        with self._lock:
            return self._index.digits

    @property
    def running(self) -> int:
        """In how many sessions a step is running."""
        resting = sum(it.running for it in self.at_rest.values())
        return resting + sum(bool(room.session.current) for room in self.awake)


def _summary(room: Room) -> SessionSummary | None:
    """Its summary as it is now; None where its files are gone, or cannot be read."""
    try:
        return summary_of(room, room.store)
    except Unreadable:
        return None
