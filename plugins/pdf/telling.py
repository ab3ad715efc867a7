"""Serialises the outline's pieces as the input data of the Typst template `document.typ`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from PIL import Image

from tablee.plugin import (
    LABELS,
    Bullets,
    Byline,
    Keywords,
    LineBlock,
    OutlinePicture,
    OutlinePiece,
    OutlineTable,
    Place,
    Synthesis,
    Title,
    _,
    breakable,
    from_right_to_left,
    linked,
    may_link,
    office,
    outline_texts,
    plain_names,
)

Value = dict[str, Any]

CAREFUL: Final = 60_000
"""Letters, some twenty pages, up to which the ends of all lines of a paragraph are chosen together:
this takes twice as long, one second more for a session of a thousand contributions."""
LONGEST: Final = 32
"""Letters of a word that is never cut but where French or English cuts it."""
ROW: Final = 72
"""Letters that the width of a page holds, of the wider ones."""
ROWS: Final = (ROW, 80, 96)
"""The same, of tables that are set smaller because they are wide."""
PADDING: Final = 3
"""Letters that the margins of a cell take."""
DIGITS: Final = 16
"""Of a vote's figures, for which there is room beside the bars."""
BARS: Final = {3: (8, 40, 24), 2: (32, 40)}
"""The columns of a vote, in letters: rank, if any comes first, proposal, figure with its bar."""


def told(pieces: Sequence[OutlinePiece], synthesis: Synthesis) -> tuple[Value, dict[str, bytes]]:
    """What is said in the document, and its pictures by file name, in the language being spoken."""
    telling = _Telling()
    cover, body = _cut(pieces)
    said = {
        "lang": office.spoken().partition("-")[0],
        "title": cover[0].text,
        "authors": plain_names(synthesis.writers or synthesis.initiators),
        "keywords": plain_names(synthesis.keywords),
        "foot": _line(office.at_the_head(cover[0].text)),
        "careful": sum(map(len, outline_texts(pieces))) <= CAREFUL,
        "scale": 1.0,
        "identity": telling.identity(synthesis),
        "page": _("Page {n} sur {total}"),
        "cover": list(map(telling.piece, cover)),
        "body": _under_their_titles(map(telling.piece, body)),
    }
    return said, telling.pictures


def _cut(pieces: Sequence[OutlinePiece]) -> tuple[list[Any], Sequence[OutlinePiece]]:
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


def _line(text: str, longest: int = LONGEST) -> Value:
    spaced = text.replace("\t", "    ")  # of a tab nothing would be seen
    told: Value = {"words": breakable(spaced, longest), "rtl": from_right_to_left(text)}
    if may_link(spaced):
        parts = linked(spaced)
        told["parts"] = [{"words": breakable(w, longest), "link": to} for w, to in parts]
    return told


class _Telling:
    """Goes from piece to piece; knows which pictures and headings came before."""

    def __init__(self) -> None:
        self.pictures: dict[str, bytes] = {}
        self._depth = 0
        self._in_notes = False

    def identity(self, synthesis: Synthesis) -> Value:
        """The organisation's: its logo is a picture that says nothing more than its name."""
        whose, size = synthesis.identity, _size(synthesis.identity.logo)
        logo = ""
        if size:
            logo = f"logo.{'png' if _is_png(whose.logo) else 'jpg'}"
            self.pictures[logo] = whose.logo
        return {
            "name": whose.name,
            "footer": _line(whose.footer) if whose.footer else None,
            "logo": logo,
            "accent": whose.accent,
            "second": whose.second,
        }

    def piece(self, piece: OutlinePiece) -> Value:
        match piece:
            case Title():
                return self._title(piece)
            case Byline(lines):
                return {"kind": "people", "people": list(map(_people, lines))}
            case Keywords(words):
                return {"kind": "keywords", "words": list(map(_line, _enumerated(words)))}
            case OutlinePicture():
                return self._picture(piece)
            case OutlineTable():
                return _table(piece)
            case LineBlock() | Bullets():
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

    def _picture(self, picture: OutlinePicture) -> Value:
        file, size = "", _size(picture.data)
        alt = picture.alt or _("Image sans description.")
        if size:
            file = f"{len(self.pictures)}.{'png' if _is_png(picture.data) else 'jpg'}"
            self.pictures[file] = picture.data
        return {
            "kind": "picture",
            "file": file,
            "size": size,
            "poster": size is not None and size[0] > max(office.POSTER, size[1]),
            "titles": [],
            "alt": alt,
            "line": _line(alt),
            "caption": list(map(_prose, picture.caption)),
        }


def _people(line: tuple[str, str]) -> Value:
    """One label with its names; those who are many are set less strongly."""
    label, names = line
    many = [_(LABELS[name]) for name in ("participants", "remote", "in_room")]
    return {"label": label, "strong": label not in many, **_line(names)}


def _prose(piece: LineBlock | Bullets) -> Value:
    if isinstance(piece, Bullets):
        items = [list(map(_prose, item)) for item in piece.items]
        return {"kind": "bullets", "items": items}
    if (as_list := piece.bulleted) is not None:
        return _prose(as_list)
    lines = list(map(_line, piece.lines))
    return {"kind": "text", "lines": lines, "quotation": piece.quotation}


def _enumerated(words: Sequence[str]) -> Iterator[str]:
    """Each with the comma before the next."""
    yield from (f"{word}," for word in words[:-1])
    yield from words[-1:]


# ── tables ──────────────────────────────────────────────────────────────────────────────────


def _table(table: OutlineTable) -> Value:
    found, letters = _laid_out(table)
    held = [max(2, letters * width // sum(found.letters) - PADDING) for width in found.letters]
    return {
        "kind": "table",
        "head": _row(table.head, [LONGEST] * len(held) if found.rotated else held),
        "rows": [_row(row, held) for row in table.rows],
        "details": _row(table.details, [LONGEST] * len(table.rows)),
        "words": table.words,
        "caption": _line(table.caption) if table.caption else None,
        "widths": found.letters,
        "rotated": found.rotated,
        "size": ROW / letters,
        "crowded": sum(found.letters) > letters,
        "tall": min(max(map(len, table.head)), office.ROTATED),
        "numbers": list(table.numbers),
        "shares": list(table.shares),
        "digits": min(max([3, *(len(row[-1]) for row in table.rows)]), DIGITS),
    }


def _laid_out(table: OutlineTable) -> tuple[office.Columns, int]:
    """The columns in letters of the largest size in which the table fits, and how many fit."""
    if table.shares:
        return office.Columns(BARS[len(table.head)]), ROW
    for letters in ROWS:
        found = office.columns(table, letters)
        if sum(found.letters) <= letters and not (found.rotated and letters == ROW):
            break
    return found, letters


def _row(row: Sequence[str], held: Sequence[int]) -> list[Value]:
    """Its words are cut anywhere where their column does not hold them."""
    return [_line(text, min(room, LONGEST)) for text, room in zip(row, held, strict=False)]


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
