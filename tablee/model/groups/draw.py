"""Draws groups at random so that people meet as many others as possible.

Several rounds are the "social golfer" problem, for which no quick exact way is known: everybody is
put where fewest have been met, then people swap places as long as that spares meetings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from random import Random

Meetings = Counter[tuple[str, str]]
"""How often two people sat at one table; the ids of a pair in alphabetical order."""
TRIES: Final = 12
"""Drawings begun anew, of which the one with the fewest meetings again is kept."""
LOOKS: Final = 300_000
"""Swaps looked at in all tries together: some half a second at worst."""
STAYING: Final = 50
"""What it weighs that somebody stays at a table to be left: more than any meeting again."""


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
    weights, looks = _weights(people, met or Counter()), LOOKS
    best = _Drawing(people, sizes, weights, stay or {}, avoid or {})
    best.fill(rng)
    looks -= best.swap(looks)
    for _try in range(TRIES - 1):
        if not best.cost() or looks <= 0:
            break
        found = _Drawing(people, sizes, weights, stay or {}, avoid or {})
        found.fill(rng)
        looks -= found.swap(looks)
        best = min(best, found, key=_Drawing.cost)
    return tuple(tuple(group) for group in best.groups)


def _weights(people: Sequence[str], met: Meetings) -> dict[str, dict[str, int]]:
    """For each person those met before, by how much meeting again weighs.

    Meeting somebody a third time is worse than two others a second time.
    """
    weights: dict[str, dict[str, int]] = {who: {} for who in people}
    for (a, b), times in met.items():
        if a in weights and b in weights:
            weights[a][b] = weights[b][a] = times**2
    return weights


class _Drawing:
    """One drawing as it goes."""

    def __init__(
        self,
        people: Sequence[str],
        sizes: Sequence[int],
        weights: Mapping[str, Mapping[str, int]],
        stay: Mapping[str, int],
        avoid: Mapping[str, int],
    ) -> None:
        self.people, self.sizes, self.weights, self.stay = people, sizes, weights, stay
        self.groups: list[list[str]] = [[] for _size in sizes]
        self.at: dict[str, int] = {}
        """The number of each one's group."""
        self.price = {who: [0] * len(sizes) for who in people}
        """What it weighs to have each one in each group, as it stands."""
        for who, n in avoid.items():
            if who in self.price:
                self.price[who][n] += STAYING

    def fill(self, rng: Random) -> None:
        """Each in turn, in an order drawn by lot, where fewest have been met."""
        for who in self.people:
            if who in self.stay:
                self._sit(who, self.stay[who])
        others = [who for who in self.people if who not in self.stay]
        rng.shuffle(others)
        order = list(range(len(self.sizes)))
        rng.shuffle(order)
        for who in others:
            left = [size - len(group) for size, group in zip(self.sizes, self.groups, strict=True)]
            open_ = [n for n in order if left[n] > 0] or order
            price = self.price[who]
            self._sit(who, min(open_, key=lambda n: (price[n], -left[n])))

    def _sit(self, who: str, n: int) -> None:
        self.groups[n].append(who)
        self.at[who] = n
        for other, weight in self.weights[who].items():
            self.price[other][n] += weight

    def cost(self) -> int:
        """What all that meets again weighs, twice, and who stays at a table to be left."""
        return sum(self.price[who][n] for who, n in self.at.items())

    def swap(self, looks: int) -> int:
        """Two people change places wherever that spares meetings, until nothing does.

        Returns how many swaps were looked at, about `looks` at most.
        """
        looked, better = 0, True
        movable = [who for who in self.people if who not in self.stay]
        while better and looked < looks:
            better = False
            for who in movable:
                if not self.price[who][self.at[who]]:
                    continue
                looked += len(movable)
                other = min(movable, key=lambda other: self._gain(who, other))
                if self._gain(who, other) < 0:
                    self._exchange(who, other)
                    better = True
                if looked >= looks:
                    break
        return looked

    def _gain(self, a: str, b: str) -> int:
        """How the cost would change; less than nothing where fewer meet again."""
        n, m = self.at[a], self.at[b]
        if n == m:
            return 0
        between = self.weights[a].get(b, 0)
        now = self.price[a][n] + self.price[b][m]
        return self.price[a][m] + self.price[b][n] - 2 * between - now

    def _exchange(self, a: str, b: str) -> None:
        n, m = self.at[a], self.at[b]
        i, j = self.groups[n].index(a), self.groups[m].index(b)
        self.groups[n][i], self.groups[m][j] = b, a
        self.at[a], self.at[b] = m, n
        for who, was, now in ((a, n, m), (b, m, n)):
            for other, weight in self.weights[who].items():
                self.price[other][was] -= weight
                self.price[other][now] += weight


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)
