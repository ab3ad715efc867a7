"""Derives the questions for voting cards from a paper: what each of four sides means. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from tablee.texts import _
from tablee.view import CARD_LETTERS, CardSide, CardTake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.view import Paper

FOUR: Final = len(CARD_LETTERS)


def takes(paper: Paper) -> tuple[CardTake, ...]:
    """One take for each option, or one for all where each person has one mark to give.

    None where four sides cannot say it: an order, several units to spread, more than 16 answers.
    """
    if paper.form == "grade":
        return _for_each(paper, _grades(paper))
    if paper.form in ("pick", "spread") and paper.units == 1 and len(paper.options) > 1:
        which = [CardSide(words, {id_: 1}) for id_, words in paper.options]
        sides = _grouped(which)
        return (CardTake("which", _("Laquelle ?"), sides),) if sides else ()
    if paper.form == "pick":
        return _for_each(paper, [(_("Oui"), 1), (_("Non"), 0)])
    return ()


def asked_sides(take: CardTake, shown: str) -> tuple[CardSide, ...]:
    """The sides that count for a card in a second round, by the letter that it showed first."""
    first = CARD_LETTERS.find(shown[:1]) if shown else -1
    return take.sides[first].then if 0 <= first < len(take.sides) else ()


def _grades(paper: Paper) -> list[tuple[str, float]]:
    """The choices; without those outside the scale where that spares the room a second round."""
    scale = [choice for choice in paper.choices if not choice.apart]
    kept = paper.choices if len(paper.choices) <= FOUR else scale
    return [(choice.label, choice.value) for choice in kept]


def _for_each(paper: Paper, answers: Sequence[tuple[str, float]]) -> tuple[CardTake, ...]:
    alone = len(paper.options) == 1
    found = []
    for n, (id_, words) in enumerate(paper.options, start=1):
        sides = _grouped([CardSide(label, {id_: mark}) for label, mark in answers])
        if not sides:
            return ()
        found.append(CardTake(id_, words if alone else f"{n}. {words}", sides))
    return tuple(found)


def _grouped(answers: Sequence[CardSide]) -> tuple[CardSide, ...]:
    """As they are, up to four; else in groups that follow one another; nothing beyond 16."""
    if len(answers) < 2 or len(answers) > FOUR * FOUR:
        return ()
    if len(answers) <= FOUR:
        return tuple(answers)
    size = math.ceil(len(answers) / FOUR)
    groups = [answers[at : at + size] for at in range(0, len(answers), size)]
    return tuple(
        group[0] if len(group) == 1 else CardSide(_together(group), then=tuple(group))
        for group in groups
    )


def _together(group: Sequence[CardSide]) -> str:
    """`Excellent ou Très bien`; from one to the other where there are more."""
    first, last = group[0].label, group[-1].label
    if len(group) == 2:
        return _("{one} ou {other}").format(one=first, other=last)
    return _("de {first} à {last}").format(first=first, last=last)
