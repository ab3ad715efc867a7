"""MediaWiki: the document as the source of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tablee.plugin import N_, Exporter, OutlinePicture, OutlineTable, TextExporter, _, hookimpl

from .escaping import cell, heading, line

API = 1


@dataclass(frozen=True)
class MediaWiki(TextExporter):
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
    break_in_text = "<br>\n"
    break_in_item = "<br>"

    def line(self, text: str) -> str:
        """What acts is an entity."""
        return line(text)

    def heading(self, level: int, text: str) -> str:
        """One sign more for each level."""
        signs = "=" * level
        return f"{signs} {heading(text)} {signs}"

    def quotation(self, lines: Sequence[str]) -> str:
        """A tag: the wiki has no mark for it."""
        return f"<blockquote>\n{self.text(lines)}\n</blockquote>"

    def item(self, lines: Sequence[str], level: int) -> str:
        """A star more for each level."""
        return f"{'*' * level} {self.break_in_item.join(lines)}"

    def table(self, table: OutlineTable) -> Iterator[str]:
        """A `wikitable`."""
        yield '{| class="wikitable"'
        if table.caption:
            yield f"|+ {cell(table.caption)}"
        yield "|-"
        yield from (f'! scope="col" | {cell(text)}' for text in table.head)
        for row in table.flat:
            yield "|-"
            for column, text in enumerate(row):
                right = 'style="text-align:right" | ' if column in table.numbers else ""
                yield f"| {right}{cell(text)}"
        yield "|}"

    def shown(self, picture: OutlinePicture, path: str) -> Iterator[str]:
        """The wiki shows files of its own only; another is a link."""
        alt = cell(picture.alt).replace("[", "&#91;").replace("]", "&#93;")
        if "://" in path:
            yield f"[{path} {alt or _('Image')}]"
        else:
            yield f"[[{_('Fichier')}:{path.rpartition('/')[2]}|alt={alt}]]"


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [MediaWiki]
