"""Widgets of a counted vote: bar charts and distributions of answers, with their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tablee.view.tag import tagged


@dataclass(frozen=True)
class Bar:
    """One row of a result."""

    rank: int
    """From 1; those that are equal share one."""
    text: str
    value: float
    """How many dots, or how long its bar is beside the others."""
    figure: str
    """The value as read: "7", "3,5"."""
    details: str = ""
    """A few words under the text."""


@dataclass(frozen=True)
class Bars:
    """A counted result: rank, text, number, dots or bar, in this order; ties share a rank."""

    title: str
    rows: tuple[Bar, ...]
    unit: str = ""
    """What the values count, heard after each by whoever does not see the columns: "gommettes"."""
    one: str = ""
    """The same for a single one: "gommette"; empty where it does not change."""
    dots: bool = True
    """One dot per unit where there is room, a bar otherwise."""
    note: str = ""
    """Below, left: "32 gommettes posées sur 42 · 14 personnes ont voté"."""
    aside: str = ""
    """Below, right: "À égalité, le rang est partagé"."""
    widget: Literal["bars"] = tagged("bars")


@dataclass(frozen=True)
class ProfileRow:
    """One option of a profile."""

    rank: int
    """0 for none."""
    text: str
    counts: tuple[int, ...]
    """People for each choice, in the order of the profile's choices."""
    figure: str
    """What is read beside it: "Bien", "4,25", "acceptée"."""
    details: str = ""
    """As `Bar.details`."""


@dataclass(frozen=True)
class Profile:
    """How many people gave each answer, for each option: bars side by side, with their numbers."""

    title: str
    choices: tuple[str, ...]
    """From the best to the worst, or from the first to the last: as they are laid out."""
    rows: tuple[ProfileRow, ...]
    median: bool = False
    """Whether the line of the middle is drawn, as for majority judgment."""
    note: str = ""
    """As `Bars.note`."""
    aside: str = ""
    """As `Bars.aside`."""
    widget: Literal["profile"] = tagged("profile")
