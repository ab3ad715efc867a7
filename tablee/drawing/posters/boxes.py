"""What stands on a poster as one piece: a card, a group, an action; measured, cut if need be."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tablee.drawing.letters import drawable, width
from tablee.drawing.page import ACCENT_DEEP, INK, INK_2, SECOND_DEEP, Shape, Words
from tablee.drawing.paragraphs import set_in_lines
from tablee.drawing.posters.plan import Introduced
from tablee.drawing.tints import tint as tint_of
from tablee.model.actions import ActionState, PlannedAction
from tablee.texts import _, ngettext
from tablee.view import Card, CardGroup, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.drawing.letters import Face
    from tablee.drawing.page import Colour
    from tablee.drawing.posters.sheets import Sheet
    from tablee.drawing.tints import Tint

__all__ = [
    "BARE",
    "Badge",
    "Box",
    "Item",
    "Look",
    "Row",
    "action",
    "card",
    "item",
    "merged",
    "named",
    "rows",
]


@dataclass(frozen=True)
class Row:
    """One line, and the pixels left free above it."""

    text: str
    face: Face
    ink: Colour
    above: int = 0
    tight: bool = False
    """Whether it stands close to the next, as the lines of a title do."""

    @property
    def line(self) -> int:
        """Pixels from this line to the next."""
        return round(self.face.size * 1.2) if self.tight else self.face.line

    @property
    def height(self) -> int:
        """Pixels, the free ones included."""
        return self.above + self.line

    def words(self, x: float, y: int) -> Words:
        """Its words, with the upper left corner there, the free pixels left out."""
        long = width(self.text, self.face)
        return Words(x, y, long, self.line, self.text, self.face, self.ink)


@dataclass(frozen=True)
class Badge:
    """Initials in a disc."""

    letters: str
    tint: Tint
    face: Face
    size: int
    """Pixels of the disc."""
    room: int
    """The same, and what is free beside it."""

    def stands(self, x: float, y: int) -> tuple[Shape, Words]:
        """The disc with its upper left corner there, and the letters in its middle."""
        tint, row = self.tint, Row(self.letters, self.face, self.tint.deep)
        left = x + (self.size - width(self.letters, self.face)) / 2
        disc = Shape(x, y, self.size, self.size, tint.fill, tint.edge, round=True)
        return disc, row.words(left, y + (self.size - row.line) // 2)


@dataclass(frozen=True)
class Look:
    """What surrounds the lines of a box, in pixels."""

    fill: Colour | None = None
    edge: Colour | None = None
    thick: int = 1
    dashed: bool = False
    across: int = 0
    """Free on the left and on the right."""
    above: int = 0
    """Free above and below."""
    radius: int = 0


BARE = Look()


@dataclass(frozen=True)
class Box:
    """Lines with their surroundings."""

    rows: tuple[Row, ...]
    look: Look = BARE
    heads: int = 0
    """How many of the first rows are a title, said again where the box goes on."""
    badge: Badge | None = None
    """What stands before the rows, at their left."""

    @cached_property
    def height(self) -> int:
        """Pixels."""
        tall = sum(row.height for row in self.rows)
        return max(tall, self.badge.size if self.badge else 0) + 2 * self.look.above

    def cut(self, room: int) -> Iterator[Box]:
        """Itself, or boxes of at most `room` pixels with all its lines, one at least in each."""
        kept: list[Row] = []
        taken, heads = 2 * self.look.above, self.rows[: self.heads]
        for place, row in enumerate(self.rows):
            if taken + row.height > room and len(kept) > self.heads:
                yield replace(self, rows=tuple(kept))
                kept = list(heads)
                row = replace(row, above=row.above if heads else 0)
                taken = 2 * self.look.above + sum(head.height for head in heads)
            elif place and not kept:
                row = replace(row, above=0)
            kept.append(row)
            taken += row.height
        yield replace(self, rows=tuple(kept))

    def stands(self, x: float, y: int, wide: float) -> tuple[list[Shape], list[Words]]:
        """Its shape and its words, with the upper left corner there."""
        shapes, words, look = [], [], self.look
        if look.fill is not None:
            shapes.append(
                Shape(
                    *(x, y, wide, self.height, look.fill, look.edge),
                    dashed=look.dashed,
                    radius=look.radius,
                    thick=look.thick,
                )
            )
        x, y = x + look.across, y + look.above
        if self.badge is not None:
            disc, letters = self.badge.stands(x, y)
            shapes.append(disc)
            words.append(letters)
            x += self.badge.room
        for row in self.rows:
            words.append(row.words(x, y + row.above))
            y += row.height
        return shapes, words


def rows(text: str, face: Face, room: float, *, ink: Colour = INK, above: int = 0) -> list[Row]:
    """A text as lines; `above` is free before the first."""
    lines = set_in_lines(text, face, room)
    return [Row(line, face, ink, 0 if place else above) for place, line in enumerate(lines)]


def named(name: str, face: Face, room: float, *, ink: Colour = INK) -> list[Row]:
    """A name as lines: what was typed on several is one text."""
    return rows(" ".join(name.split()), face, room, ink=ink)


# ── what becomes a box ──────────────────────────────────────────────────────────────────────


Item = Card | CardGroup | Introduced | PlannedAction
"""What a zone holds."""


def item(what: Item, tint: Tint, sheet: Sheet, wide: float) -> Box:
    """A card, a group, somebody, or an action that is proposed, as a box of this width."""
    if isinstance(what, CardGroup) and what.folded:
        what = merged(what)
    if isinstance(what, CardGroup):
        return _group(what, tint, sheet, wide)
    if isinstance(what, Introduced):
        return _introduced(what, sheet, wide)
    if isinstance(what, PlannedAction):
        details = filter(None, (what.when, what.who, first_step(what), said_state(what)))
        what = Card("", what.what, details=tuple(details))
    return card(what, tint, sheet, wide)


def card(what: Card, tint: Tint, sheet: Sheet, wide: float) -> Box:
    """A card: its words, what is said under them, and what the room marked it as."""
    look = Look(
        *(tint.fill, tint.edge, sheet.px(1.3)),
        across=sheet.px(18),
        above=sheet.px(12),
        radius=sheet.px(12),
    )
    room = wide - 2 * look.across
    return Box(tuple(_of_card(what, tint, sheet, room)), look)


def _of_card(what: Card, tint: Tint, sheet: Sheet, room: float) -> list[Row]:
    title = rows(what.title, sheet.face(20, 700), room, ink=tint.deep) if what.title else []
    found = title + rows(what.text, sheet.face(22), room)
    small = sheet.face(19)
    for text in (what.alt if what.picture else "", *what.details):
        found += rows(text, small, room, ink=INK_2, above=sheet.px(4))
    for star, mark in zip(_stars(what), said_marks(what), strict=True):
        found += rows(star + mark, sheet.face(18, 600), room, ink=tint.deep, above=sheet.px(5))
    return found


def said_marks(what: Card) -> list[str]:
    """What the room says of a card; how it was typed is of no interest here."""
    return [mark.label for mark in what.marks if mark.tone != "plain"]


def _stars(what: Card) -> list[str]:
    return ["⭐ " if m.icon == "star" else "" for m in what.marks if m.tone != "plain"]


def _group(what: CardGroup, tint: Tint, sheet: Sheet, wide: float) -> Box:
    """A group in its dashed edge: its name, then each of its cards."""
    look = Look(
        *(tint.fill, tint.deep, sheet.px(2)),
        dashed=True,
        across=sheet.px(16),
        above=sheet.px(12),
        radius=sheet.px(12),
    )
    room = wide - 2 * look.across
    head = named(what.title, sheet.face(20, 700), room, ink=tint.deep)
    found = list(head)
    for each in what.cards:
        lines = _of_card(each, tint, sheet, room)
        above = sheet.px(7) if found else 0
        found += [replace(row, above=above) for row in lines[:1]] + lines[1:]
    return Box(tuple(found), look, heads=len(head))


def merged(what: CardGroup) -> Card:
    """The card that a group's title stands for, and how many wordings are behind it."""
    told = dict.fromkeys(mark for each in what.cards for mark in each.marks)
    count = ngettext(
        "{n} formulation d’origine", "{n} formulations d’origine", len(what.cards)
    ).format(n=len(what.cards))
    return Card("", what.title, marks=(*told, Mark(count, "layers", "done")))


def _introduced(what: Introduced, sheet: Sheet, wide: float) -> Box:
    """Somebody: a badge, the name, what he or she said."""
    size, look = sheet.px(60), Look(above=sheet.px(8))
    face = sheet.face(23, 700)
    badge = Badge(drawable(what.initials), tint_of(what.place % 4), face, size, size + sheet.px(18))
    room = wide - badge.room
    name = named(what.name, sheet.face(23, 700), room)
    said = rows(what.sentence, sheet.face(21), room, above=sheet.px(2))
    return Box((*name, *said), look, heads=len(name), badge=badge)


def action(what: PlannedAction, sheet: Sheet, wide: float) -> Box:
    """An action of the plan: when, what, who, the first step."""
    found = rows(what.when, sheet.face(20, 700), wide, ink=ACCENT_DEEP)
    found += rows(undashed(what.what), sheet.face(22, 700), wide, above=sheet.px(2))
    for text, above in ((what.who, 6), (first_step(what), 4)):
        found += rows(text, sheet.face(19), wide, ink=INK_2, above=sheet.px(above))
    if state := said_state(what):
        found += rows(state, sheet.face(19, 700), wide, ink=SECOND_DEEP, above=sheet.px(4))
    return Box(tuple(found))


def undashed(text: str) -> str:
    """Without the dash of a list that it was typed in: it has a number here."""
    return re.sub(r"^\s*[-–—•*]\s+", "", text)


def first_step(what: PlannedAction) -> str:
    """Its first step, named as such; nothing where there is none."""
    step = what.first_step
    return _("Premier pas\u00a0: {step}").format(step=step) if step else ""


def said_state(what: PlannedAction) -> str:
    """What has become of it and why, once it is no longer to be begun."""
    if what.state is ActionState.TODO:
        return ""
    return what.told[:1].upper() + what.told[1:]
