"""What one person, and one session, may ask of the server, so that nobody’s haste harms others.

By person, not by address: a whole room shares one. Nothing is limited where nothing is said.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workshop.errors import TooFast
from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Limits", "Pace"]

BURST: Final = 0.5
"""Minutes' worth of changes that somebody who has been calm may make at once."""


@dataclass(frozen=True)
class Limits:
    """Zero is for no limit."""

    people: int = 0
    """People in one session."""
    changes: int = 0
    """Changes that one person may make in a minute; whoever facilitates is not counted."""


class Pace:
    """Counts what each person changes, as a bucket that fills with time; in memory only."""

    def __init__(self, changes: int, clock: Callable[[], float] = time.monotonic) -> None:
        """So many changes a minute; 0 for as many as one likes."""
        self._each = changes / 60
        self._most = max(1.0, changes * BURST)
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        """What each person may still do at once, and when that was so."""

    def spend(self, person: str) -> None:
        """Counts one change; raises `TooFast`, and counts nothing, when they come too fast."""
        if not self._each:
            return
        now = self._clock()
        left, at = self._left.get(person, (self._most, now))
        left = min(self._most, left + (now - at) * self._each)
        if left < 1:
            raise TooFast(_("C’est un peu rapide : attendez quelques secondes, puis réessayez."))
        self._left[person] = (left - 1, now)

    def forget(self, person: str) -> None:
        """Nothing more is kept of this person."""
        self._left.pop(person, None)
