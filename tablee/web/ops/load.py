"""Metrics of the last minute: changes, deliveries and how long they took, memory.

Counts only, over the last minute; holds no name and no word of anybody's.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WINDOW: Final = 60
"""Seconds over which is counted."""
FINEST: Final = 0.001
"""Seconds below which deliveries are not told apart."""
STEPS: Final = 8
"""Steps in which a doubling of the seconds is told apart: 9 % each."""
PLACES: Final = 1 + 16 * STEPS
"""Up to a minute."""


@dataclass(frozen=True)
class LoadSample:
    """Metrics of the last minute."""

    changes: int
    deliveries: int
    p50: float | None
    """Seconds from a change to its bytes in a browser's socket, for half of the deliveries."""
    p95: float | None
    """The same, for 95 of 100; None while nothing was delivered."""
    memory: int | None
    """Bytes that the process holds; None where the system does not say."""


class _Second:
    """What happened in one second."""

    def __init__(self, at: int) -> None:
        self.at, self.changes, self.deliveries = at, 0, 0
        self.took = [0] * PLACES


class Load:
    """Counts in the event loop's thread; `read` may be called from any."""

    def __init__(self) -> None:
        self._seconds: deque[_Second] = deque(maxlen=WINDOW)
        self.all_changes = self.all_deliveries = 0
        self.all_seconds = 0.0

    def changed(self) -> None:
        self.all_changes += 1
        self._now().changes += 1

    def delivered(self, took: float, browsers: int = 1) -> None:
        """So many browsers were sent what they did not have, some seconds after the change."""
        self.all_deliveries += browsers
        self.all_seconds += browsers * took
        second = self._now()
        second.deliveries += browsers
        place = 0 if took <= FINEST else 1 + int(math.log2(took / FINEST) * STEPS)
        second.took[min(place, PLACES - 1)] += browsers

    def read(self) -> LoadSample:
        """The last minute, or as much of it as the server has lived."""
        now = time.monotonic()
        kept = [second for second in list(self._seconds) if second.at > now - WINDOW]
        took = [sum(counts) for counts in zip(*(s.took for s in kept), strict=True)]
        return LoadSample(
            changes=sum(s.changes for s in kept),
            deliveries=sum(s.deliveries for s in kept),
            p50=_quantile(took, 0.5),
            p95=_quantile(took, 0.95),
            memory=_memory(),
        )

    def _now(self) -> _Second:
        at = int(time.monotonic())
        if not self._seconds or self._seconds[-1].at != at:
            self._seconds.append(_Second(at))
        return self._seconds[-1]


def _quantile(took: list[int], share: float) -> float | None:
    """The upper edge of the place where this share of the deliveries is reached."""
    wanted, reached = share * sum(took), 0
    for place, count in enumerate(took):
        reached += count
        if count and reached >= wanted:
            return float(FINEST * 2 ** (place / STEPS))
    return None


def _memory() -> int | None:
    if sys.platform == "win32":
        return None
    try:
        fields = Path("/proc/self/statm").read_text().split()
    except OSError:
        return None
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")
