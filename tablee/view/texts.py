"""Widgets of texts, quotations, pictures, tables, empty states and errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tablee.view.tag import tagged


@dataclass(frozen=True)
class Text:
    """A heading and paragraphs; line breaks are kept."""

    text: str
    title: str = ""
    by: str = ""
    """Whose words these are; empty for nobody's."""
    tone: Literal["plain", "quiet", "listen", "rule"] = "plain"
    """`quiet`: secondary ink; `listen`: the green panel of silence and listening; `rule`: what one
    must know before a vote, beside what it is about where there is room."""
    apart_for: str = ""
    """The id of somebody whose own part says this in other words; their phone does not."""
    widget: Literal["text"] = tagged("text")


@dataclass(frozen=True)
class Quote:
    """Words that the room works on, always in sight: the carrier's request."""

    text: str
    by: str = ""
    """As `Text.by`."""
    apart_for: str = ""
    """As `Text.apart_for`."""
    widget: Literal["quote"] = tagged("quote")


@dataclass(frozen=True)
class Picture:
    """A picture with its alternative text."""

    address: str
    """On this site: one from elsewhere is not loaded, as it would tell who looks."""
    alt: str
    """What it shows, for whoever does not see it."""
    caption: str = ""
    widget: Literal["picture"] = tagged("picture")


@dataclass(frozen=True)
class Table:
    """Rows under column heads."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """As many cells in each as there are heads."""
    title: str = ""
    empty: str = ""
    """Said where there is no row."""
    matrix: bool = False
    """Whether the first column names the rows, whose cells are compared across: a narrow screen
    keeps them on one line and scrolls, where other tables are laid out cell under cell."""
    widget: Literal["table"] = tagged("table")


@dataclass(frozen=True)
class Empty:
    """Nothing yet: what this place is for and what to do next."""

    title: str
    text: str = ""
    widget: Literal["empty"] = tagged("empty")


@dataclass(frozen=True)
class Trouble:
    """Something broke here; the rest of the page lives."""

    title: str
    text: str
    lines: str = ""
    """The lines of the plugin that broke, for whoever writes it: on the console alone, as code."""
    widget: Literal["trouble"] = tagged("trouble")
