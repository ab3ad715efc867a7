"""A table: columns as wide as their words need, cells in as many lines as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from tablee.drawing.bars import others
from tablee.drawing.letters import Face, drawable, width, wrapped
from tablee.drawing.page import INK_2, LINE_STRONG, MARGIN, MOST_ROWS, WIDTH, Page, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.drawing.page import Layout
    from tablee.view import Table

__all__ = ["table"]

TEXT: Final = Face(32)
NAME: Final = Face(32, 600)
HEAD: Final = Face(30, 600)
GAP: Final = 32
NARROWEST: Final = 110
"""A column that can hold any word, cut if need be; with too many of them the page is wider."""
NAMES: Final = 400
"""What the first column, of options, may have more than the others where the page is wider."""
SHORT: Final = 9
"""Letters up to which all the cells of a column stand in its middle."""


def table(view: Table) -> Layout:
    """The head, then the rows, up to fifty."""
    count = max(len(view.head), *(len(row) for row in view.rows), 1)
    rows = [(*row, *[""] * (count - len(row))) for row in (view.head, *view.rows[:MOST_ROWS])]
    page = Page(max(WIDTH, NAMES + count * (NARROWEST + GAP) + 2 * MARGIN))
    columns = list(zip(*rows, strict=True))
    widths, aligned = _widths(columns, page.room), [_align(cells[1:]) for cells in columns]
    page.title(view.title)
    for i, row in enumerate(rows):
        if i > 1:
            page.rule()
        _row(page, row, widths, aligned, head=i == 0)
    page.notes(others(len(view.rows)))
    return page.done()


def _align(cells: Sequence[str]) -> Literal["left", "middle"]:
    return "middle" if all(len(cell) <= SHORT for cell in cells) else "left"


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """What each column takes with the space after it: the longest give way first."""
    wished = [max(NARROWEST, *(width(drawable(c), HEAD) + 4 for c in cells)) for cells in columns]
    free = room - GAP * len(columns)
    if sum(wished) <= free:
        spare = (free - sum(wished)) / len(columns)
        return [int(each + spare) + GAP for each in wished]
    low, high = float(NARROWEST), max(wished)
    while high - low > 1:
        most = (low + high) / 2
        low, high = (most, high) if sum(min(w, most) for w in wished) <= free else (low, most)
    return [int(min(each, low)) + GAP for each in wished]


def _row(
    page: Page,
    row: Sequence[str],
    widths: Sequence[int],
    aligned: Sequence[Literal["left", "middle"]],
    *,
    head: bool,
) -> None:
    faces = [HEAD if head else NAME if i == 0 else TEXT for i in range(len(row))]
    sized = zip(row, faces, widths, strict=True)
    tall = max(len(wrapped(c, face, w - GAP)) * face.line for c, face, w in sized)
    page.y += 14
    x = MARGIN
    for cell, face, wide, align in zip(row, faces, widths, aligned, strict=True):
        lines = len(wrapped(cell, face, wide - GAP)) * face.line
        y = page.y + (tall - lines if head else 0)
        if head:
            page.write(cell, face, x, y, wide - GAP, ink=INK_2, align=align)
        else:
            page.write(cell, face, x, y, wide - GAP, align=align)
        x += wide
    page.y += tall + 14
    if head:
        page.draw(Shape(MARGIN, page.y, page.room, 3, LINE_STRONG))
        page.y += 3
