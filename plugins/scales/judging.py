"""Counts each proposal alone: one answer beyond the limit rejects it, whatever the others.

Answers are known by their place on the scale, 0 being the best. All here is pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tablee.plugin import Urn, profiles


@dataclass(frozen=True)
class RatedProposal:
    """One proposal, and what was answered about it."""

    option: str
    words: str
    counts: tuple[int, ...]
    """People for each answer of the scale, best first."""
    passing: int
    """How many of the answers, from the best, let a proposal pass."""
    silent: int
    """People who voted and gave this proposal no answer: they do not count."""

    @property
    def answers(self) -> int:
        return sum(self.counts)

    @property
    def above(self) -> int:
        """How many of them let it pass."""
        return sum(self.counts[: self.passing])

    @property
    def below(self) -> int:
        """How many of them stop it."""
        return self.answers - self.above

    @property
    def passes(self) -> bool:
        """Whether it was answered, and nobody stops it."""
        return self.answers > 0 and not self.below

    @property
    def stopped_by(self) -> tuple[tuple[int, int], ...]:
        """Where on the scale it was stopped, and by how many people; the worst answer first."""
        below = [(place, self.counts[place]) for place in range(self.passing, len(self.counts))]
        return tuple((place, people) for place, people in reversed(below) if people)

    def mean(self, marks: Sequence[float]) -> Fraction | None:
        """The exact mean, each answer being worth its mark; None where nobody answered."""
        if not self.answers:
            return None
        worth = (Fraction(mark) * n for mark, n in zip(marks, self.counts, strict=True))
        return sum(worth, Fraction(0)) / self.answers


def judged(urn: Urn, marks: Sequence[float], passing: int) -> tuple[RatedProposal, ...]:
    """Every proposal of the urn, in its order; `marks` are those of the scale, best first."""
    voters, counted = answered(urn), profiles(urn)
    found = []
    for option, words in urn.options:
        counts = tuple(counted[option][mark] for mark in marks)
        found.append(RatedProposal(option, words, counts, passing, voters - sum(counts)))
    return tuple(found)


def answered(urn: Urn) -> int:
    """How many people answered about one proposal at least; an empty ballot is no answer."""
    return sum(cast.times for cast in urn.ballots if cast.marks) + sum(h.voters for h in urn.hands)
