"""Which boxes stand in which column: sums of heights, nothing of what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["fitted", "shared"]


def fitted(
    heights: Sequence[Sequence[int]], count: int, room: int, between: int
) -> tuple[list[int], int] | None:
    """Columns for each pile and their height, the least that holds all; None if nothing does."""
    if room <= 0 or not _holds(heights, count, room, between):
        return None
    low = max((max(pile, default=0) for pile in heights), default=0)
    high = room
    while low < high:
        middle = (low + high) // 2
        if _holds(heights, count, middle, between):
            high = middle
        else:
            low = middle + 1
    share = [max(1, _needed(pile, high, between) or 1) for pile in heights]
    return share, high


def _holds(heights: Sequence[Sequence[int]], count: int, room: int, between: int) -> bool:
    needed = [_needed(pile, room, between) for pile in heights]
    return all(n is not None for n in needed) and sum(max(1, n or 1) for n in needed) <= count


def _needed(pile: Sequence[int], room: int, between: int) -> int | None:
    """Columns of this height for these boxes, in order; None if one is too tall for any."""
    columns_, high = 1, 0
    for tall in pile:
        if tall > room:
            return None
        if high and high + tall > room:
            columns_, high = columns_ + 1, 0
        high += tall + between
    return columns_


def shared(heights: Sequence[Sequence[int]], count: int) -> list[int]:
    """Columns for each pile where all of it does not fit: more for the highest."""
    share = [1] * len(heights)
    talls = [sum(pile) for pile in heights]
    for _more in range(count - len(heights)):
        highest = max(range(len(talls)), key=lambda i: (talls[i] / share[i], -i))
        share[highest] += 1
    return share
