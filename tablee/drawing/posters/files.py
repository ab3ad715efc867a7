"""Posters as PNG files, by the names of their sheets and sizes; each page is drawn once.

One at a time: a large one holds a hundred megabytes while it is painted.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any, Final

from tablee.caching import cached_function
from tablee.drawing.posters import typst_data
from tablee.drawing.posters.alternative_text import said, said_keywords, said_people
from tablee.drawing.posters.plan import Introduced, Poster
from tablee.drawing.print import Drawing
from tablee.errors import NotFound
from tablee.texts import language, ngettext, speaking


@dataclass(frozen=True)
class Sheet:
    """A page, in pixels at 150 dpi."""

    name: str
    width: int
    height: int
    unit: float
    """Pixels for one of the drawing's own units, of which an A4 is 1600 wide."""


A4: Final = Sheet("a4", 1754, 1240, 1.096)
A3: Final = Sheet("a3", 2480, 1754, 1.315)
SQUARE: Final = Sheet("square", 1200, 1200, 1.25)
"""For a phone's screen."""


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
class PeoplePoster:
    """Who was there, in place of the canvas and the plan."""

    poster: Poster
    people: tuple[Introduced, ...]


@dataclass(frozen=True)
class KeywordsPoster:
    """The keywords alone."""

    poster: Poster


Subject = Poster | PeoplePoster | KeywordsPoster
"""What a picture is of."""

_ONE: Final = threading.Lock()


def pages(subject: Subject, size: str) -> int:
    """How many pages it takes at this size, in the language being spoken."""
    return _counted(subject, SIZES[size].sheet, language())


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
    if isinstance(subject, PeoplePoster):
        return said_people(subject.poster, subject.people)
    return said_keywords(subject.poster) if isinstance(subject, KeywordsPoster) else said(subject)


def fields(subject: Subject, sheet: Sheet) -> dict[str, Any]:
    """What `poster.typ` reads."""
    if isinstance(subject, PeoplePoster):
        told = typst_data.said_people(subject.poster, subject.people)
    elif isinstance(subject, KeywordsPoster):
        told = typst_data.said_keywords(subject.poster)
    else:
        told = typst_data.said_poster(subject)
    size = {"width": sheet.width, "height": sheet.height, "unit": sheet.unit}
    return {**told, **size}


@cached_function(2)
def drawing(subject: Subject, sheet: Sheet, code: str) -> Drawing:
    """Laid out once for all its pages and resolutions."""
    with speaking(code):
        return Drawing("posters/poster.typ", fields(subject, sheet))


@cached_function(64)
def _counted(subject: Subject, sheet: Sheet, code: str) -> int:
    return drawing(subject, sheet, code).pages


@cached_function(24)
def _painted(subject: Subject, size: str, page: int, code: str) -> bytes:
    wanted = SIZES[size]
    return drawing(subject, wanted.sheet, code).png(page, wanted.scale)
