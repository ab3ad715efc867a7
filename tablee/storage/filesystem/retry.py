"""Timer that tries again what a disk refused, in a thread of its own, until it is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

LATER: Final = 20.0
"""Seconds until the timer tries again."""
SOONEST: Final = 2.0
"""Seconds between two tries, at least: one may write a whole journal."""


class Again:
    """Calls `call` again in a thread of its own; `call` says `later` for as long as it must."""

    def __init__(self, call: Callable[[], object]) -> None:
        self._call = call
        self._mutex = threading.Lock()
        self._timer: threading.Timer | None = None
        self._tried_at = 0.0
        self.over = False
        """Whether nothing is tried any more."""

    def later(self) -> None:
        """It was just tried in vain: the timer is set."""
        with self._mutex:
            self._tried_at = time.monotonic()
            self._set(LATER)

    def soon(self) -> None:
        """The disk takes lines again: tries now, or as soon as it may."""
        with self._mutex:
            left = self._tried_at + SOONEST - time.monotonic()
            if self._timer is None or not self._timer.is_alive() or self._timer.interval > SOONEST:
                self._set(max(0.0, left))

    def _set(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if not self.over:
            self._timer = threading.Timer(seconds, self._call)
            self._timer.daemon = True
            self._timer.start()

    def stop(self) -> None:
        with self._mutex:
            self.over = True
            if self._timer is not None:
                self._timer.cancel()
