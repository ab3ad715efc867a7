"""Writes the outline's pieces as the body of a message: plain text, and HTML for mail programs.

Mail programs drop style sheets and what is new in CSS: looks stand on the elements, few and old.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final

from tablee.plugin import (
    Bullets,
    Byline,
    Keywords,
    LineBlock,
    OutlinePicture,
    OutlinePiece,
    OutlineTable,
    Title,
    linked,
    office,
)

_WIDEST: Final = 600
"""Pixels of a picture in a message."""
_CELL: Final = "border:1px solid #8a93a3;padding:4px 8px;vertical-align:top;text-align:"


# ── plain text ──────────────────────────────────────────────────────────────────────────────


def plain(pieces: Iterable[OutlinePiece]) -> str:
    """The pieces one under the other, a blank line between them; lines as long as typed."""
    return "\n\n".join(filter(None, ("\n".join(_told(piece)) for piece in pieces))) + "\n"


def _told(piece: OutlinePiece) -> Iterator[str]:
    match piece:
        case Title(level, text):
            yield text
            if level < 4:
                yield ("=" if level == 1 else "-") * min(len(text), 72)
        case OutlineTable():
            if piece.caption:
                yield piece.caption
            yield from (" | ".join(row) for row in (piece.head, *piece.flat))
        case Bullets():
            yield from _dashed(piece)
        case LineBlock() if piece.bulleted is not None:
            yield from _dashed(piece.bulleted)
        case _:
            yield from piece.texts()


def _dashed(bullets: Bullets, margin: str = "") -> Iterator[str]:
    for item in bullets.items:
        mark = "- "
        for piece in item:
            if isinstance(piece, Bullets):
                yield from _dashed(piece, f"{margin}  ")
                continue
            for line in piece.lines:
                yield f"{margin}{mark}{line}"
                mark = "  "


# ── HTML ────────────────────────────────────────────────────────────────────────────────────


def html(pieces: Sequence[OutlinePiece], cids: Mapping[bytes, str]) -> str:
    """The page; `cids` are the names of the pictures that the message holds."""
    body = "\n".join(part for piece in pieces for part in _written(piece, cids))
    title = escape(" ".join(pieces[0].texts()))
    return (
        f'<!DOCTYPE html>\n<html lang="{office.spoken()}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n</head>\n"
        '<body style="font-family:Calibri,Arial,sans-serif;font-size:16px;line-height:1.4;'
        f'color:#1b2433;max-width:{_WIDEST + 100}px">\n{body}\n</body>\n</html>\n'
    )


def _written(piece: OutlinePiece, cids: Mapping[bytes, str]) -> Iterator[str]:
    match piece:
        case Title(level, text):
            yield f'<h{level} dir="auto">{escape(text)}</h{level}>'
        case Byline(lines):
            told = (
                f'<span style="color:#475061">{escape(label)}</span> <bdi>{escape(names)}</bdi>'
                for label, names in lines
            )
            yield f"<p>{'<br>'.join(told)}</p>"
        case Keywords():
            yield f'<p style="color:#8a2e11"><strong>{escape("".join(piece.texts()))}</strong></p>'
        case OutlineTable():
            yield _table(piece)
        case OutlinePicture():
            yield _picture(piece, cids)
            yield from (part for below in piece.caption for part in _written(below, cids))
        case _:
            yield _prose(piece)


def _prose(piece: LineBlock | Bullets) -> str:
    if isinstance(piece, Bullets):
        return _list(piece)
    if piece.bulleted is not None:
        return _list(piece.bulleted)
    words = "<br>".join(map(_words, piece.lines))
    if piece.quotation:
        return f'<blockquote dir="auto" style="margin-inline-start:16px">{words}</blockquote>'
    return f'<p dir="auto">{words}</p>'


def _list(bullets: Bullets) -> str:
    items = (
        "".join(
            _list(piece)
            if isinstance(piece, Bullets)
            else f'<div dir="auto">{"<br>".join(map(_words, piece.lines))}</div>'
            for piece in item
        )
        for item in bullets.items
    )
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _words(text: str) -> str:
    return "".join(
        f'<a href="{escape(address)}">{escape(words)}</a>' if address else escape(words)
        for words, address in linked(text)
    )


def _table(table: OutlineTable) -> str:
    sides = ["right" if n in table.numbers else "left" for n in range(len(table.head))]
    head = "".join(
        f'<th scope="col" style="{_CELL}{side}">{escape(cell)}</th>'
        for cell, side in zip(table.head, sides, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td dir="auto" style="{_CELL}{side}">{_words(cell)}</td>'
            for cell, side in zip(row, sides, strict=True)
        )
        + "</tr>"
        for row in table.flat
    )
    caption = (
        f'<caption style="text-align:left">{escape(table.caption)}</caption>'
        if table.caption
        else ""
    )
    inside = f"{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    return f'<table style="border-collapse:collapse;margin:8px 0">{inside}</table>'


def _picture(picture: OutlinePicture, cids: Mapping[bytes, str]) -> str:
    """The picture itself; its alternative text where it is none that mail programs show."""
    if not office.format_of(picture.data):
        return f"<p>{escape(picture.alt)}</p>"
    return (
        f'<p><img src="cid:{cids[picture.data]}" alt="{escape(picture.alt)}" '
        f'style="max-width:100%;height:auto" width="{_width(picture)}"></p>'
    )


def _width(picture: OutlinePicture) -> int:
    """Pixels: its own at 150 dots an inch on paper, or as wide as a message."""
    millimetres, _height = office.printed_size(picture.data, 1000, 1000)
    return max(1, min(_WIDEST, round(millimetres / 25.4 * 150)))
