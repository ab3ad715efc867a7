"""For whoever writes a word processor's file: sizes on paper, directions, what a file can hold.

Word and LibreOffice ask the same of us: they lay out no table and weigh no picture themselves. Not
for the markup of either.
"""

from __future__ import annotations

import io
import re
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, Final

from PIL import Image, UnidentifiedImageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workshop.exporting.outline import Table

__all__ = [
    "LOCALES",
    "SHORT_TABLE",
    "format_of",
    "paragraphs",
    "printed_size",
    "rightward",
    "widths",
]

LOCALES: Final = {"fr": "fr-FR", "en": "en-GB"}
"""The language and country in which a text is read aloud and its spelling checked."""

SHORT_TABLE: Final = 12
"""Rows up to which a table is kept on one page."""

_LETTERS: Final = 80
"""Letters that a page has room for, side by side, in the size of tables."""
_LONGEST: Final = 60
"""Letters at which a column is wide enough; what is longer goes on below."""
_WORD: Final = 16
"""Letters of a word that is kept whole if it can be."""
_MARGINS: Final = 4
"""Letters that would fit in the margins of a cell."""
_DOTS_PER_INCH: Final = 150
_MM_PER_INCH: Final = 25.4
_FORMATS: Final = {"PNG": "png", "JPEG": "jpeg"}
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def widths(table: Table, whole: int) -> list[int]:
    """How wide each column is, in the unit of `whole`, which they fill.

    Each has room for its longest word first; what is left goes to those that hold more.
    """
    columns = list(zip(table.head, *table.rows, strict=True))
    least = [min(_longest_word(cells), _WORD) + _MARGINS for cells in columns]
    wanted = [min(max(map(len, cells)), _LONGEST) + _MARGINS for cells in columns]
    more = [max(want - low, 0) for want, low in zip(wanted, least, strict=True)]
    share = min(max(_LETTERS - sum(least), 0) / max(sum(more), 1), 1)
    weights = [low + extra * share for low, extra in zip(least, more, strict=True)]
    found = [int(whole * weight / sum(weights)) for weight in weights]
    return [*found[:-1], whole - sum(found[:-1])]


def _longest_word(cells: Iterable[str]) -> int:
    return max((len(word) for cell in cells for word in cell.split()), default=0)


def format_of(data: bytes) -> str:
    """`png` or `jpeg`; empty for what is neither, which these files cannot hold."""
    try:
        with Image.open(io.BytesIO(data), formats=tuple(_FORMATS)) as picture:
            return _FORMATS[picture.format or ""]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError):
        return ""


def printed_size(data: bytes, width: float, height: float) -> tuple[float, float]:
    """Millimetres of a picture at 150 dots an inch, or less where it would pass `width` × `height`.

    The bytes are such that `format_of` knows them.
    """
    with Image.open(io.BytesIO(data)) as picture:
        natural = [side / _DOTS_PER_INCH * _MM_PER_INCH for side in picture.size]
    scale = min(1.0, width / natural[0], height / natural[1])
    return natural[0] * scale, natural[1] * scale


def rightward(text: str) -> bool:
    """Whether the text is read from right to left: its first letter with a direction says."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def paragraphs(lines: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The lines that can share a paragraph: a paragraph has one direction.

    A line with a mark that turns the text around stands alone, as such a mark acts until the
    paragraph ends.
    """
    for (_right, turned), run in groupby(lines, lambda x: (rightward(x), bool(_TURNS.search(x)))):
        if turned:
            yield from ((line,) for line in run)
        else:
            yield tuple(run)
