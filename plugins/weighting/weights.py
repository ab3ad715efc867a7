"""Statistics of the points that single ballots gave; raised hands tell only sums. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from tablee.plugin import Urn, cached_function


@cached_function(128)
def weights(urn: Urn) -> Mapping[str, Counter[int]]:
    """For each option, how many people gave it 1 point, 2 points … None is not among them."""
    found: dict[str, Counter[int]] = {option: Counter() for option, _words in urn.options}
    for cast in urn.ballots:
        for option, mark in cast.marks.items():
            if mark:
                found[option][int(mark)] += cast.times
    return found


@cached_function(128)
def totals(urn: Urn) -> frozenset[int]:
    """How many points ballots gave in all, each number once; 0 where one gave none."""
    return frozenset(int(sum(cast.marks.values())) for cast in urn.ballots)


@cached_function(128)
def voices(urn: Urn) -> Mapping[str, Fraction]:
    """The options' parts of one voice a ballot, split as its points; none for an empty ballot."""
    by_total: dict[str, Counter[int]] = {option: Counter() for option, _words in urn.options}
    for cast in urn.ballots:
        total = int(sum(cast.marks.values()))
        for option, mark in cast.marks.items():
            if mark:
                by_total[option][total] += int(mark) * cast.times
    return {
        option: sum((Fraction(points, total) for total, points in found.items()), Fraction())
        for option, found in by_total.items()
    }


@dataclass(frozen=True)
class Spread:
    """How far apart the weights of one option are, among the people who gave it any."""

    people: int
    least: int
    middle: float
    most: int


def spread(weights: Counter[int]) -> Spread | None:
    """The spread of these weights; None where nobody gave any."""
    if not weights:
        return None
    return Spread(weights.total(), min(weights), median(weights.elements()), max(weights))
