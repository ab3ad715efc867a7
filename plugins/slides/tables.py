"""Cuts tables, and texts that are too long, into parts that each fit on a slide."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tablee.plugin import OutlineTable, office

_TABLE: Final = ((5, 14, 108, 19.0), (9, 11, 136, 24.0), (99, 9, 166, 29.0))
"""Of a table of at most so many columns: points of its letters, letters and lines of a slide."""
_LARGE: Final = (4, 20, 76, 12.0)
"""The same, of a table that then fits on one slide."""
_CELL: Final = 0.6
"""Lines left free around the words of a cell."""


@dataclass(frozen=True)
class Grid:
    """Rows of a table that stand on one slide, under their heads."""

    table: OutlineTable
    points: int
    share: float
    """How much of the slide's room they take, from 0 to 1."""


def grids(table: OutlineTable) -> Iterator[Grid]:
    """The table in parts that each fit on a slide."""
    if len(table.head) <= _LARGE[0] and len(large := list(_grids(table, *_LARGE[1:]))) == 1:
        yield from large
        return
    size = next(each for each in _TABLE if len(table.head) <= each[0])
    yield from _grids(table, *size[1:])


def _grids(table: OutlineTable, points: int, letters: int, room: float) -> Iterator[Grid]:
    widths = [max(2, width - 2) for width in office.widths(table, letters)]
    details = table.details or ("",) * len(table.rows)
    rows = [
        part
        for row, told in zip(table.rows, details, strict=True)
        for part in _row_parts(_with(row, table.words, told), widths, room / 2)
    ]
    head = _rows(table.head, widths)
    here: list[tuple[str, ...]] = []
    used = head
    for row in rows:
        if here and used + _rows(row, widths) > room:
            yield Grid(replace(table, rows=tuple(here), details=(), shares=()), points, used / room)
            here, used = [], head
        here.append(row)
        used += _rows(row, widths)
    yield Grid(replace(table, rows=tuple(here), details=(), shares=()), points, used / room)


def _with(row: tuple[str, ...], words: int, told: str) -> tuple[str, ...]:
    """The row; what is told besides stands under its words."""
    if not told:
        return row
    return (*row[:words], f"{row[words]}\n{told}", *row[words + 1 :])


def _rows(row: Sequence[str], widths: Sequence[int]) -> float:
    """Lines that the highest cell takes."""
    cells = zip(row, widths, strict=True)
    return _CELL + max(
        sum(max(1, math.ceil(len(line) / width)) for line in cell.split("\n"))
        for cell, width in cells
    )


def _row_parts(
    row: tuple[str, ...], widths: Sequence[int], room: float
) -> Iterator[tuple[str, ...]]:
    """The row, or its cells cut into several, one under the other."""
    if _rows(row, widths) <= room:
        yield row
        return
    cells = [
        list(cut(cell, max(1, int(width * (room - 1) * 0.8)), int(room - 2))) or [""]
        for cell, width in zip(row, widths, strict=True)
    ]
    for n in range(max(map(len, cells))):
        yield tuple(parts[n] if n < len(parts) else "" for parts in cells)


def cut(text: str, letters: int, lines: int) -> Iterator[str]:
    """The text in parts of at most so many letters and typed lines, between words if it can be."""
    part: list[str] = []
    size = typed = 0
    for word in _cut_words(text, letters):
        longer = math.ceil(len(word) / 8) * 8
        if part and (size + longer > letters or typed >= lines):
            yield "".join(part).strip(" \n")
            part, size, typed = [], 0, 0
        part.append(word)
        size += longer if len(word) > 40 else len(word)
        typed += word.count("\n")
    if last := "".join(part).strip(" \n"):
        yield last


def _cut_words(text: str, longest: int) -> Iterator[str]:
    """Words with the white space after them; one that is far too long in pieces."""
    start = 0
    for end, letter in enumerate(text, start=1):
        if letter in " \n" or end - start >= longest or end == len(text):
            yield text[start:end]
            start = end
