"""Widgets of texts, quotations, pictures, tables, empty states, errors and input fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tablee.view.tag import tagged

__all__ = ["Empty", "Field", "Given", "Picture", "Quote", "Table", "Text", "Trouble"]


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
    widget: Literal["text"] = tagged("text")


@dataclass(frozen=True)
class Quote:
    """Words that the room works on, always in sight: the carrier's request."""

    text: str
    by: str = ""
    """As `Text.by`."""
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


@dataclass(frozen=True)
class Given:
    """What is chosen for one person in a field: where she sits is where she writes."""

    person: str
    """The person's id."""
    to: str
    """The id of the choice."""


@dataclass(frozen=True)
class Field:
    """Something to write, the same for all who take part; beside a view, never in one.

    The phone draws it and sends what is typed; the server makes a content of it, in the name of
    whoever sent it, and checks it like any other.
    """

    name: str
    """Its name among the step's fields."""
    kind: str
    """The kind of content that it makes; its `text` is what was typed."""
    label: str
    button: str
    """What is written on the button that sends it."""
    longest: int = 2000
    """Characters; more is refused, and stays typed."""
    value: str = ""
    """What it begins with."""
    within: str = ""
    """The field of the content that says what was chosen; empty for no choice."""
    ask: str = ""
    """The label of the choice: "Quel aspect ?"."""
    choices: tuple[tuple[str, str], ...] = ()
    """`(id, words)`; on a board, of its columns: the one chosen is shown."""
    tints: tuple[int | None, ...] = ()
    """Of the choices, as `Card.tint`; empty for those of columns, in their order."""
    given: tuple[Given, ...] | None = None
    """Whose choice is made already (one's own group); who is not named does not write here. None
    where everybody chooses."""
    usual: tuple[Given, ...] | None = None
    """Whose choice begins with what (the side one stands on), to be changed at will; who is not
    named chooses first. None where everybody begins with the first."""
    once: str = ""
    """What is said in its place once a card in the view is one's own; empty for as many as one
    likes."""
    short: bool = False
    """Whether a word or two are expected."""
    kept: str = ""
    """Said where what is written stays its author's until it is revealed; empty otherwise. The
    phone then shows its own above the field."""

    def given_to(self, person: str) -> str | None:
        """The choice made for this person; None where there is none."""
        return next((it.to for it in self.given or () if it.person == person), None)

    def first_for(self, person: str) -> str:
        """What this person's choice begins with; empty for none."""
        if self.usual is None:
            return self.choices[0][0] if self.choices else ""
        return next((it.to for it in self.usual if it.person == person), "")
