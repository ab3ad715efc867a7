"""Withholds details of a secret vote of a few people that would give ballots away. Pure.

With few ballots, the steps of a count, other counts of the same ballots, and the file of ballots
fix what each of them says: the room needs little more to know whose it is. So a secret round with
fewer than `FEW` ballots shows its result alone, on every screen, in the document, in every file
that is for others; a named round shows all. Pure.

The result is shown whatever it tells: this is said beforehand, in the rule (`said_beforehand`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tablee.texts import _, ngettext, quoted
from tablee.view import Bars, Profile, Table, View

if TYPE_CHECKING:
    from tablee.activities import Outcome, StepRecord
    from tablee.activities.votes.method import Recount, Vote
    from tablee.model.entities import Cast, Urn
    from tablee.model.synthesis import Block

__all__ = [
    "FEW",
    "alone",
    "are_few",
    "explained",
    "first_alone",
    "is_withheld",
    "noted",
    "recounts",
    "results",
    "said_beforehand",
    "said_instead",
    "said_of_ballots",
    "told",
    "withholds_count",
]

FEW: Final = 5
"""Secret ballots below which nothing but the result is told, and below which ballots of one origin
are not told from the others."""
_MOST_NAMED: Final = 3
"""Options level at the top that are named; more are counted."""


def is_withheld(vote: Vote, step: StepRecord) -> bool:
    """Whether the last round of the step has so few secret ballots that only its result is told."""
    urn = step.urn
    return urn is not None and are_few(urn, graded=vote.paper(step).form == "grade")


def are_few(urn: Urn, *, graded: bool = False) -> bool:
    """Whether a round has so few secret ballots; `graded` where a mark of 0 says something."""
    return urn.secret and 0 < _ballots(urn, graded=graded) < FEW


def _ballots(urn: Urn, *, graded: bool) -> int:
    """How many people's own ballots say something; raised hands hide nobody."""
    filled = sum(cast.times for cast in urn.ballots if _says_something(cast, graded=graded))
    raised = urn.origins.get("hands", 0) - sum(hands.voters for hands in urn.hands)
    return filled - max(0, raised)


def _says_something(cast: Cast, *, graded: bool) -> bool:
    """A grade may be 0; where one picks, spreads or ranks, 0 is nothing."""
    return bool(cast.marks if graded else any(cast.marks.values())) or bool(cast.text)


# ── what a method says, where it may be told ────────────────────────────────────────────────


def told(vote: Vote, step: StepRecord) -> str:
    """What came out, in a sentence or two: as the method says it, or without what it counted."""
    return vote.told_of_few(step) if withholds_count(vote, step) else vote.told(step)


def results(vote: Vote, step: StepRecord) -> tuple[View, ...]:
    """The count in pictures, or each option with its rank and what it comes to, no more."""
    return vote.results_of_few(step) if withholds_count(vote, step) else vote.results(step)


def alone(views: Sequence[View], outcome: Outcome | None) -> tuple[View, ...]:
    """Results without what they tell beside each option's rank and what it comes to."""
    voters = 0 if outcome is None else outcome.voters
    turnout = ngettext("{n} personne a voté", "{n} personnes ont voté", voters) if voters else ""
    return tuple(_alone(view, turnout) for view in views)


def _alone(view: View, turnout: str) -> View:
    if isinstance(view, Bars):
        rows = tuple(replace(row, details="") for row in view.rows)
        return replace(view, rows=rows, note=turnout)
    if isinstance(view, Profile):
        ranks = any(row.rank for row in view.rows)
        head = (*((_("Rang"),) if ranks else ()), _("Proposition"), _("Résultat"))
        body = ((*((str(row.rank),) if ranks else ()), row.text, row.figure) for row in view.rows)
        return Table(head, tuple(body), view.title)
    return view


def first_alone(outcome: Outcome | None) -> str:
    """Which options come first, without any number of what was counted."""
    options = () if outcome is None else outcome.options
    first = [quoted(o.text) for o in options if o.rank == 1]
    if not first or (len(first) == len(options) > 1):
        return _("Aucune proposition ne vient devant les autres.")
    if len(first) == 1:
        return _("En tête, {option}.").format(option=first[0])
    if len(first) > _MOST_NAMED:
        return _("{k} propositions à égalité en tête.").format(k=len(first))
    return _("À égalité en tête : {options}.").format(options=", ".join(first))


def explained(vote: Vote, step: StepRecord) -> tuple[View, ...]:
    """The steps of the count, or nothing."""
    return () if withholds_count(vote, step) else vote.explained(step)


def noted(vote: Vote, step: StepRecord) -> Sequence[Block]:
    """What else the synthesis tells of this round, or nothing."""
    return () if withholds_count(vote, step) else vote.noted(step)


def recounts(vote: Vote, step: StepRecord) -> tuple[Recount, ...]:
    """The exercises, or none."""
    return () if is_withheld(vote, step) else vote.recounts(step)


def withholds_count(vote: Vote, step: StepRecord) -> bool:
    """Whether the steps of the count would tell of a few ballots what the result does not."""
    return not vote.tells_no_more and is_withheld(vote, step)


# ── in words ────────────────────────────────────────────────────────────────────────────────


def said_instead(vote: Vote, step: StepRecord) -> str:
    """Why the count is not told; empty where it is, and where there is no more than the result."""
    if not is_withheld(vote, step):
        return ""
    more: tuple[object, ...] = vote.recounts(step)
    if not vote.tells_no_more:
        more = (*more, *vote.explained(step), *vote.noted(step))
        more = (*more, *(v for v in vote.results(step) if v not in vote.results_of_few(step)))
    if not more:
        return ""
    return _("Moins de cinq bulletins secrets : le détail du compte n’est pas montré.")


def said_beforehand(voters: int) -> str:
    """What so many voters cannot hide from one another; empty where they are many, or nobody."""
    if not 0 < voters < FEW:
        return ""
    if voters == 1:
        return _("Une seule personne vote : le résultat dira son choix.")
    if voters == 2:
        return _("À deux, chaque personne peut déduire du résultat ce que l’autre a choisi.")
    if voters == 3:
        return _("À trois, on peut parfois deviner du résultat qui a choisi quoi.")
    return _("À quatre, on peut parfois deviner du résultat qui a choisi quoi.")


def said_of_ballots(ballots: int) -> str:
    """What so few secret ballots, whoever might have voted, cannot hide once the count is shown."""
    if not 0 < ballots < FEW:
        return ""
    return ngettext(
        "{n} réponse secrète seulement : le résultat dira ce choix.",
        "{n} réponses secrètes seulement : on peut parfois deviner du résultat qui a choisi quoi.",
        ballots,
    )
