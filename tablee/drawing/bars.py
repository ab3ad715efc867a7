"""Dots and bars: rank, words, number, then one dot a unit or a bar, as on the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tablee.drawing.letters import Face, drawable, width, wrapped
from tablee.drawing.page import ACCENT, ACCENT_TINT, INK_2, MARGIN, MOST_ROWS, QUIET, Page, Shape
from tablee.texts import ngettext

if TYPE_CHECKING:
    from tablee.drawing.page import Layout
    from tablee.view import Bar, Bars

__all__ = ["bars", "others"]

TEXT: Final = Face(34)
FIRST: Final = Face(34, 700)
DETAIL: Final = Face(28)
FIGURE: Final = Face(40, 700)
RANK: Final = 88
"""A rank's column, with the space after it."""
GAP: Final = 28
LONGEST: Final = 500
"""A bar's column."""
DOTS: Final = 12
"""Above this, dots are a bar."""
DOT: Final = 34
PAD: Final = 16


def bars(view: Bars) -> Layout:
    """Rows as on the wall, all of them up to fifty."""
    page, shown = Page(), view.rows[:MOST_ROWS]
    most = max((row.value for row in view.rows), default=0.0)
    dots = view.dots and most <= DOTS and all(row.value % 1 == 0 for row in view.rows)
    page.title(view.title)
    columns = RANK if any(row.rank for row in shown) else 0, _figures(shown)
    for row in shown:
        _row(page, row, columns, most, dots=dots)
    page.notes(others(len(view.rows)), view.note, view.aside)
    return page.done()


def others(rows: int) -> str:
    """How many rows the picture leaves to the table beside it."""
    more = rows - MOST_ROWS
    if more <= 0:
        return ""
    return ngettext("et {n} autre, dans le tableau", "et {n} autres, dans le tableau", more)


def _figures(rows: tuple[Bar, ...]) -> int:
    """The width of the figures' column: numbers on one line, words on several."""
    widest = max((width(drawable(row.figure), FIGURE) for row in rows), default=0.0)
    return round(min(max(widest, 60), 280)) + 2


def _row(page: Page, row: Bar, columns: tuple[int, int], most: float, *, dots: bool) -> None:
    ranks, figures = columns
    face = FIRST if row.rank == 1 else TEXT
    room = page.room - ranks - figures - 2 * GAP - LONGEST
    tall = len(wrapped(row.text, face, room)) * face.line
    tall += len(wrapped(row.details, DETAIL, room)) * DETAIL.line
    figure = len(wrapped(row.figure, FIGURE, figures)) * FIGURE.line
    high = max(tall, figure, 64) + 2 * PAD
    if row.rank == 1:
        page.draw(Shape(MARGIN - 24, page.y, page.room + 48, high + 2, ACCENT_TINT))
    page.rule()
    middle, x = page.y + high // 2, MARGIN + ranks
    page.disc(row.rank, middle - 32)
    foot = page.write(row.text, face, x, middle - tall // 2, room)
    page.write(row.details, DETAIL, x, foot, room, ink=INK_2)
    x += room + GAP
    page.write(row.figure, FIGURE, x, middle - figure // 2, figures, align="right")
    colour = ACCENT if row.rank == 1 else QUIET
    x += figures + GAP
    if dots:
        page.draw(*_dots(round(row.value), x, middle - DOT // 2, colour))
    elif row.value > 0:
        page.draw(Shape(x, middle - 18, max(4, LONGEST * row.value / most), 36, colour))
    page.y += high


def _dots(n: int, x: float, y: int, colour: tuple[int, int, int]) -> list[Shape]:
    step = LONGEST / DOTS
    return [Shape(x + i * step, y, DOT, DOT, colour, round=True) for i in range(n)]
