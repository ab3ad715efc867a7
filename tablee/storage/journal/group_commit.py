"""Group commit: entries that several threads append share one durable write.

Whoever settles first writes everything that was appended until then; those who come meanwhile wait
for the next. So eight writers cost the disk, or the database, hardly more than one. Where each kind
of journal keeps the lines is its own: see `files` and `postgresql`.
"""

from __future__ import annotations

import threading
import time
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tablee.errors import NotSaved
from tablee.storage.journal import disk
from tablee.storage.journal.entry import JournalEntry, encode
from tablee.storage.journal.interface import Journal, Overtaken, Ticket
from tablee.texts import _

MOST_AWAITED: Final = 64
"""Writers that a write waits for, at most: a batch may also be the many lines of one of them."""
GATHERING: Final = 0.003
"""Seconds that it waits for them, at most: other threads may have much to do."""

Batch = list[tuple[bytes, Ticket]]
"""Lines of entries, their ends included, each with what stands for it."""


class SettlingJournal(Journal):
    """A journal that writes lines, many of them at once."""

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.Lock())
        self._settling = False
        self._waiting: Batch = []
        self._shared = 0
        self._failure: OSError | None = None
        self._refuses = False

    @property
    @abstractmethod
    def _settled_last(self) -> int:
        """The number of the last entry that is settled; 0 while there is none."""

    @abstractmethod
    def _write(self, batch: Batch) -> None:
        """Keeps these lines for good, all of them or none; raises `OSError`.

        Called by one thread at a time, without the lock.
        """

    @abstractmethod
    def _note(self, batch: Batch) -> None:
        """Takes note of lines that are kept. Its caller has the lock."""

    def append(self, entry: JournalEntry, after: int) -> Ticket:
        """Encodes the entry and keeps it for the next settling."""
        line, ticket = encode(entry), Ticket(entry.n)
        with self._changed:
            self._refuse_after_failure()
            if self._refuses:
                raise _refusal(ticket)
            if after != self.last or entry.n <= after:
                raise Overtaken(_("Une autre modification est arrivée d’abord. Réessayez."))
            self._waiting.append((line, ticket))
            self.last = entry.n
        return ticket

    def settle(self, ticket: Ticket) -> None:
        """Waits for the thread that settles, or settles all that waits with one write."""
        if ticket.settled:
            return
        with self._changed:
            while self._settling and not ticket.settled:
                self._changed.wait()
            if ticket.settled:
                return
            self._refuse_after_failure()
            if ticket.lost:
                raise _refusal(ticket)
            self._settling = True
        try:
            self._gather()
            self._settle_all()
        finally:
            self._leave()

    @contextmanager
    def _all_settled(self) -> Iterator[None]:
        """Within it everything appended before is settled, and nobody else settles."""
        with self._changed:
            while self._settling:
                self._changed.wait()
            self._refuse_after_failure()
            self._settling = True
        try:
            self._settle_all()
            yield
        finally:
            self._leave()

    def _leave(self) -> None:
        with self._changed:
            self._settling = False
            self._changed.notify_all()

    def _refuse_after_failure(self) -> None:
        if self._failure is not None:
            raise disk.not_saved(self._failure)

    def _gather(self) -> None:
        """Lets those who shared the last write append again before the next one.

        Without it the first to wake settles alone, the others after it: half the writes for one
        line each. A lonely writer waits for nobody.
        """
        until = time.monotonic() + GATHERING
        for _yield in range(self._shared - 1):
            if len(self._waiting) >= self._shared or time.monotonic() > until:
                return
            time.sleep(0)

    def _settle_all(self) -> None:
        """Writes all that waits; what is appended from now on is for the next."""
        with self._changed:
            batch, self._waiting = self._waiting, []
        if not batch:
            return
        try:
            self._write(batch)
        except OSError as error:
            with self._changed:
                self._failure = error
                self._waiting = batch + self._waiting
            raise disk.not_saved(error) from error
        with self._changed:
            self._note(batch)
            # Those who came meanwhile go on with these: else there would be two halves for good,
            # each waiting for the other's write and then for its own.
            self._shared = min(len(batch) + len(self._waiting), MOST_AWAITED)
            for _line, ticket in batch:
                ticket.settled = True

    def rollback(self) -> None:
        """Drops what waits; what was written of it is cut before the next line."""
        with self._changed:
            while self._settling:
                self._changed.wait()
            for _line, ticket in self._waiting:
                ticket.lost, ticket.why = True, self._failure
            self._waiting = []
            self.last = self._settled_last
            self._failure = None

    def rest(self) -> bool:
        """Lets go of what is held until the next write, unless one is under way."""
        with self._changed:
            if self._settling or self._waiting:
                return False
            self._settling = True
        try:
            self._let_go()
        finally:
            self._leave()
        return True

    def refuse_more(self) -> None:
        """Whoever is busy can append nothing more."""
        with self._changed:
            self._refuses = True

    def close(self) -> None:
        """Settles what waits, if it can, and lets go."""
        try:
            with self._all_settled():
                self._let_go()
        except NotSaved:
            self._let_go()

    @abstractmethod
    def _let_go(self) -> None:
        """Lets go of what is held of the system; raises nothing."""


def _refusal(ticket: Ticket) -> NotSaved:
    if ticket.why is not None:
        return disk.not_saved(ticket.why)
    return NotSaved(_("Rien n’a été enregistré. Gardez votre texte et réessayez."))
