"""Counting functions that voting methods share: ranks, distributions, number format. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from tablee.activities import Ranked
from tablee.caching import cached_function
from tablee.texts import _, with_mark
from tablee.view import Bar

if TYPE_CHECKING:
    from tablee.model.entities import Urn

Profile = Counter[float]
"""How many people gave each mark."""


def ranked(scores: Sequence[tuple[str, str, float]]) -> tuple[Ranked, ...]:
    """Orders `(id, text, score)`, highest first; ties share a rank and keep their order."""
    ordered = sorted(scores, key=lambda option: -option[2])
    higher: dict[float, int] = {}
    for place, (_id, _text, score) in enumerate(ordered):
        higher.setdefault(score, place)
    return tuple(Ranked(id_, text, score, higher[score] + 1) for id_, text, score in ordered)


def by_score(urn: Urn, scores: Mapping[str, float]) -> tuple[Ranked, ...]:
    """The options of the urn, ranked by these scores."""
    return ranked([(id_, words, scores[id_]) for id_, words in urn.options])


def score_bars(
    options: Iterable[Ranked], details: Callable[[Ranked], str] | None = None
) -> tuple[Bar, ...]:
    """A bar for each option, its score as the figure, and below it what `details` says of it."""
    return tuple(
        Bar(o.rank, o.text, o.score, format_number(o.score), details(o) if details else "")
        for o in options
    )


def told_of_ties(ranks: Iterable[int]) -> str:
    """Beside a result, that ties share a rank; empty where there are none."""
    each = Counter(ranks).values()
    return _("À égalité, le rang est partagé") if max(each, default=1) > 1 else ""


@cached_function(128)
def profiles(urn: Urn) -> Mapping[str, Profile]:
    """For each option of the urn, how many people gave it each mark; unmarked ones are left out."""
    found: dict[str, Profile] = {option: Counter() for option, _words in urn.options}
    for cast in urn.ballots:
        for option, mark in cast.marks.items():
            if option in found:
                found[option][mark] += cast.times
    for hands in urn.hands:
        for option, counts in hands.counts.items():
            if option in found:
                for written, n in counts.items():
                    found[option][_number(written)] += n
    return found


def profile(urn: Urn, option: str) -> Profile:
    """How many people gave each mark to this option."""
    return profiles(urn)[option]


def unmarked(urn: Urn, option: str) -> int:
    """How many of those who voted gave this option no mark."""
    return urn.voters - profiles(urn)[option].total()


def _number(mark: str) -> float:
    number = float(mark)
    return int(number) if number.is_integer() else number


def format_number(number: float, digits: int = 2) -> str:
    """A number as it is read in figures, without needless zeros: `7`, `3,5` (`3.5` in English).

    Halves are rounded up, as people do: 4.125 to two digits is 4.13.
    """
    exact = Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{exact:f}".rstrip("0").rstrip(".") if "." in f"{exact:f}" else f"{exact:f}"
    return with_mark(text)
