"""Finds a card, group, zone, table or picture in a view, as a view of its own to show in large."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tablee.view import View
from tablee.view.cards import Board, Card, CardGroup, Cards, Column
from tablee.view.circles import Circle, Circles
from tablee.view.roads import Stop
from tablee.view.texts import Picture


def large(view: View, target: str) -> View | None:
    """What has this id in the view (a picture: this address), alone; None where nothing has."""
    return next((found for each in _within(view) if (found := _alone(each, target))), None)


def called(view: View | None) -> str:
    """What stands in large, in its own words; empty for nothing."""
    match view:
        case Cards(title=title, cards=cards):
            return title or next((it.title or _words(it) for it in cards), "")
        case Board(columns=columns):
            return next((it.title for it in columns), "")
        case Circles(circles=circles):
            return next((it.title for it in circles), "")
        case Picture(alt=alt, caption=caption):
            return caption or alt
    return ""


def _words(it: Card | CardGroup) -> str:
    return it.text if isinstance(it, Card) else it.title


def _within(value: Any) -> Iterator[Any]:
    """The dataclasses in a view, each before what it holds."""
    if isinstance(value, list | tuple):
        for each in value:
            yield from _within(each)
    elif dataclasses.is_dataclass(value):
        yield value
        for field in dataclasses.fields(value):
            yield from _within(getattr(value, field.name))


def _alone(it: Any, target: str) -> View | None:
    match it:
        case Card() if it.picture and target in (it.id, it.picture):
            return Picture(it.picture, it.alt, it.text)
        case Card(id=id_) if id_ == target:
            return Cards("", (replace(it, buttons=()),), whole=True)
        case CardGroup(id=id_) if id_ == target:
            return Cards(it.title, it.cards, whole=True)
        case Column(id=id_) if id_ == target:
            return Board((replace(it, area="", buttons=()),))
        case Circle(id=id_) if id_ == target:
            return Circles((replace(it, buttons=(), own=()),), only=id_)
        case Stop(id=id_) if id_ == target:
            lines = tuple(line for line in (it.who, it.when, *it.details) if line)
            return Cards("", (Card(id_, it.what, details=lines),), whole=True)
        case Picture(address=address) if address == target:
            return it
    return None


def without_authors(view: View) -> View:
    """The same without the names of those who wrote it."""
    match view:
        case Cards():
            return replace(view, cards=tuple(map(_without_author, view.cards)))
        case Board():
            columns = (
                replace(it, cards=tuple(map(_without_author, it.cards))) for it in view.columns
            )
            return replace(view, columns=tuple(columns))
    return view


def _without_author(it: Card | CardGroup) -> Card | CardGroup:
    if isinstance(it, Card):
        return replace(it, by="", person="")
    return replace(it, cards=tuple(replace(card, by="", person="") for card in it.cards))
