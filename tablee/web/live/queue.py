"""Queue of page runs: one after the other, so that many do not slow each other down.

Python runs one thread at a time; many that draw at once only take turns within each drawing, and
whoever posts a card meanwhile waits for all of them. Fragments and callbacks never wait here. How
soon one page follows another where they queue is measured, so that a crowd can be told over how
long to spread: with all that the machine has to do besides.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["PageQueue", "aside", "one_at_a_time", "pace"]

PATIENCE: Final = 1.0
"""Seconds after which a drawing that does not end lets others pass: it may wait for a disk.

Long, because whoever waits is awake once in so many seconds, and a thousand may.
"""
QUICKEST, USUAL, SLOWEST = 0.004, 0.006, 0.02
"""Seconds from one page to the next: on an idle machine, before anything is measured, at most."""
ROOM: Final = 1.3
"""How much more slowly a crowd is to come than it could be drawn: room for those who write."""


class PageQueue:
    """One turn for all the drawings of a process, in the order of their coming."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._drawing = False
        self._waiting: deque[threading.Lock] = deque()
        """One closed lock for each who waits, opened when it is their turn."""
        self._ended = clock()
        self._between = USUAL
        """From the end of one drawing to that of the next, while others wait."""
        self._own = threading.local()
        """Of each thread, whether the turn is its own: `held`."""

    @contextmanager
    def one(self) -> Iterator[None]:
        """Waits for this drawing's turn, or goes without where nobody has ended for a while."""
        mine = self._queue()
        held = self._own.held = mine is None or self._wait(mine)
        try:
            yield
        finally:
            with self._lock:
                now = self._clock()
                if mine is not None and held:
                    self._measure(now - self._ended)
                self._ended = now
                if self._own.held:
                    self._pass_on()
                self._own.held = False

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Lets others draw while this drawing waits for something long, then waits for a turn.

        Outside a drawing, as in a callback, it does nothing.
        """
        if not getattr(self._own, "held", False):
            yield
            return
        with self._lock:
            self._ended = self._clock()
            self._own.held = False
            self._pass_on()
        try:
            yield
        finally:
            mine = self._queue()
            self._own.held = mine is None or self._wait(mine)

    def _queue(self) -> threading.Lock | None:
        """A place in the queue; None where nobody draws."""
        with self._lock:
            if not self._drawing:
                self._drawing = True
                return None
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
            return mine

    def _wait(self, mine: threading.Lock) -> bool:
        """Whether the turn came; otherwise this drawing has left the queue."""
        while not mine.acquire(timeout=PATIENCE):
            with self._lock:
                if mine in self._waiting and self._clock() - self._ended >= PATIENCE:
                    self._waiting.remove(mine)
                    return False
        return True

    def _pass_on(self) -> None:
        if self._waiting:
            self._waiting.popleft().release()
        else:
            self._drawing = False

    def _measure(self, between: float) -> None:
        """Only what queued tells what the machine bears; a pause of everything tells nothing."""
        self._between += (min(SLOWEST, between) - self._between) / 32

    def pace(self) -> int:
        """Milliseconds from one page to the next that this machine bears at this moment."""
        return round(1000 * max(QUICKEST, self._between * ROOM))


_pages = PageQueue()
one_at_a_time = _pages.one
aside = _pages.aside
pace = _pages.pace
