"""The pieces of the document as the plain values that `document.typ` reads."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from PIL import Image

from workshop.exporting import (
    Bullets,
    Keywords,
    People,
    Picture,
    Table,
    Text,
    Title,
    cleaned,
    name,
    texts,
)
from workshop.printing import breakable, from_right_to_left
from workshop.synthesis import LABELS, Place
from workshop.texts import _, language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workshop.exporting import Piece
    from workshop.synthesis import Synthesis

__all__ = ["told"]

Value = dict[str, Any]

FOOT: Final = 72
"""Letters of the title at the foot of each page; the rest of a longer one is left out there."""
POSTER: Final = 1600
"""Pixels beyond which a wide picture has a page of its own: its words would be too small between
others. Photographs and drawings of results have no more than that."""
CAREFUL: Final = 60_000
"""Letters, some twenty pages, up to which the ends of all lines of a paragraph are chosen together:
this takes twice as long, one second more for a session of a thousand contributions."""
LONGEST: Final = 32
"""Letters of a word that is never cut but where French or English cuts it."""
ROW: Final = 72
"""Letters that the width of a page holds, of the wider ones."""
NARROWEST, PADDING = 6, 3
"""Letters for which a column has room at least, and that the margins of its cells take."""
DIGITS: Final = 16
"""Of a vote's figures, for which there is room beside the bars."""
BARS: Final = (8, 40, 24)
"""The columns of a vote, in letters: rank, proposal, figure with its bar."""


def told(pieces: Sequence[Piece], synthesis: Synthesis) -> tuple[Value, dict[str, bytes]]:
    """What is said in the document, and its pictures by file name, in the language being spoken."""
    telling = _Telling()
    cover, body = _cut(pieces)
    said = {
        "lang": language(),
        "title": cover[0].text,
        "authors": _names(synthesis.writers or synthesis.initiators),
        "keywords": _names(synthesis.keywords),
        "foot": _foot(cover[0].text),
        "careful": sum(map(len, texts(pieces))) <= CAREFUL,
        "page": _("Page {n} sur {total}"),
        "cover": list(map(telling.piece, cover)),
        "body": _under_their_titles(map(telling.piece, body)),
    }
    return said, telling.pictures


def _cut(pieces: Sequence[Piece]) -> tuple[list[Any], Sequence[Piece]]:
    """What stands on the cover, its title first, and what follows: from the first part's title."""
    parts = (n for n, piece in enumerate(pieces) if isinstance(piece, Title) and piece.level > 1)
    first = next(parts, len(pieces))
    return list(pieces[:first]), pieces[first:]


def _under_their_titles(body: Iterable[Value]) -> list[Value]:
    """Each poster takes along the titles right above it, which would be left on the page before."""
    kept: list[Value] = []
    for piece in body:
        if piece.get("poster"):
            while kept and kept[-1]["kind"] == "title" and kept[-1]["level"] > 2:
                piece["titles"].insert(0, kept.pop())
        kept.append(piece)
    return kept


def _names(typed: Iterable[str]) -> list[str]:
    return [word for word in map(name, cleaned(tuple(typed))) if word]


def _foot(title: str) -> Value:
    return _line(title if len(title) <= FOOT else f"{title[:FOOT].rstrip()}…")


def _line(text: str, longest: int = LONGEST) -> Value:
    spaced = text.replace("\t", "    ")  # of a tab nothing would be seen
    return {"words": breakable(spaced, longest), "rtl": from_right_to_left(text)}


class _Telling:
    """Goes from piece to piece; knows which pictures and headings came before."""

    def __init__(self) -> None:
        self.pictures: dict[str, bytes] = {}
        self._depth = 0
        self._in_notes = False

    def piece(self, piece: Piece) -> Value:
        """The piece with its kind."""
        match piece:
            case Title():
                return self._title(piece)
            case People(lines):
                return {"kind": "people", "people": list(map(_people, lines))}
            case Keywords(words):
                return {"kind": "keywords", "words": list(map(_line, _enumerated(words)))}
            case Picture():
                return self._picture(piece)
            case Table():
                return _table(piece)
            case Text() | Bullets():
                return _prose(piece)

    def _title(self, title: Title) -> Value:
        """A heading looks as its level says; for page readers no level is skipped."""
        self._depth = min(title.level, self._depth + 1)
        if title.level == 2:
            self._in_notes = title.text == _(LABELS[Place.NOTES])
        return {
            "kind": "title",
            "level": title.level,
            "depth": self._depth,
            "ruled": title.level == 3 and self._in_notes,
            "length": len(title.text),
            "line": _line(title.text),
        }

    def _picture(self, picture: Picture) -> Value:
        file, size = "", _size(picture.data)
        alt = picture.alt or _("Image sans description.")
        if size:
            file = f"{len(self.pictures)}.{'png' if _is_png(picture.data) else 'jpg'}"
            self.pictures[file] = picture.data
        return {
            "kind": "picture",
            "file": file,
            "size": size,
            "poster": size is not None and size[0] > max(POSTER, size[1]),
            "titles": [],
            "alt": alt,
            "line": _line(alt),
            "caption": list(map(_prose, picture.caption)),
        }


def _people(line: tuple[str, str]) -> Value:
    """One label with its names; those who are many are set less strongly."""
    label, names = line
    return {"label": label, "strong": label != _(LABELS["participants"]), **_line(names)}


def _prose(piece: Text | Bullets) -> Value:
    if isinstance(piece, Bullets):
        items = [list(map(_prose, item)) for item in piece.items]
        return {"kind": "bullets", "items": items}
    lines = list(map(_line, piece.lines))
    return {"kind": "text", "lines": lines, "quotation": piece.quotation}


def _enumerated(words: Sequence[str]) -> Iterator[str]:
    """Each with the comma before the next."""
    yield from (f"{word}," for word in words[:-1])
    yield from words[-1:]


# ── tables ──────────────────────────────────────────────────────────────────────────────────


def _table(table: Table) -> Value:
    columns = zip(table.head, *table.rows, strict=True)
    widths = BARS if table.shares else _widths([max(map(len, column)) for column in columns])
    return {
        "kind": "table",
        "head": _row(table.head, widths),
        "rows": [_row(row, widths) for row in table.rows],
        "caption": _line(table.caption) if table.caption else None,
        "widths": widths,
        "numbers": list(table.numbers),
        "shares": list(table.shares),
        "digits": min(max([3, *(len(row[-1]) for row in table.rows)]), DIGITS),
    }


def _widths(longest: Sequence[int]) -> Sequence[int]:
    """Columns of short words keep the room that they want; the longest share what is left."""
    wanted = [max(letters, NARROWEST) + PADDING for letters in longest]
    cap = min(max(wanted), ROW)
    while cap > NARROWEST and sum(min(width, cap) for width in wanted) > ROW:
        cap -= 1
    return [min(width, cap) for width in wanted]


def _row(row: Sequence[str], widths: Sequence[int]) -> list[Value]:
    """Its words are cut anywhere where their column does not hold them."""
    held = [max(2, ROW * width // sum(widths) - PADDING) for width in widths]
    return [_line(text, min(room, LONGEST)) for text, room in zip(row, held, strict=True)]


# ── pictures ────────────────────────────────────────────────────────────────────────────────


def _is_png(data: bytes) -> bool:
    return data.startswith(b"\x89PNG")


def _size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None where it cannot be drawn, and its words stand for it."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            size = image.size
            image.verify()
    except (OSError, SyntaxError, ValueError):
        return None
    return size
