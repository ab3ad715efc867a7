"""Widgets of cards, single, in lists and on boards, with their buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from tablee.view.tag import tagged

Layout = Literal["columns", "grid", "rings", "path", "axis", "page"]
"""How the zones of a board lie: side by side; in the squares of a grid; one around the other, the
innermost first; along a way that leads somewhere; between two poles; one under the other, as the
parts of a document."""


class CoreButton:
    """The names of the buttons that the core carries out itself, in whatever step they stand."""

    EDIT: Final = "edit"
    """The activity's, where the content has no field named `text`."""
    WITHDRAW: Final = "withdraw"
    """Takes it back."""
    SHARE: Final = "share"
    """Shows everybody what only its author sees."""
    FINISH: Final = "finish"
    UNFINISH: Final = "unfinish"
    """Of the person who presses, not of a card."""
    HIDE: Final = "hide"
    """Takes it off wall and phones."""
    SHOW: Final = "show"
    WHO: Final = "who"
    """Says who wrote it."""


@dataclass(frozen=True)
class Button:
    """A button on a card or group, on phones and console; pressing it calls `Activity.act`."""

    name: str
    """What `Activity.act` receives; those in `CoreButton` are the core's."""
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
    asks: str = ""
    """The label of the words that it asks for before it does anything; what is typed goes to
    `Activity.answer`. Empty for a button that does it at once."""
    help: str = ""
    """What is said under the field of these words."""
    among: tuple[tuple[str, str], ...] = ()
    """What is chosen in place of words that are typed: `(id, words)`; `Activity.answer` receives
    the id of one."""
    behalf: bool = False
    """Whether whoever facilitates or takes notes may press it for somebody who has no phone: `card`
    puts a button beside it that asks for whom, and `Activity.act` has that person's seat."""
    own_words: bool = False
    """Whether that field begins with the card's words."""
    begins: str = ""
    """What it begins with instead: the answer there is already, to be changed."""
    spelled: Literal["always", "wide", "never"] = "always"
    """Where its label is spelled out beside its icon: `wide` not on phones, `never` nowhere; it is
    then read aloud, and shown when pointed at."""
    rare: bool = False
    """Whether it stands behind "…" on a card that has many buttons; on phones, an icon alone before
    that."""


@dataclass(frozen=True)
class Buttons:
    """Buttons that belong to no card: what one decides about one's whole part of a step."""

    items: tuple[Button, ...]
    """The first stands out where `strong` says so; labels are always spelled out."""
    target: str = ""
    """What `Activity.act` receives with the name of the one pressed."""
    strong: bool = False
    note: str = ""
    """A quiet sentence under them."""
    widget: Literal["buttons"] = tagged("buttons")


@dataclass(frozen=True)
class Mark:
    """A word about a card, with its icon: "important", "mise de côté", "sans téléphone"."""

    label: str
    icon: str = ""
    """As `Button.icon`."""
    tone: Literal["plain", "done", "now"] = "plain"
    """`done` and `now` in the two colours of what is done and what runs."""


@dataclass(frozen=True)
class Card:
    """One contribution as others see it."""

    id: str
    """The contribution's: `Activity.act` receives it."""
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
    buttons: tuple[Button, ...] = ()
    tint: int | None = None
    """0–5: miel rond, sauge carré, ciel triangle, lilas losange, hexagone, croix; or None."""
    picture: str = ""
    """Address of a picture; `alt` says what it shows."""
    alt: str = ""
    hidden: bool = False
    """Taken off wall and phones; only the console receives such cards."""
    replies: tuple[Card, ...] = ()
    """What others said about it, each with its own buttons; the wall does not show them."""
    source: tuple[str, ...] = ()
    """Lines that are read once one asks where it comes from; the wall does not show them."""
    fixed: bool = False
    """Whether it stays where it is though others of its board may be moved."""
    widget: Literal["card"] = tagged("card")


@dataclass(frozen=True)
class CardGroup:
    """Cards put together under one name, each still worded as it was."""

    id: str
    """As `Card.id`."""
    title: str
    cards: tuple[Card, ...]
    buttons: tuple[Button, ...] = ()
    folded: bool = False
    """Whether the title stands for all of them, as one card, and they are read when opened."""
    widget: Literal["group"] = tagged("group")


@dataclass(frozen=True)
class Column:
    """One zone of a board: an aspect of the question, a square of a grid, a ring, a moment."""

    id: str
    """`Activity.arrange` receives it as the place where a card goes."""
    title: str
    cards: tuple[Card | CardGroup, ...]
    tint: int | None = None
    """As `Card.tint`, with its shape beside the title."""
    empty: str = ""
    """Said where no card stands yet."""
    buttons: tuple[Button, ...] = ()
    prompt: str = ""
    """What is asked for in this zone, in one sentence."""
    area: str = ""
    """Its place in the rows of a grid; empty for one that stands under the grid."""


@dataclass(frozen=True)
class Board:
    """A canvas: zones of cards. Phones show the one being written in."""

    columns: tuple[Column, ...]
    """Its zones, in the order in which they are read."""
    selectable: bool = False
    """On the console: cards can be chosen, for the buttons of a toolbar."""
    layout: Layout = "columns"
    """How they lie; a phone shows them one under the other whatever this says."""
    rows: tuple[str, ...] = ()
    """Of a grid: the areas of each row, parted by spaces, as in CSS's `grid-template-areas`; an
    area that is named in several squares side by side spans them."""
    across: str = ""
    """Of a grid: what grows from left to right, such as "Effort"; empty for nothing."""
    upwards: str = ""
    """Of a grid: what grows from the foot to the top, such as "Impact"."""
    ends: tuple[str, str] = ("", "")
    """What stands at both ends of a path ("passé", "futur") or of an axis (its two poles)."""
    movers: tuple[str, ...] = ()
    """Who may move a card by dragging or by its menu, as in `Button.only`, where `all` is
    everybody; empty for nobody."""
    widget: Literal["board"] = tagged("board")


@dataclass(frozen=True)
class Cards:
    """One list of cards with a heading and its count."""

    title: str
    """The count stands beside it."""
    cards: tuple[Card | CardGroup, ...]
    empty: str = ""
    """Said where there is no card."""
    layout: Literal["cards", "lines"] = "cards"
    """`lines`: initials badge, name, sentence, a hairline between (introductions)."""
    newest_first: bool = False
    selectable: bool = False
    """On the console: as `Board.selectable`."""
    whole: bool = False
    """Whether the wall shows each of them, page after page, instead of the newest."""
    counted: str = ""
    """Their number in words, where they are not called cards: "3 objections"."""
    widget: Literal["cards"] = tagged("cards")
