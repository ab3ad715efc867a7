"""What every canvas of cards does: settings, rules, picture, its part of the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from workshop.activities import Canvas, Facts, setting
from workshop.canvases import Template
from workshop.synthesis import Block, Heading, Line, Lines, Piece, Place
from workshop.texts import N_, _

from . import board, deeds, desk, rules
from .contents import CanvasFacts
from .places import Gathered, Placed, Shelf, important, shelves, template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workshop.activities import Change, StepRecord
    from workshop.seat import Seat
    from workshop.view import Audience, Field, View

__all__ = ["CardCanvas"]


@dataclass(frozen=True)
class CardCanvas(Canvas):
    """A canvas of cards, in the shape of a template: zones, or free columns."""

    facts: ClassVar[type[Facts]] = CanvasFacts

    template: Template = setting(
        Template(),
        N_("Canevas"),
        help=N_("Changer de canevas garde toutes les cartes."),
    )
    names: bool = setting(
        True,
        N_("Montrer les noms sur les cartes"),
        help=N_("La console les montre toujours à la personne qui anime."),
    )

    def prompt(self, step: StepRecord) -> str:
        """What the canvas asks for; else one idea a card, so that each can be voted on."""
        return template(step).prompt or _("Une idée par carte, en quelques mots.")

    def check(self, change: Change, step: StepRecord) -> None:
        """Words belong to their author; what is named must still be there."""
        rules.check(change, step)

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The board, by aspect."""
        return board.canvas(step, audience, names=self.names)

    @property
    def draws(self) -> bool:
        """For the carrier, the scribe and the console only."""
        return False

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """A card, in an aspect where there are some."""
        return (desk.card_field(step),)

    def render(self, seat: Seat) -> None:
        """The field for one's idea; the carrier's notes; the facilitator's tools."""
        desk.draw(seat)

    def act(self, seat: Seat, action: str, target: str) -> None:
        """Marks, renames, orders, removes, undoes a group, places a question set aside."""
        deed = deeds.BY_ACTION.get(action)
        if deed is None:
            super().act(seat, action, target)
        else:
            deed(seat, target)

    def cards(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """The cards to vote on, column by column; a group counts as one, by its title."""
        return tuple(
            (item.id, item.group.title if isinstance(item, Gathered) else item.card.text)
            for shelf in shelves(step)
            for item in shelf.items
        )

    def important(self, step: StepRecord) -> frozenset[str]:
        """The cards marked so."""
        return frozenset(important(step))

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """What is important on the sheet; every card in the notes, in its own words, unsigned."""
        columns, marked = shelves(step), important(step)
        lines = tuple(
            _line(step, placed)
            for shelf in columns
            for placed in shelf.cards
            if placed.id in marked
        )
        sheet = [Piece(Place.IMPORTANT, (Lines(lines),))] if lines else []
        plan = tuple(block for shelf in columns for block in _blocks(step, shelf))
        return [*sheet, *([Piece(Place.NOTES, plan, _("PLAN D'ACTION"))] if plan else [])]


def _blocks(step: StepRecord, shelf: Shelf) -> Iterator[Block]:
    if not shelf.items:
        return
    if shelf.aspect is not None:
        yield Heading(Line(shelf.title, step.source(shelf.aspect[0])))
    elif shelf.zone is not None:
        yield Heading(Line(shelf.title))
    elif template(step).zones:
        yield Heading(Line(_("Sans zone")))
    yield Lines(tuple(line for item in shelf.items for line in _lines(step, item)))


def _lines(step: StepRecord, item: Placed | Gathered) -> Iterator[Line]:
    if isinstance(item, Placed):
        yield _line(step, item)
    else:
        yield Line(item.group.title, step.source(item.contribution))
        yield from (_line(step, placed) for placed in item.cards)


def _line(step: StepRecord, placed: Placed) -> Line:
    return Line(placed.card.text, step.source(placed.contribution))
