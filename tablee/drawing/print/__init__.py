"""Typesetting with Typst of all that is printed or drawn, and paper ballots.

Not for the count: what was written on ballots is typed on the console, as any ballot for the room.
"""

from __future__ import annotations

from tablee.drawing.print.sheets import MOST_COPIES, paper_ballots
from tablee.drawing.print.typesetting import (
    Drawing,
    Typeset,
    breakable,
    drawable,
    from_right_to_left,
    typeset,
)

__all__ = [
    "MOST_COPIES",
    "Drawing",
    "Typeset",
    "breakable",
    "drawable",
    "from_right_to_left",
    "paper_ballots",
    "typeset",
]
