"""Widget of an action plan, drawn as a road with its actions as stops, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tablee.view.cards import Mark
from tablee.view.tag import tagged


@dataclass(frozen=True)
class Stop:
    """One action on the way. Only `what` is never empty."""

    id: str
    """The contribution's."""
    what: str
    who: str = ""
    when: str = ""
    details: tuple[str, ...] = ()
    """Sentences under it: the first step, why it has come to its state."""
    marks: tuple[Mark, ...] = ()
    state: Mark | None = None
    """What has become of it, in place of its number; None for a number."""
    tint: int | None = None
    """Of its state, as `Card.tint`."""


@dataclass(frozen=True)
class Aside:
    """A short list that goes along with the actions: what to do more of, what to give up."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Road:
    """Actions along a way, all of them: where they are many, smaller, then page after page."""

    title: str
    stops: tuple[Stop, ...]
    asides: tuple[Aside, ...] = ()
    widget: Literal["road"] = tagged("road")
