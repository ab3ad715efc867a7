"""Rankings to count, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.ranking import Ranking
from tablee.model.entities import Cast, Marks
from tablee.sdk.testing import counted

if TYPE_CHECKING:
    from tablee.activities import StepRecord


SCHULZE, BORDA = Ranking(), Ranking(count="borda")


def order(line: str, times: int = 1) -> Cast:
    """A ballot as in the books: `A B=C` puts A first, then B and C level."""
    marks: Marks = {}
    for level in line.split():
        place = len(marks) + 1
        marks |= dict.fromkeys(level.split("="), place)
    return Cast(marks, times=times)


def voted(vote: Ranking, options: str, *lines: tuple[str, int]) -> StepRecord:
    """A vote on options named by a letter, `("A B C", 7)` being the order of seven people."""
    return counted(vote, options, [order(line, times) for line, times in lines])


CYCLE = (("A B C", 7), ("B C A", 6), ("C A B", 5))
"""Condorcet's paradox: A beats B 12 to 6, B beats C 13 to 5, C beats A 11 to 7."""
TENNESSEE = (("M N C K", 42), ("N C K M", 26), ("C K N M", 15), ("K C N M", 17))
"""A state in search of a capital, as books have it: Nashville, preferred to each other city."""
