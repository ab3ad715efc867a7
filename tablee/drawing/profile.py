"""How many people gave each answer: for each option one bar, all its answers side by side."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from tablee.drawing.bars import others
from tablee.drawing.letters import Face, drawable, width, wrapped
from tablee.drawing.page import (
    ACCENT_TINT,
    INK,
    INK_2,
    LINE_STRONG,
    MARGIN,
    MOST_ROWS,
    QUIET,
    SECOND,
    SECOND_DEEP,
    SECOND_TINT,
    WHITE,
    Page,
    Shape,
    mixed,
)
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.drawing.page import Colour, Layout
    from tablee.view import Profile, ProfileRow

__all__ = ["profile"]

TEXT: Final = Face(34)
FIRST: Final = Face(34, 700)
DETAIL: Final = Face(28)
FIGURE: Final = Face(36, 700)
NUMBER: Final = Face(32, 700)
LEGEND: Final = Face(30)
RANK: Final = 88
GAP: Final = 28
TALL: Final = 60
"""A bar's height."""
PAD: Final = 18
PART: Final = 4
"""What parts two answers."""
MIDDLE: Final = 6
"""The width of the line of the middle, its white edges left out."""


def profile(view: Profile) -> Layout:
    """The legend, then the rows, up to fifty."""
    page = Page()
    page.title(view.title)
    _legend(page, view.choices)
    left = RANK if any(row.rank for row in view.rows) else 0
    for i, row in enumerate(view.rows[:MOST_ROWS]):
        _row(page, row, view, left, named=i == 0)
    page.notes(others(len(view.rows)), view.note, view.aside)
    return page.done()


def look(i: int, of: int) -> tuple[Colour, Colour, Colour | None]:
    """Fill, ink and stripes of one answer among so many, as `segment` in assets/js/view/results.js.

    Dark for the first half, light for the second, every other one striped.
    """
    darks = max(1, of // 2)
    dark = i < darks
    place, last = (i, darks - 1) if dark else (i - darks, of - darks - 1)
    mix = place / last if last > 0 else float(not dark)
    fill = mixed(SECOND_DEEP, SECOND, mix) if dark else mixed(QUIET, SECOND_TINT, mix)
    stripes = mixed(fill, (0, 0, 0), 0.3) if dark else mixed(fill, WHITE, 0.55)
    return fill, WHITE if dark else INK, stripes if i % 2 else None


def _legend(page: Page, choices: Sequence[str]) -> None:
    x, foot = MARGIN, page.y
    for i, choice in enumerate(choices):
        fill, _ink, stripes = look(i, len(choices))
        lines = wrapped(choice, LEGEND, page.room - 60)
        long = round(max((width(line, LEGEND) for line in lines), default=0.0)) + 60
        if x > MARGIN and x + long > MARGIN + page.room:
            x, page.y = MARGIN, foot + 8
        swatch = Shape(x, page.y + 3, 48, 34, fill, edge=SECOND_DEEP, stripes=stripes)
        page.draw(swatch)
        foot = max(foot, page.write(choice, LEGEND, x + 60, page.y, page.room - 60))
        x += long + 40
    page.y = foot + 16


def _row(page: Page, row: ProfileRow, view: Profile, left: int, *, named: bool) -> None:
    """Words and figure, then the bar; `named` writes what the line of the middle is."""
    top, background = page.y, len(page.shapes)
    page.rule()
    page.y += PAD
    _words(page, row, left)
    page.y += 10
    if named and view.median:
        word = _("milieu")
        page.y = page.write(
            word, DETAIL, MARGIN + left, page.y, page.room - left, ink=INK_2, align="middle"
        )
        page.y += 10
    _bar(page, row, view, left)
    page.y += PAD
    if row.rank == 1:
        tint = Shape(MARGIN - 24, top, page.room + 48, page.y - top, ACCENT_TINT)
        page.shapes.insert(background, tint)


def _words(page: Page, row: ProfileRow, left: int) -> None:
    face = FIRST if row.rank == 1 else TEXT
    figure = round(min(width(drawable(row.figure), FIGURE) + 2, page.room * 0.35))
    room = page.room - left - figure - GAP
    tall = len(wrapped(row.text, face, room)) * face.line
    middle = page.y + max(tall, 64) // 2
    page.disc(row.rank, middle - 32)
    foot = page.write(row.text, face, MARGIN + left, middle - tall // 2, room)
    foot = page.write(row.details, DETAIL, MARGIN + left, foot, room, ink=INK_2)
    lines = len(wrapped(row.figure, FIGURE, figure))
    top = max(page.y, middle - lines * FIGURE.line // 2)
    aside = page.write(row.figure, FIGURE, MARGIN + page.room - figure, top, figure, align="right")
    page.y = max(foot, aside, middle + 32 if row.rank else 0)


def _bar(page: Page, row: ProfileRow, view: Profile, left: int) -> None:
    x, room, total = MARGIN + left, page.room - left, sum(row.counts)
    if not total:
        page.draw(Shape(x, page.y, room, TALL, WHITE, edge=LINE_STRONG, dashed=True))
        y = page.y + (TALL - LEGEND.line) // 2
        page.write(_("Aucune réponse"), LEGEND, x, y, room, ink=INK_2, align="middle")
        page.y += TALL
        return
    missing = False
    ends = list(accumulate(row.counts))
    for i, people in enumerate(row.counts):
        if people:
            start, end = ((ends[i] - n) / total * room for n in (people, 0))
            # What parts two answers is inside: their ends stay where they are.
            wide = max(3.0, end - start - (PART if ends[i] < total else 0))
            fill, ink, stripes = look(i, len(view.choices))
            part = Shape(x + start, page.y, wide, TALL, fill, edge=SECOND_DEEP, stripes=stripes)
            page.draw(part)
            missing |= not _number(page, people, part, ink, x + room / 2 if view.median else 0.0)
    if view.median:
        centre = x + room / 2
        page.draw(
            Shape(centre - MIDDLE / 2 - 3, page.y - 8, MIDDLE + 6, TALL + 16, WHITE),
            Shape(centre - MIDDLE / 2, page.y - 8, MIDDLE, TALL + 16, INK),
        )
    page.y += TALL + 8
    if missing:
        page.y = page.write(spelled(row, view), DETAIL, x, page.y + 4, room, ink=INK_2)


def _number(page: Page, people: int, part: Shape, ink: Colour, middle: float) -> bool:
    """Writes how many people in a part, beside the line of the middle; False if it does not fit."""
    start, end = part.x, part.x + part.width
    if start < middle < end:
        start, end = (start, middle) if middle - start >= end - middle else (middle, end)
    long = width(str(people), NUMBER)
    if long + 16 > end - start:
        return False
    y = part.y + (TALL - NUMBER.line) // 2
    if part.stripes:
        at = (start + end - long) / 2 - 6
        patch = replace(part, x=at, width=long + 12, edge=None, stripes=None)
        page.draw(replace(patch, y=y + 2, height=NUMBER.line - 4))
    page.write(str(people), NUMBER, start, y, end - start, ink=ink, align="middle")
    return True


def spelled(row: ProfileRow, view: Profile) -> str:
    """What the bar shows, in words: "Excellent : 4, Très bien : 3, Bien : 0"."""
    counted = zip(view.choices, row.counts, strict=False)
    return ", ".join(
        _("{choice}\u00a0: {people}").format(choice=choice, people=people)
        for choice, people in counted
    )
