"""Cached statistics of the rankings in an urn: blanks, ties, places, points, paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from tablee.plugin import Urn, cached_function

from . import counting

if TYPE_CHECKING:
    from fractions import Fraction

    from .counting import StrongestPaths

Orders = tuple[tuple["Mapping[str, int]", int], ...]
"""Each order, a place by option, and how many people gave it."""


@cached_function(128)
def orders(urn: Urn) -> Orders:
    """The orders that count: a ballot without any place is none."""
    found = tuple((ballot.marks, ballot.times) for ballot in urn.ballots if ballot.marks)
    return cast("Orders", found)  # the paper lets nothing but whole places through


@cached_function(128)
def voters(urn: Urn) -> int:
    """How many people placed something."""
    return sum(times for _order, times in orders(urn))


def blank(urn: Urn) -> int:
    """How many people placed nothing."""
    return urn.voters - voters(urn)


@cached_function(128)
def incomplete(urn: Urn) -> int:
    """How many people placed some options and not others."""
    every = len(urn.options)
    return sum(times for order, times in orders(urn) if len(order) < every)


@cached_function(128)
def has_ties(urn: Urn) -> bool:
    """Whether somebody gave one place to several options."""
    return any(len({*order.values()}) < len(order) for order, _times in orders(urn))


@cached_function(128)
def places(urn: Urn) -> Mapping[str, Counter[int]]:
    """For each option, how many people put it at each place: 1, 1, 3 where two are first.

    Places are counted again, so that a place left empty on a ballot is no place.
    """
    found: dict[str, Counter[int]] = {option: Counter() for option, _words in urn.options}
    for order, times in orders(urn):
        place: dict[int, int] = {}
        for n, mark in enumerate(sorted(order.values()), start=1):
            place.setdefault(mark, n)
        for option, mark in order.items():
            found[option][place[mark]] += times
    return found


@cached_function(128)
def points(urn: Urn) -> Mapping[str, float]:
    """Borda’s points by option."""
    return counting.borda(_options(urn), orders(urn))


@cached_function(128)
def paths(urn: Urn) -> StrongestPaths:
    """Schulze’s count, and the duels that it is made of."""
    return counting.schulze(counting.duels(_options(urn), orders(urn)))


@cached_function(128)
def first_places(urn: Urn) -> Mapping[str, Fraction]:
    """How many people put each option first; several firsts on a ballot split it."""
    return counting.first_places(_options(urn), orders(urn))


def _options(urn: Urn) -> tuple[str, ...]:
    return tuple(option for option, _words in urn.options)
