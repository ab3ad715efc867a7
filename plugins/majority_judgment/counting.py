"""Majority judgment: computes median grades, and ranks options that share one.

A profile is one option's ballots counted by grade, from the worst (index 0) to the best. All here
is exact and pure; what a grade is called, and who may vote, is said elsewhere.

Source: Balinski & Laraki, "Majority Judgment", MIT Press 2011, for the majority value; not the
one-step gauge (p, α, q), which leaves ties where the ballots make none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from math import lcm
from typing import TypeVar

Pick = tuple[int, ...]
"""Grades of ballots that leave one after the other, one on a side of the middle and one beyond."""
Value = tuple[tuple[Pick, int], ...]
"""A majority value: picks, each with how many times it comes."""
A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True)
class TieBreak:
    """Ballots taken away from two profiles alike, and the majority grades that they have then."""

    removed: tuple[tuple[int, int], ...]
    """(grade, ballots), taken from each of the two; two grades when they were taken in turn."""
    reached: tuple[int, int] | None
    """The first's majority grade and the second's; None when no ballot is left: a true tie."""

    @property
    def ballots(self) -> int:
        """Ballots that this step takes away from each profile."""
        return sum(ballots for _grade, ballots in self.removed)


def majority_grade(counts: Sequence[int]) -> int:
    """The lower median: the grade of the ballot of rank ⌈n/2⌉ from the worst.

    `ValueError` when there is no ballot.
    """
    to_pass = (sum(counts) + 1) // 2
    if to_pass < 1:
        raise ValueError("No ballot, hence no majority grade.")
    for grade, ballots in enumerate(counts):
        to_pass -= ballots
        if to_pass <= 0:
            return grade
    raise AssertionError("the counts are fewer than their sum")


def with_missing(counts: Sequence[int], voters: int) -> tuple[int, ...]:
    """The profile, once all those who left this option without a grade gave it the worst.

    `ValueError` when it holds more ballots than there are voters.
    """
    missing = voters - sum(counts)
    if missing < 0:
        raise ValueError(f"{sum(counts)} ballots from {voters} voters.")
    worst, *others = counts
    return (worst + missing, *others)


def with_one_total(profiles: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """The profiles with every ballot of each counted so many times that all have one total.

    Shares are kept: they are what is then compared, and two profiles with the same shares become
    identical. Profiles that have one total already stay as they are. `ValueError` where one is
    without any ballot: it has no shares.
    """
    totals = [sum(counts) for counts in profiles]
    if 0 in totals:
        raise ValueError("No ballot, hence no shares.")
    total = lcm(*totals)
    return [
        tuple(ballots * (total // own) for ballots in counts)
        for counts, own in zip(profiles, totals, strict=True)
    ]


def ranks(profiles: Sequence[Sequence[int]]) -> list[int]:
    """The rank of each profile, in their order: 1 for the best; equal ones share (1, 1, 3).

    Only identical profiles are equal; without any ballot at all, they all are. `ValueError` when
    they do not hold the same number of ballots (see `with_missing` and `with_one_total`): ballots
    cannot then be taken away side by side.
    """
    _check_totals(profiles)
    values = [_majority_value(counts) for counts in profiles]
    best_first = sorted(values, key=cmp_to_key(_compared), reverse=True)
    first_place: dict[Value, int] = {}
    for place, value in enumerate(best_first, start=1):
        first_place.setdefault(value, place)
    return [first_place[value] for value in values]


def steps(one: Sequence[int], other: Sequence[int]) -> tuple[TieBreak, ...]:
    """How a majority grade that two profiles share is parted, for people to read.

    Each step but the last leaves both at the same grade; the last one is where they differ, or
    where no ballot is left. There are no more steps than grades, however many ballots. Empty when
    the majority grades differ, or without any ballot: nothing need be taken away. `ValueError` when
    one holds more ballots than the other.
    """
    _check_totals((one, other))
    taken: list[tuple[Pick, int]] = []
    reached: tuple[int, int] | None = None
    for mine, its, times in _abreast(_majority_value(one), _majority_value(other)):
        if mine != its:
            alike = int(mine[0] == its[0])
            taken += [(mine[:alike], 1)] * alike
            reached = (mine[alike], its[alike])
            break
        taken.append((mine, times))
    if not taken:
        return ()
    runs = [tuple(run.items()) for run in _runs(taken)]
    shared = [(run[0][0], run[0][0]) for run in runs[1:]]
    return tuple(TieBreak(run, then) for run, then in zip(runs, (*shared, reached), strict=True))


def _check_totals(profiles: Sequence[Sequence[int]]) -> None:
    if len({sum(counts) for counts in profiles}) > 1:
        raise ValueError("These profiles do not hold the same number of ballots.")


def _majority_value(counts: Sequence[int]) -> Value:
    """The majority grades one after the other, as each time a ballot of that grade is taken away.

    They go out from the middle of the sorted ballots, one on a side and one on the other: with
    1 2 3 4 5 6, 3 4 2 5 1 6; with 1 2 3 4 5, 3 2 4 1 5. Of two profiles with as many ballots, the
    better is the one whose value is greater where they first differ. Ballots that leave alike are
    counted, not set out: there may be very many (see `with_one_total`).
    """
    below: list[tuple[int, int]] = []
    above: list[tuple[int, int]] = []
    half, odd = divmod(sum(counts), 2)
    for grade, ballots in enumerate(counts):
        low = min(ballots, half)
        half -= low
        below[:0] = [(grade, low)] if low else []
        above += [(grade, ballots - low)] if ballots > low else []
    sides = _abreast(above, below) if odd else _abreast(below, above)
    value = tuple(((first, then), times) for first, then, times in sides)
    return (*value, ((above[-1][0],), 1)) if odd else value


def _abreast(
    one: Sequence[tuple[A, int]], other: Sequence[tuple[B, int]]
) -> Iterator[tuple[A, B, int]]:
    """Two sequences of (item, times) side by side, as far as both go."""
    rest, its_rest = iter(one), iter(other)
    here, there = next(rest, None), next(its_rest, None)
    while here and there:
        times = min(here[1], there[1])
        yield here[0], there[0], times
        here = (here[0], here[1] - times) if here[1] > times else next(rest, None)
        there = (there[0], there[1] - times) if there[1] > times else next(its_rest, None)


def _compared(one: Value, other: Value) -> int:
    """1 where the one is better, -1 where the other is, 0 where they are the same."""
    for mine, its, _times in _abreast(one, other):
        if mine != its:
            return 1 if mine > its else -1
    return 0


def _runs(picks: Sequence[tuple[Pick, int]]) -> list[Counter[int]]:
    """What leaves, gathered as ballots by grade: two sides in turn, so one grade or two."""
    runs: list[Counter[int]] = []
    for pick, times in picks:
        if not runs or not {*pick} <= runs[-1].keys():
            runs.append(Counter())
        for grade in pick:
            runs[-1][grade] += times
    return runs
