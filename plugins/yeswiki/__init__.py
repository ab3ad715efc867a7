"""YesWiki: the document as the source of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tablee.plugin import (
    N_,
    Exporter,
    OutlinePicture,
    OutlinePiece,
    OutlineTable,
    TextExporter,
    Title,
    _,
    hookimpl,
)

from .escaping import bold_cell, cell, described, heading, line

API = 1


@dataclass(frozen=True)
class YesWiki(TextExporter):
    """The source of a page, to paste into its editor.

    - People's words are shown as they were typed; what YesWiki would act on is a numeric entity.
      Addresses of web pages (http, https) alone become links.
    - A typed line stays a line. Inside an item of a list the line break is `---`, and what follows
      a list inside an item is an item of its own: YesWiki has no other way.
    - A picture is an `{{attach}}` under its own name: until somebody adds the file, which the ZIP
      has, the page has a button for it there. The alternative text is its description, and stands
      below it as well where an action cannot hold it.
    - YesWiki keeps a page's keywords in a field apart; in the document they are a line of words.
    """

    name = "yeswiki"
    title = N_("YesWiki (images à part, dans le ZIP)")
    extension = "yeswiki.txt"
    break_in_item = " --- "

    def line(self, text: str) -> str:
        """What acts is a numeric entity."""
        return line(text)

    def heading(self, level: int, text: str) -> str:
        """Six signs are the document's."""
        signs = "=" * (7 - level)
        return f"{signs}{heading(text)}{signs}"

    def between(self, above: OutlinePiece, piece: OutlinePiece) -> str:
        """YesWiki shows every line break but the one below a heading."""
        return "\n" if isinstance(above, Title) and not isinstance(piece, Title) else self.gap

    def item(self, lines: Sequence[str], level: int) -> str:
        """A space more for each level."""
        return f"{' ' * level}- {self.break_in_item.join(lines)}"

    def table(self, table: OutlineTable) -> Iterator[str]:
        """Its caption above it; a space before it puts a cell to the right."""
        if table.caption:
            yield line(table.caption)
        yield "[|"
        yield _row(map(bold_cell, table.head))
        for row in table.flat:
            yield _row(
                f" {cell(text)}" if text and column in table.numbers else cell(text)
                for column, text in enumerate(row)
            )
        yield "|]"

    def picture(self, picture: OutlinePicture, pictures: Mapping[bytes, str]) -> str:
        """Attached wherever it is, what stands below right under it."""
        alt = described(picture.alt)
        attached = f'{{{{attach file="{described(picture.name)}" desc="{alt or _("Image")}"}}}}'
        below = [line(picture.alt)] if alt != picture.alt else []
        captions = (self.piece(piece, pictures) for piece in picture.caption)
        return "\n".join((attached, *below, *captions))


def _row(cells: Iterable[str]) -> str:
    return f"|{'|'.join(cells)}|"


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [YesWiki]
