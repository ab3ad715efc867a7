"""Widgets of people: rows of names, lobby, count of those who have finished."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tablee.view.tag import tagged


@dataclass(frozen=True)
class Chip:
    """One person in a row of names."""

    person: str
    """The person's id, so that each phone knows its own."""
    name: str
    state: Literal["plain", "now", "done", "waiting"] = "plain"
    """Each but `plain` has a colour and an icon of its own."""
    label: str = ""
    """What replaces the bare name where there is room: "Jeanne parle"."""


@dataclass(frozen=True)
class People:
    """A row of names with where each stands."""

    title: str
    chips: tuple[Chip, ...]
    widget: Literal["people"] = tagged("people")


@dataclass(frozen=True)
class Lobby:
    """Who is here: on the wall beside a large QR code and the code, on phones as names."""

    title: str
    """"11 personnes sont là"."""
    chips: tuple[Chip, ...]
    """The newest first."""
    text: str = ""
    widget: Literal["lobby"] = tagged("lobby")


@dataclass(frozen=True)
class Waiting:
    """How many have finished, never what they chose."""

    title: str
    done: int
    """People, of `total`."""
    total: int
    text: str = ""
    widget: Literal["waiting"] = tagged("waiting")
