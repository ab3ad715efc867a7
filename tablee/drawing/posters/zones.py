"""Zones of cards as columns, over as many pages as it takes.

All columns of a band are as wide as each other, so that cards are measured once; a zone with many
cards has several of them, and goes on on the next page under its name.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from tablee.drawing.page import Shape
from tablee.drawing.posters.boxes import Row, item, named
from tablee.drawing.posters.figures import Band, Plain
from tablee.drawing.posters.sharing import fitted, shared
from tablee.drawing.tints import PLAIN, Tint
from tablee.texts import _
from tablee.view import Card

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tablee.drawing.posters.boxes import Box, Item
    from tablee.drawing.posters.figures import Figure
    from tablee.drawing.posters.press import Press
    from tablee.drawing.posters.sheets import Sheet

__all__ = ["NARROWEST", "Zone", "columns", "head", "stamp_head"]

NARROWEST: Final = 250
"""A column, in the drawing's units."""
GAP: Final = 20
"""Between two columns."""
LONGEST: Final = 160
"""Letters of a name that stands above its zone as it is."""
BETWEEN: Final = 10
"""Between two cards."""
UNEVEN: Final = 1.6
"""A zone with so many times the words of the mean has a column more."""
LITTLE: Final = 0.4
"""A band that does not fit begins on this page only where so much of it is free."""


@dataclass(frozen=True)
class Zone:
    """A name and its cards, or actions."""

    title: str
    tint: Tint = PLAIN
    items: tuple[Item, ...] = ()
    begun: bool = False
    """Whether its first cards stand elsewhere."""


@dataclass
class _Pile:
    """What of a zone is still to be placed."""

    zone: Zone
    boxes: deque[Box]
    begun: bool

    @property
    def tall(self) -> int:
        return sum(box.height for box in self.boxes)


def columns(
    press: Press, zones: Sequence[Zone], figure: Figure | None = None, heading: str = ""
) -> None:
    """All cards of these zones, side by side; empty ones are there only in a figure."""
    shown = [_briefly(zone) for zone in zones if zone.items or figure]
    most = _most(press.sheet)
    each = -(-len(shown) // max(1, -(-len(shown) // most)))
    for start in range(0, len(shown), max(1, each)):
        chunk = shown[start : start + each]
        around = (figure or Plain()).part(first=not start, last=start + each >= len(shown))
        _Columns(press, chunk, around, "" if start else heading).place()


def _briefly(zone: Zone) -> Zone:
    """A name that is a whole text stands on its first card, and begins above."""
    name = " ".join(zone.title.split())
    if len(name) <= LONGEST:
        return zone
    return replace(zone, title=f"{name[: LONGEST // 2]}…", items=(Card("", name), *zone.items))


def _most(sheet: Sheet) -> int:
    """How many columns stand side by side at most."""
    return max(1, (sheet.room + sheet.px(GAP)) // (sheet.px(NARROWEST) + sheet.px(GAP)))


def width_of(sheet: Sheet, zones: int, count: int, figure: Figure) -> float:
    """Pixels of each of so many columns."""
    free = sheet.room - 2 * figure.inset(sheet)
    between = (count - zones) * sheet.px(GAP) + (zones - 1) * figure.gap(sheet)
    return (free - between) / count


class _Columns:
    """One row of zones, over one page or several."""

    def __init__(self, press: Press, zones: Sequence[Zone], figure: Figure, heading: str) -> None:
        self.press, self.sheet, self.figure = press, press.sheet, figure
        self.count = _count(zones, _most(press.sheet))
        self.wide = width_of(self.sheet, len(zones), self.count, figure)
        self.heading = named(heading, self.sheet.face(25, 700), self.sheet.room)
        largest = press.whole - self._above(zones)
        self.piles = [
            _Pile(
                *(zone, deque(part for box in self._boxes(zone) for part in box.cut(largest))),
                zone.begun,
            )
            for zone in zones
        ]

    def _boxes(self, zone: Zone) -> Iterator[Box]:
        return (item(each, zone.tint, self.sheet, self.wide) for each in zone.items)

    def _above(self, zones: Sequence[Zone]) -> int:
        """Pixels that the names take, and what the figure has above and below."""
        named = max(_tall(head(zone, self.sheet, self.wide, True)) for zone in zones)
        heading = _tall(self.heading) + (self.sheet.px(12) if self.heading else 0)
        figure = self.figure.above(self.sheet) + 2 * self.figure.pad(self.sheet)
        return named + heading + figure + self.sheet.px(13)

    def place(self) -> None:
        """All of it."""
        live = self.piles
        while live:
            room = self.press.room - self._above([pile.zone for pile in live])
            heights = [[box.height for box in pile.boxes] for pile in live]
            fit = fitted(heights, self.count, room, self.sheet.px(BETWEEN))
            if fit is None and not self.press.fresh and self._waits(live, heights, room):
                self.press.turn()
                continue
            share = fit or (shared(heights, self.count), room)
            self._draw(live, *share)
            live = [pile for pile in live if pile.boxes]
            if live:
                self.press.turn()

    def _waits(self, live: list[_Pile], heights: list[list[int]], room: int) -> bool:
        """Whether it had better begin on the next page."""
        whole = self.press.whole - self._above([pile.zone for pile in live])
        if any(each and each[0] > room for each in heights) or room < whole * LITTLE:
            return True
        between = self.sheet.px(BETWEEN)
        return room < whole / 2 and fitted(heights, self.count, whole, between) is not None

    # ── one page ────────────────────────────────────────────────────────────────────────────

    def _draw(self, live: list[_Pile], share: Sequence[int], room: int) -> None:
        press, sheet, figure = self.press, self.sheet, self.figure
        if self.heading:
            press.y = press.lines(self.heading, sheet.margin, press.y) + sheet.px(12)
            self.heading = []
        placed = [self._taken(pile, n, room) for pile, n in zip(live, share, strict=True)]
        if not any(column for columns_ in placed for column in columns_):
            # Names so long that they leave no room: what must be read goes before what looks well.
            placed[0][0].extend(pile.boxes.popleft() for pile in live[:1] if pile.boxes)
        spans = [n * self.wide + (n - 1) * sheet.px(GAP) for n in share]
        heads = [
            head(pile.zone, sheet, span, figure.marked, begun=pile.begun)
            for pile, span in zip(live, spans, strict=True)
        ]
        named = max(_tall(each) for each in heads) + sheet.px(13)
        talls = self._talls(placed)
        free = press.room - figure.above(sheet) - 2 * figure.pad(sheet) - named - sheet.px(14)
        used = max(*talls, min(free, figure.least(spans[0]) - named), 0)
        starts = list(accumulate((span + figure.gap(sheet) for span in spans[:-1]), initial=0.0))
        lefts = [sheet.margin + figure.inset(sheet) + start for start in starts]
        band = Band(
            tuple((left, span) for left, span in zip(lefts, spans, strict=True)),
            tuple(pile.zone.tint for pile in live),
            *(press.y, named + used + 2 * figure.pad(sheet)),
            talls=tuple(named + tall for tall in talls),
            begins=live[0] is self.piles[0],
        )
        figure.draw(press, band)
        y = press.y + figure.above(sheet) + figure.pad(sheet)
        for left, span, rows_, columns_, pile, tall in zip(
            lefts, spans, heads, placed, live, talls, strict=True
        ):
            top = y + ((used - tall) // 2 if figure.middle else 0)
            stamp_head(
                press, rows_, pile.zone.tint, left, top, span, named - sheet.px(13), figure.marked
            )
            self._stamp(columns_, left, top + named)
            pile.begun = True
        press.y = y + named + used + figure.pad(sheet) + sheet.px(14)

    def _talls(self, placed: Sequence[Sequence[Sequence[Box]]]) -> list[int]:
        """What the cards of each zone take, with the space below."""
        between = self.sheet.px(BETWEEN)
        return [
            max(sum(box.height + between for box in column) for column in columns_)
            for columns_ in placed
        ]

    def _taken(self, pile: _Pile, n: int, room: int) -> list[list[Box]]:
        """The boxes of one zone for this page, in so many columns of at most `room` pixels."""
        taken: list[list[Box]] = []
        for _column in range(n):
            column: list[Box] = []
            high, between = 0, self.sheet.px(BETWEEN)
            while pile.boxes and high + pile.boxes[0].height <= room:
                high += pile.boxes[0].height + between
                column.append(pile.boxes.popleft())
            taken.append(column)
        return taken

    def _stamp(self, columns_: Sequence[Sequence[Box]], left: float, top: int) -> None:
        for place, column in enumerate(columns_):
            x, y = left + place * (self.wide + self.sheet.px(GAP)), top
            for box in column:
                self.press.stamp(box, x, y, self.wide)
                y += box.height + self.sheet.px(BETWEEN)


# ── names ───────────────────────────────────────────────────────────────────────────────────


def head(zone: Zone, sheet: Sheet, wide: float, marked: bool, *, begun: bool = False) -> list[Row]:
    """The name of a zone in lines; where it goes on it says so."""
    if not zone.title:
        return []
    title = _("{zone} (suite)").format(zone=zone.title) if begun else zone.title
    free = wide - (sheet.px(36) if marked and zone.tint.form else 0)
    return named(title, sheet.face(23, 700), free, ink=zone.tint.deep)


def _tall(written: Sequence[Row]) -> int:
    return sum(row.height for row in written)


def stamp_head(
    press: Press,
    written: Sequence[Row],
    tint: Tint,
    left: float,
    y: int,
    wide: float,
    tall: int,
    marked: bool,
) -> None:
    """The name at the foot of its place, its shape before it, its line below."""
    if not written:
        return
    sheet = press.sheet
    top = y + tall - _tall(written)
    x = left
    if marked and tint.form:
        size = sheet.px(23)
        at = top + (written[0].face.line - size) // 2
        press.mark(tint, x, at, size)
        x += sheet.px(36)
    press.lines(written, x, top)
    press.draw(Shape(left, y + tall, wide, sheet.px(3), tint.deep))


# ── how many columns ────────────────────────────────────────────────────────────────────────


def _count(zones: Sequence[Zone], most: int) -> int:
    """Columns of a band: one a zone, or more where there are few zones or one has most cards."""
    n = len(zones)
    sizes = [len(zone.items) for zone in zones]
    if n <= 2:
        wanted = min(4, most) // n * n
        return max(n, min(wanted, sum(sizes) if n == 1 else n * max(sizes)))
    uneven = max(sizes) > 3 and max(sizes) > UNEVEN * sum(sizes) / n
    return min(most, n + 1) if uneven and n < most else n
