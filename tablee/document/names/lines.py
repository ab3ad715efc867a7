"""Iterates over the typed lines of a document, each with its location. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from tablee.model.synthesis import (
    LABELS,
    Block,
    Line,
    Part,
    Place,
    SheetPicture,
    Synthesis,
    Tally,
    TextTable,
    lines_of,
)
from tablee.texts import _, speaking


@dataclass(frozen=True)
class Spot:
    """A line of the document, and where it stands there."""

    part: Part
    """The sheet or the notes."""
    section: str
    """The label that it stands under; empty at the head of the sheet."""
    line: Line
    fixed: bool = False
    """Whether it is no line of its own: the title, a cell of a table, the words of a picture."""


def spots(document: Synthesis) -> Iterator[Spot]:
    """The lines that hold what was typed, in order; names of those who were there left out."""
    for text in filter(None, (document.title, document.lead, *(f.text for f in document.facts))):
        yield Spot(Part.SHEET, "", Line(text), fixed=True)
    with speaking(document.language):
        question, keywords = _(LABELS[Place.QUESTION]), _(LABELS[Place.KEYWORDS])
    yield from _spots(Part.SHEET, question, document.question)
    for word in document.keywords:
        yield Spot(Part.SHEET, keywords, Line(word))
    for section in document.sheet:
        yield from _spots(Part.SHEET, section.label, section.blocks)
    for section in document.notes:
        yield from _spots(Part.NOTES, section.label, section.blocks)


def _spots(part: Part, label: str, blocks: Iterable[Block]) -> Iterator[Spot]:
    for block in blocks:
        for line, fixed in _lines(block):
            if line.text:
                yield Spot(part, label, line, fixed)


def _lines(block: Block) -> Iterator[tuple[Line, bool]]:
    match block:
        case TextTable(head, rows, caption, details):
            told = (caption, *head, *chain(*rows), *details)
            yield from ((Line(text), True) for text in told)
        case Tally(title, rows, _unit, note):
            yield from ((Line(text), True) for text in (title, *(r.text for r in rows), note))
        case SheetPicture():
            if not block.repeats:  # what it shows again stands above, where it can be corrected
                yield from ((Line(text), True) for text in (block.alt, block.caption))
        case _:
            yield from ((line, False) for line in lines_of(block))
