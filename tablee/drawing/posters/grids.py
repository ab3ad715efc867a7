"""A canvas in squares: each zone is a panel in its place, with as many cards as it holds.

What it does not hold stands after the grid, in columns, under the zone's name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tablee.drawing.letters import width
from tablee.drawing.page import INK_2, LINE, LINE_STRONG, WHITE, Shape
from tablee.drawing.posters.boxes import item, named
from tablee.drawing.posters.sharing import fitted
from tablee.drawing.posters.zones import NARROWEST, columns, head, stamp_head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.drawing.posters.boxes import Box, Row
    from tablee.drawing.posters.press import Press
    from tablee.drawing.posters.sheets import Sheet
    from tablee.drawing.posters.zones import Zone
    from tablee.view import Board

__all__ = ["grid"]

GAP: Final = 14
"""Between two squares, and between two columns in one."""
PAD: Final = 14
BETWEEN: Final = 10
SLENDER: Final = 0.68
"""A square may be so much narrower than a column of cards stands elsewhere."""
ENOUGH: Final = 0.7
"""A grid that has no room for all cards begins on a page of which so much is free."""
LEAST: Final = 150
"""The height of a row with nothing in it."""


@dataclass(frozen=True)
class _Square:
    """A zone's place: columns and rows, the last ones not in it."""

    zone: Zone
    left: int
    right: int
    top: int
    bottom: int


def grid(press: Press, board: Board, zones: dict[str, Zone], heading: str = "") -> None:
    """The grid, and what stands under it; a grid too fine for the page is drawn as columns."""
    squares = _squares(board, zones)
    placed = {id(square.zone) for square in squares}
    others = [zone for zone in zones.values() if id(zone) not in placed]
    if not squares or _narrowest(squares, press.sheet) < press.sheet.px(NARROWEST) * SLENDER:
        columns(press, list(zones.values()), heading=heading)
        return
    left = _Grid(press, board, squares, heading).place()
    if left is None:
        columns(press, list(zones.values()), heading=heading)
        return
    columns(press, left)
    columns(press, others)


def _narrowest(squares: Sequence[_Square], sheet: Sheet) -> float:
    """Pixels across the most slender zone."""
    side = sheet.room / max(square.right for square in squares)
    return side * min(square.right - square.left for square in squares)


def _squares(board: Board, zones: dict[str, Zone]) -> list[_Square]:
    """Where each zone stands: its area is where its name is, once or side by side."""
    places: dict[str, list[tuple[int, int]]] = {}
    for y, row in enumerate(board.rows):
        for x, area in enumerate(row.split()):
            places.setdefault(area, []).append((x, y))
    found = []
    for column in board.columns:
        at = places.get(column.area, []) if column.area else []
        if at:
            xs, ys = [x for x, _y in at], [y for _x, y in at]
            zone = zones[column.id]
            found.append(_Square(zone, min(xs), max(xs) + 1, min(ys), max(ys) + 1))
    return found


class _Grid:
    """The squares of one board on one page."""

    def __init__(
        self, press: Press, board: Board, squares: Sequence[_Square], heading: str
    ) -> None:
        self.press, self.sheet, self.board, self.squares = press, press.sheet, board, squares
        self.heading = named(heading, self.sheet.face(25, 700), self.sheet.room)
        self.inset = self.sheet.px(34) if board.upwards else 0
        self.columns = max(square.right for square in squares)
        self.rows = max(square.bottom for square in squares)
        gaps = self.sheet.px(GAP) * (self.columns - 1)
        self.side = (self.sheet.room - self.inset - gaps) / self.columns
        self.upwards = self._named(board.upwards)
        self.across = self._named(board.across)

    def _named(self, text: str) -> list[Row]:
        return named(text, self.sheet.face(20, 600), self.sheet.room, ink=INK_2)

    def place(self) -> list[Zone] | None:
        """Draws it; the zones with the cards that had no room, or None if their names have none."""
        around = self._around()
        wished = self._wished()
        if sum(wished) + around > self.press.room and self.press.room < self.press.whole * ENOUGH:
            self.press.turn()
        press, sheet = self.press, self.sheet
        heights = self._heights(wished, press.room - around)
        if not all(self._high(square, heights) >= self._fixed(square) for square in self.squares):
            return None
        if self.heading:
            press.y = press.lines(self.heading, sheet.margin, press.y) + sheet.px(12)
        if self.upwards:
            press.y = press.lines(self.upwards, sheet.margin, press.y) + sheet.px(6)
        top = press.y
        tops = [top + sum(heights[:n]) + sheet.px(GAP) * n for n in range(self.rows)]
        left = [self._square(square, tops, heights) for square in self.squares]
        press.y = tops[-1] + heights[-1]
        self._arrows(top)
        return [zone for zone in left if zone.items]

    def _around(self) -> int:
        """What is not squares: the heading, the names of the axes, the gaps."""
        sheet = self.sheet
        taken = sum(row.height for row in (*self.heading, *self.upwards, *self.across))
        taken += sheet.px(12) * bool(self.heading) + sheet.px(6) * bool(self.upwards)
        taken += sheet.px(34) if self.across else 0
        return taken + sheet.px(GAP) * (self.rows - 1) + sheet.px(14)

    def _wide(self, square: _Square) -> float:
        return self.side * (square.right - square.left) + self.sheet.px(GAP) * (
            square.right - square.left - 1
        )

    def _inside(self, square: _Square) -> tuple[float, int]:
        """How wide its columns are, and how many."""
        sheet = self.sheet
        free = self._wide(square) - 2 * sheet.px(PAD)
        fewest = max(1, int((free + sheet.px(GAP)) // (sheet.px(NARROWEST) + sheet.px(GAP))))
        count = max(1, min(fewest, len(square.zone.items)))
        return (free - (count - 1) * sheet.px(GAP)) / count, count

    def _boxes(self, square: _Square) -> list[Box]:
        wide, _count = self._inside(square)
        return [item(each, square.zone.tint, self.sheet, wide) for each in square.zone.items]

    def _head(self, square: _Square) -> list[Row]:
        return head(square.zone, self.sheet, self._wide(square) - 2 * self.sheet.px(PAD), True)

    def _fixed(self, square: _Square) -> int:
        """What a square takes besides its cards."""
        named = sum(row.height for row in self._head(square))
        return named + self.sheet.px(13) + 2 * self.sheet.px(PAD)

    def _high(self, square: _Square, heights: Sequence[int]) -> int:
        """Pixels down a square, what is between its rows included."""
        between = self.sheet.px(GAP) * (square.bottom - square.top - 1)
        return sum(heights[square.top : square.bottom]) + between

    # ── how high ────────────────────────────────────────────────────────────────────────────

    def _wished(self) -> list[int]:
        """The height of each row in which all its cards have room."""
        wished = [self.sheet.px(LEAST)] * self.rows
        for square in sorted(self.squares, key=lambda s: s.bottom - s.top):
            need, over = self._need(square), square.bottom - square.top
            have = self._high(square, wished)
            for row in range(square.top, square.bottom):
                wished[row] += max(0, -(-(need - have) // over))
        return wished

    def _need(self, square: _Square) -> int:
        between = self.sheet.px(BETWEEN)
        _wide, count = self._inside(square)
        heights = [box.height for box in self._boxes(square)]
        fit = fitted([heights], count, sum(heights) + between * len(heights) + 1, between)
        return self._fixed(square) + (fit[1] if fit and heights else 0)

    def _heights(self, wished: list[int], room: int) -> list[int]:
        """The rows as high as each other where there is room; else those that need less, less."""
        if max(wished) * self.rows <= room:
            return [max(wished)] * self.rows
        low, high = 0, max(wished)
        while low < high:
            middle = (low + high + 1) // 2
            if sum(min(each, middle) for each in wished) <= room:
                low = middle
            else:
                high = middle - 1
        return [min(each, low) for each in wished]

    # ── drawing ─────────────────────────────────────────────────────────────────────────────

    def _square(self, square: _Square, tops: list[int], heights: list[int]) -> Zone:
        """One panel with its name and cards; the zone with those that had no room."""
        press, sheet, gap = self.press, self.sheet, self.sheet.px(GAP)
        x = sheet.margin + self.inset + square.left * (self.side + gap)
        y, wide = tops[square.top], self._wide(square)
        high = self._high(square, heights)
        press.draw(Shape(x, y, wide, high, WHITE, LINE, radius=sheet.px(14), thick=sheet.px(1.3)))
        pad, written = sheet.px(PAD), self._head(square)
        named = sum(row.height for row in written)
        at = (x + pad, y + pad, wide - 2 * pad)
        stamp_head(press, written, square.zone.tint, *at, named, True)
        room = high - self._fixed(square)
        return self._cards(square, x + pad, y + pad + named + sheet.px(13), room)

    def _cards(self, square: _Square, left: float, top: int, room: int) -> Zone:
        sheet, boxes = self.sheet, self._boxes(square)
        between = sheet.px(BETWEEN)
        wide, count = self._inside(square)
        fit = fitted([[box.height for box in boxes]], count, room, between)
        room = fit[1] if fit else room
        left_over = list(zip(square.zone.items, boxes, strict=True))
        for place in range(count):
            y, x = top, left + place * (wide + sheet.px(GAP))
            for each in tuple(left_over):
                if y + each[1].height <= top + room:
                    self.press.stamp(each[1], x, y, wide)
                    y += each[1].height + between
                    left_over.remove(each)
                elif fit:
                    break
        others = tuple(what for what, _box in left_over)
        return replace(square.zone, items=others, begun=len(others) < len(boxes))

    def _arrows(self, top: int) -> None:
        """What grows upwards, at the left; what grows from left to right, below."""
        press, sheet = self.press, self.sheet
        point, thick = sheet.px(18), sheet.px(4)
        foot = press.y
        if self.upwards:
            x = sheet.margin + (point - thick) / 2
            press.draw(Shape(x, top + point, thick, foot - top - point, LINE_STRONG))
            press.draw(Shape(sheet.margin, top, point, point, LINE_STRONG, form="upwards"))
        if self.across:
            y, right = foot + sheet.px(10), sheet.width - sheet.margin
            left = sheet.margin + self.inset
            line = (left, y + (point - thick) // 2, right - left - point, thick)
            press.draw(Shape(*line, LINE_STRONG))
            press.draw(Shape(right - point, y, point, point, LINE_STRONG, form="rightwards"))
            foot = y + point + sheet.px(6)
            for row in self.across:
                foot = press.lines([row], right - width(row.text, row.face), foot)
        press.y = foot + sheet.px(14)
