"""Widgets of an open vote: the blank ballot on phones, their capture on the console."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final, Literal

from tablee.view.tag import tagged


@dataclass(frozen=True)
class Choice:
    """One answer that a paper allows: a grade, a degree, "objection"."""

    value: float
    """What is counted: a mark of this choice is this number."""
    label: str
    hint: str = ""
    """A few words more, read under it where there is room."""
    words: bool = False
    """Whether it opens the paper's text field."""
    apart: bool = False
    """Whether it stands outside the scale: not answering, said as an answer."""


@dataclass(frozen=True)
class Paper:
    """What a ballot looks like, before anybody has written on it: for phones, and for print.

    On a phone it is filled in; what one marks is one's own, kept by `address`, and in no view.
    """

    address: str
    """Where one's own ballot is read and sent (`web/phone/ballots.py`)."""
    round: int
    """Another round is another ballot."""
    form: Literal["spread", "pick", "grade", "rank"]
    """Units spread over the options; some of them picked; one choice for each; put in order.

    What a mark means: how many units; 1; the choice's value; the place, 1 being the preferred.
    """
    options: tuple[tuple[str, str], ...]
    """`(id, words)`, numbered from 1 on every screen and on print."""
    rule: str
    """The whole rule."""
    written_rule: str = ""
    """The same for a ballot filled in by hand, which cannot be changed once it is in the box."""
    secret: bool = True
    """Said on top of the ballot; the rule that counts is the vote's."""
    choices: tuple[Choice, ...] = ()
    """`grade`: the answers, in the order in which they are read."""
    units: int = 0
    """`spread`: how many one has; `pick`: how many one may pick, 0 for no limit."""
    unit: tuple[str, ...] = ("", "")
    """What one spreads, in all plural forms of the language: ("gommette", "gommettes")."""
    cap: int = 0
    """`spread`: the most on one option; 0 for no limit."""
    costs: tuple[int, ...] = ()
    """`spread`: what 0, 1, 2 … units on one option cost, all in all, of the `units` that one has;
    rising from 0. Empty: as many. What is taken back gives back what it cost."""
    cost_unit: tuple[str, ...] = ("", "")
    """What costs are counted in, likewise: ("crédit", "crédits"). Then `unit` is what one
    buys with them."""
    all_units: bool = False
    """`spread`: whether the rule wants all of them given; who ends with some left is asked once.

    Such a ballot counts all the same: units that are kept are lost.
    """
    decimals: bool = False
    """`grade`: any number between the lowest and the highest choice may be typed as well."""
    text: str = ""
    """The label of a field for words; empty for none. Choices with `words` open it."""
    typed: Literal["places", "values"] = "places"
    """`grade`: what whoever types ballots types for a choice: its place among them, from 1, unless
    its label begins with a number; or its value."""
    ties: bool = True
    """`rank`: whether options may share a place."""
    unranked: str = ""
    """`rank`: what stands above the options without a place; empty for that they come last
    together."""
    hands: Literal["counts", "orders"] = "counts"
    """How hands are counted: by option and mark, or how many people give this very ballot."""
    widget: Literal["paper"] = tagged("paper")

    def cost(self, mark: float) -> float:
        """What so many units on one option cost; infinite beyond `costs`."""
        if not self.costs:
            return mark
        known = type(mark) is int and 0 <= mark < len(self.costs)
        return self.costs[int(mark)] if known else math.inf

    @property
    def most_units(self) -> int:
        """`spread`: the most units that one option takes."""
        paid = [n for n, cost in enumerate(self.costs) if cost <= self.units]
        found = max(paid, default=0) if self.costs else self.units
        return min(self.cap or found, found)


CARD_LETTERS: Final = "ABCD"
"""The sides of a voting card, clockwise from the top."""
MOST_CARDS: Final = 120
"""Voting cards are numbered from 1 to this."""


@dataclass(frozen=True)
class CardSide:
    """What one side of a voting card means in one take."""

    label: str
    """In a few words, as the room reads it beside the letter."""
    marks: dict[str, float] = field(default_factory=dict)
    """What it puts on the ballot: a mark by option."""
    then: tuple[CardSide, ...] = ()
    """The sides of a second round of this take, for whoever showed this one; then it has no marks
    of its own."""


@dataclass(frozen=True)
class CardTake:
    """One question that the room answers by holding up voting cards, of four sides each.

    A take where some side leads to others has two rounds: first a group of answers, then one of
    that group.
    """

    name: str
    """Tells it apart from the others of its vote."""
    words: str
    """What is asked."""
    sides: tuple[CardSide, ...]
    """Two to four, for A, B, C and D."""

    @property
    def rounds(self) -> int:
        """How often people hold up their card for it: 1 or 2."""
        return 2 if any(side.then for side in self.sides) else 1


@dataclass(frozen=True)
class VoteCapture:
    """On the console: votes typed for the room, from paper, hands, cards, or for somebody."""

    paper: Paper
    people: tuple[tuple[str, str], ...] = ()
    """`(id, name)`: for whom a ballot can be typed."""
    me: bool = False
    """Whether whoever facilitates votes too."""
    takes: tuple[CardTake, ...] = ()
    """The questions to answer with voting cards; none where the method has no such answers."""
    take: str = ""
    """The name of the one that the wall asks now; empty for none."""
    take_round: int = 1
    recount: bool = False
    """Once the vote is closed: nothing is typed, the stack of paper is read again and compared."""
    wordless: str = ""
    """Said where hands, cards and photos count: nobody is shown the words of such a ballot."""
    widget: Literal["capture"] = tagged("capture")


@dataclass(frozen=True)
class CardCapture:
    """On the console: photos of voting cards for what is no vote, a place on a line, say."""

    address: str
    """Where cards are asked and counted (`web/phone/paper/voting_cards.py`)."""
    take: CardTake
    asked: int = 0
    """The round of it that the wall asks now; 0 for none."""
    widget: Literal["cardcapture"] = tagged("cardcapture")
