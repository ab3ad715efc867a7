"""Keywords as a picture: each as large as the others, in calm lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tablee.drawing.page import SECOND_DEEP
from tablee.drawing.posters.boxes import Row, rows
from tablee.drawing.posters.press import Press
from tablee.drawing.posters.sharing import fitted
from tablee.drawing.tints import tint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tablee.drawing.page import Layout
    from tablee.drawing.posters.plan import Poster
    from tablee.drawing.posters.sheets import Sheet

__all__ = ["keywords"]

SIZES: Final = (96, 80, 66, 54, 44, 36, 28, 22)
"""The largest at which all of them fit is taken."""
ABREAST: Final = (1, 2, 3, 4)
"""Columns that are tried at each size."""
APART: Final = 0.35
"""Between two keywords, in their size."""
BEFORE: Final = 0.95
"""What its shape and the space after it take at the left of a keyword, in its size."""
GAP: Final = 40
"""Between two columns."""


@dataclass(frozen=True)
class _Word:
    """A keyword in lines, with its place among the others."""

    place: int
    rows: tuple[Row, ...]

    @property
    def apart(self) -> int:
        return round(self.rows[0].face.size * APART)

    @property
    def high(self) -> int:
        """Pixels, with what is free below."""
        return sum(row.height for row in self.rows) + self.apart


@dataclass(frozen=True)
class _Way:
    """All keywords in one size, in columns from left to right."""

    columns: tuple[tuple[_Word, ...], ...]
    wide: float
    """Pixels from one column to the next."""
    most: int
    """Columns on a page."""

    @property
    def high(self) -> int:
        """Pixels of the highest column."""
        return max((sum(word.high for word in column) for column in self.columns), default=0)


def keywords(poster: Poster, sheet: Sheet) -> tuple[Layout, ...]:
    """In one column or several, as large as fits the page; very many take several pages."""
    press = Press(sheet, replace(poster, keywords=()))
    words = [word.strip().lstrip("#").strip() for word in poster.keywords]
    kept = [word for word in words if word]
    fitting = next(_ways(kept, press), None) or _overflowing(kept, press)
    top = press.y + max(0, (press.room - fitting.high) // 2)
    for start in range(0, len(fitting.columns), fitting.most):
        if start:
            press.turn()
            top = press.y
        for n, column in enumerate(fitting.columns[start : start + fitting.most]):
            _stamp(press, column, sheet.margin + sheet.px(25) + n * fitting.wide, top)
    return press.done()


def _ways(words: Sequence[str], press: Press) -> Iterator[_Way]:
    """Those that have room for all on one page, the largest letters first."""
    for size in SIZES:
        for count in ABREAST:
            way = _way(words, press, size, count, press.room)
            one_line = all(len(word.rows) == 1 for column in way.columns for word in column)
            if len(way.columns) <= count and (count == 1 or one_line):
                yield way


def _overflowing(words: Sequence[str], press: Press) -> _Way:
    """In the smallest letters, over as many pages as it takes."""
    return _way(words, press, SIZES[-1], ABREAST[-1], min(press.room, press.whole))


def _way(words: Sequence[str], press: Press, size: int, count: int, room: int) -> _Way:
    """As high as each other if they fit; else each as high as the page."""
    sheet = press.sheet
    face, free = sheet.face(size, 700), sheet.room - sheet.px(50)
    wide = (free + sheet.px(GAP)) / count
    inner = wide - sheet.px(GAP) - BEFORE * face.size
    lines = (rows(word, face, inner, ink=SECOND_DEEP) for word in words)
    tight = [tuple(replace(row, tight=True) for row in each) for each in lines]
    whole = [_Word(place, each) for place, each in enumerate(each for each in tight if each)]
    heights = [word.high - word.apart for word in whole]
    fit = fitted([heights], count, room, round(face.size * APART))
    return _Way(_columns(whole, fit[1] if fit else room), wide, count)


def _columns(words: Sequence[_Word], room: int) -> tuple[tuple[_Word, ...], ...]:
    """One after the other; a new column where the next has no room."""
    found: list[list[_Word]] = [[]]
    high = 0
    for word in words:
        if found[-1] and high + word.high - word.apart > room:
            found.append([])
            high = 0
        found[-1].append(word)
        high += word.high
    return tuple(tuple(column) for column in found)


def _stamp(press: Press, column: Sequence[_Word], left: float, y: int) -> None:
    """Each with a shape of its own before it."""
    for word in column:
        size = word.rows[0].face.size
        before = round(size * 0.55)
        at = y + (word.rows[0].height - before) // 2
        press.mark(tint(word.place % 4), left, at, before)
        y = press.lines(word.rows, left + BEFORE * size, y) + word.apart
