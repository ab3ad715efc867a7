"""A report that holds the same words wherever words can stand, and what a wiki page must show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tablee.document.outline import OutlinePicture, outline, outline_texts
from tablee.model.synthesis import (
    Heading,
    Line,
    Paragraph,
    Part,
    Quotation,
    Section,
    SheetPicture,
    Synthesis,
    TextTable,
)
from tests.plugins.formats.a_report import PIXEL, WORDS, lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hypothesis.strategies import SearchStrategy

    from tablee.model.synthesis import Block

PICTURE = "Image, à voir dans l’export «\u00a0Page web\u00a0»\u00a0: {alt}"
WHERE = "L’image est dans l’export «\u00a0Page web\u00a0»."


def wiki_words(marks: Iterable[str]) -> SearchStrategy[list[str]]:
    """Some texts, with the marks of a wiki in them."""
    pieces = st.sampled_from([*marks, "\n", "\n- ", " "]) | st.sampled_from("ab1é.*_=-[]{}<>|!'#:;")
    return st.lists(st.lists(pieces, max_size=12).map("".join) | WORDS, min_size=1, max_size=5)


def everywhere(words: list[str]) -> Synthesis:
    """A report with these words as title, lead, names, keywords, lines, items, cells, captions …"""
    one, two, three = [" ".join(text.split()) for text in (words * 3)[:3]]
    blocks: tuple[Block, ...] = (
        lines(*words),
        lines(*words, dashes=True),
        Heading(Line(two)),
        Quotation(Line(words[0])),
        TextTable((one, three), ((two, one), ("", three)), two),
        SheetPicture("plan.png", PIXEL, one, words[-1]),
        *(Paragraph(Line(text)) for text in words),
    )
    return Synthesis(
        one or "-",
        lead=words[-1],
        writers=(one, two),
        keywords=(two, three),
        notes=(Section(f"s{three}", blocks),),
    )


def told(report: Synthesis) -> list[str]:
    """The lines of a page that cannot hold pictures."""
    return list(_told(report))


def _told(report: Synthesis) -> Iterator[str]:
    for piece in outline(report, Part.BOTH):
        if isinstance(piece, OutlinePicture):
            yield PICTURE.format(alt=piece.alt) if piece.alt else WHERE
            yield from outline_texts(piece.caption)
        else:
            yield from piece.texts()


def even(shown: Iterable[str]) -> list[str]:
    """Lines without what readers of HTML do to white space."""
    return [" ".join(line.split()) for line in shown if line.strip()]


def without_links(page: str) -> str:
    """The page; a bare address that became a link is the words that it was."""
    return re.sub(r'<a href="(?:[A-Za-z]+:|//|www)[^>]*>|</a>', "", page)
