"""Five voters: what each of them chooses, made from the paper alone, and what must come out.

A method that is added is voted with as well; nothing here knows one by name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from tablee.activities.votes import Vote, VoteFacts
from tablee.model.entities import Cast, Urn
from tablee.view import Bars, Profile, ProfileRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.activities import StepRecord
    from tablee.view import Paper, View

__all__ = ["WORDS", "Row", "choice_of", "counted_as", "plain", "shown_rows"]

WORDS: Final = ("Cela prive les petites structures.", "Qui paiera ?")
"""What those write who object: the first on a phone, the second on paper."""


# ── what each one chooses ───────────────────────────────────────────────────────────────────


def choice_of(paper: Paper, voter: int) -> Cast:
    """The ballot of the nth voter, 0 to 4; each one says something else."""
    ids = [id_ for id_, _words in paper.options]
    marks = {
        "spread": _spread,
        "pick": _picked,
        "grade": _graded,
        "rank": _in_order,
    }[paper.form](paper, ids, voter)
    asked = any(choice.words and choice.value in marks.values() for choice in paper.choices)
    return Cast(marks, WORDS[voter % 2] if asked else "")


def _spread(paper: Paper, ids: Sequence[str], voter: int) -> dict[str, float]:
    """Most on one, the rest on the next; the last voter keeps the rest."""
    paid = [n for n in range(paper.most_units + 1) if paper.cost(n) <= -(-paper.units * 2 // 3)]
    most = paid[-1]
    left = paper.units - paper.cost(most)
    rest = [n for n in range(paper.most_units + 1) if paper.cost(n) <= left][-1]
    one, next_ = ids[voter % len(ids)], ids[(voter + 1) % len(ids)]
    return {one: most} if voter == 4 else {one: most, next_: rest}


def _picked(paper: Paper, ids: Sequence[str], voter: int) -> dict[str, float]:
    """All but one."""
    chosen = [id_ for place, id_ in enumerate(ids) if (voter + place) % 3 != 2]
    return dict.fromkeys(chosen[: paper.units or None], 1)


def _graded(paper: Paper, ids: Sequence[str], voter: int) -> dict[str, float]:
    """Good grades for the first option, all sorts for the others; one is left out by the last."""
    values = [choice.value for choice in paper.choices]
    marks = {
        id_: values[(voter + place) * (place + 1) // 2 % len(values)]
        for place, id_ in enumerate(ids)
    }
    if voter == 4 and len(ids) > 1:
        del marks[ids[-1]]
    if paper.decimals and voter % 2:
        return {id_: mark - 0.5 for id_, mark in marks.items()}
    apart = [choice.value for choice in paper.choices if choice.apart]
    return dict.fromkeys(marks, apart[0]) if apart and voter == 4 else marks


def _in_order(paper: Paper, ids: Sequence[str], voter: int) -> dict[str, float]:
    """Each begins with another one; the last voter leaves one out."""
    first = voter % len(ids)
    order = [*ids[first:], *ids[:first]][: -1 if voter == 4 else None]
    return {id_: place for place, id_ in enumerate(order, start=1)}


class Row(NamedTuple):
    """One row of a result, as one reads it."""

    rank: str
    words: str
    figure: str
    spelled: str
    """How many people gave which answer, as a screen reader says it."""


# ── what must come out ──────────────────────────────────────────────────────────────────────


def counted_as(step: StepRecord, casts: Sequence[Cast]) -> StepRecord:
    """The step as it must be once exactly these ballots are counted: three by phone, two typed."""
    vote = step.activity
    assert isinstance(vote, Vote)
    options = vote.options(step)
    origins = {"phone": 3, "paper": 2}
    typist = next(p.id for p in step.people.values() if p.name == "Yasmine")
    urn = Urn(
        *(f"{step.step.id}-1", step.step.id, 1, vote.secret, 0.0, 4e9, options, tuple(casts)),
        origins=origins,
        entered_by={"paper": (typist,)},
    )
    facts = step.facts(VoteFacts)
    closed = replace(facts, opened=True, closed=True, options=options, secret=vote.secret)
    stored = {**step.step.facts, **msgspec.to_builtins(closed)}
    then = replace(step, step=replace(step.step, facts=stored), rounds=(urn,))
    return replace(then, outcome=vote.tally(urn, then))


def shown_rows(result: View) -> list[Row]:
    """The rows of a result as a screen has them."""
    assert isinstance(result, Bars | Profile)
    choices = result.choices if isinstance(result, Profile) else ()
    rows = []
    for row in result.rows:
        counts = row.counts if isinstance(row, ProfileRow) else ()
        given = zip(choices, counts, strict=True)
        spelled = ", ".join(f"{choice} : {people}" for choice, people in given)
        rank = str(row.rank) if row.rank else ""
        rows.append(Row(rank, *map(plain, (row.text, row.figure, spelled))))
    return rows


def plain(text: str) -> str:
    """Without what only the eye sees: lines, and spaces that do not break."""
    return " ".join(text.replace("\xa0", " ").split())
