"""Derives the questions for voting cards: what each of four sides means, in a vote and elsewhere.

`takes` reads them from a vote’s paper. An activity that is no vote is an `AnsweredByCards`: it says
what is asked, and keeps what cards have shown.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tablee.errors import NotAccepted
from tablee.settings.addresses import at
from tablee.texts import _
from tablee.view import CARD_LETTERS, CardCapture, CardSide, CardTake, Paper

if TYPE_CHECKING:
    from tablee.activities.records.record import StepRecord
    from tablee.session.people.seat import Seat

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


def one_of(name: str, words: str, options: Sequence[tuple[str, str]]) -> CardTake | None:
    """A take in which a card says one of these `(id, words)`; None where there are not 2 to 16."""
    sides = _grouped([CardSide(label, {id_: 1}) for id_, label in options])
    return CardTake(name, words, sides) if sides else None


def said(take: CardTake, take_round: int, shown: str, side: int | None) -> tuple[str, CardSide]:
    """What a card has shown for a take once it shows this side: its letters, and the answer.

    `shown` is what it had shown before. An answer without marks waits for the second round. Raises
    `NotAccepted`, with a sentence, where the side means nothing.
    """
    first = shown[:1] if take_round > 1 else ""
    if take_round > 1 and not first:
        raise NotAccepted(_("Cette carte n’a pas été vue au premier tour de cette question."))
    sides = asked_sides(take, first) if first else take.sides
    known = side is not None and 0 <= side < len(CARD_LETTERS)
    if known and first and not sides:
        # what it showed first was an answer; that it is seen again is noted all the same, so that
        # who is missing among those seen tells nobody's answer
        return first + CARD_LETTERS[side or 0], take.sides[CARD_LETTERS.index(first)]
    if side is None or not 0 <= side < len(sides):
        letter = CARD_LETTERS[side or 0] if known else "?"
        sentence = _("Le côté {letter} ne répond à rien ici : tournez la carte.")
        raise NotAccepted(sentence.format(letter=letter))
    return first + CARD_LETTERS[side], sides[side]


# ── elsewhere than in a vote ────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ShownCard:
    """What a voting card has shown for the take that is asked."""

    number: int
    letters: str
    """`"B"`, or `"BA"` once it was seen in the second round too."""
    answer: str
    """The option that it says; empty while a second round is to tell."""
    who: str
    """The id of the person whose card it is; empty for nobody’s."""


class AnsweredByCards(ABC):
    """An activity, other than a vote, that people can answer by holding up voting cards.

    The console reads photos, and the core says whose a card is and what its side means; what comes
    of it is kept by the activity. Its view for the console shows `card_capture`.
    """

    @abstractmethod
    def card_take(self, step: StepRecord) -> CardTake | None:
        """What cards answer now (`one_of`), or None. Another moment has another name. Pure."""

    @abstractmethod
    def cards_shown(self, step: StepRecord) -> Mapping[int, str]:
        """The letters that each card has shown for this take so far, by its number. Pure."""

    @abstractmethod
    def ask_cards(self, seat: Seat, take_round: int) -> None:
        """Has the wall ask this round of the take, 1 or 2; 0 for none."""

    @abstractmethod
    def show_cards(self, seat: Seat, shown: Sequence[ShownCard]) -> None:
        """Keeps what each of these has shown, in place of what it had shown before.

        `seat` is the facilitator’s; all of them within `seat.together`.
        """


def card_capture(step: StepRecord, take: CardTake, asked: int = 0) -> CardCapture:
    """The part of the console that reads photos of cards for this take of the step."""
    return CardCapture(at(f"/ballot/{step.session.id}/{step.step.id}"), take, asked)


# ── groups of answers ───────────────────────────────────────────────────────────────────────


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
