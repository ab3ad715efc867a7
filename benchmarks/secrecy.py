"""`make bench-secrecy`: share of small secret votes whose published details reveal ballots.

Every urn that so many people can fill is counted, and all that a phone then shows is compared: an
urn whose screen no other urn shares is known, ballot by ballot. Each urn weighs as often as it
comes out where every voter fills in every ballot of the paper with the same probability; nobody
leaves it blank. Who cast which of the ballots is told by none of this.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING, Any, Final

from benchmarks.live.tables import table
from tablee.activities import StepRecord
from tablee.activities.votes import Vote
from tablee.model.entities import Session, Step
from tablee.registry import load
from tablee.sdk.testing import counted
from tablee.settings import ROOT
from tablee.view import Audience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tablee.model.entities import Marks
    from tablee.view import Paper

__all__ = ["METHODS", "Known", "ballots_of", "known", "main", "vote_of"]

METHODS: Final[tuple[tuple[str, int, dict[str, Any]], ...]] = (
    ("approval", 3, {}),
    ("ranking", 3, {"count": "schulze"}),
    ("ranking", 3, {"count": "borda"}),
    ("weighting", 3, {"points": 5}),
    ("dot_vote", 3, {"dots": 3}),
    ("majority_judgment", 2, {}),
    ("five_fingers", 2, {}),
    ("gradients", 2, {}),
    ("roti", 1, {}),
)
"""Method, options and settings."""
MOST: Final = 30_000
"""Urns that are counted for one line; a line with more of them says so."""


@dataclass(frozen=True)
class Known:
    """Shares of votes, from 0 to 1."""

    all: float
    """What is shown fixes every ballot, whoever looks."""
    others: float
    """What is shown fixes every ballot for one voter at least, who knows one of them."""


def vote_of(method: str, settings: dict[str, Any]) -> Vote:
    """The method with these settings."""
    kind = load([ROOT / "plugins"]).activities[method]
    assert issubclass(kind, Vote)
    return kind(**settings)


def ballots_of(vote: Vote, options: Sequence[str]) -> list[Marks]:
    """Every ballot that says something, filled in wholly where the paper asks for all of it."""
    facts = {"opened": True, "options": [[option, option] for option in options]}
    step = Step("step", vote.name, facts=facts)
    paper = vote.paper(StepRecord(Session("essai", "Essai"), step, vote, (), {}))
    return list(_filled(paper, [id_ for id_, _words in paper.options]))


def _filled(paper: Paper, ids: Sequence[str]) -> Iterator[Marks]:
    marks: Sequence[int | float] = range((paper.units or 1) + 1)
    if paper.form == "grade":
        marks = [choice.value for choice in paper.choices]
    elif paper.form == "rank":
        marks = range(1, len(ids) + 1)
    for given in product(marks, repeat=len(ids)):
        if _is_whole(paper, given):
            found = zip(ids, given, strict=True)
            yield {id_: mark for id_, mark in found if mark or paper.form == "grade"}


def _is_whole(paper: Paper, given: Sequence[int | float]) -> bool:
    if paper.form == "rank":
        return len(set(given)) == len(given)
    if paper.form == "spread":
        return sum(given) == paper.units and max(given) <= (paper.cap or paper.units)
    return paper.form == "grade" or any(given)


def as_shown(vote: Vote, step: StepRecord) -> str:
    """All that a phone shows; the synthesis has no more (`activities/votes/test_method.py`)."""
    return repr(vote.view(step, Audience.PHONE))


def with_all_counts(vote: Vote, step: StepRecord) -> str:
    """The same with the steps of the count and the exercises, as a vote of many shows them."""
    return repr((vote.results(step), vote.told(step), vote.explained(step), vote.recounts(step)))


def result_alone(vote: Vote, step: StepRecord) -> str:
    """The bars and the sentence."""
    return repr((vote.results(step), vote.told(step)))


def known(
    vote: Vote,
    options: Sequence[str],
    people: int,
    seen: Callable[[Vote, StepRecord], str] = as_shown,
) -> Known:
    """For a room in which so many people fill in a secret ballot, then see this of it."""
    ballots = ballots_of(vote, options)
    sharing: defaultdict[str, list[tuple[int, ...]]] = defaultdict(list)
    for urn in combinations_with_replacement(range(len(ballots)), people):
        step = counted(vote, options, [ballots[n] for n in urn], secret=True)
        sharing[seen(vote, step)].append(urn)
    total = len(ballots) ** people
    alone = told = 0.0
    for urns in sharing.values():
        holding = Counter(ballot for urn in urns for ballot in set(urn))
        for urn in urns:
            weight = _orders(urn) / total
            alone += weight * (len(urns) == 1)
            told += weight * any(holding[ballot] == 1 for ballot in urn)
    return Known(alone, told)


def _orders(urn: tuple[int, ...]) -> int:
    """In how many ways people can cast this urn between them."""
    return math.factorial(len(urn)) // math.prod(map(math.factorial, Counter(urn).values()))


SEEN: Final = {
    "result alone": result_alone,
    "with all counts": with_all_counts,
    "as shown": as_shown,
}


def main() -> None:
    """Prints one line a method."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[3, 4, 5])
    parser.add_argument("--only", help="a method")
    asked = parser.parse_args()
    rows = [
        [name, str(people), *(_cell(vote, options, people, seen) for seen in SEEN.values())]
        for name, vote, options in _votes(asked.only)
        for people in asked.people
    ]
    print(table(["method", "voters", *SEEN], rows))


def _votes(only: str | None) -> Iterator[tuple[str, Vote, list[str]]]:
    for method, n, settings in METHODS:
        if only in (None, method):
            name = ", ".join((method, *map(str, settings.values()), f"{n} options"))
            options = ["Un", "Deux", "Trois"][:n] if n > 1 else [method]
            yield name, vote_of(method, settings), options


def _cell(
    vote: Vote, options: Sequence[str], people: int, seen: Callable[[Vote, StepRecord], str]
) -> str:
    if math.comb(len(ballots_of(vote, options)) + people - 1, people) > MOST:
        return "too many urns"
    found = known(vote, options, people, seen)
    return f"{found.all:.0%} ({found.others:.0%})"


if __name__ == "__main__":
    main()
