"""Whole pages are drawn one after the other, so that a thousand at once do not stall each other.

Python runs one thread at a time; many that draw at once only take turns within each drawing, and
whoever posts a card meanwhile waits for all of them. Fragments and callbacks never wait here. What
a page takes is measured, so that a crowd can be told over how long to spread.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Turns", "one_at_a_time", "pace"]

PATIENCE: Final = 0.25
"""Seconds after which a drawing that does not end lets others pass: it may wait for a disk."""
SLOWEST: Final = 0.012
"""Seconds above which a drawing is no measure of the others: a long report, say."""
SHARE: Final = 2.2
"""What a page costs in all, as a multiple of its drawing: half is Streamlit's, around it."""
QUICKEST_PACE: Final = 4
"""Milliseconds from one page to the next, on a machine that has nothing else to do."""


class Turns:
    """One turn for all the drawings of a process."""

    def __init__(self) -> None:
        """Nobody draws."""
        self._turn = threading.Lock()
        self._ended = time.monotonic()
        self._took = QUICKEST_PACE / SHARE / 1000

    @contextmanager
    def one(self) -> Iterator[None]:
        """Waits for this drawing's turn, or goes without where nobody has ended for a while."""
        held = self._turn.acquire(timeout=PATIENCE)
        while not held and time.monotonic() - self._ended < PATIENCE:
            held = self._turn.acquire(timeout=PATIENCE)
        began = time.perf_counter()
        try:
            yield
        finally:
            self._ended = time.monotonic()
            if held:
                took = min(SLOWEST, time.perf_counter() - began)
                self._took += (took - self._took) / 16
                self._turn.release()

    def pace(self) -> int:
        """Milliseconds from one page to the next that this machine bears at this moment."""
        return max(QUICKEST_PACE, round(self._took * SHARE * 1000))


_turns = Turns()
one_at_a_time = _turns.one
pace = _turns.pace
