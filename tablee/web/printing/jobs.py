"""Queue of files to print: made one at a time in a thread, the last ones kept for a while."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from tablee import caching
from tablee.errors import TooFast
from tablee.texts import _
from tablee.web.export.jobs import Job

if TYPE_CHECKING:
    from tablee.web.printing.parts import PrintedFile

MOST_WAITING: Final = 6
"""Files that are made or wait their turn, of all sessions."""
MOST_KEPT: Final = 12
MOST_BYTES: Final = 48_000_000
"""Bytes of finished files that are kept; the oldest go first, the newest stays."""


class PrintJob(Job):
    """One file to print: how far it is, then its name and its bytes."""

    name = ""

    def at(self, title: str, nth: int, of: int) -> None:
        """Takes in which part is being made."""
        self.title, self.nth, self.of = title, nth, of


class PrintJobs:
    """All that this server prints."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "prints")
        self._lock = threading.Lock()
        self._made: OrderedDict[tuple[Hashable, int], PrintJob] = OrderedDict()
        caching.on_forgetting(self.forget)

    def ask(
        self,
        what: Hashable,
        version: int,
        make: Callable[[Callable[..., Any]], PrintedFile],
        ticket: str = "",
    ) -> PrintJob:
        """The file of this name, begun if need be; raises `TooFast` where many others wait.

        With the ticket of one that was begun, that very one, though it failed, or the `version` of
        what it is made from has changed since: whoever waited is given it, or told why not.
        """
        with self._lock:
            if ticket:
                begun = (j for (w, _v), j in self._made.items() if w == what)
                if (asked := next((j for j in begun if j.ticket == ticket), None)) is not None:
                    return asked
            job = self._made.get((what, version))
            if job is not None and not (job.future.done() and job.future.exception()):
                return job
            waiting = sum(not each.future.done() for each in self._made.values())
            if waiting >= MOST_WAITING:
                raise TooFast(
                    _("Beaucoup de documents sont déjà demandés. Réessayez dans un instant.")
                )
            job = self._made[what, version] = PrintJob()
            self._made.move_to_end((what, version))
            self._make_room()
            self._thread.submit(self._make, job, make)
            return job

    def forget(self) -> None:
        """Nothing that was made is kept."""
        with self._lock:
            self._made.clear()

    def _make_room(self) -> None:
        """Lets go of the oldest that are finished; nobody who waits loses theirs."""
        done = [key for key, job in self._made.items() if job.future.done()]
        sizes = {key: _size(self._made[key]) for key in done}
        total = sum(sizes.values())
        while done and (len(self._made) > MOST_KEPT or (total > MOST_BYTES and len(done) > 1)):
            oldest = done.pop(0)
            total -= sizes[oldest]
            del self._made[oldest]

    def _make(self, job: PrintJob, make: Callable[[Callable[..., Any]], PrintedFile]) -> None:
        try:
            file = make(job.at)
        except BaseException as error:  # whoever waits is told
            job.future.set_exception(error)
        else:
            job.name = file.name
            job.future.set_result(file.data)
            with self._lock:
                self._make_room()


def _size(job: PrintJob) -> int:
    """Bytes of a finished one; 0 for one that failed."""
    return 0 if job.future.exception() else len(job.future.result())
