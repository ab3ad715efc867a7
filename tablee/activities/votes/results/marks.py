"""Statistics of ROTI marks, from 1 to 5, for the time invested: distribution, mean, median. Pure.

One convention for whoever asks for them, a vote or a closing: any number from 1 to 5, decimals too;
spread by whole marks, or by halves where some are not whole; a mean to two decimals at most, never
without the spread.

Marks are read as they were typed, in decimals: 3.1 is 31/10 here, not the nearest binary fraction.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Final, Self

from tablee.activities.votes.results.counting import format_number
from tablee.texts import N_, _

HALF: Final = 2
"""The denominator of halves."""


@dataclass(frozen=True)
class Marks:
    """What people gave: each mark with how many gave it, the best first."""

    given: tuple[tuple[float, int], ...]
    silent: int
    """People who answered that they would rather not say."""
    WORST: ClassVar[int] = 1
    BEST: ClassVar[int] = 5
    LEVELS: ClassVar[Mapping[int, str]] = {
        5: N_("Bien plus que le temps passé"),
        4: N_("Plus que le temps passé"),
        3: N_("Autant que le temps passé"),
        2: N_("Moins que le temps passé"),
        1: N_("Presque rien"),
    }
    """What each whole mark says, best first."""

    @classmethod
    def valid(cls, mark: float) -> bool:
        """Whether this is a mark one may give: a number from 1 to 5."""
        return math.isfinite(mark) and cls.WORST <= mark <= cls.BEST

    @classmethod
    def level(cls, mark: float) -> str:
        """What a mark says; empty for one that is not whole."""
        return _(cls.LEVELS[int(mark)]) if mark in cls.LEVELS else ""

    @classmethod
    def of(cls, answers: Iterable[float | None]) -> Self:
        """The marks of these people, each with None for who would rather not say."""
        counts = Counter(answers)
        silent = counts.pop(None, 0)
        given = ((mark, n) for mark, n in counts.items() if mark is not None)
        return cls(tuple(sorted(given, reverse=True)), silent)

    @property
    def n(self) -> int:
        """How many gave a mark."""
        return sum(people for _mark, people in self.given)

    @property
    def total(self) -> Fraction:
        """The sum of the marks."""
        return sum((_exact(mark) * people for mark, people in self.given), Fraction(0))

    @property
    def mean(self) -> Fraction | None:
        """The mean, not rounded; None without any mark."""
        return self.total / self.n if self.n else None

    @property
    def median(self) -> Fraction | None:
        """The mark of the middle, or half-way between the two of the middle; None without any."""
        every = [exact for mark, people in self.given for exact in [_exact(mark)] * people]
        return statistics.median(every) if every else None

    @property
    def spread(self) -> dict[float, int]:
        """People by mark from 5 to 1: by whole ones, or by halves where some are not whole.

        Others stand with the nearest half, 3.25 with 3.5.
        """
        per = 1 if self.whole else 2
        counts = {n / per: 0 for n in range(self.BEST * per, self.WORST * per - 1, -1)}
        for mark, people in self.given:
            counts[math.floor(_exact(mark) * per + Fraction(1, 2)) / per] += people
        return counts

    @property
    def halves(self) -> bool:
        """Whether every mark is a whole number or a half."""
        return all(_exact(mark).denominator <= HALF for mark, _people in self.given)

    @property
    def whole(self) -> bool:
        """Whether every mark is a whole number."""
        return all(_exact(mark).denominator == 1 for mark, _people in self.given)


def _exact(mark: float) -> Fraction:
    return Fraction(str(mark))


def round_half_up(number: Fraction, digits: int) -> float:
    """To so many decimals, halves going up as people round: 4.125 to 4.13."""
    unit = 10**digits
    return float(Fraction(math.floor(number * unit + Fraction(1, 2)), unit))


def format_mean(number: Fraction) -> str:
    """A mean or a median as it is read: two decimals at most."""
    return format_number(round_half_up(number, 2))
