"""Content classes of a canvas; they are validated in `rules` and positioned in `places`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from tablee.plugin import Content, Facts, PictureContent, PicturedContent, Role, Verb, _

PHOTOGRAPHERS: Final = frozenset({Role.FACILITATOR, Role.SCRIBE, Role.CARRIER})
"""Those who have a page of their own in this step: it shows what others wrote, and adds nothing."""


@dataclass(frozen=True)
class Aspect(Content):
    """A side of the question that the group looks at: a column of the canvas."""

    kind: ClassVar[str] = "aspect"
    posted_by: ClassVar[frozenset[Role] | None] = frozenset({Role.FACILITATOR})
    before_start: ClassVar[bool] = True
    longest: ClassVar[int] = 120
    text: str = ""


@dataclass(frozen=True)
class CanvasCard(PicturedContent):
    """One idea, in its author's words, or as a sticky note on a photo of the wall."""

    kind: ClassVar[str] = "card"
    recalled: ClassVar[bool] = True
    longest: ClassVar[int] = 500
    placed_by: ClassVar[tuple[str, ...]] = ("aspect", "round")
    text: str = ""
    aspect: str = ""
    """The id of its zone or aspect; empty, or the id of one that was removed, for none."""
    round: int = 1
    """The round in which it was written alone, from 1; 1 where there are none."""
    part_of: str = ""
    """The id of the card that it was cut from; empty for one as it was written."""
    lead: str = ""
    """The id of what an earlier step set aside and it takes up; empty for words of its own."""

    @property
    def repeats(self) -> tuple[str, ...]:
        """What it takes up, word for word."""
        return (self.lead,) if self.lead else ()

    def texts(self) -> tuple[str, ...]:
        return (self.text,)


@dataclass(frozen=True)
class CanvasGroup(Content):
    """Cards put together under a title, each left where and as it was written.

    Withdrawing the group undoes it. A card stands in the newest group that names it.
    """

    kind: ClassVar[str] = "group"
    posted_by: ClassVar[frozenset[Role] | None] = frozenset({Role.FACILITATOR})
    longest: ClassVar[int] = 300
    placed_by: ClassVar[tuple[str, ...]] = ("cards",)
    told_under: ClassVar[tuple[str, ...]] = ("cards",)
    title: str = ""
    cards: tuple[str, ...] = ()
    merged: bool = False
    """Whether the title stands for all of them, as one card; they are kept as they were written."""

    def called(self, verb: str) -> str:
        words: dict[str, str] = {
            Verb.POST: _("cartes fusionnées") if self.merged else _("cartes regroupées"),
            Verb.EDIT: _("groupe changé"),
            Verb.WITHDRAW: _("groupe défait"),
        }
        return words.get(verb, "")

    def texts(self) -> tuple[str, ...]:
        return (self.title,)


@dataclass(frozen=True)
class Apart(Content):
    """Says that cards do not say the same, so that they are not proposed as a group again."""

    kind: ClassVar[str] = "apart"
    posted_by: ClassVar[frozenset[Role] | None] = frozenset({Role.FACILITATOR})
    cards: tuple[str, ...] = ()
    group: str = ""
    """The id of the group that they do not belong to; empty for: not with each other."""

    def texts(self) -> tuple[str, ...]:
        return ()

    def sets(self) -> tuple[frozenset[str], ...]:
        """Ids that are not to stand together."""
        if not self.group:
            return (frozenset(self.cards),)
        return tuple(frozenset((card, self.group)) for card in self.cards)


@dataclass(frozen=True)
class Important(Content):
    """Says that a card goes on the sheet; withdrawing it takes the card off the sheet."""

    kind: ClassVar[str] = "important"
    posted_by: ClassVar[frozenset[Role] | None] = frozenset({Role.FACILITATOR, Role.SCRIBE})
    edited_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR, Role.SCRIBE})
    target: str = ""

    def called(self, verb: str) -> str:
        if verb == Verb.WITHDRAW:
            return _("carte qui n’est plus marquée importante")
        return _("carte marquée importante") if verb == Verb.POST else ""

    def texts(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class Photo(PictureContent):
    """A photo of what stands on paper: a canvas on the wall of the room, notes on a table."""

    kind: ClassVar[str] = "photo"
    posted_by: ClassVar[frozenset[Role] | None] = PHOTOGRAPHERS
    edited_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR, Role.SCRIBE})


@dataclass(frozen=True)
class PrivateNote(Content):
    """What the carrier writes while listening. Nobody else ever reads it."""

    kind: ClassVar[str] = "private_note"
    recalled: ClassVar[bool] = True
    private: ClassVar[bool] = True
    shareable: ClassVar[bool] = False
    posted_by: ClassVar[frozenset[Role] | None] = frozenset({Role.CARRIER})
    edited_by: ClassVar[frozenset[Role]] = frozenset()
    longest: ClassVar[int] = 5000
    text: str = ""

    def called(self, verb: str) -> str:
        """It goes nowhere."""
        return _("note gardée pour vous")


@dataclass(frozen=True)
class CanvasFacts(Facts):
    """The order of the aspects.

    Kept here rather than in their positions because a change of facts draws everybody's own part
    again: the choice of aspects on each phone follows.
    """

    order: tuple[str, ...] = ()
    """Ids of aspects; one that is not named comes after, in order of posting."""
    alone: bool | None = None
    """Whether cards are hidden for now; None for as the step is set up."""
    round: int = 1
    """How many times cards have been written alone, this one included."""

    def called(self, before: CanvasFacts) -> str:
        """Whether aspects changed their order, or cards are hidden or shown."""
        if self.order != before.order:
            return _("aspects déplacés")
        return _("cartes cachées") if self.alone else _("cartes révélées")
