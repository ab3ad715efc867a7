"""Plain text: the document as a file that any mail, pad or phone shows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

API = 1


__all__ = ["PlainText"]


@dataclass(frozen=True)
class PlainText(Exporter):
    """The document as the reports of this genre are typed: UTF-8 without a mark, lines end in LF.

    - A label stands on its line, what it announces right below; a blank line before each label and
      between paragraphs. The title and the two parts have a blank line after them as well.
    - Words are those typed, line for line; nothing is wrapped, aligned or escaped.
    - A list has dashes; the cells of a table stand between ` | `, a row a line.
    - A picture is told by its alternative text, as in the Markdown export.
    """

    name = "text"
    title = N_("Texte brut")
    extension = "txt"
    media_type = "text/plain"

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file; an empty field leaves no label behind."""
        with speaking(synthesis.language):
            text = _pieces(outline(synthesis, part))
        return f"{text}\n".encode()


@hookimpl
def exporters() -> list[type[Exporter]]:
    """Offers plain text."""
    return [PlainText]


# ── pieces ──────────────────────────────────────────────────────────────────────────────────


def _pieces(pieces: Sequence[OutlinePiece]) -> str:
    written = "".join(map(_piece, pieces[:1]))
    for above, piece in pairwise(pieces):
        written += f"{_gap(above, piece)}{_piece(piece)}"
    return written


def _gap(above: OutlinePiece, piece: OutlinePiece) -> str:
    """The reports of this genre have the people right below the lead."""
    label = isinstance(above, Title) and above.level > 2 and not isinstance(piece, Title)
    people = isinstance(piece, Byline) and not isinstance(above, Title)
    return "\n" if label or people else "\n\n"


def _piece(piece: OutlinePiece) -> str:
    match piece:
        case Bullets(items):
            return "\n".join(map(_item, items))
        case OutlineTable(head, _rows, caption):
            return "\n".join(filter(None, (caption, *map(_row, (head, *piece.flat)))))
        case OutlinePicture():
            return _picture(piece)
        case Title() | Byline() | Keywords() | LineBlock():
            return "\n".join(piece.texts())


def _item(pieces: Sequence[LineBlock | Bullets]) -> str:
    return "\n".join(_dashed(pieces)) or "-"


def _dashed(pieces: Iterable[LineBlock | Bullets]) -> Iterator[str]:
    """One dash for all the lines of an item; lists inside it are indented."""
    for number, line in enumerate(line for p in pieces for line in _piece(p).split("\n")):
        yield f"  {line}" if number else f"- {line}"


def _row(cells: Sequence[str]) -> str:
    return " | ".join(cells).strip()


def _picture(picture: OutlinePicture) -> str:
    alt = "" if picture.repeats else picture.alt
    seen = (
        _("Image, à voir dans l’export « Page web » : {alt}").format(alt=alt)
        if alt
        else _("L’image est dans l’export « Page web ».")
    )
    return "\n".join((seen, *map(_piece, picture.caption)))
