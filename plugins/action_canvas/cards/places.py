"""Computes the position of each card: columns, groups, order. Pure, for screens and document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from tablee.plugin import Contribution, StepRecord, Template, Zone

from .contents import Aspect, CanvasCard, CanvasFacts, CanvasGroup, Important

LOOSE = "loose"
"""The id of the column of cards without aspect."""


class Placed(NamedTuple):
    """A card where it stands."""

    contribution: Contribution
    card: CanvasCard

    @property
    def id(self) -> str:
        """The card's."""
        return self.contribution.id


@dataclass(frozen=True)
class Gathered:
    """A group where it stands, with the cards that are in it now; never empty."""

    contribution: Contribution
    group: CanvasGroup
    cards: tuple[Placed, ...]

    @property
    def id(self) -> str:
        """The group's."""
        return self.contribution.id


@dataclass(frozen=True)
class CanvasColumn:
    """One column of the canvas: a zone of its template, an aspect, or the cards without either."""

    aspect: tuple[Contribution, Aspect] | None
    items: tuple[Placed | Gathered, ...]
    zone: Zone | None = None

    @property
    def id(self) -> str:
        """What the cards in it name as their aspect; `LOOSE` for those without."""
        if self.zone is not None:
            return self.zone.id
        return self.aspect[0].id if self.aspect is not None else LOOSE

    @property
    def title(self) -> str:
        """The zone's or the aspect's; empty for the cards without."""
        if self.zone is not None:
            return self.zone.title
        return self.aspect[1].text if self.aspect is not None else ""

    @property
    def cards(self) -> tuple[Placed, ...]:
        """Every card of the column, those of groups included, in order."""
        return tuple(
            card
            for item in self.items
            for card in (item.cards if isinstance(item, Gathered) else (item,))
        )


def aspects(step: StepRecord) -> list[tuple[Contribution, Aspect]]:
    """The aspects in the facilitator's order."""
    order = step.facts(CanvasFacts).order
    place = {aspect: i for i, aspect in enumerate(order)}
    return sorted(step.of(Aspect), key=lambda found: place.get(found[0].id, len(order)))


def template(step: StepRecord) -> Template:
    """The canvas that the step is set up with, in the language being spoken."""
    found = getattr(step.activity, "template", None)
    return found.spoken() if isinstance(found, Template) else Template()


def asked(step: StepRecord) -> str:
    """The question that the canvas is about: the facilitator's own, else that of its template."""
    return str(getattr(step.activity, "question", "")) or template(step).prompt


def named(step: StepRecord) -> dict[str, str]:
    """Where a card can be put: the titles of zones and aspects by id, in order."""
    return {shelf.id: shelf.title for shelf in _empty_shelves(step)}


def _empty_shelves(step: StepRecord) -> tuple[CanvasColumn, ...]:
    """The zones, then the aspects where the shape of the canvas has room for more."""
    canvas = template(step)
    added = aspects(step) if canvas.free else []
    return (
        *(CanvasColumn(None, (), zone) for zone in canvas.zones),
        *(CanvasColumn(found, ()) for found in added),
    )


def card_ids(step: StepRecord) -> frozenset[str]:
    """The ids of all cards, hidden ones included."""
    return frozenset(c.id for c, _card in step.of(CanvasCard))


def important(step: StepRecord) -> dict[str, Contribution]:
    """The marks by the id of the card they are on."""
    return {mark.target: c for c, mark in step.of(Important)}


def shelves(step: StepRecord, *, hidden: bool = False) -> tuple[CanvasColumn, ...]:
    """The columns in order.

    Cards without any stand last on a template, and first among free columns, where there are some
    or nothing else at all. Hidden cards are left out unless `hidden`.
    """
    found = _empty_shelves(step)
    items: dict[str, list[Placed | Gathered]] = {LOOSE: [], **{shelf.id: [] for shelf in found}}
    for item in _items(step, hidden=hidden):
        first = item.cards[0] if isinstance(item, Gathered) else item
        items.get(first.card.aspect, items[LOOSE]).append(item)
    filled = tuple(replace(shelf, items=tuple(items[shelf.id])) for shelf in found)
    loose = (CanvasColumn(None, tuple(items[LOOSE])),) if items[LOOSE] or not found else ()
    return (*filled, *loose) if template(step).zones else (*loose, *filled)


def _items(step: StepRecord, *, hidden: bool) -> Iterable[Placed | Gathered]:
    """Cards and groups in order; a group stands where the first of its cards would."""
    shown = [found for found in step.of(CanvasCard) if hidden or not found[0].hidden]
    cards = {found[0].id: Placed._make(found) for found in shown}
    for cut in {card.part_of for _contribution, card in shown if card.part_of}:
        cards.pop(cut, None)
    return _gathered(step, cards) if step.of(CanvasGroup) else cards.values()


def _gathered(step: StepRecord, cards: dict[str, Placed]) -> Iterator[Placed | Gathered]:
    home = {card: c.id for c, group in step.of(CanvasGroup) for card in group.cards}
    gathered = {
        c.id: Gathered(
            c, group, tuple(cards[i] for i in group.cards if i in cards and home[i] == c.id)
        )
        for c, group in step.of(CanvasGroup)
    }
    for card in cards.values():
        if card.id not in home:
            yield card
        elif (group := gathered.pop(home[card.id], None)) is not None:
            yield group
