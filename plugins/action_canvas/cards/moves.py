"""Moves cards and groups, splits a card into several, and checks who may do so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from tablee.plugin import N_, Contribution, NotAccepted, NotFound, Person, Role, Seat, StepRecord, _

from .contents import CanvasCard, CanvasGroup
from .places import LOOSE, named

MOVES: Final[Mapping[str, str]] = {
    "author": N_("Chaque personne les siennes"),
    "everybody": N_("Tout le monde"),
    "facilitator": N_("La personne qui anime"),
}
"""Who may move cards while the step runs; whoever facilitates or takes notes always may."""
ALWAYS: Final = (Role.FACILITATOR, Role.SCRIBE)


def movers(step: StepRecord, moves: str) -> tuple[str, ...]:
    """Who is shown that cards can be moved, as `view.Board.movers`."""
    always = tuple(role.value for role in ALWAYS)
    if not step.running or moves == "facilitator":
        return always
    if moves == "author":
        return (*always, "author")
    return tuple(role.value for role in Role if role not in step.activity.silent)


def may_move(step: StepRecord, contribution: Contribution, by: Person, moves: str) -> bool:
    """Whether somebody may put a card or a group elsewhere."""
    if by.has(*ALWAYS):
        return contribution.shared or contribution.person == by.id
    if not step.running or by.has(*step.activity.silent):
        return False
    if moves == "everybody":
        return contribution.shared or contribution.person == by.id
    mine = isinstance(contribution.content, CanvasCard) and contribution.person == by.id
    return mine and moves == "author"


# ── moving ──────────────────────────────────────────────────────────────────────────────────


def arrange(seat: Seat, target: str, place: str, before: str | None) -> None:
    """Puts a card or group into a zone or group, before what stands there with this id, or last."""
    step = seat.step
    moved = step.get(target)
    if moved is None or not isinstance(moved.content, CanvasCard | CanvasGroup):
        raise NotFound(_("Cette carte vient d’être retirée."))
    into = step.get(place)
    with seat.together():
        if isinstance(moved.content, CanvasGroup):
            _move_group(seat, moved.content, _zone(step, place), _card_at(step, before))
        elif into is not None and isinstance(into.content, CanvasGroup):
            _put_into(seat, into, target, before)
        else:
            zone = _zone(step, place)
            _take_out(seat, target)
            seat.move(target, _card_at(step, before), aspect=zone)


def _zone(step: StepRecord, place: str) -> str:
    """What a card in this zone names as its aspect."""
    if place == LOOSE:
        return ""
    if place not in named(step):
        raise NotAccepted(_("Cet endroit du canevas n’est plus là : la carte reste où elle était."))
    return place


def _card_at(step: StepRecord, item: str | None) -> str | None:
    """The card that a group begins with, in its place; any other as it is."""
    found = step.get(item) if item else None
    if found is None or not isinstance(found.content, CanvasGroup):
        return item
    inside = set(found.content.cards)
    return next((c.id for c, _card in step.of(CanvasCard) if c.id in inside), None)


def _move_group(seat: Seat, group: CanvasGroup, zone: str, before: str | None) -> None:
    inside = [c.id for c, _card in seat.step.of(CanvasCard) if c.id in group.cards]
    after = None if before in inside else before
    for card in inside:
        seat.move(card, after, aspect=zone)


def _put_into(seat: Seat, group: Contribution, card: str, before: str | None) -> None:
    """A card of a group stands in the group's zone, whose first card says which that is."""
    content = group.content
    assert isinstance(content, CanvasGroup)
    others = [each for each in content.cards if each != card]
    at = others.index(before) if before in others else len(others)
    seat.put(group.id, cards=(*others[:at], card, *others[at:]))
    _take_out(seat, card, but=group.id)
    first = next((c.content for o in others if (c := seat.step.get(o)) is not None), None)
    if isinstance(first, CanvasCard):
        seat.put(card, aspect=first.aspect)


def _take_out(seat: Seat, card: str, but: str = "") -> None:
    """Of the groups that name it, so that none of them takes it back later."""
    for contribution, group in seat.step.of(CanvasGroup):
        if card in group.cards and contribution.id != but:
            rest = tuple(each for each in group.cards if each != card)
            seat.put(contribution.id, cards=rest)


# ── cutting ─────────────────────────────────────────────────────────────────────────────────

_DASH: Final = re.compile(r"^\s*(?:[-–•*]|\d+[.)])\s+")


def split(seat: Seat, target: str, text: str) -> None:
    """Cuts a card into one for each line; the card is kept, and stands again when they are gone."""
    found = seat.step.get(target)
    if found is None or not isinstance(found.content, CanvasCard):
        raise NotFound(_("Cette carte vient d’être retirée."))
    parts = [part for line in text.splitlines() if (part := _DASH.sub("", line).strip())]
    if len(parts) < 2:
        raise NotAccepted(
            _("Écrivez une idée par ligne : il en faut au moins deux pour scinder la carte.")
        )
    author = None if found.person == seat.person.id else found.person
    with seat.together():
        for part in parts:
            cut = replace(found.content, text=part, part_of=target)
            posted = seat.post(cut, on_behalf_of=author)
            if seat.step.activity.may_move(seat.step, posted, seat.person):
                seat.move(posted.id, target)


def unsplit(seat: Seat, part: str) -> None:
    """Takes all parts of a card away, which stands again as it was written."""
    found = seat.step.get(part)
    whole = found.content.part_of if found and isinstance(found.content, CanvasCard) else ""
    if not whole or seat.step.get(whole) is None:
        raise NotFound(_("La carte d’origine n’est plus là."))
    with seat.together():
        for contribution, card in seat.step.of(CanvasCard):
            if card.part_of == whole:
                seat.withdraw(contribution.id)
