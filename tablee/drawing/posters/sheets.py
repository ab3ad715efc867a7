"""The sheets that a poster is printed on or sent as, and how large its letters are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["A3", "A4", "SQUARE", "Sheet"]


@dataclass(frozen=True)
class Sheet:
    """A page, in pixels at 150 dpi."""

    name: str
    width: int
    height: int
    unit: float
    """Pixels for one of the drawing's own units, of which an A4 is 1600 wide."""


A4: Final = Sheet("a4", 1754, 1240, 1.096)
A3: Final = Sheet("a3", 2480, 1754, 1.315)
SQUARE: Final = Sheet("square", 1200, 1200, 1.25)
"""For a phone's screen."""
