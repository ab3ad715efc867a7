"""Turnout of a vote and, in a named vote, who gave which answer.

For methods in which the group hears how many have spoken. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tablee.model.entities import Urn, fold
from tablee.texts import _, ngettext

if TYPE_CHECKING:
    from tablee.activities import StepRecord
    from tablee.activities.votes.method import Vote


def eligible(vote: Vote, step: StepRecord, urn: Urn) -> int:
    """How many people of the session could answer when this round closed."""
    there = (person for person in step.group if person.joined_at <= urn.closed_at)
    return sum(1 for person in there if not vote.ineligible(person))


def turnout(urn: Urn, answered: int, total: float) -> str:
    """How many answered, out of how many; alone where some votes are nobody's.

    Those cannot be set against the people of the session: they may be theirs, or somebody else's.
    """
    if urn.nobodys:
        return ngettext("{n} personne a répondu", "{n} personnes ont répondu", answered)
    if round(total) == 1:
        return (
            _("La seule personne qui pouvait répondre l’a fait")
            if answered
            else _("La seule personne qui pouvait répondre ne l’a pas fait")
        )
    words = ngettext(
        "{n} personne sur {total} a répondu", "{n} personnes sur {total} ont répondu", answered
    )
    return words.format(total=round(total))


def who_gave(urn: Urn, option: str, mark: float) -> list[str]:
    """The ids of those who gave this mark to this option; of nobody in a secret vote."""
    return [cast.person for cast in urn.ballots if cast.person and cast.marks.get(option) == mark]


def voter_names(step: StepRecord, who: Iterable[str], people: int) -> str:
    """These people as they chose to appear; the rest of so many voted without their name."""
    found = sorted((step.first_name(person) for person in who), key=fold)
    if rest := people - len(found):
        found.append(
            ngettext(
                "{n} main levée ou bulletin papier", "{n} mains levées ou bulletins papier", rest
            )
        )
    return ", ".join(found)
