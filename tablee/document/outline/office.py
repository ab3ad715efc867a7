"""Page layout shared by DOCX, ODT and PDF exporters: column widths, picture sizes, directions.

Word, LibreOffice and Typst ask the same of us: how wide a column is, how large a picture. Not for
the markup of any.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from PIL import Image, UnidentifiedImageError

from tablee.document.outline.pieces import OutlinePicture, OutlinePiece, OutlineTable, Title
from tablee.texts import direction, tag

__all__ = [
    "POSTER",
    "ROTATED",
    "SHORT_TABLE",
    "Columns",
    "PosterPage",
    "at_the_head",
    "columns",
    "format_of",
    "from_right",
    "is_poster",
    "paragraphs",
    "printed_size",
    "rightward",
    "spoken",
    "widths",
    "with_posters",
]

_HEAD: Final = 72
"""Letters of the title at the head or foot of a page."""
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
_BESIDE: Final = 2
"""The same, of a figure under a rotated head."""
_LINE: Final = 3
"""Letters for which a line of a rotated head takes room; it holds `ROTATED` of its own."""
ROTATED: Final = 18
_SHORT: Final = 4
"""Letters of a head before the words that is never rotated: a rank’s."""
POSTER: Final = 1600
"""Pixels beyond which a wide picture has a page of its own: its words would be too small between
others. Photographs and drawings of results have no more than that."""
LANDSCAPE_PAGE: Final = (269.0, 168.0)
"""Millimetres between the margins of a landscape A4 page: 14 at its sides, 20 above and below."""
_DOTS_PER_INCH: Final = 150
_MM_PER_INCH: Final = 25.4
_FORMATS: Final = {"PNG": "png", "JPEG": "jpeg"}
_BIDI_MARKS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Columns:
    """How a table is laid out on a page."""

    letters: tuple[int, ...]
    """How wide each column is, margins included, in letters of its words."""
    rotated: tuple[int, ...] = ()
    """The columns of figures whose heads are rotated, because they would cut words otherwise."""


def columns(table: OutlineTable, letters: int = _LETTERS) -> Columns:
    """The columns of a page that is as wide as these letters.

    Each has room for its longest word first; what is left goes to those that hold more. Where the
    words do not fit, the heads of figures are rotated: those columns are then as wide as a figure.
    """
    cells = list(zip(table.head, *table.rows, strict=True))
    if table.details:
        cells[table.words] = (*cells[table.words], *table.details)
    least = [min(_longest_word(column), _WORD) + _MARGINS for column in cells]
    wanted = [min(max(map(len, column)), _LONGEST) + _MARGINS for column in cells]
    rotated: tuple[int, ...] = ()
    if sum(least) > letters:
        rotated = tuple(n for n in table.numbers if n > table.words or len(table.head[n]) > _SHORT)
        for n in rotated:
            lines = -(-len(table.head[n]) // ROTATED)
            wanted[n] = least[n] = max(_LINE * lines, *map(len, cells[n][1:])) + _BESIDE
    more = [max(want - low, 0) for want, low in zip(wanted, least, strict=True)]
    share = min(max(letters - sum(least), 0) / max(sum(more), 1), 1)
    grown = zip(least, more, strict=True)
    return Columns(tuple(low + int(extra * share) for low, extra in grown), rotated)


def widths(table: OutlineTable, whole: int) -> list[int]:
    """How wide each column is, in the unit of `whole`, which they fill."""
    weights = columns(table).letters
    found = [int(whole * weight / sum(weights)) for weight in weights]
    return [*found[:-1], whole - sum(found[:-1])]


def _longest_word(cells: Iterable[str]) -> int:
    return max((len(word) for cell in cells for word in cell.split()), default=0)


@dataclass(frozen=True)
class PosterPage:
    """A picture that has a page of its own, in landscape, with the titles right above it."""

    titles: tuple[Title, ...]
    picture: OutlinePicture

    @property
    def size(self) -> tuple[float, float]:
        """Millimetres of the picture, as large as the landscape page allows."""
        words = 12 * len(self.titles) + (14 if self.picture.caption else 0)
        with Image.open(io.BytesIO(self.picture.data)) as picture:
            width, height = picture.size
        scale = min(LANDSCAPE_PAGE[0] / width, (LANDSCAPE_PAGE[1] - words) / height)
        return width * scale, height * scale


def with_posters(pieces: Iterable[OutlinePiece]) -> Iterator[OutlinePiece | PosterPage]:
    """The pieces in their order, those of a poster as one."""
    titles: list[Title] = []
    for piece in pieces:
        if isinstance(piece, Title) and piece.level > 2:
            titles.append(piece)
        elif isinstance(piece, OutlinePicture) and is_poster(piece.data):
            yield PosterPage(tuple(titles), piece)
            titles = []
        else:
            yield from (*titles, piece)
            titles = []
    yield from titles


def is_poster(data: bytes) -> bool:
    """Whether its words would be too small on a page that is higher than wide."""
    if not format_of(data):
        return False
    with Image.open(io.BytesIO(data)) as picture:
        width, height = picture.size
    return width > max(POSTER, height)


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


def at_the_head(title: str) -> str:
    """The document's title at the head or foot of a page; the rest of a longer one is left out."""
    return title if len(title) <= _HEAD else f"{title[:_HEAD].rstrip()}…"


def rightward(text: str) -> bool:
    """Whether the text is read from right to left: its first letter with a direction says."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def from_right() -> bool:
    """Whether the language of the document is written from right to left."""
    return direction() == "rtl"


def spoken() -> str:
    """The language and country in which a text is read aloud and its spelling checked: `fr-FR`."""
    return tag()


def paragraphs(lines: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The lines that can share a paragraph: a paragraph has one direction.

    A line with a mark that turns the text around stands alone, as such a mark acts until the
    paragraph ends.
    """
    for (_right, marked), run in groupby(
        lines, lambda x: (rightward(x), bool(_BIDI_MARKS.search(x)))
    ):
        if marked:
            yield from ((line,) for line in run)
        else:
            yield tuple(run)
