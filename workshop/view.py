"""What a step shows, as data: a small set of widgets that every screen knows how to draw.

A view is computed once per change, audience and language, and shared by all who look. So it holds
no secret and nothing personal: `only` says for whom an action is drawn, and the rules that count
are checked again where things are stored. People's words are plain text, never markup.

Widgets are frozen dataclasses encoded to JSON by field name; `widget` tells them apart.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "Action",
    "Audience",
    "Bar",
    "Bars",
    "Board",
    "Card",
    "Cards",
    "Chip",
    "Choice",
    "Column",
    "Empty",
    "Entry",
    "Field",
    "Fold",
    "Group",
    "Lobby",
    "Mark",
    "Paper",
    "People",
    "Picture",
    "Profile",
    "ProfileRow",
    "Quote",
    "Stack",
    "Table",
    "Text",
    "Trouble",
    "View",
    "Waiting",
]


def _tag(name: str) -> Any:
    """The widget's name as a field that is stored in each instance, so that it is encoded."""
    return field(default_factory=lambda: name, init=False)


class Audience(enum.StrEnum):
    """Who looks: the room's phones, the wall, or the facilitator's console."""

    PHONE = "phone"
    WALL = "wall"
    CONSOLE = "console"


@dataclass(frozen=True)
class Action:
    """A button on a card or group, on phones and console; pressing it calls `Activity.act`."""

    name: str
    """What `Activity.act` receives; `edit`, `withdraw`, `hide` and `who` are the core's."""
    label: str
    icon: str = ""
    """A name from `assets/icons/`; drawn beside the label, or alone with the label read aloud."""
    only: tuple[str, ...] = ()
    """For whom it is drawn: role names, `author`, `others` (all but the author); empty for all."""
    never: tuple[str, ...] = ()
    """Roles for whom it is not drawn, whatever `only` says."""
    pressed_by: tuple[str, ...] = ()
    """Ids of the people for whom it is on (a toggle such as "me too")."""
    count: int | None = None
    """A number beside the label; None for none."""
    toggle: bool = False
    """Drawn as a toggle (aria-pressed), on for the people in `pressed_by`."""


@dataclass(frozen=True)
class Mark:
    """A word about a card, with its icon: "important", "mise de côté", "sans téléphone"."""

    label: str
    icon: str = ""
    tone: Literal["plain", "done", "now"] = "plain"


@dataclass(frozen=True)
class Card:
    """One contribution as others see it."""

    id: str
    text: str
    by: str = ""
    """The author's name as shown; empty for none."""
    person: str = ""
    """The author's id, so that each phone knows its own cards; empty for nobody's."""
    at: float = 0.0
    """When it was posted, seconds since 1970; the wall shows the newest for 6 s as such."""
    title: str = ""
    """A short bold line above the text."""
    details: tuple[str, ...] = ()
    """Lines under the text: an answer, who and when, first step."""
    marks: tuple[Mark, ...] = ()
    actions: tuple[Action, ...] = ()
    tint: int | None = None
    """0–5: miel rond, sauge carré, ciel triangle, lilas losange, hexagone, croix; or None."""
    picture: str = ""
    """Address of a picture; `alt` says what it shows."""
    alt: str = ""
    hidden: bool = False
    """Taken off wall and phones; only the console receives such cards."""
    widget: Literal["card"] = _tag("card")


@dataclass(frozen=True)
class Group:
    """Cards put together under one name, each still worded as it was."""

    id: str
    title: str
    cards: tuple[Card, ...]
    actions: tuple[Action, ...] = ()
    widget: Literal["group"] = _tag("group")


@dataclass(frozen=True)
class Column:
    """One aspect of a board."""

    id: str
    title: str
    cards: tuple[Card | Group, ...]
    tint: int | None = None
    empty: str = ""
    """Said where no card stands yet."""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True)
class Board:
    """A canvas: columns of cards. Phones show the one being written in."""

    columns: tuple[Column, ...]
    selectable: bool = False
    """On the console: cards can be chosen, for the actions of a toolbar."""
    widget: Literal["board"] = _tag("board")


@dataclass(frozen=True)
class Cards:
    """One list of cards with a heading and its count."""

    title: str
    cards: tuple[Card | Group, ...]
    empty: str = ""
    layout: Literal["cards", "lines"] = "cards"
    """`lines`: initials badge, name, sentence, a hairline between (a round of introductions)."""
    newest_first: bool = False
    selectable: bool = False
    whole: bool = False
    """Whether the wall shows each of them, page after page, instead of the newest."""
    counted: Literal["cards", "options"] = "cards"
    """What they are called where their number is told: what is put to a vote need be no card."""
    widget: Literal["cards"] = _tag("cards")


@dataclass(frozen=True)
class Chip:
    """One person in a row of names."""

    person: str
    name: str
    state: Literal["plain", "now", "done", "waiting"] = "plain"
    label: str = ""
    """What replaces the bare name where there is room: "Jeanne parle"."""


@dataclass(frozen=True)
class People:
    """A row of names with where each stands."""

    title: str
    chips: tuple[Chip, ...]
    widget: Literal["people"] = _tag("people")


@dataclass(frozen=True)
class Bar:
    """One row of a result."""

    rank: int
    text: str
    value: float
    figure: str
    """The value as read: "7", "3,5"."""
    details: str = ""


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
    widget: Literal["bars"] = _tag("bars")


@dataclass(frozen=True)
class Waiting:
    """How many have finished, never what they chose."""

    title: str
    done: int
    total: int
    text: str = ""
    widget: Literal["waiting"] = _tag("waiting")


@dataclass(frozen=True)
class Choice:
    """One answer that a paper allows: a grade, a degree, "objection"."""

    value: float
    label: str
    hint: str = ""
    """A few words more, read under it where there is room."""
    words: bool = False
    """Whether it opens the paper's text field."""
    apart: bool = False
    """Whether it stands outside the scale: not answering, said as an answer."""


@dataclass(frozen=True)
class Paper:
    """What a ballot looks like, before anybody has written on it: for phones, and for print.

    On a phone it is filled in; what one marks is one's own, kept by `address`, and in no view.
    """

    address: str
    """Where one's own ballot is read and sent (`web/ballots.py`)."""
    round: int
    """Another round is another ballot."""
    form: Literal["spread", "pick", "grade", "rank"]
    """Units spread over the options; some of them picked; one choice for each; put in order.

    What a mark means: how many units; 1; the choice's value; the place, 1 being the preferred.
    """
    options: tuple[tuple[str, str], ...]
    """`(id, words)`, numbered from 1 on every screen and on print."""
    rule: str
    """The whole rule."""
    written_rule: str = ""
    """The same for a ballot filled in by hand, which cannot be changed once it is in the box."""
    secret: bool = True
    choices: tuple[Choice, ...] = ()
    """`grade`: the answers, in the order in which they are read."""
    units: int = 0
    """`spread`: how many one has; `pick`: how many one may pick, 0 for no limit."""
    unit: tuple[str, str] = ("", "")
    """What one spreads, one and several: ("gommette", "gommettes")."""
    cap: int = 0
    """`spread`: the most on one option; 0 for no limit."""
    all_units: bool = False
    """`spread`: whether the rule wants all of them given; who ends with some left is asked once.

    Such a ballot counts all the same: units that are kept are lost.
    """
    decimals: bool = False
    """`grade`: any number between the lowest and the highest choice may be typed as well."""
    text: str = ""
    """The label of a field for words; empty for none. Choices with `words` open it."""
    hands: Literal["counts", "orders"] = "counts"
    """How hands are counted: by option and mark, or how many people give this very ballot."""
    widget: Literal["paper"] = _tag("paper")


@dataclass(frozen=True)
class Entry:
    """On the console: votes typed for the room, from paper, hands, or for somebody."""

    paper: Paper
    people: tuple[tuple[str, str], ...]
    """`(id, name)`: for whom a ballot can be typed."""
    me: bool = False
    """Whether whoever facilitates votes too."""
    widget: Literal["entry"] = _tag("entry")


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
    aside: str = ""
    widget: Literal["profile"] = _tag("profile")


@dataclass(frozen=True)
class Fold:
    """Widgets under a title that one opens; the wall leaves them out."""

    title: str
    items: tuple[View, ...]
    mark: str = ""
    """A word beside the title: "exercice"."""
    widget: Literal["fold"] = _tag("fold")


@dataclass(frozen=True)
class Text:
    """A heading and paragraphs; line breaks are kept."""

    text: str
    title: str = ""
    by: str = ""
    tone: Literal["plain", "quiet", "listen", "rule"] = "plain"
    """`quiet`: secondary ink; `listen`: the green panel of silence and listening; `rule`: what one
    must know before a vote, beside what it is about where there is room."""
    widget: Literal["text"] = _tag("text")


@dataclass(frozen=True)
class Quote:
    """Words that the room works on, always in sight: the carrier's request."""

    text: str
    by: str = ""
    widget: Literal["quote"] = _tag("quote")


@dataclass(frozen=True)
class Picture:
    """A picture with its alternative text."""

    address: str
    alt: str
    caption: str = ""
    widget: Literal["picture"] = _tag("picture")


@dataclass(frozen=True)
class Table:
    """Rows under column heads."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    empty: str = ""
    widget: Literal["table"] = _tag("table")


@dataclass(frozen=True)
class Empty:
    """Nothing yet: what this place is for and what to do next."""

    title: str
    text: str = ""
    widget: Literal["empty"] = _tag("empty")


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
    once: str = ""
    """What is said in its place once a card in the view is one's own; empty for as many as one
    likes."""
    short: bool = False
    """Whether a word or two are expected."""


@dataclass(frozen=True)
class Lobby:
    """Who is here: on the wall beside a large QR code and the code, on phones as names."""

    title: str
    """"11 personnes sont là"."""
    chips: tuple[Chip, ...]
    """The newest first."""
    text: str = ""
    widget: Literal["lobby"] = _tag("lobby")


@dataclass(frozen=True)
class Trouble:
    """Something broke here; the rest of the page lives."""

    title: str
    text: str
    widget: Literal["trouble"] = _tag("trouble")


@dataclass(frozen=True)
class Stack:
    """Widgets one under the other."""

    items: tuple[View, ...]
    widget: Literal["stack"] = _tag("stack")


View = (
    Bars
    | Board
    | Cards
    | Empty
    | Entry
    | Fold
    | Lobby
    | Paper
    | People
    | Picture
    | Profile
    | Quote
    | Stack
    | Table
    | Text
    | Trouble
    | Waiting
)
"""Anything a step can show."""
