"""Base class of text exporters, which write each piece of the document between markup signs.

A format says its marks, and what of people's words acts as one; nothing here knows any format.
Not for pages and tables of their own kind (HTML, word processors, CSV).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from tablee.activities import Exporter
from tablee.document.outline.pieces import (
    Bullets,
    Byline,
    Keywords,
    LineBlock,
    OutlinePicture,
    OutlinePiece,
    OutlineTable,
    Title,
    outline,
)
from tablee.texts import _, speaking

if TYPE_CHECKING:
    from tablee.model.synthesis import Part, Synthesis


@dataclass(frozen=True)
class TextExporter(Exporter):
    """Writes the document as lines of UTF-8 with their marks; an empty field leaves no label."""

    media_type = "text/plain"
    break_in_text: ClassVar[str] = "\n"
    """Between two typed lines of a paragraph."""
    break_in_item: ClassVar[str] = "\n"
    """The same in an item of a list."""
    gap: ClassVar[str] = "\n\n"
    """Between two pieces."""
    lists_sheet: ClassVar[bool] = True
    """Whether what stands one under the other on the sheet is a list; else lines, as typed."""

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file, without the pictures."""
        return self.beside(synthesis, part, {})

    def beside(self, synthesis: Synthesis, part: Part, pictures: Mapping[bytes, str]) -> bytes:
        """The file, with the pictures that stand beside it."""
        with speaking(synthesis.language):
            text = self.pieces(outline(synthesis, part), pictures)
        return f"{text}\n".encode()

    # ── marks ───────────────────────────────────────────────────────────────────────────────

    def line(self, text: str) -> str:
        """A line of people's words, so that it is shown as it was typed."""
        return text

    def heading(self, level: int, text: str) -> str:
        """A heading, level 1 the document's."""
        return self.line(text)

    def item(self, lines: Sequence[str], level: int) -> str:
        """An item of a list, its lines written; level 1 is the outermost."""
        return self.break_in_item.join(lines)

    def table(self, table: OutlineTable) -> Iterator[str]:
        """The lines of a table, its caption among them."""
        raise NotImplementedError

    def shown(self, picture: OutlinePicture, path: str) -> Iterator[str]:
        """A picture that is a file beside this one, or an address; its caption comes after."""
        return self.told(picture)

    def between(self, above: OutlinePiece, piece: OutlinePiece) -> str:
        """What parts two pieces."""
        return self.gap

    # ── pieces ──────────────────────────────────────────────────────────────────────────────

    def pieces(self, pieces: Sequence[OutlinePiece], pictures: Mapping[bytes, str]) -> str:
        """Pieces under one another, those that hold nothing left out."""
        written = [(piece, text) for piece in pieces if (text := self.piece(piece, pictures))]
        gaps = (self.between(above, piece) for (above, _a), (piece, _b) in pairwise(written))
        return "".join(gap + text for gap, (_piece, text) in zip(("", *gaps), written, strict=True))

    def piece(self, piece: OutlinePiece, pictures: Mapping[bytes, str]) -> str:
        """One piece, as the format writes it."""
        match piece:
            case Title(level, text):
                return self.heading(level, text)
            case Bullets(items):
                return "\n".join(self.items(items, 1))
            case OutlineTable():
                return "\n".join(self.table(piece))
            case OutlinePicture():
                return self.picture(piece, pictures)
            case LineBlock(lines, quotation=True):
                return self.quotation(lines)
            case LineBlock() if (listed := self._listed(piece)) is not None:
                return "\n".join(self.items(listed.items, 1))
            case Byline() | Keywords() | LineBlock():
                return self.text([*piece.texts()])

    def _listed(self, piece: LineBlock) -> Bullets | None:
        """In the notes lines stay lines: read back, a dash there would be one that was typed."""
        return piece.bulleted if self.lists_sheet and piece.on_sheet else None

    def text(self, lines: Sequence[str]) -> str:
        """A paragraph."""
        return self.break_in_text.join(map(self.line, lines))

    def quotation(self, lines: Sequence[str]) -> str:
        """Somebody's words quoted as such; the quotation marks are in them."""
        return self.text(lines)

    def items(self, items: Iterable[Sequence[LineBlock | Bullets]], level: int) -> Iterator[str]:
        """The items of a list; what follows a list inside an item is an item of its own."""
        for item in items:
            lines: list[str] = []
            for piece in item:
                if isinstance(piece, LineBlock):
                    lines += map(self.line, piece.lines)
                else:
                    yield from [self.item(lines, level)] if lines else []
                    lines = []
                    yield from self.items(piece.items, level + 1)
            if lines or not item:
                yield self.item(lines, level)

    def picture(self, picture: OutlinePicture, pictures: Mapping[bytes, str]) -> str:
        """A picture and its caption, or what tells of it."""
        path = pictures.get(picture.data)
        written = self.shown(picture, path) if path else self.told(picture)
        captions = (self.piece(piece, pictures) for piece in picture.caption)
        return self.gap.join(filter(None, (*written, *captions)))

    def told(self, picture: OutlinePicture) -> Iterator[str]:
        """Its alternative text, and where it is to be seen; the latter alone of what repeats."""
        alt = "" if picture.repeats else picture.alt
        yield self.text(
            [
                _("Image, à voir dans l’export « Page web » : {alt}").format(alt=alt)
                if alt
                else _("L’image est dans l’export « Page web ».")
            ]
        )
