"""What a vote has said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Outcome", "Ranked", "ranked"]


@dataclass(frozen=True)
class Ranked:
    """One option of an outcome; equal scores share a rank (1, 1, 3)."""

    id: str
    text: str
    score: float
    rank: int


@dataclass(frozen=True)
class Outcome:
    """What a vote has said, best first."""

    options: tuple[Ranked, ...]
    voters: int
    """People who voted, whoever brought their ballots."""
    cast: float
    """Units cast (dots …)."""
    available: float
    """Units that could have been cast."""


def ranked(scores: Sequence[tuple[str, str, float]]) -> tuple[Ranked, ...]:
    """Orders `(id, text, score)`, highest first; ties share a rank and keep their order."""
    ordered = sorted(scores, key=lambda option: -option[2])
    higher = {score: sum(1 for s in ordered if s[2] > score) for _id, _text, score in ordered}
    return tuple(Ranked(id_, text, score, higher[score] + 1) for id_, text, score in ordered)
