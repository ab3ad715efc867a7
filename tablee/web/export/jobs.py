"""Queue and cache of exported files: builds one at a time, keeps the latest.

Making all formats takes seconds: that happens in a thread of its own, for one file at a time, so
that pages and streams go on and memory stays bounded. Whoever asks for what is being made waits for
the same; whoever asks again for what has not changed has it at once.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from tablee import caching
from tablee.document import formats
from tablee.errors import TooFast
from tablee.session.transfer.document import document_of
from tablee.texts import _, speaking

if TYPE_CHECKING:
    from tablee.document.build import EditedDocument
    from tablee.model.synthesis import Part
    from tablee.session import Room
    from tablee.web.export.printing.parts import PrintedFile

K = TypeVar("K", bound=Hashable)

MOST: Final = 64_000_000
"""Bytes of finished files that are kept; the oldest go first."""
MOST_FILES: Final = 24
MOST_WAITING: Final = 6
"""Files to print that are made or wait their turn, of all sessions."""
MOST_PRINTS: Final = 12
MOST_PRINTED: Final = 48_000_000
"""Bytes of finished files to print."""
HONOURED: Final = 120.0
"""Seconds during which a ticket gives the file that was made, though the session has changed."""


@dataclass(frozen=True)
class _What:
    """What is to be made: a change in the session makes it another."""

    room: Room
    taken: int
    """How often something had been hidden, withdrawn or erased: no ticket gives it back."""
    version: int
    name: str
    part: Part
    complete: bool
    """With the whole session as data in it: for whoever facilitates alone."""


@dataclass
class Job:
    """One file: how far it is, then its bytes."""

    ticket: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    title: str = ""
    """What is being made now, a format or a part, in French; empty before the first."""
    nth: int = 0
    of: int = 0
    future: Future[bytes] = field(default_factory=Future)
    """Its bytes, or the `WorkshopError` that says why there are none."""
    ended_at: float = 0.0
    """When it ended, by the clock of `time.monotonic`; 0 before."""
    name: str = ""
    """Of the file, where only whoever makes it knows."""

    def at(self, title: str, nth: int, of: int) -> None:
        """Takes in what is being made now, the nth of so many."""
        self.title, self.nth, self.of = title, nth, of


class JobQueue(Generic[K]):
    """Files made one at a time in a thread of their own; the last ones are kept."""

    def __init__(self, thread: str, most_files: int, most_bytes: int) -> None:
        """Of finished files so many, of so many bytes; the oldest go first, the newest stays.

        What is still being made is never let go.
        """
        self._most_files, self._most_bytes = most_files, most_bytes
        self._thread = ThreadPoolExecutor(1, thread)
        self._lock = threading.Lock()
        self._made: OrderedDict[K, Job] = OrderedDict()
        caching.on_clear(self.clear)

    def clear(self) -> None:
        """Nothing that was made is kept; what is being made is not kept either."""
        with self._lock:
            self._made.clear()

    def _known(self, what: K) -> Job | None:
        """The file that is made or was, unless that failed; under the lock."""
        job = self._made.get(what)
        return None if job is None or _failed(job) else job

    def _begin(self, what: K, make: Callable[[Job], bytes]) -> Job:
        """Under the lock."""
        job = self._made[what] = Job()
        self._made.move_to_end(what)
        self._thread.submit(self._make, job, make)
        return job

    def _make(self, job: Job, make: Callable[[Job], bytes]) -> None:
        try:
            data = make(job)
        except BaseException as error:  # whoever waits is told
            job.ended_at = time.monotonic()
            job.future.set_exception(error)
        else:
            job.ended_at = time.monotonic()
            job.future.set_result(data)
        with self._lock:
            sizes = {w: _size(job) for w, job in self._made.items() if job.future.done()}
            while len(sizes) > 1 and (
                sum(sizes.values()) > self._most_bytes or len(sizes) > self._most_files
            ):
                oldest = next(iter(sizes))
                del sizes[oldest], self._made[oldest]


class Jobs(JobQueue[_What]):
    """All files of this server that are asked for."""

    def __init__(self, write: Callable[..., bytes] = formats.written) -> None:
        super().__init__("exports", MOST_FILES, MOST)
        self._write = write
        self._document: tuple[Room, int, bool, EditedDocument] | None = None
        self._erased = 0
        """How often words were erased: what was begun before is not kept."""

    def ask(
        self, room: Room, name: str, part: Part, ticket: str = "", *, complete: bool = False
    ) -> Job:
        """The file, begun if need be; `complete` for whoever facilitates alone.

        With the ticket of one that was just made, that very one, though the session has changed
        since: whoever waited for a file is given it.
        """
        what = _What(room, room.taken, room.version, name, part, complete)
        with self._lock:
            if given := self._with_ticket(what, ticket):
                return given
            return self._known(what) or self._begin(what, partial(self._written, what))

    def _with_ticket(self, what: _What, ticket: str) -> Job | None:
        for other, job in self._made.items() if ticket else ():
            same = replace(other, version=what.version) == what
            fresh = not job.ended_at or time.monotonic() - job.ended_at < HONOURED
            if same and fresh and job.ticket == ticket:
                return job
        return None

    def clear(self) -> None:
        """The document that was kept goes as well."""
        with self._lock:
            self._document = None
            self._erased += 1
        super().clear()

    def let_go(self, room: Room) -> None:
        """Nothing of this session is kept."""
        with self._lock:
            for what in [what for what in self._made if what.room is room]:
                del self._made[what]
            self._document = None
            self._erased += 1

    def _written(self, what: _What, job: Job) -> bytes:
        with speaking(what.room.session.language):
            return self._write(
                what.room.catalogue,
                what.name,
                self._document_of(what.room, what.complete),
                what.part,
                stem=what.room.session.id,
                told=lambda exporter, nth, of: job.at(exporter.title, nth, of),
            )

    def _document_of(self, room: Room, complete: bool) -> EditedDocument:
        """The document as it stands; the last one is kept, as formats are asked for in turn."""
        version, erased, kept = room.version, self._erased, self._document
        if kept is not None and kept[:3] == (room, version, complete):
            return kept[3]
        document = document_of(room, complete=complete)
        with self._lock:
            if erased == self._erased:
                self._document = (room, version, complete, document)
        return document


def _size(job: Job) -> int:
    """Bytes of what has ended; none of what has failed."""
    return 0 if _failed(job) else len(job.future.result())


def _failed(job: Job) -> bool:
    return job.future.done() and job.future.exception() is not None


class PrintJobs(JobQueue[tuple[Hashable, int]]):
    """All that this server prints."""

    def __init__(self) -> None:
        super().__init__("prints", MOST_PRINTS, MOST_PRINTED)

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
