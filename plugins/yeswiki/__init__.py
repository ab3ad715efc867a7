"""YesWiki: the document as the source of a page."""

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

from .escaping import bold_cell, cell, described, heading, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

API = 1


__all__ = ["YesWiki"]


@dataclass(frozen=True)
class YesWiki(Exporter):
    """The source of a page, to paste into its editor.

    - People's words are shown as they were typed; what YesWiki would act on is a numeric entity.
      Addresses of web pages (http, https) alone become links.
    - A typed line stays a line. Inside an item of a list the line break is `---`, and what follows
      a list inside an item is an item of its own: YesWiki has no other way.
    - A picture is an `{{attach}}` under its own name: until somebody adds the file, the page has a
      button for it there. The alternative text is its description, and stands below it as well
      where an action cannot hold it.
    - YesWiki keeps a page's keywords in a field apart; in the document they are a line of words.
    """

    name = "yeswiki"
    title = N_("YesWiki")
    extension = "yeswiki.txt"
    media_type = "text/plain"

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file; an empty field leaves no label behind."""
        with speaking(synthesis.language):
            text = _pieces(outline(synthesis, part))
        return f"{text}\n".encode()


@hookimpl
def exporters() -> list[type[Exporter]]:
    """Offers YesWiki."""
    return [YesWiki]


# ── pieces ──────────────────────────────────────────────────────────────────────────────────


def _pieces(pieces: Sequence[OutlinePiece]) -> str:
    """YesWiki shows every line break but the one below a heading."""
    written = "".join(map(_piece, pieces[:1]))
    for above, piece in pairwise(pieces):
        label = isinstance(above, Title) and not isinstance(piece, Title)
        gap = "\n" if label else "\n\n"
        written += f"{gap}{_piece(piece)}"
    return written


def _piece(piece: OutlinePiece) -> str:
    match piece:
        case Title(level, text):
            signs = "=" * (7 - level)
            return f"{signs}{heading(text)}{signs}"
        case Bullets(items):
            return "\n".join(_items(items, 1))
        case OutlineTable():
            return _table(piece)
        case OutlinePicture():
            return _picture(piece)
        case Byline() | Keywords() | LineBlock():
            return "\n".join(map(line, piece.texts()))


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
    return f"{' ' * level}- {' --- '.join(lines)}"


def _table(table: OutlineTable) -> str:
    rows = [[bold_cell(text) for text in table.head]]
    for row in table.flat:
        rows.append([_aligned(text, column in table.numbers) for column, text in enumerate(row)])
    written = [f"|{'|'.join(row)}|" for row in rows]
    return "\n".join([*filter(None, [line(table.caption)]), "[|", *written, "|]"])


def _aligned(text: str, number: bool) -> str:
    """A space before it puts a cell to the right."""
    return f" {cell(text)}" if number and text else cell(text)


def _picture(picture: OutlinePicture) -> str:
    alt = described(picture.alt)
    attached = f'{{{{attach file="{described(picture.name)}" desc="{alt or _("Image")}"}}}}'
    below = [line(picture.alt)] if alt != picture.alt else []
    return "\n".join((attached, *below, *map(_piece, picture.caption)))
