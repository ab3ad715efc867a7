"""Markdown: the document as a plain text file for pads, wikis and git."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

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

from .escaping import cell, heading, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from re import Match

API = 1


__all__ = ["Markdown"]


@dataclass(frozen=True)
class Markdown(Exporter):
    r"""The document in CommonMark with GitHub's tables, UTF-8.

    - Headings: the title is level 1, "Synthèse de l'atelier" and "Notes prises en commun" level 2,
      sections level 3, headings inside them level 4, and 5 within these.
    - People's words come out as they were typed: a mark that a reader would act on gets a `\`,
      and nothing else does. A line typed `- so` is an item of a list.
    - A typed line stays a line (two spaces at its end), a blank one begins a paragraph. Titles,
      names, captions and cells of tables hold one line: there, line breaks become spaces.
    - Where pictures stand beside it, it shows them. Else there is none: a link would lead to
      nothing, and as text they would be longer than pads take (HedgeDoc: 100,000 characters). The
      alternative text stands in its place, and where it is to be seen; of one that repeats the
      table above, the latter alone.
    - The date, and who wrote which line, are not in the document.
    """

    name = "markdown"
    title = N_("Markdown")
    extension = "md"
    media_type = "text/markdown"

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
    """Offers Markdown."""
    return [Markdown]


_BRACKETS: Final = re.compile(r"(\\*)([\[\]])")
_ADDRESS: Final = "/:?&=%[]"
"""What an address, or a path, keeps of its signs."""
NO_PICTURES: Final[Mapping[bytes, str]] = MappingProxyType({})


# ── pieces ──────────────────────────────────────────────────────────────────────────────────


def _stacked(parts: Iterable[str]) -> str:
    """Parts under one another, those that hold nothing left out."""
    return "\n\n".join(part for part in parts if part)


def _piece(piece: OutlinePiece, beside: Mapping[bytes, str] = NO_PICTURES) -> str:
    match piece:
        case Title(level, text):
            return f"{'#' * level} {heading(text)}"
        case Byline(lines):
            return paragraph([f"{label} {names}" for label, names in lines])
        case Keywords(words):
            return paragraph([", ".join(words)])
        case LineBlock(lines):
            return paragraph(lines)
        case Bullets(items):
            return "\n".join(map(_item, items))
        case OutlineTable():
            return _stacked((paragraph([piece.caption]), _table(piece)))
        case OutlinePicture():
            return _picture(piece, beside)


def _item(pieces: Sequence[OutlinePiece]) -> str:
    inside = "\n".join(f"  {line}" if line else "" for line in _pieces(pieces).split("\n"))
    return f"-{inside[1:]}" if inside else "- "


def _pieces(pieces: Iterable[OutlinePiece], beside: Mapping[bytes, str] = NO_PICTURES) -> str:
    return _stacked(_piece(piece, beside) for piece in pieces)


def _table(table: OutlineTable) -> str:
    """A table with GitHub's pipes."""
    rule = ["---:" if column in table.numbers else "---" for column in range(len(table.head))]
    written = [[cell(text) for text in row] for row in (table.head, *table.flat)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (written[0], rule, *written[1:]))


def _picture(picture: OutlinePicture, beside: Mapping[bytes, str]) -> str:
    if path := beside.get(picture.data):
        return _shown(picture, path)
    alt = "" if picture.repeats else picture.alt
    seen = (
        _("Image, à voir dans l’export « Page web » : {alt}").format(alt=alt)
        if alt
        else _("L’image est dans l’export « Page web ».")
    )
    return _stacked((paragraph([seen]), _pieces(picture.caption)))


def _shown(picture: OutlinePicture, path: str) -> str:
    alt = _BRACKETS.sub(_escaped, cell(picture.alt))
    return _stacked((f"![{alt}]({quote(path, safe=_ADDRESS)})", _pieces(picture.caption)))


def _escaped(found: Match[str]) -> str:
    """A bracket that neither opens nor closes anything."""
    return found[0] if len(found[1]) % 2 else f"{found[1]}\\{found[2]}"
