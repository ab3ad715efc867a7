"""Paper ballots: sheets to print, cut and fill in by hand, from what any method says of its paper.

Not for the count: what was written on them is typed on the console, as any ballot for the room.
"""

from __future__ import annotations

from workshop.printing.sheets import MOST_COPIES, paper_ballots

__all__ = ["MOST_COPIES", "paper_ballots"]
