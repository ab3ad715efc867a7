"""What a secret vote of a few people does not tell: more of its ballots than its result says.

With few ballots, the steps of a count, other counts of the same ballots, and the file of ballots
fix what each of them says: the room needs little more to know whose it is. So a secret round with
fewer than `FEW` ballots shows its result alone, on every screen, in the document, in every file
that is for others; a named round shows all. Pure.

The result is shown whatever it tells: this is said beforehand, in the rule (`said_beforehand`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workshop.activities import StepRecord
    from workshop.model import Cast, Urn
    from workshop.synthesis import Block
    from workshop.view import View
    from workshop.votes.method import Recount, Vote

__all__ = [
    "FEW",
    "explained",
    "is_withheld",
    "keeps_count",
    "noted",
    "recounts",
    "said_beforehand",
    "said_instead",
]

FEW: Final = 5
"""Secret ballots below which nothing but the result is told, and below which ballots of one origin
are not told from the others."""


def is_withheld(vote: Vote, step: StepRecord) -> bool:
    """Whether the last round of the step has so few secret ballots that only its result is told."""
    urn = step.urn
    return urn is not None and urn.secret and 0 < _ballots(vote, step, urn) < FEW


def _ballots(vote: Vote, step: StepRecord, urn: Urn) -> int:
    """How many people's own ballots say something; raised hands hide nobody."""
    graded = vote.paper(step).form == "grade"
    filled = sum(cast.times for cast in urn.ballots if _says_something(cast, graded=graded))
    raised = urn.origins.get("hands", 0) - sum(hands.voters for hands in urn.hands)
    return filled - max(0, raised)


def _says_something(cast: Cast, *, graded: bool) -> bool:
    """A grade may be 0; where one picks, spreads or ranks, 0 is nothing."""
    return bool(cast.marks if graded else any(cast.marks.values())) or bool(cast.text)


# ── what a method says, where it may be told ────────────────────────────────────────────────


def explained(vote: Vote, step: StepRecord) -> tuple[View, ...]:
    """The steps of the count, or nothing."""
    return () if keeps_count(vote, step) else vote.explained(step)


def noted(vote: Vote, step: StepRecord) -> Sequence[Block]:
    """What else the synthesis tells of this round, or nothing."""
    return () if keeps_count(vote, step) else vote.noted(step)


def recounts(vote: Vote, step: StepRecord) -> tuple[Recount, ...]:
    """The exercises, or none."""
    return () if is_withheld(vote, step) else vote.recounts(step)


def keeps_count(vote: Vote, step: StepRecord) -> bool:
    """Whether the steps of the count would tell of a few ballots what the result does not."""
    return not vote.tells_no_more and is_withheld(vote, step)


# ── in words ────────────────────────────────────────────────────────────────────────────────


def said_instead(vote: Vote, step: StepRecord) -> str:
    """Why the count is not told; empty where it is, and where there is no more than the result."""
    if not is_withheld(vote, step):
        return ""
    more = () if vote.tells_no_more else (*vote.explained(step), *vote.noted(step))
    if not more and not vote.recounts(step):
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
