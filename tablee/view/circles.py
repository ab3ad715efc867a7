"""Widgets of groups (`tablee.model.groups`): the people of each, and their cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tablee.view.cards import Button, Card, CardGroup
from tablee.view.people import Chip
from tablee.view.tag import tagged


@dataclass(frozen=True)
class Circle:
    """One group: its people, and what stands on its table."""

    id: str
    title: str
    people: tuple[Chip, ...] = ()
    host: str = ""
    """The id of its host, who is one of them; empty for nobody."""
    place: str = ""
    """Where it meets."""
    note: str = ""
    """What holds for it now: "Ana écoute, les autres réfléchissent"."""
    turn: str = ""
    """The id of whose turn it is, who reads `to_turn` in place of the note."""
    to_turn: str = ""
    mark: str = ""
    """A word beside its title: "complet"."""
    tint: int | None = None
    """As `Card.tint`."""
    buttons: tuple[Button, ...] = ()
    """Buttons for those who are not in it."""
    own: tuple[Button, ...] = ()
    """Buttons for those who are; as `author`, in `Button.only`, for the host."""
    reports: tuple[Card, ...] = ()
    """What it keeps for all others: "À retenir"."""
    cards: tuple[Card | CardGroup, ...] = ()
    before: tuple[Card, ...] = ()
    """What was written in earlier rounds by them, or at this table: folded beneath."""
    empty: str = ""
    """Said where no card stands yet; empty where none is to come."""


@dataclass(frozen=True)
class Circles:
    """The groups. A phone shows one's own first, in large: it finds itself among the people."""

    circles: tuple[Circle, ...]
    title: str = ""
    others: Literal["folded", "shown", "hidden"] = "folded"
    """How a phone shows the groups that are not one's own. No secret: it receives them all."""
    apart: tuple[Chip, ...] = ()
    """Those who are in no group, and may be put into one."""
    lost: str = ""
    """What is said to somebody who is in no group: what to do."""
    only: str = ""
    """The id of the one that the wall shows alone, in large; empty for all of them."""
    widget: Literal["circles"] = tagged("circles")
