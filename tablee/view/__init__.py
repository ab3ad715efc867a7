"""Data classes of views: the small set of widgets that a step shows, drawn by every screen.

A view is computed once per change, audience and language, and shared by all who look. So it holds
no secret and nothing personal: `only` says for whom a button is drawn, and the rules that count
are checked again where things are stored. People's words are plain text, never markup.

Widgets are frozen dataclasses encoded to JSON by field name; `widget` tells them apart.

Not for drawing it, which `assets/js` does on screens and `drawing` on paper.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any, Literal

from tablee.view.ballots import (
    CARD_LETTERS,
    MOST_CARDS,
    CardCapture,
    CardSide,
    CardTake,
    Choice,
    Paper,
    VoteCapture,
)
from tablee.view.cards import (
    Board,
    Button,
    Buttons,
    Card,
    CardGroup,
    Cards,
    Column,
    CoreButton,
    Layout,
    Mark,
)
from tablee.view.circles import Circle, Circles
from tablee.view.fields import Field, Given, Input, InputType
from tablee.view.people import Chip, Lobby, People, Waiting
from tablee.view.results import Bar, Bars, Profile, ProfileRow
from tablee.view.roads import Aside, Road, Stop
from tablee.view.tag import tagged
from tablee.view.texts import Empty, Picture, Quote, Table, Text, Trouble

__all__ = [
    "CARD_LETTERS",
    "MOST_CARDS",
    "Aside",
    "Audience",
    "Bar",
    "Bars",
    "Board",
    "Button",
    "Buttons",
    "Card",
    "CardCapture",
    "CardGroup",
    "CardSide",
    "CardTake",
    "Cards",
    "Chip",
    "Choice",
    "Circle",
    "Circles",
    "Column",
    "Component",
    "CoreButton",
    "Empty",
    "Field",
    "Fold",
    "Given",
    "Input",
    "InputType",
    "Layout",
    "Lobby",
    "Mark",
    "Paper",
    "People",
    "Picture",
    "Profile",
    "ProfileRow",
    "Quote",
    "Road",
    "Stack",
    "Stop",
    "Table",
    "Text",
    "Trouble",
    "View",
    "VoteCapture",
    "Waiting",
]


class Audience(enum.StrEnum):
    """Who looks: the room's phones, the wall, the facilitator's console; readers of the draft."""

    PHONE = "phone"
    WALL = "wall"
    CONSOLE = "console"
    READER = "reader"
    """Those who were there, on the page where they read the draft (`activities.Editing` alone)."""


@dataclass(frozen=True)
class Fold:
    """Widgets under a title that one opens; the wall shows only what is opened for the room."""

    title: str
    items: tuple[View, ...]
    mark: str = ""
    """A word beside the title: "exercice"."""
    opened: bool = False
    """Opened for the whole room: the wall shows all of it, page after page."""
    widget: Literal["fold"] = tagged("fold")


@dataclass(frozen=True)
class Stack:
    """Widgets one under the other."""

    items: tuple[View, ...]
    widget: Literal["stack"] = tagged("stack")


@dataclass(frozen=True)
class Component:
    """What no other widget can draw: a script of the plugin draws it, from plain data.

    Readers of the draft, posters and tables have the fallback, and so has every screen on which the
    script does not load or fails.
    """

    script: str
    """A file in the folder `assets/` of the activity's plugin: "gauge.js"; its style is the file of
    the same name in `.css` beside it, if there is one."""
    data: dict[str, Any]
    """What it draws, as JSON has it: texts, numbers, lists, dictionaries with texts as keys."""
    fallback: View
    """The same in widgets that need no script. It says all that the drawing says."""
    words: dict[str, str] = field(default_factory=dict)
    """Sentences for it in the language being spoken, by a name of your choice."""
    widget: Literal["component"] = tagged("component")


View = (
    Bars
    | Board
    | Buttons
    | CardCapture
    | Cards
    | Component
    | Circles
    | Empty
    | VoteCapture
    | Fold
    | Lobby
    | Paper
    | People
    | Picture
    | Profile
    | Quote
    | Road
    | Stack
    | Table
    | Text
    | Trouble
    | Waiting
)
"""Anything a step can show."""
