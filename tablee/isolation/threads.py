"""A call that may block runs in a thread of its own, which is left behind where it does not return.

Handing a call over costs little on a quiet machine, and a thousandth of a second or more on a busy
one. So a function that has often answered at once is called in place from then on, until it is
slow.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextvars import copy_context
from queue import SimpleQueue
from traceback import StackSummary
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

from tablee.isolation.timeouts import TooLong, Watch, limited, remaining
from tablee.texts import language

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

__all__ = ["apart", "in_time"]

T = TypeVar("T")

TRUSTED: Final = 30
"""Calls in a row that answered at once, after which a function is called in place."""
AT_ONCE, SLOW = 0.02, 0.25
"""Seconds: of a call that answered at once; of one after which there is no trust any more."""
MOST_SPARE: Final = 16
"""Threads kept for the next calls."""

_answered: Final[Counter[Hashable]] = Counter()
_spare: Final[list[_Hand]] = []


def in_time(whose: Hashable, call: Callable[[], T], seconds: float) -> T:
    """What the call gives back; raises `TooLong` soon after its time, even where it blocks.

    `whose` names the function that is called.
    """
    began = time.monotonic()
    try:
        if _answered[whose] >= TRUSTED:
            return limited(call, seconds)
        return apart(call, seconds)
    finally:
        took = time.monotonic() - began
        if took > SLOW:
            _answered[whose] = 0
        elif took < AT_ONCE:
            _answered[whose] += 1


def apart(call: Callable[[], T], seconds: float) -> T:
    """The call in another thread, with this one's language and act."""
    language()  # known from here on: the screen that says it answers this thread alone
    job: _Job[T] = _Job(call, min(seconds, remaining() / 2))
    try:
        hand = _spare.pop()
    except IndexError:
        hand = _Hand()
    hand.jobs.put(job)
    job.wait()
    if not job.done:  # the thread is lost, and ends by itself if what it waits for ever comes
        hand.jobs.put(None)
        raise TooLong(job.watch.where if job.watch else StackSummary())
    if len(_spare) < MOST_SPARE:
        _spare.append(hand)
    else:
        hand.jobs.put(None)
    return job.result()


class _Job(Generic[T]):
    """One call, and what came of it."""

    def __init__(self, call: Callable[[], T], seconds: float) -> None:
        self.watch: Watch | None = None
        self.done = False
        self._call, self._seconds = call, seconds
        self._context = copy_context()
        self._found: T | None = None
        self._error: BaseException | None = None
        self._ended = threading.Lock()
        self._ended.acquire()

    def run(self) -> None:
        """In the other thread."""
        try:
            self._found = self._context.run(limited, self._call, self._seconds, self._begun)
        except BaseException as error:
            self._error = error
        self.done = True
        self._let_go()

    def _begun(self, watch: Watch) -> None:
        self.watch = watch
        watch.left_behind = self._let_go

    def _let_go(self) -> None:
        """Whoever waits goes on: it has ended, or does not end."""
        if self._ended.locked():
            self._ended.release()

    def wait(self) -> None:
        """Until it has ended, or is left behind."""
        self._ended.acquire()

    def result(self) -> T:
        """What it gave, or raises what it raised."""
        if self._error is not None:
            raise self._error
        return cast("T", self._found)


class _Hand:
    """A thread that runs one call after the other."""

    def __init__(self) -> None:
        self.jobs: SimpleQueue[_Job[Any] | None] = SimpleQueue()
        threading.Thread(target=self._run, name="plugin", daemon=True).start()

    def _run(self) -> None:
        while (job := self.jobs.get()) is not None:
            job.run()
            del job  # what it gave is not kept until the next
