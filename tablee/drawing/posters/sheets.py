"""The sheets that a poster is printed on or sent as, and how large its letters are there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from tablee.drawing.letters import Face

__all__ = ["A3", "A4", "DPI", "SQUARE", "Sheet"]

DPI: Final = 150
"""Pixels an inch in layouts; painting may double them."""
FLOOR: Final = 19
"""Pixels of the smallest letters: 9 points."""


@dataclass(frozen=True)
class Sheet:
    """A page, in pixels at 150 dpi."""

    name: str
    width: int
    height: int
    unit: float
    """Pixels for one of the drawing's own units, of which an A4 is 1600 wide."""

    def px(self, units: float) -> int:
        """So many units in whole pixels, one at least."""
        return max(1, round(units * self.unit))

    def face(self, units: float, weight: int = 400) -> Face:
        """Letters of this size, never below 9 points."""
        return Face(max(FLOOR, round(units * self.unit)), weight)

    def larger(self, factor: float) -> Sheet:
        """The same sheet with everything on it larger, or smaller."""
        return replace(self, unit=self.unit * factor)

    @property
    def margin(self) -> int:
        """Left and right."""
        return round(self.width * 0.0375)

    @property
    def room(self) -> int:
        """Pixels between the margins."""
        return self.width - 2 * self.margin


A4: Final = Sheet("a4", 1754, 1240, 1.096)
A3: Final = Sheet("a3", 2480, 1754, 1.315)
SQUARE: Final = Sheet("square", 1200, 1200, 1.25)
"""For a phone's screen."""
