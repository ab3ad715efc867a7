"""What stands around the columns of a canvas, to show what it is: a way, an axis, rings."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tablee.drawing.letters import width
from tablee.drawing.page import (
    ACCENT_LINE,
    INK_2,
    LINE_STRONG,
    PAPER,
    SUNKEN,
    WHITE,
    Area,
    Shape,
    mixed,
)
from tablee.drawing.posters.boxes import named
from tablee.drawing.tints import PLAIN, Tint
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.drawing.page import Colour
    from tablee.drawing.posters.boxes import Row
    from tablee.drawing.posters.press import Press
    from tablee.drawing.posters.sheets import Sheet

__all__ = ["Axis", "Band", "Figure", "Path", "Plain", "Rings", "way"]


@dataclass(frozen=True)
class Band:
    """Where the zones of a row stand on a page."""

    zones: tuple[tuple[float, float], ...]
    """The left side and the width of each."""
    tints: tuple[Tint, ...]
    y: int
    height: int
    """Down from `y`, what the figure has above left out."""
    talls: tuple[int, ...]
    """What the name and the cards of each zone take."""
    begins: bool = True
    """Whether the first zone of the row is among them."""


class Figure:
    """The base: nothing around the columns."""

    marked = True
    """Whether each name has its shape before it."""
    middle = False
    """Whether names and cards keep to the middle of the row, not to its top."""

    def gap(self, sheet: Sheet) -> int:
        """Between two zones."""
        return sheet.px(20)

    def inset(self, sheet: Sheet) -> int:
        """Between the margins and the zones."""
        return 0

    def pad(self, sheet: Sheet) -> int:
        """Above the names and below the cards."""
        return 0

    def above(self, sheet: Sheet) -> int:
        """What the figure takes above the zones."""
        return 0

    def least(self, wide: float) -> int:
        """The height below which a row does not show what it is; `wide` is its first zone."""
        return 0

    def part(self, *, first: bool, last: bool) -> Figure:
        """What stands around one row of zones, where they have several."""
        return self

    def draw(self, press: Press, band: Band) -> None:
        """Draws it, before the cards are."""


class Plain(Figure):
    """Columns, and nothing around them."""


@dataclass(frozen=True)
class _BetweenEnds(Figure):
    ends: tuple[str, str] = ("", "")

    def part(self, *, first: bool, last: bool) -> Figure:
        """Each end stands where it is; where the way is cut, that it goes on."""
        begins, ends = self.ends
        return replace(
            self,
            ends=(begins if first else _("suite"), ends if last else _("à suivre")),
        )


@dataclass(frozen=True)
class Path(_BetweenEnds):
    """A dotted way from one end to the other, with a halt at each zone."""

    marked = False

    def above(self, sheet: Sheet) -> int:
        return sheet.px(58) + _tall(sheet, self.ends)

    def draw(self, press: Press, band: Band) -> None:
        sheet, y = press.sheet, _ends(press, self.ends, band.y)
        size = sheet.px(40)
        halts = [left for left, _wide in band.zones]
        end = sheet.width - sheet.margin - sheet.px(20)
        middle = y + size // 2
        for x, at in way(sheet, halts[0] + size, end, middle):
            if all(not halt - sheet.px(9) < x < halt + size + sheet.px(3) for halt in halts):
                dot = sheet.px(5)
                press.draw(Shape(x, at - dot // 2, dot, dot, ACCENT_LINE, round=True))
        point = sheet.px(18)
        press.draw(Shape(end, middle - point // 2, point, point, ACCENT_LINE, form="rightwards"))
        for halt, tint in zip(halts, band.tints, strict=True):
            edge = tint.deep
            press.draw(Shape(halt, y, size, size, WHITE, edge, round=True, thick=sheet.px(3)))
            if tint.form:
                inside = sheet.px(18)
                within = (size - inside) // 2
                press.mark(tint, halt + within, y + within, inside)


@dataclass(frozen=True)
class Axis(_BetweenEnds):
    """A line between two poles; each zone has its place on it."""

    def above(self, sheet: Sheet) -> int:
        return sheet.px(44) + _tall(sheet, self.ends)

    def draw(self, press: Press, band: Band) -> None:
        sheet, y = press.sheet, _ends(press, self.ends, band.y)
        point, thick = sheet.px(20), sheet.px(4)
        left, right, middle = sheet.margin, sheet.width - sheet.margin, y + point // 2
        line = (left + point, middle - thick // 2, right - left - 2 * point, thick)
        press.draw(Shape(*line, LINE_STRONG))
        press.draw(Shape(left, y, point, point, LINE_STRONG, form="leftwards"))
        press.draw(Shape(right - point, y, point, point, LINE_STRONG, form="rightwards"))
        for (x, wide), tint in zip(band.zones, band.tints, strict=True):
            at = x + (wide - point) / 2
            press.draw(Shape(at, y, point, point, WHITE, tint.deep, round=True, thick=thick))


@dataclass(frozen=True)
class Rings(Figure):
    """A slice of circles around a centre at its left edge: each zone is a ring, innermost first.

    Cards keep to the middle, where a ring is widest. Where the cards of one are taller than its
    circle all are drawn as ovals, high enough that no card stands on another ring.
    """

    begins: bool = True
    """Whether the innermost is among them; else the centre lies a page's width to the left."""
    airy: bool = False
    """Whether they are higher than their cards need, for the arcs to be seen."""

    middle = True

    def gap(self, sheet: Sheet) -> int:
        return sheet.px(2 * AROUND + BULGE)

    def inset(self, sheet: Sheet) -> int:
        return sheet.px(AROUND)

    def pad(self, sheet: Sheet) -> int:
        return sheet.px(AROUND)

    def least(self, wide: float) -> int:
        return round(wide * ROUND) if self.airy and self.begins else 0

    def part(self, *, first: bool, last: bool) -> Figure:
        return replace(self, begins=first)

    def draw(self, press: Press, band: Band) -> None:
        sheet = press.sheet
        area = Area(sheet.margin, band.y, sheet.room, band.height)
        fills = [_ground(tint, place) for place, tint in enumerate(band.tints)]
        press.draw(Shape(area.x, area.y, area.width, area.height, fills[-1]))
        centre = sheet.margin - (0 if self.begins and band.begins else sheet.room)
        arcs = _arcs(sheet, band, centre)
        for (a, b), tint, fill in reversed(list(zip(arcs, band.tints, fills, strict=False))):
            disc = (centre - a, round(band.y + band.height / 2 - b), 2 * a, round(2 * b))
            press.draw(Shape(*disc, fill, tint.edge, round=True, within=area, thick=sheet.px(3)))


AROUND: Final = 16
"""What is free around the cards of a ring."""
BULGE: Final = 58
"""How far the middle of a ring's side stands out from its ends, at most."""
ROUND: Final = 1.3
"""An airy slice is so many times as high as its innermost zone is wide."""


def _arcs(sheet: Sheet, band: Band, centre: float) -> list[tuple[float, float]]:
    """How far each ring but the outermost reaches to the right of the centre, and upwards."""
    around, bulge, found = sheet.px(AROUND), sheet.px(BULGE), list[tuple[float, float]]()
    before = (0.0, 0.0)
    for (left, wide), tall in list(zip(band.zones, band.talls, strict=True))[:-1]:
        across = left + wide + around + bulge - centre
        # The corner of the cards, and a little more, has to lie inside.
        corner = (across - bulge - around / 2) / across
        needed = (tall / 2 + around / 2) / math.sqrt(1 - corner * corner)
        before = (across, max(across, needed, before[1] + across - before[0]))
        found.append(before)
    return found


def _ground(tint: Tint, place: int) -> Colour:
    """A ring's colour, lighter than its cards."""
    if tint is PLAIN:
        return mixed(SUNKEN, PAPER, (place % 2) * 0.6)
    return mixed(PAPER, tint.fill, 0.55)


def _end_rows(sheet: Sheet, ends: tuple[str, str]) -> list[list[Row]]:
    """What stands at the two ends, in lines; half of the page for each."""
    face, room = sheet.face(20, 600), sheet.room / 2 - sheet.px(20)
    return [named(text, face, room, ink=INK_2) for text in ends]


def _tall(sheet: Sheet, ends: tuple[str, str]) -> int:
    """What these lines take, with the space below."""
    tall = max(sum(row.height for row in written) for written in _end_rows(sheet, ends))
    return tall + sheet.px(6) if tall else 0


def _ends(press: Press, ends: tuple[str, str], y: int) -> int:
    """One at each margin, both down to the same foot, which is answered."""
    sheet = press.sheet
    foot = y + _tall(sheet, ends)
    for place, written in enumerate(_end_rows(sheet, ends)):
        top = foot - sheet.px(6) - sum(row.height for row in written)
        for row in written:
            long = width(row.text, row.face)
            x = sheet.width - sheet.margin - long if place else sheet.margin
            top = press.lines([row], x, top)
    return foot


def way(sheet: Sheet, left: float, right: float, middle: int) -> Iterator[tuple[float, int]]:
    """Dots of a way that winds a little, from left to right."""
    step, swing, wave = sheet.px(15), sheet.px(11), sheet.px(420)
    for n in range(int((right - left) // step)):
        x = left + n * step
        yield x, round(middle + swing * math.sin((x - left) / wave * 2 * math.pi))
