"""Timeouts of calls, measured in the thread's CPU time; pure, as clocks are given to it.

A call is late for what it does with its time, not for what others take of it: on a busy machine it
may wait long for a processor. So its thread's own clock is looked at, where the system has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import traceback
    from collections.abc import Callable

QUICK: Final = 2.0
"""Seconds for what is asked at each change: a view, fields, a rule."""
LONG: Final = 20.0
"""Seconds for what is asked once: a part of the document, a file."""
TICK: Final = 0.1
"""Seconds from one look at a call to the next."""
STILL: Final = 10
"""Looks in a row between which a thread computes nothing at all, if it waits for something.

One that waits for a processor, or for the interpreter, computes a little between them.
"""
STARVED: Final = 5.0
"""How many times its limit a call has at most, whatever others took."""


class CallTimeout(Exception):
    """A call was late, and is not waited for any more."""

    def __init__(self, where: traceback.StackSummary, still_runs: Callable[[], bool]) -> None:
        """`where` is what it was doing then; `still_runs` tells whether it does at all."""
        super().__init__("".join(where.format()))
        self.where = where
        self.still_runs = still_runs


class Allowance:
    """The time of one call, looked at again and again while it runs."""

    def __init__(self, seconds: float, now: float, computed: float | None) -> None:
        """From `now` on; its thread has `computed` so much so far, None where no clock tells."""
        self._seconds = seconds
        self._since = now
        self._before = self._seen = computed
        self._still = 0

    @staticmethod
    def first_look(seconds: float) -> float:
        """When somebody has to look first, to know whether it waits when its time is up."""
        return max(TICK, seconds - TICK * (STILL + 1))

    def is_spent(self, now: float) -> bool:
        """Whether even a starved call would be late."""
        return now - self._since >= STARVED * self._seconds

    def is_late(self, now: float, computed: float | None) -> bool:
        """One look: it computed more than its limit, waits past it, or took many times as long."""
        if computed is None or self._before is None:
            return now - self._since >= self._seconds
        self._still = self._still + 1 if computed == self._seen else 0
        self._seen = computed
        if computed - self._before >= self._seconds or self.is_spent(now):
            return True
        return self._still >= STILL and now - self._since >= self._seconds
