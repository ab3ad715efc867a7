"""Counts an urn by majority judgment: profile, majority grade and rank of each option.

Grades are known by their place, 0 being the worst. What is costly is counted once for each urn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tablee.plugin import Urn, cached_function, profiles

from .counting import TieBreak, majority_grade, ranks, steps, with_missing, with_one_total


@dataclass(frozen=True)
class JudgedOption:
    """One option, and what was said of it."""

    option: str
    words: str
    counts: tuple[int, ...]
    """Ballots by grade, the worst first, as they are counted: those without a grade are among the
    worst ones where that is the rule."""
    unrated: int
    """People who voted and gave this option no grade."""
    rank: int

    @property
    def ballots(self) -> int:
        """How many ballots count for it."""
        return sum(self.counts)

    @property
    def grade(self) -> int | None:
        """Its majority grade; None where no ballot counts."""
        return majority_grade(self.counts) if self.ballots else None

    @property
    def mean(self) -> Fraction | None:
        """The exact mean, each grade being worth its place; None where no ballot counts."""
        if not self.ballots:
            return None
        return Fraction(sum(place * n for place, n in enumerate(self.counts)), self.ballots)

    def at_least(self, grade: int) -> int:
        """How many ballots say this grade or a better one."""
        return sum(self.counts[grade:])


@cached_function(128)
def judged(urn: Urn, grades: int, *, worst: bool) -> tuple[JudgedOption, ...]:
    """Every option of the urn, best first; ties in the order of the vote.

    `worst`: whoever gave an option no grade gave it the worst; else they do not count for it,
    options are compared by the shares of their grades, and those without any come last.
    """
    voters, marks = answered(urn), profiles(urn)
    given = [
        tuple(marks[option][place] for place in range(grades)) for option, _words in urn.options
    ]
    counted = [with_missing(counts, voters) if worst else counts for counts in given]
    found = [
        JudgedOption(option, words, counts, voters - sum(own), rank)
        for (option, words), counts, own, rank in zip(
            urn.options, counted, given, _places(counted), strict=True
        )
    ]
    return tuple(sorted(found, key=lambda one: one.rank))


def _places(counted: Sequence[tuple[int, ...]]) -> list[int]:
    with_ballots = [counts for counts in counted if any(counts)]
    places = iter(ranks(with_one_total(with_ballots)))
    return [next(places) if any(counts) else len(with_ballots) + 1 for counts in counted]


def compared(
    one: JudgedOption, other: JudgedOption
) -> tuple[tuple[int, int], tuple[TieBreak, ...]]:
    """How often a ballot of each counts when the two are compared, and how they are parted."""
    mine, its = with_one_total((one.counts, other.counts))
    return (sum(mine) // one.ballots, sum(its) // other.ballots), steps(mine, its)


def answered(urn: Urn) -> int:
    """How many people gave a grade at least; an empty ballot is no vote."""
    return sum(cast.times for cast in urn.ballots if cast.marks) + sum(h.voters for h in urn.hands)
