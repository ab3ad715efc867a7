"""Markdown: the document as a plain text file for pads, wikis and git."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from tablee.plugin import (
    N_,
    Bullets,
    Exporter,
    LineBlock,
    OutlinePicture,
    OutlineTable,
    SessionFields,
    TextExporter,
    hookimpl,
)

from .escaping import cell, heading, paragraph

if TYPE_CHECKING:
    from re import Match

API = 1

_BRACKETS: Final = re.compile(r"(\\*)([\[\]])")
_ADDRESS: Final = "/:?&=%[]"
"""What an address, or a path, keeps of its signs."""


@dataclass(frozen=True)
class Markdown(TextExporter):
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

    def heading(self, level: int, text: str) -> str:
        """A `#` for each level."""
        return f"{'#' * level} {heading(text)}"

    def text(self, lines: Sequence[str]) -> str:
        r"""Lines with a `\` before what acts."""
        return paragraph(lines)

    def items(self, items: Iterable[Sequence[LineBlock | Bullets]], level: int) -> Iterator[str]:
        """What an item holds stands right of its dash."""
        for item in items:
            lines = self.pieces(item, {}).split("\n")
            yield "\n".join((f"- {lines[0]}", *(f"  {line}" if line else "" for line in lines[1:])))

    def table(self, table: OutlineTable) -> Iterator[str]:
        """GitHub's pipes, under the caption as a paragraph."""
        if table.caption:
            yield f"{paragraph([table.caption])}\n"
        yield _row(map(cell, table.head))
        yield _row("---:" if n in table.numbers else "---" for n in range(len(table.head)))
        yield from (_row(map(cell, row)) for row in table.flat)

    def shown(self, picture: OutlinePicture, path: str) -> Iterator[str]:
        """The picture itself."""
        yield f"![{linked_text(picture.alt)}]({quote(path, safe=_ADDRESS)})"


def linked_text(text: str) -> str:
    """One line to stand in the brackets of a link or picture."""
    return _BRACKETS.sub(_escaped, cell(text))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(found: Match[str]) -> str:
    """A bracket that neither opens nor closes anything."""
    return found[0] if len(found[1]) % 2 else f"{found[1]}\\{found[2]}"


@hookimpl
def exporters() -> list[type[Exporter]]:
    """Offers Markdown, as a file and as a folder of notes."""
    from .folder import MarkdownFolder

    return [Markdown, MarkdownFolder]


@hookimpl
def session_fields() -> list[type[SessionFields]]:
    from .folder import NotesFields

    return [NotesFields]
