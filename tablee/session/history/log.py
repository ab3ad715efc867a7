"""Undo log: an index of the journal's changes, in order, that holds no text of anybody's.

Made when first asked for, then kept up with the journal's end, so that each entry is read once.
Only numbers, ids and verbs stand here; documents are read from the journal when somebody asks, so
what is erased there is gone, and what is still to be erased from it is left out. After an erasing
everything is read again.
"""

from __future__ import annotations

import sys
import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple

from tablee.model.verbs import Verb
from tablee.storage import Store, erasure
from tablee.storage.journal import JournalEntry, Put

ABOUT_WORDS: Final = frozenset(verb for verb in Verb if verb.of_texts)
"""The verbs on contributions."""
ERASING: Final = frozenset({Verb.ERASE, Verb.ERASED})
FARTHEST: Final = 200
"""Acts of one person that are looked through for the last one that counts."""

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody did: all that one press changed."""

    n: int
    """The number of its first entry."""
    at: float
    by: str
    """The id of who did it; empty for the server, and for somebody erased."""
    verb: str
    """Of its first entry."""
    step: str
    """The id of the step in which it was done; empty for none."""
    of: int
    """The act that this one undoes or does again; 0 for none."""
    entries: tuple[int, ...]
    verbs: frozenset[str]
    private: bool
    """Whether it touches what only its author sees: a ballot, a note to oneself."""


class Shift(NamedTuple):
    """What an act made of one document."""

    table: str
    id: str
    before: Document | None
    after: Document | None


class Known(NamedTuple):
    """A contribution, here or taken away, as it was last."""

    step: str
    person: str
    shared: bool


class UndoLog:
    """The acts of a session, as its journal tells them. Several threads may ask."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._mutex = threading.RLock()
        self._begin()

    def _begin(self) -> None:
        self._edition = self._store.edition
        self._traces = erasure.pending(self._store.journal) if self._store.unfinished else None
        self._last = 0
        self._acts: dict[int, Act] = {}
        self._by: defaultdict[str, list[int]] = defaultdict(list)
        self._undone: dict[int, int] = {}
        self._touching: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._contributions: dict[str, Known] = {}
        self.erased = 0
        self._sendings: set[str] = set()

    def update(self) -> None:
        """Reads what the journal has taken in since the last time; raises `Unreadable`."""
        with self._mutex:
            if self._edition != self._store.edition:
                self._begin()
            if self._last < self._store.journal.last:
                for entry in self._entries(self._last):
                    self._take(entry)
                    self._last = entry.n

    # ── taking an entry in ──────────────────────────────────────────────────────────────────

    def _take(self, entry: JournalEntry) -> None:
        private = self._is_private(entry)
        step = self._step(entry)
        for put in entry.puts:
            self._note(entry.n, put)
        verb, by = sys.intern(entry.verb), sys.intern(entry.by)
        if entry.once:
            self._sendings.add(entry.once)
        before = self._acts.get(entry.act)
        if before is not None:
            self._acts[before.n] = replace(
                before,
                step=before.step or step,
                entries=(*before.entries, entry.n),
                verbs=before.verbs | {verb},
                private=(before.private or private) and verb != Verb.SHARE,
            )
            return
        act = Act(entry.n, entry.at, by, verb, step, entry.of, (entry.n,), _only(verb), private)
        self._acts[act.n] = act
        self._by[by].append(act.n)
        if verb == Verb.UNDO:
            self._undone[entry.of] = act.n
        elif verb == Verb.REDO:
            self._undone.pop(entry.of, None)
        elif verb in ERASING:
            self.erased = act.n

    def _is_private(self, entry: JournalEntry) -> bool:
        undone = self._acts.get(entry.of)
        if undone is not None:
            return undone.private
        return entry.verb in ABOUT_WORDS and any(
            put.table == "contributions" and not self._is_shared(put) for put in entry.puts
        )

    def _is_shared(self, put: Put) -> bool:
        """Whether everybody may see a contribution; one taken away, whether they could."""
        if put.document is not None:
            return bool(put.document.get("shared", True))
        known = self._contributions.get(put.id)
        return known is None or known.shared

    def _step(self, entry: JournalEntry) -> str:
        for put in reversed(entry.puts):
            if put.table == "steps":
                return sys.intern(put.id)
        for put in entry.puts:
            if put.table == "contributions":
                known = self._contributions.get(put.id)
                return known.step if known else str((put.document or {}).get("step", ""))
        return ""

    def _note(self, n: int, put: Put) -> None:
        self._touching[put.table, put.id].append(n)
        if put.table == "contributions" and put.document is not None:
            document = put.document
            step, person = sys.intern(document["step"]), sys.intern(document["person"])
            self._contributions[put.id] = Known(step, person, self._is_shared(put))

    # ── asking ──────────────────────────────────────────────────────────────────────────────

    def get(self, n: int) -> Act | None:
        """The act that begins with this entry."""
        return self._acts.get(n)

    def of(self, person: str) -> Iterator[Act]:
        """The last acts of a person, newest first."""
        return (self._acts[n] for n in islice(reversed(self._by.get(person, [])), FARTHEST))

    def newest(self) -> Iterator[Act]:
        """Every act that is nobody's secret, newest first."""
        return (act for act in reversed([*self._acts.values()]) if not act.private)

    def has_done(self, sending: str) -> bool:
        """Whether an act was done by the sending of this name."""
        return sending in self._sendings

    def undone(self, n: int) -> int:
        """The act that undid this one; 0 while it stands."""
        return self._undone.get(n, 0)

    def touching(self, table: str, key: str) -> tuple[int, ...]:
        """The numbers of the entries that changed a document."""
        return tuple(self._touching.get((table, key), ()))

    def contribution(self, contribution: str) -> Known | None:
        """What is known of a contribution, here or taken away; None for one that was erased."""
        return self._contributions.get(contribution)

    def knows(self, key: str) -> bool:
        """Whether a text is the id of a contribution, a person or a step."""
        return any((table, key) in self._touching for table in ("contributions", "people", "steps"))

    # ── reading the journal ─────────────────────────────────────────────────────────────────

    def entry(self, n: int) -> JournalEntry | None:
        """The entry with this number; raises `Unreadable`."""
        found = next(self._entries(n - 1), None)
        return found if found is not None and found.n == n else None

    def _entries(self, after: int) -> Iterator[JournalEntry]:
        traces = self._traces
        entries = self._store.entries(after)
        return map(traces.without, entries) if traces is not None else entries

    def document(self, table: str, key: str, n: int) -> Document | None:
        """A document as it was just before this entry; None where it was not there."""
        numbers = self._touching.get((table, key), [])
        place = bisect_left(numbers, n)
        entry = self.entry(numbers[place - 1]) if place else None
        return _put(entry, table, key) if entry is not None else None

    def last_known(self, table: str, key: str) -> Document | None:
        """A document as it was last, whether it is still there or not."""
        for n in reversed(self._touching.get((table, key), [])):
            entry = self.entry(n)
            document = _put(entry, table, key) if entry else None
            if document is not None:
                return document
        return None

    def shifts(self, act: Act) -> list[Shift]:
        """What an act changed, each document once."""
        before: dict[tuple[str, str], Document | None] = {}
        after: dict[tuple[str, str], Document | None] = {}
        for n in act.entries:
            entry = self.entry(n)
            for table, key, document in entry.puts if entry else ():
                if (table, key) not in before:
                    before[table, key] = self.document(table, key, n)
                after[table, key] = document
        return [Shift(*where, before[where], document) for where, document in after.items()]


def _put(entry: JournalEntry, table: str, key: str) -> Document | None:
    return next((p.document for p in entry.puts if (p.table, p.id) == (table, key)), None)


@lru_cache(maxsize=64)
def _only(verb: str) -> frozenset[str]:
    return frozenset({verb})
