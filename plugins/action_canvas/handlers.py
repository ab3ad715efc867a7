"""Handlers of the buttons of board and toolbar; every change goes through the seat's checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from tablee.plugin import Contribution, NotAllowed, NotFound, Seat, _, inputs

from .around import Comment, toggle_me_too
from .cards.contents import Aspect, CanvasCard, CanvasFacts, CanvasGroup, Important
from .cards.moves import split, unsplit
from .cards.places import aspects, important, shelves
from .proposals import propose, unpropose

# ── on cards ────────────────────────────────────────────────────────────────────────────────


def chosen(seat: Seat, selected: Sequence[str]) -> tuple[str, ...]:
    """The selected cards that are still there, in board order; a group means its cards."""
    step, wanted = seat.step, set(selected)
    for contribution, group in step.of(CanvasGroup):
        if contribution.id in wanted:
            wanted.update(group.cards)
    return tuple(
        placed.id
        for shelf in shelves(step, hidden=True)
        for placed in shelf.cards
        if placed.id in wanted
    )


def mark(seat: Seat, cards: Sequence[str], on: bool) -> None:
    """Marks these cards important, or takes the marks off."""
    marks = important(seat.step)
    for card in cards:
        if on and card not in marks:
            seat.post(Important(card))
        elif not on and card in marks:
            seat.withdraw(marks[card].id)


def toggle_important(seat: Seat, card: str) -> None:
    """Marks a card important, or not after all."""
    mark(seat, (card,), card not in important(seat.step))


def regroup(seat: Seat, title: str, cards: Sequence[str], *, merged: bool = False) -> Contribution:
    """Puts these cards together; they leave the groups they were in, as a card has one place.

    `merged` has the title stand for all of them, as one card.
    """
    return seat.post(CanvasGroup(title, tuple(cards), merged))


def merge(seat: Seat, group: str, *, on: bool) -> None:
    """Has a group's title stand for its cards, or shows them again as they were written."""
    found = seat.step.get(group)
    if found is None or not isinstance(found.content, CanvasGroup):
        raise NotFound(_("Ce nom n’est plus sur le canevas."))
    seat.edit(group, replace(found.content, merged=on))


def ungroup(seat: Seat, group: str) -> None:
    """Undoes one group: its cards stand alone again, or in the group they were in before."""
    seat.withdraw(group)


def ungroup_all(seat: Seat, groups: Sequence[str]) -> None:
    for group in groups:
        seat.withdraw(group)


def move(seat: Seat, cards: Sequence[str], aspect: str) -> None:
    """Puts these cards under an aspect, or under none, with their words as they are."""
    for contribution, card in seat.step.of(CanvasCard):
        if contribution.id in cards and card.aspect != aspect:
            seat.put(contribution.id, aspect=aspect)


def hide(seat: Seat, cards: Sequence[str], hidden: bool) -> None:
    """Takes these cards off wall and phones, or puts them back."""
    for card in cards:
        seat.hide(card, hidden)


def place_lead(seat: Seat, lead: str) -> None:
    """Puts on the canvas what an earlier step set aside, in its own words."""
    if seat.step.activity.silent:
        _require_facilitator(seat)
    words = next((words for id_, words in seat.step.leads if id_ == lead), None)
    if words is None:
        raise NotFound(_("Ce n’est plus mis de côté : quelqu’un l’a retiré."))
    seat.post(CanvasCard(words, lead=lead))


# ── on aspects ──────────────────────────────────────────────────────────────────────────────


def add_aspect(seat: Seat, text: str) -> Contribution:
    """Adds an aspect after the others."""
    with seat.together():
        order = _order(seat)
        added = seat.post(Aspect(text))
        _set_order(seat, (*order, added.id))
    return added


def rename(seat: Seat, target: str, text: str) -> Contribution:
    found = seat.step.get(target)
    if found is not None and isinstance(found.content, CanvasGroup):
        return seat.edit(target, replace(found.content, title=text))
    if found is None or not isinstance(found.content, Aspect):
        raise NotFound(_("Ce nom n’est plus sur le canevas."))
    renamed = seat.edit(target, replace(found.content, text=text))
    _set_order(seat, _order(seat))  # the same order, but the phones' choices follow
    return renamed


def start_renaming(seat: Seat, target: str) -> None:
    """Opens the field for another name, drawn by `forms`."""
    _require_facilitator(seat)
    inputs.open_form(seat, "renaming", target)


def place_earlier(seat: Seat, aspect: str) -> None:
    """Puts an aspect before the one that stands before it."""
    order = list(_order(seat))
    place = order.index(aspect) if aspect in order else 0
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
        _set_order(seat, tuple(order))


def remove_aspect(seat: Seat, aspect: str) -> None:
    """Takes an aspect off; its cards stay, without aspect, and follow it when that is undone."""
    with seat.together():
        order = _order(seat)
        seat.withdraw(aspect)
        _set_order(seat, order)


def _set_order(seat: Seat, order: tuple[str, ...]) -> None:
    seat.set_facts(replace(seat.step.facts(CanvasFacts), order=order))


def _order(seat: Seat) -> tuple[str, ...]:
    return tuple(contribution.id for contribution, _aspect in aspects(seat.step))


def _require_facilitator(seat: Seat) -> None:
    if not seat.facilitates:
        raise NotAllowed(_("Seule la personne qui anime peut faire cela."))


BY_BUTTON: Final[Mapping[str, Callable[[Seat, str], None]]] = {
    "important": toggle_important,
    "propose": propose,
    "unpropose": unpropose,
    "ungroup": ungroup,
    "merge": lambda seat, group: merge(seat, group, on=True),
    "unmerge": lambda seat, group: merge(seat, group, on=False),
    "me_too": toggle_me_too,
    "unsplit": unsplit,
    "place_lead": place_lead,
    "rename": start_renaming,
    "earlier": place_earlier,
    "remove": remove_aspect,
}
"""What each action of the view does to its target."""
BY_ANSWER: Final[Mapping[str, Callable[[Seat, str, str], None]]] = {
    "comment": lambda seat, card, text: _comment(seat, card, text),
    "split": split,
}
"""What each action that asks for words does with them."""


def _comment(seat: Seat, card: str, text: str) -> None:
    seat.post(Comment(text, card))
