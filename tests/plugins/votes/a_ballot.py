"""Ballots made of nothing but a paper: those that it allows, and those that none does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tablee.activities import Change, ChangeKind
from tablee.activities.votes import Ballot
from tablee.errors import NotAccepted
from tablee.model.entities import Cast, Marks, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.activities import StepRecord
    from tablee.activities.votes import Vote
    from tablee.view import Paper

__all__ = ["absurd", "ballots"]


def ballots(vote: Vote, step: StepRecord, least: int = 0) -> st.SearchStrategy[Cast]:
    """Ballots that the paper and the method allow, with at least so many options marked."""

    def allowed(cast: Cast) -> bool:
        ballot = Ballot(cast.marks, cast.text)
        try:
            vote.check(Change(ChangeKind.POST, Person("somebody", "Jeanne"), ballot), step)
        except NotAccepted:
            return False
        return True

    return on_paper(vote.paper(step), least).filter(allowed)


@st.composite
def on_paper(draw: st.DrawFn, paper: Paper, least: int) -> Cast:
    """Ballots that the paper allows; the method may refuse some of them still."""
    chosen = draw(st.permutations([id_ for id_, _words in paper.options]))
    most = paper.units if paper.form == "pick" and paper.units else len(chosen)
    chosen = chosen[: draw(st.integers(least, min(most, len(chosen))))]
    if paper.form == "grade":
        marks: Marks = {option: draw(grades(paper)) for option in chosen}
    elif paper.form == "spread":
        marks = draw(units(paper, chosen))
    elif paper.form == "rank":
        marks = draw(places(paper, chosen))
    else:
        marks = dict.fromkeys(chosen, 1)
    opened = any(choice.words and choice.value in marks.values() for choice in paper.choices)
    return Cast(marks, "Voici pourquoi" if opened else "")


def grades(paper: Paper) -> st.SearchStrategy[int | float]:
    """One of the choices, or a number to a tenth between them where the paper has decimals."""
    values = [choice.value for choice in paper.choices]
    if not paper.decimals:
        return st.sampled_from(values)
    tenths = st.integers(round(min(values) * 10), round(max(values) * 10))
    return st.sampled_from(values) | tenths.map(lambda n: n / 10)


@st.composite
def units(draw: st.DrawFn, paper: Paper, chosen: Sequence[str]) -> Marks:
    """At least one unit on each of these, in their order, for as long as there are any left."""
    left, marks = paper.units, {}
    for option in chosen:
        paid = [n for n in range(1, paper.most_units + 1) if paper.cost(n) <= left]
        if paid:
            marks[option] = draw(st.sampled_from(paid))
            left -= round(paper.cost(marks[option]))
    return dict(marks)


@st.composite
def places(draw: st.DrawFn, paper: Paper, chosen: Sequence[str]) -> Marks:
    """A plain order, or places that may be shared and skipped."""
    if not paper.ties or draw(st.booleans()):
        return {option: place for place, option in enumerate(chosen, start=1)}
    return {option: draw(st.integers(1, len(paper.options))) for option in chosen}


def absurd(paper: Paper) -> list[dict[str, Any]]:
    """Ballots that no paper allows."""
    first = paper.options[0][0]
    marks: list[Any] = [float("nan"), float("inf"), True, 10**30, -(10**9), "1", None, [1]]
    return [{"inconnue": 1}, {first: 1, "inconnue": 1}, *({first: mark} for mark in marks)]
