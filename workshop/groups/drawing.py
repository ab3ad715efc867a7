"""Who sits with whom, drawn at random, so that people meet as many others as possible.

Several rounds are the "social golfer" problem, for which no quick exact way is known: everybody is
put where fewest have been met, then people swap seats as long as that spares a meeting.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from random import Random

__all__ = ["Meetings", "drawn", "meetings"]

Meetings = Counter[tuple[str, str]]
"""How often two people sat at one table; the ids of a pair in alphabetical order."""
TRIES: Final = 12
"""Drawings begun anew, of which the one with the fewest meetings again is kept."""
SWAPS: Final = 60_000
"""Swaps looked at in one drawing at most: a quarter of a second."""


def meetings(rounds: Iterable[Iterable[Sequence[str]]]) -> Meetings:
    """How often each two people have sat together; each round is its groups of ids."""
    met: Meetings = Counter()
    for groups in rounds:
        for group in groups:
            met.update(_pair(a, b) for i, a in enumerate(group) for b in group[i + 1 :])
    return met


def drawn(
    people: Sequence[str],
    sizes: Sequence[int],
    rng: Random,
    *,
    met: Meetings | None = None,
    stay: Mapping[str, int] | None = None,
    avoid: Mapping[str, int] | None = None,
) -> tuple[tuple[str, ...], ...]:
    """The people in groups of these sizes, at random; who has met before is parted if possible.

    `stay` names those who do not move, by the number of their group; they stand first in it.
    `avoid` names the group that somebody was in and should leave. `sizes` hold everybody.
    """
    best: list[list[str]] = []
    fewest = -1
    for _try in range(TRIES if met or avoid else 1):
        found = _Drawing(sizes, rng, met or Counter(), stay or {}, avoid or {})
        found.seat(people)
        found.swap()
        if fewest < 0 or found.cost() < fewest:
            best, fewest = found.groups, found.cost()
        if not fewest:
            break
    return tuple(tuple(group) for group in best)


class _Drawing:
    """One drawing as it goes."""

    def __init__(
        self,
        sizes: Sequence[int],
        rng: Random,
        met: Meetings,
        stay: Mapping[str, int],
        avoid: Mapping[str, int],
    ) -> None:
        self.sizes, self.rng, self.met, self.stay, self.avoid = sizes, rng, met, stay, avoid
        self.groups: list[list[str]] = [[] for _size in sizes]

    def seat(self, people: Sequence[str]) -> None:
        """Each in turn, in an order drawn by lot, where fewest have been met."""
        for who in people:
            if who in self.stay:
                self.groups[self.stay[who]].append(who)
        others = [who for who in people if who not in self.stay]
        self.rng.shuffle(others)
        for who in others:
            self.groups[self._best_seat(who)].append(who)

    def _best_seat(self, who: str) -> int:
        left = [size - len(group) for size, group in zip(self.sizes, self.groups, strict=True)]
        open_ = [n for n, free in enumerate(left) if free > 0] or [left.index(max(left))]
        self.rng.shuffle(open_)
        return min(open_, key=lambda n: (self._price(who, n), -left[n]))

    def _price(self, who: str, n: int, without: str = "") -> int:
        """How often this person has met those of a group; leaving one's former group counts too."""
        again = sum(
            self.met[_pair(who, other)] ** 2 for other in self.groups[n] if other != without
        )
        return again + (2 if self.avoid.get(who) == n else 0)

    def cost(self) -> int:
        """What all that meets again weighs: twice the same is worse than two others once."""
        pairs = (
            self.met[_pair(a, b)] ** 2
            for group in self.groups
            for i, a in enumerate(group)
            for b in group[i + 1 :]
        )
        back = sum(
            2 for n, group in enumerate(self.groups) for a in group if self.avoid.get(a) == n
        )
        return sum(pairs) + back

    def swap(self) -> None:
        """Two people change seats wherever that spares a meeting, until nothing does."""
        if not self.met and not self.avoid:
            return
        looked, better = 0, True
        while better and looked < SWAPS:
            better = False
            for n, group in enumerate(self.groups):
                for m in range(n + 1, len(self.groups)):
                    looked += len(group) * len(self.groups[m])
                    better |= self._swap_between(n, m)

    def _swap_between(self, n: int, m: int) -> bool:
        better = False
        for i, a in enumerate(self.groups[n]):
            for j, b in enumerate(self.groups[m]):
                if a in self.stay or b in self.stay:
                    continue
                now = self._price(a, n, a) + self._price(b, m, b)
                then = self._price(a, m, b) + self._price(b, n, a)
                if then < now:
                    self.groups[n][i], self.groups[m][j] = b, a
                    a, better = b, True
        return better


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)
