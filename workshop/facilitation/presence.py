"""Who is here now: heard through an open stream, asleep, or gone. In memory only."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ASLEEP_AFTER", "GONE_AFTER", "Presence"]

ASLEEP_AFTER: Final = 15.0
"""Seconds without a stream after which a phone counts as asleep (a locked screen)."""
GONE_AFTER: Final = 600.0
"""Seconds without a stream after which the person counts as gone."""


class Presence:
    """Counts each person's open streams and remembers when the last one ended."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Nobody is here yet."""
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[str, int] = {}
        self._last: dict[str, float] = {}

    def arrive(self, person: str) -> None:
        """One more stream of this person is open."""
        with self._lock:
            self._open[person] = self._open.get(person, 0) + 1
            self._last[person] = self._clock()

    def leave(self, person: str) -> None:
        """One of this person's streams ended."""
        with self._lock:
            if person in self._open:
                self._open[person] = max(0, self._open[person] - 1)
                self._last[person] = self._clock()

    def forget(self, person: str) -> None:
        """Nothing more is kept of somebody who was erased, whatever streams are still open."""
        with self._lock:
            self._open.pop(person, None)
            self._last.pop(person, None)

    def state(self, person: str) -> str:
        """`here`, `asleep`, `gone`, or `never` for somebody not heard since the server started."""
        with self._lock:
            if self._open.get(person, 0) > 0:
                return "here"
            last = self._last.get(person)
        if last is None:
            return "never"
        silent = self._clock() - last
        if silent < ASLEEP_AFTER:
            return "here"
        return "asleep" if silent < GONE_AFTER else "gone"
