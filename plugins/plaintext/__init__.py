"""Plain text: the document as a file that any mail, pad or phone shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tablee.plugin import (
    N_,
    Bullets,
    Byline,
    Exporter,
    LineBlock,
    OutlinePicture,
    OutlinePiece,
    OutlineTable,
    TextExporter,
    Title,
    hookimpl,
)

API = 1


@dataclass(frozen=True)
class PlainText(TextExporter):
    """The document as the reports of this genre are typed: UTF-8 without a mark, lines end in LF.

    - A label stands on its line, what it announces right below; a blank line before each label and
      between paragraphs. The title and the two parts have a blank line after them as well.
    - Words are those typed, line for line; nothing is wrapped, aligned or escaped.
    - What was typed as a list has dashes; the cells of a table stand between ` | `, a row a line.
    - A picture is told by its alternative text, as in the Markdown export.
    """

    name = "text"
    title = N_("Texte brut")
    extension = "txt"
    lists_sheet = False

    def between(self, above: OutlinePiece, piece: OutlinePiece) -> str:
        """The reports of this genre have the people right below the lead."""
        label = isinstance(above, Title) and above.level > 2 and not isinstance(piece, Title)
        people = isinstance(piece, Byline) and not isinstance(above, Title)
        return "\n" if label or people else self.gap

    def items(self, items: Iterable[Sequence[LineBlock | Bullets]], level: int) -> Iterator[str]:
        """One dash for all the lines of an item; lists inside it are indented."""
        for item in items:
            lines = "\n".join(self.piece(piece, {}) for piece in item).split("\n")
            yield "\n  ".join((f"- {lines[0]}" if item else "-", *lines[1:]))

    def table(self, table: OutlineTable) -> Iterator[str]:
        """The caption, then a row a line."""
        if table.caption:
            yield table.caption
        yield from (" | ".join(row).strip() for row in (table.head, *table.flat))

    def picture(self, picture: OutlinePicture, pictures: Mapping[bytes, str]) -> str:
        """Told only, right above its caption."""
        captions = (self.piece(piece, pictures) for piece in picture.caption)
        return "\n".join((*self.told(picture), *captions))


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [PlainText]
