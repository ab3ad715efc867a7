"""DokuWiki: the document as the source of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tablee.plugin import (
    N_,
    Bullets,
    Byline,
    Exporter,
    Keywords,
    LineBlock,
    OutlinePicture,
    OutlinePiece,
    OutlineTable,
    Part,
    Synthesis,
    Title,
    _,
    hookimpl,
    outline,
    speaking,
)

from .escaping import cell, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

API = 1


__all__ = ["DokuWiki"]

_BREAK = " \\\\"


@dataclass(frozen=True)
class DokuWiki(Exporter):
    r"""The source of a page, to paste into its editor.

    - People's words are shown as they were typed; what DokuWiki would act on stands in `%%`. Bare
      addresses alone become links. Headings need none of it: DokuWiki reads no marks there.
    - A typed line stays a line (`\\`). What follows a list inside an item is an item of its own.
    - Figures stand to the right of their column; the carrier's request is a quotation.
    - A picture beside it is called by its name, to be uploaded; else it is told by its alternative
      text, and where it is to be seen.
    """

    name = "dokuwiki"
    title = N_("DokuWiki")
    extension = "dokuwiki.txt"
    media_type = "text/plain"

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file; an empty field leaves no label behind."""
        return self.beside(synthesis, part, {})

    def beside(self, synthesis: Synthesis, part: Part, pictures: Mapping[bytes, str]) -> bytes:
        """The file, with the pictures that stand beside it."""
        with speaking(synthesis.language):
            text = _pieces(outline(synthesis, part), pictures)
        return f"{text}\n".encode()


@hookimpl
def exporters() -> list[type[Exporter]]:
    """Offers DokuWiki."""
    return [DokuWiki]


_ENDS_IT: Final = re.compile(r"[{}|]")
NO_PICTURES: Final[Mapping[bytes, str]] = MappingProxyType({})


# ── pieces ──────────────────────────────────────────────────────────────────────────────────


def _pieces(pieces: Iterable[OutlinePiece], beside: Mapping[bytes, str] = NO_PICTURES) -> str:
    return "\n\n".join(_piece(piece, beside) for piece in pieces)


def _piece(piece: OutlinePiece, beside: Mapping[bytes, str] = NO_PICTURES) -> str:
    match piece:
        case Title(level, text):
            signs = "=" * (7 - level)
            return f"{signs} {text} {signs}"
        case Bullets(items):
            return "\n".join(_items(items, 1))
        case OutlineTable():
            return _table(piece)
        case OutlinePicture():
            return _picture(piece, beside)
        case LineBlock(lines, quotation=True):
            return "\n".join(f"> {line(text)}" for text in lines)
        case Byline() | Keywords() | LineBlock():
            return f"{_BREAK}\n".join(map(line, piece.texts()))


def _items(items: Iterable[Sequence[LineBlock | Bullets]], level: int) -> Iterator[str]:
    for item in items:
        lines: list[str] = []
        for piece in item:
            if isinstance(piece, LineBlock):
                lines += map(line, piece.lines)
            else:
                yield from [_bullet(lines, level)] if lines else []
                lines = []
                yield from _items(piece.items, level + 1)
        if lines or not item:
            yield _bullet(lines, level)


def _bullet(lines: Sequence[str], level: int) -> str:
    words = f"{_BREAK} ".join(lines)
    return f"{'  ' * level}* {words}"


def _table(table: OutlineTable) -> str:
    head = "".join(f"^ {cell(text)} " for text in table.head)
    rows = ["".join(_row(row, table.numbers)) for row in table.flat]
    caption = [f"{line(table.caption)}\n"] if table.caption else []
    return "\n".join([*caption, f"{head}^", *(f"{row}|" for row in rows)])


def _row(row: Sequence[str], numbers: Sequence[int]) -> Iterator[str]:
    """Two spaces before it put a cell to the right."""
    for column, text in enumerate(row):
        yield f"|{'  ' if column in numbers else ' '}{cell(text)} "


def _picture(picture: OutlinePicture, beside: Mapping[bytes, str]) -> str:
    if path := beside.get(picture.data):
        return _shown(picture, path)
    alt = "" if picture.repeats else picture.alt
    seen = (
        _("Image, à voir dans l’export « Page web » : {alt}").format(alt=alt)
        if alt
        else _("L’image est dans l’export « Page web ».")
    )
    return "\n\n".join((line(seen), *map(_piece, picture.caption)))


def _shown(picture: OutlinePicture, path: str) -> str:
    """Named in small letters, as the wiki does; a text that its mark cannot hold stands below."""
    alt = _ENDS_IT.sub(" ", picture.alt)
    target = path if "://" in path else f":{path.rpartition('/')[2].lower()}"
    mark = f"{{{{{target}|{alt}}}}}"
    below = [line(picture.alt)] if alt != picture.alt else []
    return "\n\n".join((mark, *below, *map(_piece, picture.caption)))
