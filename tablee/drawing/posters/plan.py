"""Data classes of a poster's content, independent of how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tablee.model.actions import PlannedAction
    from tablee.view import Board


@dataclass(frozen=True)
class CanvasPart:
    """The cards of one step, as the wall has them."""

    title: str
    """The step's; said where a poster has several."""
    board: Board


@dataclass(frozen=True)
class PosterPlan:
    """What the carrier means to do."""

    title: str
    """"Le plan d’action de Solène"."""
    actions: tuple[PlannedAction, ...]
    asides: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What stands below the actions, each with its name: `("Faire plus", sentences)`."""


@dataclass(frozen=True)
class Introduced:
    """Somebody of the room, as he or she chose to be named."""

    name: str
    sentence: str = ""
    """What he or she said on arriving."""
    place: int = 0
    """Which one of the room, for the tint of the badge."""

    @property
    def initials(self) -> str:
        """Those of first and last name; of a single one the first two letters, as on screens."""
        words = [word for word in self.name.replace(".", " ").split() if word[0].isalnum()]
        if len(words) == 1:
            return words[0][:1].upper() + words[0][1:2].lower()
        return "".join(word[0].upper() for word in words[:1] + words[-1:])


@dataclass(frozen=True)
class Poster:
    """A whole workshop on a page or several, in the language being spoken."""

    title: str
    question: str = ""
    canvases: tuple[CanvasPart, ...] = ()
    plan: PosterPlan | None = None
    proposals: tuple[PlannedAction, ...] = ()
    """The actions that the group proposes."""
    keywords: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    """Who it is by, as they chose to be named; when; where it is read: "Initié par Solène"."""

    @property
    def empty(self) -> bool:
        """Whether there is neither a card nor an action to draw."""
        cards = any(column.cards for each in self.canvases for column in each.board.columns)
        return not cards and self.plan is None and not self.proposals
