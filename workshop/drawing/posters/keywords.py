"""Keywords as a picture: each as large as the others, in calm lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from workshop.drawing.page import SECOND_DEEP
from workshop.drawing.posters.boxes import Row, rows
from workshop.drawing.posters.press import Press
from workshop.drawing.tints import tint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workshop.drawing.page import Layout
    from workshop.drawing.posters.plan import Poster
    from workshop.drawing.posters.sheets import Sheet

__all__ = ["keywords"]

SIZES: Final = (96, 80, 66, 54, 44, 36, 28, 22)
"""The largest at which all of them fit is taken."""
APART: Final = 0.35
"""Between two keywords, in their size."""


def keywords(poster: Poster, sheet: Sheet) -> tuple[Layout, ...]:
    """One keyword under the other, in the middle of the page; very many take several pages."""
    press = Press(sheet, replace(poster, keywords=()))
    words = [word.strip().lstrip("#").strip() for word in poster.keywords]
    lists = ([_word(word, size, sheet) for word in words if word] for size in SIZES)
    *_larger, last = tried = list(lists)
    whole = press.room
    fitting = next((each for each in tried if _tall(each, sheet) <= whole), last)
    press.y += max(0, (whole - _tall(fitting, sheet)) // 2)
    for place, word in enumerate(fitting):
        if sum(row.height for row in word) > press.room and not press.fresh:
            press.turn()
        _stamp(press, word, place)
    return press.done()


def _word(word: str, size: int, sheet: Sheet) -> list[Row]:
    face = sheet.face(size, 700)
    room = sheet.room - 1.4 * face.size
    lines = rows(word, face, room, ink=SECOND_DEEP)
    return [replace(row, tight=True) for row in lines]


def _tall(words: Sequence[Sequence[Row]], sheet: Sheet) -> int:
    return sum(
        row.height + round(row.face.size * APART) for word in words for row in word[:1]
    ) + sum(row.height for word in words for row in word[1:])


def _stamp(press: Press, word: Sequence[Row], place: int) -> None:
    """A keyword with a shape of its own before it, all of them around the middle."""
    if not word:
        return
    sheet, size = press.sheet, word[0].face.size
    before = round(size * 0.55)
    left = sheet.margin + sheet.px(25)
    at = press.y + (word[0].height - before) // 2
    press.mark(tint(place % 4), left, at, before)
    press.y = press.lines(word, left + before + size * 0.4, press.y) + round(size * APART)
