"""MediaWiki: the document as the source of a page."""

from __future__ import annotations

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

from .escaping import cell, heading, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

API = 1


__all__ = ["MediaWiki"]


@dataclass(frozen=True)
class MediaWiki(Exporter):
    """The source of a page, to paste into its editor.

    - People's words are shown as they were typed; what MediaWiki would act on is an entity. Bare
      addresses alone become links.
    - A typed line stays a line (`<br>`). What follows a list inside an item is an item of its own.
    - Tables are `wikitable`s with a caption, headers that say what they head, figures to the right.
    - A picture beside it is called by its name, to be uploaded; else it is told by its alternative
      text, and where it is to be seen.
    """

    name = "mediawiki"
    title = N_("MediaWiki")
    extension = "mediawiki.txt"
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
    """Offers MediaWiki."""
    return [MediaWiki]


NO_PICTURES: Final[Mapping[bytes, str]] = MappingProxyType({})


# ── pieces ──────────────────────────────────────────────────────────────────────────────────


def _pieces(pieces: Iterable[OutlinePiece], beside: Mapping[bytes, str] = NO_PICTURES) -> str:
    return "\n\n".join(_piece(piece, beside) for piece in pieces)


def _piece(piece: OutlinePiece, beside: Mapping[bytes, str] = NO_PICTURES) -> str:
    match piece:
        case Title(level, text):
            signs = "=" * level
            return f"{signs} {heading(text)} {signs}"
        case Bullets(items):
            return "\n".join(_items(items, "*"))
        case OutlineTable():
            return _table(piece)
        case OutlinePicture():
            return _picture(piece, beside)
        case LineBlock(lines, quotation=True):
            return f"<blockquote>\n{_lines(lines)}\n</blockquote>"
        case Byline() | Keywords() | LineBlock():
            return _lines(piece.texts())


def _lines(lines: Iterable[str]) -> str:
    return "<br>\n".join(map(line, lines))


def _items(items: Iterable[Sequence[LineBlock | Bullets]], marks: str) -> Iterator[str]:
    for item in items:
        lines: list[str] = []
        for piece in item:
            if isinstance(piece, LineBlock):
                lines += map(line, piece.lines)
            else:
                yield from [f"{marks} {'<br>'.join(lines)}"] if lines else []
                lines = []
                yield from _items(piece.items, f"{marks}*")
        if lines or not item:
            yield f"{marks} {'<br>'.join(lines)}"


def _table(table: OutlineTable) -> str:
    caption = [f"|+ {cell(table.caption)}"] if table.caption else []
    head = [f'! scope="col" | {cell(text)}' for text in table.head]
    rows = ["\n".join(["|-", *_row(row, table.numbers)]) for row in table.flat]
    return "\n".join(['{| class="wikitable"', *caption, "|-", *head, *rows, "|}"])


def _row(row: Sequence[str], numbers: Sequence[int]) -> Iterator[str]:
    for column, text in enumerate(row):
        right = 'style="text-align:right" | ' if column in numbers else ""
        yield f"| {right}{cell(text)}"


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
    alt = cell(picture.alt).replace("[", "&#91;").replace("]", "&#93;")
    if "://" in path:  # the wiki shows files of its own only
        mark = f"[{path} {alt or _('Image')}]"
    else:
        mark = f"[[{_('Fichier')}:{path.rpartition('/')[2]}|alt={alt}]]"
    return "\n\n".join((mark, *map(_piece, picture.caption)))
