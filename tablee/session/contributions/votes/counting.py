"""Counts the ballots of a round into an anonymous urn; only a named vote keeps the voters.

Pure. What it makes is all that remains of a secret vote that can be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from tablee.activities.votes import Ballot, Hands, VoteFacts
from tablee.activities.votes.results.withheld import FEW
from tablee.model.entities import Cast, Contribution, HandCount, Urn


def once_each(ballots: Iterable[Contribution]) -> list[Contribution]:
    """The same, each voting card once, with what it said last.

    A card that changes hands is put before the ballot of who had it goes: a crash, or a disk that
    refuses, may leave both.
    """
    every = list(ballots)
    last: dict[int, Contribution] = {}
    for one in every:
        card = card_of(one)
        if card and (card not in last or _said(last[card]) <= _said(one)):
            last[card] = one
    return [one for one in every if not card_of(one) or last[card_of(one)] is one]


def card_of(contribution: Contribution) -> int:
    """The number of the voting card that said this; 0 for none."""
    return contribution.content.card if isinstance(contribution.content, Ballot) else 0


def _said(contribution: Contribution) -> tuple[float, float]:
    return (contribution.edited_at or contribution.at, contribution.position)


def urn_of(
    step: str,
    facts: VoteFacts,
    ballots: Sequence[Contribution],
    now: float,
    unreadable: int = 0,
    called: Collection[str] = (),
    *,
    graded: bool = True,
) -> Urn:
    """What these ballots of this step's round leave, closed `now` (seconds since 1970).

    `called` are the people of the list who could vote. Where answers are no grades, 0 is as
    nothing and is left out: a voting card says « Non », a phone nothing, and no ballot is to tell
    where it came from.
    """
    read = [(c, c.content) for c in once_each(ballots) if isinstance(c.content, Ballot)]
    casts = [
        _cast(c, ballot, facts.secret, graded)
        for c, ballot in read
        if not isinstance(ballot, Hands)
    ]
    if facts.secret and not _many_of_each(casts):
        casts = [replace(cast, paper=False) for cast in casts]
    hands = [ballot for _c, ballot in read if isinstance(ballot, Hands)]
    return Urn(
        id=f"{step}-{facts.round}",
        step=step,
        round=facts.round,
        secret=facts.secret,
        opened_at=facts.opened_at,
        closed_at=now,
        options=facts.options,
        ballots=tuple(sorted(casts, key=_by_what_it_says)),
        hands=tuple(HandCount(h.voters, h.counts) for h in hands),
        origins=_origins(read),
        entered_by=_typists(read),
        unreadable=unreadable,
        called=len({*called, *(c.person for c, ballot in read if not ballot.entered)}),
        opened_by=facts.opened_by,
    )


def _many_of_each(casts: Sequence[Cast]) -> bool:
    """Whether there are enough on paper, and not, for none to be told by where it came from."""
    on_paper = sum(cast.paper for cast in casts)
    return min(on_paper, len(casts) - on_paper) >= FEW


def _origins(read: Sequence[tuple[Contribution, Ballot]]) -> dict[str, int]:
    people: Counter[str] = Counter()
    for _c, ballot in read:
        people[ballot.origin] += ballot.voters if isinstance(ballot, Hands) else ballot.times
    return dict(people)


def _typists(read: Sequence[tuple[Contribution, Ballot]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for contribution, ballot in read:
        if contribution.entered_by:
            found.setdefault(ballot.origin, {})[contribution.entered_by] = None
    return {origin: tuple(ids) for origin, ids in found.items()}


def _cast(contribution: Contribution, ballot: Ballot, secret: bool, graded: bool) -> Cast:
    whose = "" if secret or ballot.entered else contribution.person
    which = "" if secret else contribution.id
    marks = {id_: mark for id_, mark in sorted(ballot.marks.items()) if graded or mark}
    words = ballot.words if secret else ""
    return Cast(marks, ballot.text, ballot.entered, ballot.times, whose, which, words)


def _by_what_it_says(cast: Cast) -> tuple[Any, ...]:
    """An order in which neither who voted nor when plays any part."""
    says = (cast.paper, sorted(cast.marks.items()), cast.text, cast.times, cast.person)
    return (*says, cast.words)
