"""Content and facts classes of a moving debate: positions, raised hands, arguments, phase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from tablee.plugin import Content, Facts, Role, Verb, _

BEFORE, ARGUMENTS, AFTER, SHOWN = "before", "arguments", "after", "shown"
PHASES: Final = (BEFORE, ARGUMENTS, AFTER, SHOWN)
"""In this order; the facilitator says when."""
MOST_PLACES: Final = 5


@dataclass(frozen=True)
class Stand(Content):
    """Where one person stands; one before the arguments, one after them."""

    kind: ClassVar[str] = "stand"
    place: int = 0
    """From 0, in the order of the line."""
    after: bool = False

    def called(self, verb: str) -> str:
        words: dict[str, str] = {
            Verb.POST: _("place prise"),
            Verb.EDIT: _("place changée"),
            Verb.WITHDRAW: _("place quittée"),
        }
        return words.get(verb, "")


@dataclass(frozen=True)
class HeadCount(Content):
    """People counted in the room, place by place; they have no name, nor is their way known."""

    kind: ClassVar[str] = "hands"
    posted_by: ClassVar[frozenset[Role] | None] = frozenset({Role.FACILITATOR})
    counts: tuple[int, ...] = ()
    after: bool = False


@dataclass(frozen=True)
class HeldCard(Content):
    """What one voting card has shown, before the arguments or after them."""

    kind: ClassVar[str] = "held_card"
    posted_by: ClassVar[frozenset[Role] | None] = frozenset({Role.FACILITATOR})
    edited_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})
    card: int = 0
    """The number printed on it."""
    shown: str = ""
    """The letters of its sides: one, or two where there are more places than sides."""
    place: int = -1
    """From 0, for a card that is nobody’s; -1 where its person stands there, or not known yet."""
    after: bool = False

    def called(self, verb: str) -> str:
        words: dict[str, str] = {
            Verb.POST: _("carte de vote lue"),
            Verb.EDIT: _("carte de vote relue"),
        }
        return words.get(verb, "")


@dataclass(frozen=True)
class Argument(Content):
    """Why one may stand there, in a sentence."""

    kind: ClassVar[str] = "argument"
    edited_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR, Role.SCRIBE})
    placed_by: ClassVar[tuple[str, ...]] = ("side",)
    longest: ClassVar[int] = 500
    text: str = ""
    side: str = "0"
    """The number of its place, from 0."""

    def texts(self) -> tuple[str, ...]:
        return (self.text,)


@dataclass(frozen=True)
class Debate(Facts):
    """Where the debate stands."""

    phase: str = BEFORE
    side: str = ""
    """The number of the place that has the floor; empty for none."""
    cards: int = 0
    """The round in which the wall asks voting cards; 0 while it does not."""

    def called(self, before: Debate) -> str:
        """What the debate came to, who has the floor, or what the wall asks."""
        if self.phase != before.phase:
            return {
                BEFORE: _("retour aux premières positions"),
                ARGUMENTS: _("passage aux arguments"),
                AFTER: _("tout le monde se replace"),
                SHOWN: _("mouvements montrés"),
            }.get(self.phase, "")
        if self.side != before.side:
            return _("parole donnée à un côté") if self.side else _("parole reprise")
        return _("question posée aux cartes de vote") if self.cards else _("cartes de vote rangées")


def places_of(labels: tuple[str, ...]) -> tuple[str, ...]:
    """The places of the line, from one end to the other: two to five, no two alike."""
    typed = tuple(dict.fromkeys(label.strip() for label in labels if label.strip()))
    if len(typed) > 1:
        return typed[:MOST_PLACES]
    return (_("D’accord"), _("Plutôt d’accord"), _("Plutôt pas d’accord"), _("Pas d’accord"))
