"""In-memory journal, without persistence: for trials and tests."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tablee.storage.journal.entry import JournalEntry
from tablee.storage.journal.interface import Journal, Overtaken, Ticket
from tablee.texts import _


class MemoryJournal(Journal):
    """A journal that keeps its entries in a list."""

    name = "memory"
    durable = False

    def __init__(self, version: int) -> None:
        """No entry yet."""
        self.version = version
        self.generation = secrets.token_hex(6)
        self.last = 0
        self._entries: list[JournalEntry] = []
        self._lock = threading.Lock()

    @classmethod
    def create(
        cls, folder: Path, version: int, entries: Iterable[JournalEntry] = ()
    ) -> MemoryJournal:
        """A new journal; the folder is not looked at."""
        journal = cls(version)
        journal._begin(entries)
        return journal

    def _begin(self, entries: Iterable[JournalEntry]) -> None:
        self._entries = list(entries)
        self.last = self._entries[-1].n if self._entries else 0

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> MemoryJournal | None:
        """None: nothing was kept."""
        return None

    @classmethod
    def sessions(cls, root: Path) -> list[Path]:
        """None is kept."""
        return []

    def append(self, entry: JournalEntry, after: int) -> Ticket:
        """Takes the entry in, settled at once."""
        with self._lock:
            if after != self.last or entry.n <= after:
                raise Overtaken(_("Une autre modification est arrivée d’abord. Réessayez."))
            self._entries.append(entry)
            self.last = entry.n
        return Ticket(entry.n, settled=True)

    def settle(self, ticket: Ticket) -> None:
        """Nothing to wait for."""

    def rollback(self) -> None:
        """Nothing is left to settle."""

    def read(self, after: int = 0) -> Iterator[JournalEntry]:
        """The entries after this number."""
        return iter([entry for entry in self._entries if entry.n > after])

    def rewrite(
        self,
        change: Callable[[JournalEntry], JournalEntry | None],
        version: int = 0,
        more: Iterable[JournalEntry] = (),
    ) -> None:
        """Changes every entry."""
        with self._lock:
            changed = [change(entry) for entry in self._entries]
            self._begin([*(entry for entry in changed if entry is not None), *more])
            self.version = version or self.version
            self.generation = secrets.token_hex(6)

    def refuse_more(self) -> None:
        """No other object opens it: what comes is taken in."""

    def close(self) -> None:
        """Nothing to let go of."""
