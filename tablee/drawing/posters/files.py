"""Posters as PNG files, by the names of their sizes; each page is drawn once.

One at a time: a large one holds a hundred megabytes while it is painted.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tablee.caching import remembered
from tablee.drawing.posters.described import said, said_keywords, said_people
from tablee.drawing.posters.laying import badges, keywords, laid_out
from tablee.drawing.posters.plan import Poster
from tablee.drawing.posters.sheets import A3, A4, SQUARE
from tablee.errors import NotFound
from tablee.texts import language, ngettext, speaking

if TYPE_CHECKING:
    from tablee.drawing.page import Layout
    from tablee.drawing.posters.plan import Introduced
    from tablee.drawing.posters.sheets import Sheet

__all__ = ["SIZES", "Keywords", "People", "Size", "Subject", "alternative", "pages", "png"]


@dataclass(frozen=True)
class Size:
    """A sheet at a resolution."""

    sheet: Sheet
    scale: int = 1
    """1 for 150 dpi, 2 for 300."""


SIZES: Final = {
    "a4": Size(A4),
    "a4-300": Size(A4, 2),
    "a3": Size(A3),
    "a3-300": Size(A3, 2),
    "square": Size(SQUARE),
}
"""The sizes by name."""


@dataclass(frozen=True)
class People:
    """Who was there, in place of the canvas and the plan."""

    poster: Poster
    people: tuple[Introduced, ...]


@dataclass(frozen=True)
class Keywords:
    """The keywords alone."""

    poster: Poster


Subject = Poster | People | Keywords
"""What a picture is of."""

_ONE: Final = threading.Lock()


def pages(subject: Subject, size: str) -> int:
    """How many pages it takes at this size, in the language being spoken."""
    return len(_laid_out(subject, SIZES[size].sheet, language()))


def png(subject: Subject, size: str, page: int = 1) -> bytes:
    """One page as a PNG, in the language being spoken; raises `NotFound` beyond the last."""
    last = pages(subject, size)
    if not 1 <= page <= last:
        raise NotFound(
            ngettext("Cette image n’a qu’une page.", "Cette image n’a que {n} pages.", last)
        )
    with _ONE:
        return _painted(subject, size, page, language())


def alternative(subject: Subject) -> str:
    """All that its pages show, in words."""
    if isinstance(subject, People):
        return said_people(subject.poster, subject.people)
    return said_keywords(subject.poster) if isinstance(subject, Keywords) else said(subject)


@remembered(16)
def _laid_out(subject: Subject, sheet: Sheet, code: str) -> tuple[Layout, ...]:
    with speaking(code):
        if isinstance(subject, People):
            return badges(subject.poster, subject.people, sheet)
        if isinstance(subject, Keywords):
            return keywords(subject.poster, sheet)
        return laid_out(subject, sheet)


@remembered(24)
def _painted(subject: Subject, size: str, page: int, code: str) -> bytes:
    from tablee.drawing.painting import paint  # Pillow: only once there is something to draw

    wanted = SIZES[size]
    layout = _laid_out(subject, wanted.sheet, code)[page - 1]
    return paint(layout, wanted.scale, finer=wanted.scale == 1)
