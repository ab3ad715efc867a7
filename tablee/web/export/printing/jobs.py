"""Queue of files to print: made one at a time in a thread, the last ones kept for a while."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Final

from tablee.errors import TooFast
from tablee.texts import _
from tablee.web.export.jobs import Job, JobQueue

if TYPE_CHECKING:
    from tablee.web.export.printing.parts import PrintedFile

MOST_WAITING: Final = 6
"""Files that are made or wait their turn, of all sessions."""
MOST_KEPT: Final = 12
MOST_BYTES: Final = 48_000_000
"""Bytes of finished files that are kept."""


class PrintJobs(JobQueue[tuple[Hashable, int]]):
    """All that this server prints."""

    def __init__(self) -> None:
        super().__init__("prints", MOST_KEPT, MOST_BYTES)

    def ask(
        self,
        what: Hashable,
        version: int,
        make: Callable[[Callable[..., Any]], PrintedFile],
        ticket: str = "",
    ) -> Job:
        """The file of this name, begun if need be; raises `TooFast` where many others wait.

        With the ticket of one that was begun, that very one, though it failed, or the `version` of
        what it is made from has changed since: whoever waited is given it, or told why not.
        """

        def making(job: Job) -> bytes:
            file = make(job.at)
            job.name = file.name
            return file.data

        with self._lock:
            if ticket:
                begun = (j for (w, _v), j in self._made.items() if w == what)
                if (asked := next((j for j in begun if j.ticket == ticket), None)) is not None:
                    return asked
            if (job := self._known((what, version))) is not None:
                return job
            waiting = sum(not each.future.done() for each in self._made.values())
            if waiting >= MOST_WAITING:
                raise TooFast(
                    _("Beaucoup de documents sont déjà demandés. Réessayez dans un instant.")
                )
            return self._begin((what, version), making)
