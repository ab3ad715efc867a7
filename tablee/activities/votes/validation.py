"""Validates a submitted ballot against the limits of its paper, whatever the voting method. Pure.

Whoever sends may be no form of ours, so every number is looked at.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from tablee.errors import NotAccepted
from tablee.texts import _, ngettext

if TYPE_CHECKING:
    from tablee.activities.votes.ballots import Ballot, Hands
    from tablee.model.entities import Marks
    from tablee.view import Paper

MOST_TIMES: Final = 10_000
"""People that one line typed for the room may stand for."""


def check(paper: Paper, ballot: Ballot) -> None:
    """Accepts a ballot by returning; refuses it whole with `NotAccepted`, which says why."""
    marks = ballot.marks
    if any(not _is_number(mark) for mark in marks.values()):
        raise NotAccepted(_("Ce bulletin ne se lit pas : il faut un nombre par proposition."))
    if not {id_ for id_, _words in paper.options}.issuperset(marks):
        raise NotAccepted(
            _("Cette proposition n’est pas dans le vote. Votre bulletin n’a pas changé.")
        )
    if ballot.text and not paper.text:
        raise NotAccepted(_("Ce bulletin ne prend pas de texte."))
    if type(ballot.times) is not int or not 1 <= ballot.times <= MOST_TIMES:
        raise NotAccepted(_("Le nombre de personnes va de 1 à {most}.").format(most=MOST_TIMES))
    _FORMS[paper.form](paper, marks)


def _is_number(mark: object) -> bool:
    return type(mark) in (int, float) and math.isfinite(mark)  # type: ignore[arg-type] # it is one


def _check_spread(paper: Paper, marks: Marks) -> None:
    if any(type(mark) is not int or mark < 0 for mark in marks.values()):
        raise NotAccepted(_("On donne des nombres entiers : 0, 1, 2 et ainsi de suite."))
    if sum(map(paper.cost, marks.values())) > paper.units:
        raise NotAccepted(
            _(
                "C’est plus que ce que vous avez à répartir, {n} en tout. "
                "Retirez-en pour en mettre ailleurs."
            ).format(n=paper.units)
        )
    most = paper.most_units
    if max(marks.values(), default=0) > most:
        raise NotAccepted(
            _("Une proposition en reçoit {n} au plus de chaque personne.").format(n=most)
        )


def _check_pick(paper: Paper, marks: Marks) -> None:
    if any(type(mark) is not int or mark not in (0, 1) for mark in marks.values()):
        raise NotAccepted(_("On coche une proposition, ou on ne la coche pas."))
    if paper.units and sum(marks.values()) > paper.units:
        raise NotAccepted(
            ngettext(
                "On coche {n} proposition au plus.",
                "On coche {n} propositions au plus.",
                paper.units,
            )
        )


def _check_grade(paper: Paper, marks: Marks) -> None:
    values = {choice.value for choice in paper.choices}
    given = [mark for mark in marks.values() if mark not in values]
    if given and not paper.decimals:
        raise NotAccepted(_("Cette réponse n’est pas de celles que l’on peut donner ici."))
    scale = [choice.value for choice in paper.choices if not choice.apart]
    low, high = min(scale), max(scale)
    if any(not low <= mark <= high for mark in given):
        raise NotAccepted(
            _("La note va de {low} à {high}.").format(low=f"{low:g}", high=f"{high:g}")
        )


def _check_rank(paper: Paper, marks: Marks) -> None:
    most = len(paper.options)
    if any(type(mark) is not int or not 1 <= mark <= most for mark in marks.values()):
        raise NotAccepted(_("Une place va de 1 à {most}.").format(most=most))
    if not paper.ties and len(set(marks.values())) < len(marks):
        raise NotAccepted(
            _("Ici, chaque proposition a sa place : deux ne peuvent pas avoir la même.")
        )


_FORMS: Final = {
    "spread": _check_spread,
    "pick": _check_pick,
    "grade": _check_grade,
    "rank": _check_rank,
}


def check_hands(paper: Paper, hands: Hands) -> None:
    """The same for hands: marks that the paper knows, and no more hands than people."""
    if type(hands.voters) is not int or not 1 <= hands.voters <= MOST_TIMES:
        raise NotAccepted(_("Dites combien de personnes votent à main levée."))
    if paper.hands != "counts":
        raise NotAccepted(_("Ici, tapez plutôt un bulletin, et combien de personnes votent ainsi."))
    if not {id_ for id_, _words in paper.options}.issuperset(hands.counts):
        raise NotAccepted(_("Cette proposition n’est pas dans le vote. Rien n’a été compté."))
    for counts in hands.counts.values():
        if any(type(n) is not int or n < 0 for n in counts.values()):
            raise NotAccepted(_("On compte des mains entières : 0, 1, 2 et ainsi de suite."))
    _check_marks_of_hands(paper, hands)


def _check_marks_of_hands(paper: Paper, hands: Hands) -> None:
    if paper.form == "spread":
        known = {"1"}
        most = hands.voters * paper.units
        total = sum(n for counts in hands.counts.values() for n in counts.values())
        each = hands.voters * paper.most_units
        fits = total <= most and all(sum(c.values()) <= each for c in hands.counts.values())
    else:
        known = {"1"} if paper.form == "pick" else {f"{c.value:g}" for c in paper.choices}
        fits = all(sum(counts.values()) <= hands.voters for counts in hands.counts.values())
    if any(not known.issuperset(counts) for counts in hands.counts.values()):
        raise NotAccepted(_("Cette réponse n’est pas de celles que l’on peut donner ici."))
    if not fits:
        raise NotAccepted(
            _(
                "Il y a plus de mains que n’en permettent {n} personnes. Rien n’a été compté."
            ).format(n=hands.voters)
        )
