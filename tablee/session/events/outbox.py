"""Outbox: which events plugins have not dealt with yet, derived from the journal after a crash.

Nothing of an event is kept but a cursor (`storage.cursors`), once a second at most: the change that
it tells stands in the journal, and is read there again from the cursor on. So an event is as safe
as its change, in files and in a database, and goes with it. It is told at least once: after a crash
what was told since the cursor was kept is told again, under the same id.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from tablee.errors import WorkshopError
from tablee.model.entities import Contribution, Person, Session, Step, Urn
from tablee.session.events.changes import Happening, happenings
from tablee.session.room.memory import KINDS
from tablee.storage.cursors import EventCursors
from tablee.storage.journal import JournalEntry, Put, disk
from tablee.storage.maintenance.recovery import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from tablee.session.room import Room
    from tablee.storage.state.tables import Tables

log = logging.getLogger(__name__)

PAUSE: Final = 1.0
"""Seconds between two writings of cursors."""
OLDEST: Final = 3 * 86_400.0
"""Seconds after which what happened is told no more."""
OPENING: Final = 0
"""The number of the event of an opening: before every entry that is followed."""
TOLD: Final = (Contribution, Person, Session, Step, Urn)
"""The nouns of whose changes plugins are told."""


def event_id(session: str, told: Happening) -> str:
    """What names an event, the same each time that it is derived: 32 hexadecimal digits."""
    what = (
        session,
        str(told.n),
        repr(told.at),
        told.hook,
        told.step,
        told.contribution + told.person,
    )
    return hashlib.sha256("\0".join(what).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class OwedEvents:
    """What a plugin is owed from before the session was opened here: the entries after a cursor."""

    after: int
    last: int
    hook: str = "backlog"

    @property
    def first(self) -> int:
        """The number under which it is noted as owed."""
        return OPENING if self.after < 0 else self.after + 1


@dataclass
class _Followed:
    """The cursors of a session that is open here."""

    opened: int
    """The last entry of its creation, where its opening may be owed."""
    seen: dict[str, int]
    """By plugin, the last entry of which it was told something, or from which it is followed."""
    owed: dict[str, Counter[int]] = field(default_factory=dict)
    """By plugin, how many events of which entries it has not dealt with."""
    written: dict[str, int] = field(default_factory=dict)
    """What is kept."""

    def cursors(self) -> dict[str, int]:
        return {plugin: self._cursor(plugin) for plugin in self.seen}

    def _cursor(self, plugin: str) -> int:
        first = min(self.owed.get(plugin, ()), default=None)
        if first is None:
            return self.seen[plugin]
        return -self.opened if first == OPENING else first - 1


class Outbox:
    """What plugins are owed of the sessions that are open here. Several threads may call it."""

    def __init__(self) -> None:
        """Keeps nothing before `use_cursors`."""
        self._kept = EventCursors()
        self._lock = threading.Condition()
        self._followed: dict[str, _Followed] = {}
        self._dirty: set[str] = set()
        self._writes = self._refuses = False
        """Whether a thread is about to write what is dirty; whether the last writing failed."""
        self._writing = threading.Lock()
        """Held while cursors are written or removed, so that the latest stands."""

    def use_cursors(self, cursors: EventCursors) -> None:
        self._kept = cursors

    def follow(self, session: str, last: int, plugins: Collection[str]) -> dict[str, int]:
        """From now on notes what these plugins are owed; by plugin, the cursor of what is owed.

        `last` is the number of the last entry. Kept before it returns, once for each session.
        Raises `OSError`, nothing being noted, where that cannot be read or kept now.
        """
        with self._writing:
            stored = self._kept.read(session)
            owed = {p: n for p, n in stored.items() if p in plugins and n != last}
            opened = max((-n for n in owed.values()), default=0)
            followed = _Followed(max(opened, 0), dict.fromkeys(plugins, last), written=stored)
            for plugin, after in owed.items():
                followed.owed[plugin] = Counter([OwedEvents(after, last).first])
            self._keep(session, followed)
            with self._lock:
                self._followed[session] = followed
        return owed

    def follow_new(self, session: str, last: int, plugins: Collection[str]) -> None:
        """The same of a session whose opening these plugins are owed; `last` is its creation's."""
        followed = _Followed(last, dict.fromkeys(plugins, last))
        followed.owed = {plugin: Counter([OPENING]) for plugin in plugins}
        with self._writing:
            self._keep(session, followed)
            with self._lock:
                self._followed[session] = followed

    def expect(self, session: str, plugin: str, n: int) -> None:
        """Notes that a plugin is to be told of something in this entry."""
        with self._lock:
            if (followed := self._followed.get(session)) is not None:
                followed.owed.setdefault(plugin, Counter())[n] += 1
                followed.seen[plugin] = max(n, followed.seen.get(plugin, 0))

    def done(self, session: str, plugin: str, n: int) -> None:
        with self._lock:
            followed = self._followed.get(session)
            owed = followed.owed.get(plugin) if followed is not None else None
            if not owed or not owed[n]:
                return
            owed[n] -= 1
            if not owed[n]:
                del owed[n]
            self._dirty.add(session)
            if not self._writes:
                self._writes = True
                threading.Thread(target=self._write_soon, name="events", daemon=True).start()

    def owes(self, session: str) -> bool:
        """Whether any plugin has not dealt with all that happened in it."""
        with self._lock:
            followed = self._followed.get(session)
            return followed is not None and any(followed.owed.values())

    def leave(self, session: str, *, whole: bool = True) -> None:
        """Follows it no more: what is owed is told by whoever opens it next.

        Unless all that stands in the journal is known here, as a `whole`, the cursors stay: an
        answer of the database may have been lost.
        """
        with self._writing:
            with self._lock:
                followed = self._followed.pop(session, None)
                self._dirty.discard(session)
            if followed is None:
                return
            if any(followed.owed.values()) or not whole:
                self._write(session, followed)
            else:
                self._remove(session)

    def drop(self, session: str) -> None:
        """Nothing of it is told any more: it was deleted."""
        with self._writing:
            with self._lock:
                self._followed.pop(session, None)
                self._dirty.discard(session)
            self._remove(session)

    def owing(self) -> list[str]:
        """Sessions that are open nowhere and owe something; raises `OSError`."""
        found = self._kept.owing()
        with self._lock:
            return [session for session in found if session not in self._followed]

    def flush(self) -> None:
        """Keeps what has changed, at once; what cannot be kept now, with the next try."""
        with self._lock:
            dirty, self._dirty = self._dirty, set()
        for session in dirty:
            with self._writing:
                followed = self._followed.get(session)
                if followed is not None and not self._write(session, followed):
                    with self._lock:
                        self._dirty.add(session)

    # ── kept ────────────────────────────────────────────────────────────────────────────────

    def _write_soon(self) -> None:
        while True:
            threading.Event().wait(PAUSE)
            self.flush()
            with self._lock:
                if not self._dirty:
                    self._writes = False
                    return

    def _write(self, session: str, followed: _Followed) -> bool:
        try:
            self._keep(session, followed)
        except OSError as error:
            self.refused(error)
            return False
        self._refuses = False
        return True

    def refused(self, error: OSError) -> None:
        """Logs that cursors cannot be read or kept, once until they can.

        That a database is gone is logged where it is found out.
        """
        if not self._refuses and not disk.is_gone(error):
            log.warning("what plugins are owed cannot be noted just now: %s", error)
        self._refuses = True

    def _keep(self, session: str, followed: _Followed) -> None:
        with self._lock:
            cursors = followed.cursors()
        if cursors != followed.written:
            self._kept.write(session, cursors)
            followed.written = cursors

    def _remove(self, session: str) -> None:
        try:
            self._kept.remove(session)
        except OSError as error:
            log.warning("session %s: its cursors of events stay: %s", session, error)


class EventReceipt:
    """Counts who deals with one event of one plugin; the last to be done settles it."""

    def __init__(self, settle: Callable[[], None]) -> None:
        """`settle` is called once, when nobody has it any more."""
        self._settle, self._left, self._lock = settle, 0, threading.Lock()

    def hold(self) -> Callable[[], None]:
        """One more deals with it, until what is returned is called."""
        with self._lock:
            self._left += 1
        over = threading.Lock()

        def release() -> None:
            if not over.acquire(blocking=False):
                return
            with self._lock:
                self._left -= 1
                last = not self._left
            if last:
                self._settle()

        return release


# ── derived from the journal ────────────────────────────────────────────────────────────────


def happened_since(room: Room, backlog: OwedEvents) -> Iterator[Happening]:
    """What happened in the entries of a backlog, but for what is too old to be told."""
    since, tables = room.clock() - OLDEST, dict[str, dict[str, dict[str, object]]]()
    if backlog.after < 0 and room.session.created_at >= since:
        yield opening_of(room)
    for entry in room.store.entries():
        if entry.n > backlog.last:
            return
        if entry.n <= abs(backlog.after) or entry.at < since:
            fold(tables, entry.puts)
            continue
        yield from _happened(room, entry, tables)


def opening_of(room: Room) -> Happening:
    """The event of a session's opening."""
    return Happening("session_opened", n=OPENING, at=room.session.created_at)


def _happened(room: Room, entry: JournalEntry, tables: Tables) -> list[Happening]:
    puts = [put for put in entry.puts if KINDS.get(put.table) in TOLD and put.document is not None]
    before = [_noun(room, put, tables.get(put.table, {}).get(put.id), tables) for put in puts]
    fold(tables, entry.puts)
    after = [_noun(room, put, put.document, tables) for put in puts]
    changes = zip(before, after, strict=True)
    return [told._replace(n=entry.n, at=entry.at) for told in happenings(changes)]


def _noun(
    room: Room, put: Put, document: Mapping[str, object] | None, tables: Tables
) -> object | None:
    """The noun that a table held so; None where it is not read any more."""
    if document is None:
        return None
    try:
        step = tables.get("steps", {}).get(str(document.get("step")))
        of = msgspec.convert(dict(step), Step) if step is not None else None
        return room.read_noun(put.table, put.id, document, of)
    except (WorkshopError, msgspec.ValidationError, KeyError):
        return None
