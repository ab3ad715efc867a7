"""DokuWiki: the document as the source of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tablee.plugin import N_, Exporter, OutlinePicture, OutlineTable, TextExporter, hookimpl

from .escaping import cell, line

API = 1

_ENDS_IT: Final = re.compile(r"[{}|]")


@dataclass(frozen=True)
class DokuWiki(TextExporter):
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
    break_in_text = " \\\\\n"
    break_in_item = " \\\\ "

    def line(self, text: str) -> str:
        """What acts stands in `%%`."""
        return line(text)

    def heading(self, level: int, text: str) -> str:
        """DokuWiki reads no marks in it."""
        signs = "=" * (7 - level)
        return f"{signs} {text} {signs}"

    def quotation(self, lines: Sequence[str]) -> str:
        """A `>` before each line."""
        return "\n".join(f"> {line(text)}" for text in lines)

    def item(self, lines: Sequence[str], level: int) -> str:
        """Two spaces more for each level."""
        return f"{'  ' * level}* {self.break_in_item.join(lines)}"

    def table(self, table: OutlineTable) -> Iterator[str]:
        """Its caption above it, as a paragraph."""
        if table.caption:
            yield f"{line(table.caption)}\n"
        yield "".join(f"^ {cell(text)} " for text in table.head) + "^"
        for row in table.flat:
            yield "".join(_row(row, table.numbers)) + "|"

    def shown(self, picture: OutlinePicture, path: str) -> Iterator[str]:
        """Named in small letters, as the wiki does; a text that its mark cannot hold is below."""
        alt = _ENDS_IT.sub(" ", picture.alt)
        target = path if "://" in path else f":{path.rpartition('/')[2].lower()}"
        yield f"{{{{{target}|{alt}}}}}"
        if alt != picture.alt:
            yield line(picture.alt)


def _row(row: Sequence[str], numbers: Sequence[int]) -> Iterator[str]:
    """Two spaces before it put a cell to the right."""
    for column, text in enumerate(row):
        yield f"|{'  ' if column in numbers else ' '}{cell(text)} "


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [DokuWiki]
