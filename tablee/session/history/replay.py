"""Rebuilds a session's past state from its journal, at any entry or instant. Read-only.

The journal is read once and folded; going on takes the entries between, going back folds again
from the first. What is read of a session then is a `Room` like any other, but read-only. Once
something was erased (the store has another edition), all of it is forgotten and read again: what is
gone stands here no longer either.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from contextlib import contextmanager
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from tablee.errors import NotFound
from tablee.model.entities import (
    NAMELESS,
    Contribution,
    Person,
    Publication,
    Session,
    Step,
    StepState,
    Urn,
    Wifi,
)
from tablee.session.history.moments import Moment, moment_of, shortened
from tablee.session.room import Room
from tablee.storage import Store, erasure
from tablee.storage.maintenance.recovery import difference, fold
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tablee.session.access.links import BrowserLink
    from tablee.session.room.memory import Noun
    from tablee.storage.journal import JournalEntry, Put
    from tablee.storage.state.tables import Tables


class Past:
    """The history of a room. Several threads may ask; they read one after the other."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._lock = threading.RLock()
        self._clear()
        self.refresh()
        self._end = room.listen(self._forget_what_is_erased)

    def close(self) -> None:
        self._end()
        with self._lock:
            self._clear()

    def _clear(self) -> None:
        self.edition = ""
        """Of the store that was read."""
        self._entries: list[JournalEntry] = []
        self._moments: list[Moment] = []
        self._tables: Tables = {}
        self._then: _RoomThen | None = None

    def refresh(self) -> None:
        """Reads what has been added since; everything again if something was erased."""
        with self._lock:
            self._forget_what_is_erased()
            self.edition = self.room.store.edition
            for entry in self._read():
                self._take(entry)

    def _read(self) -> list[JournalEntry]:
        """The entries since the last one read, without what is being erased."""
        store = self.room.store
        entries = list(store.entries(self.last))
        if not store.unfinished and not erasure.named(entries):
            return entries
        # The disk refused to finish: it is still in the files, and is to be seen nowhere.
        traces = erasure.pending(store.journal)
        if erasure.named(entries):
            self._clear()
            self.edition, entries = store.edition, list(store.entries())
        return [traces.without(entry) for entry in entries]

    def _forget_what_is_erased(self) -> None:
        if self.edition != self.room.store.edition:
            with self._lock:
                self._clear()

    def _take(self, entry: JournalEntry) -> None:
        before: Tables = {}
        for table, key, _document in entry.puts:
            known = self._tables.get(table, {}).get(key)
            if known is not None:
                before.setdefault(table, {})[key] = known
        fold(self._tables, entry.puts)
        self._entries.append(entry)
        if not self._tables.get("session") or not self._tables.get("keys"):
            return  # the beginning was damaged: there is no session to look at yet
        if moment := moment_of(entry, before, self._tables):
            self._moments.append(moment)

    @property
    def last(self) -> int:
        """The number of the last entry read; 0 for none."""
        return self._entries[-1].n if self._entries else 0

    @property
    def moments(self) -> tuple[Moment, ...]:
        """All that could be seen to happen, in order; no words of what is hidden by now."""
        hidden = self.room.hidden | {c.id for c in self.room.queued}
        gone = (c for id_ in hidden if (c := self.room.find_contribution(id_)) is not None)
        words = {shortened(text) for c in gone for text in c.content.texts()} - {""}
        nameless = {c.id: c.person for c in self.room.everything() if c.moderation == NAMELESS}
        with self._lock:
            told = [
                m.unsaid() if m.about in hidden or m.words in words else m for m in self._moments
            ]
        return tuple(
            replace(m, who=None) if m.who and nameless.get(m.about) == m.who.id else m for m in told
        )

    @contextmanager
    def at(self, n: int) -> Iterator[Room]:
        """The room after the entry with this number, its clock standing at that entry.

        To be read within; raises `NotFound` for a number before the session began.
        """
        with self._lock:
            place = bisect_right(self._entries, n, key=attrgetter("n"))
            if not self._moments or n < self._moments[0].n:
                raise NotFound(_("La session n’avait pas encore commencé à ce moment-là."))
            yield self._room_at(place, self._entries[place - 1].at)

    @contextmanager
    def when(self, instant: float) -> Iterator[Room]:
        """The room at this instant, seconds since 1970, its clock standing there."""
        with self._lock:
            n = max((entry.n for entry in self._entries if entry.at <= instant), default=0)
            with self.at(n) as room:
                room.clock = lambda: instant
                yield room

    def _room_at(self, place: int, instant: float) -> Room:
        if self._then is None:
            first = bisect_left(self._entries, self._moments[0].n, key=attrgetter("n")) + 1
            self._then = _RoomThen(self.room, self._entries, first)
        self._then.go_to(place)
        self._then.clock = lambda: instant
        return self._then


class _StoreThen(Store):
    """What a store held at some moment: its documents then, its pictures; nothing can be put."""

    def __init__(self, now: Store) -> None:
        self._set_up(now.folder, now.journal, {}, read_only=True)
        self.damages = ()

    def take(self, puts: Iterable[Put]) -> None:
        fold(self._tables, puts)
        for table in self._database.tables():
            self.table(table).clear_cache()

    def difference(self, tables: Tables) -> list[Put]:
        return difference(self._tables, tables)

    def close(self) -> None:
        """The journal is the present one's."""


class _RoomThen(Room):
    """The room after some of the entries. Each noun is decoded once."""

    store: _StoreThen

    def __init__(self, now: Room, entries: list[JournalEntry], first: int) -> None:
        self._now = now
        self._entries = entries
        self._place = first
        self._nouns: dict[int, Any] = {}
        store = _StoreThen(now.store)
        store.take(put for entry in entries[:first] for put in entry.puts)
        super().__init__(store, now.catalogue, lambda: entries[first - 1].at)
        self.session = self._here(self.session)

    def _here(self, session: Session) -> Session:
        """With the name of its folder now, which may have changed since: pictures are there."""
        return replace(session, id=self.store.folder.name)

    @property
    def hidden(self) -> frozenset[str]:
        """What was hidden then, and what is by now: seen again, it would be seen after all."""
        return super().hidden | self._now.hidden

    @property
    def queued(self) -> tuple[Contribution, ...]:
        """Likewise what has gone back to the queue since it was shown."""
        return (*super().queued, *self._now.queued)

    def go_to(self, place: int) -> None:
        """Becomes what the first `place` entries make."""
        if place >= self._place:
            between = self._entries[self._place : place]
            self._become([put for entry in between for put in entry.puts])
        else:
            tables: Tables = {}
            for entry in self._entries[:place]:
                fold(tables, entry.puts)
            # Contributions last: they are read by what their step takes.
            puts = self.store.difference(tables)
            self._become(sorted(puts, key=lambda put: put.table == "contributions"))
        self._place = place

    def _become(self, puts: list[Put]) -> None:
        for table, key, document in puts:
            if document is not None:
                self._keep(self._named_as_now(self._noun(table, key, document)))
            elif (gone := self._known(table, key)) is not None:
                self._forget(gone)
        self.store.take(puts)
        self.version += 1

    def _named_as_now(self, noun: Any) -> Any:
        """A text that was shown without its author's name since has none before either."""
        if isinstance(noun, Contribution) and noun.shared:
            now = self._now.find_contribution(noun.id)
            if now is not None and now.moderation == NAMELESS:
                return replace(noun, moderation=NAMELESS)
        return noun

    def _known(
        self, table: str, key: str
    ) -> Person | Step | BrowserLink | Contribution | Wifi | Urn | Publication | None:
        if table == "publication":
            return self.publication
        if table == "urns":
            return self._urns.get(key)
        if table == "wifi":
            return self.wifi if self.wifi is not None and self.wifi.id == key else None
        if table == "contributions":
            return self._contributions.get(key)
        if table == "steps":
            return self._steps.get(key)
        return self._people.get(key) if table == "people" else self._browsers.get(key)

    def _noun(self, table: str, key: str, document: dict[str, Any]) -> Any:
        """The noun of a document, which the entries keep alive: its `id` is its own."""
        noun = self._nouns.get(id(document))
        if noun is None:
            noun = self._nouns[id(document)] = self._decoded(table, key, document)
        return noun

    def _decoded(self, table: str, key: str, document: dict[str, Any]) -> Noun:
        noun = self.read_noun(table, key, document)
        return self._here(noun) if isinstance(noun, Session) else noun


def first_starts(room: Room) -> dict[str, float]:
    """When each step first ran, by its id, seconds since 1970.

    Those of which the journal no longer says it are left out. Reads all of it: not for the event
    loop.
    """
    found: dict[str, float] = {}
    for entry in room.store.entries():
        for put in entry.puts:
            if put.table != "steps" or put.document is None:
                continue
            if put.document.get("state") == StepState.RUNNING.value:
                found.setdefault(put.id, entry.at)
    return found
