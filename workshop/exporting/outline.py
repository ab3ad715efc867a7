"""The document as a sequence of plain pieces: what every format writes, in this order.

An empty field leaves no piece behind. Labels are translated, words are `cleaned`; which marks a
piece gets in a file is the exporter's business.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from workshop.exporting.days import day_told
from workshop.exporting.words import cleaned, name, one_line, quoted, runs
from workshop.synthesis import (
    LABELS,
    Heading,
    Lines,
    Paragraph,
    Part,
    Place,
    Quotation,
    SheetPicture,
    Tally,
    TextTable,
)
from workshop.texts import _, speaking

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workshop.synthesis import Block, Section, Synthesis

__all__ = [
    "Bullets",
    "Keywords",
    "People",
    "Picture",
    "Piece",
    "Table",
    "Text",
    "Title",
    "outline",
    "texts",
]


@dataclass(frozen=True)
class Title:
    """A heading, one line: level 1 the document's, 2 its two parts', 3 sections', 4 within them."""

    level: int
    text: str

    def texts(self) -> Iterator[str]:
        """Its lines, in order."""
        yield self.text


@dataclass(frozen=True)
class People:
    """Lines such as `Initié par Solène`: labels, each with the names that follow it.

    The first says when it was: `Atelier du vendredi 12 mars 2027`.
    """

    lines: tuple[tuple[str, str], ...]

    def texts(self) -> Iterator[str]:
        """Its lines, in order."""
        yield from (f"{label} {names}" for label, names in self.lines)


@dataclass(frozen=True)
class Keywords:
    """The keywords, each with its `#`."""

    words: tuple[str, ...]

    def texts(self) -> Iterator[str]:
        """Its lines, in order."""
        yield ", ".join(self.words)


@dataclass(frozen=True)
class Text:
    """One paragraph: its typed lines, none of them empty, each on a line of its own."""

    lines: tuple[str, ...]
    quotation: bool = False
    """Whether they are somebody's words quoted as such; the quotation marks are in the lines."""
    begins: tuple[int, ...] = field(default=(), compare=False)
    """Of several texts one under the other, where each begins, from 0; empty for a paragraph."""

    def texts(self) -> Iterator[str]:
        """Its lines, in order."""
        yield from self.lines


@dataclass(frozen=True)
class Bullets:
    """A list; an item is a paragraph, or several with lists among them."""

    items: tuple[tuple[Text | Bullets, ...], ...]

    def texts(self) -> Iterator[str]:
        """Its lines, in order."""
        yield from chain.from_iterable(map(texts, self.items))


@dataclass(frozen=True)
class Table:
    """A table, as wide everywhere as its widest row; each cell is one line."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    numbers: tuple[int, ...] = ()
    """The columns, from 0, that hold figures."""
    shares: tuple[float, ...] = ()
    """Of a vote: how long each row's bar is, the longest being 1; empty for no bars."""

    def texts(self) -> Iterator[str]:
        """Its lines, in order."""
        yield from filter(None, (self.caption, *self.head, *chain.from_iterable(self.rows)))


@dataclass(frozen=True)
class Picture:
    """A picture with its alternative text, one line."""

    name: str
    data: bytes
    """A PNG or JPEG file."""
    alt: str
    caption: tuple[Text | Bullets, ...] = ()
    repeats: bool = False
    """Whether it only shows again what stands just above, as words."""

    def texts(self) -> Iterator[str]:
        """Its lines, in order."""
        yield from filter(None, (self.alt, *texts(self.caption)))


Piece = Title | People | Keywords | Text | Bullets | Table | Picture


def outline(synthesis: Synthesis, part: Part) -> tuple[Piece, ...]:
    """The sheet, the notes or both, in the session's language."""
    with speaking(synthesis.language):
        return tuple(_document(cleaned(synthesis), part))


def texts(pieces: Iterable[Piece]) -> Iterator[str]:
    """Every line of the document in order, alternative texts of pictures included."""
    return chain.from_iterable(piece.texts() for piece in pieces)


# ── the parts ───────────────────────────────────────────────────────────────────────────────


def _document(synthesis: Synthesis, part: Part) -> Iterator[Piece]:
    sheet = _(LABELS["sheet"])
    yield Title(1, one_line(synthesis.title) or sheet)
    head = tuple(_day(synthesis))
    if part is Part.NOTES:
        yield from [People(head)] if head else []
    else:
        lead, _blank, below = synthesis.lead.partition("\n\n")
        yield from _prose(lead)
        if head := (*head, *_people(synthesis)):
            yield People(head)
        yield from _prose(below)
        yield from _titled(2, sheet, _sheet(synthesis))
    if part is not Part.SHEET:
        sections = (_titled(3, s.label, _blocks(s.blocks)) for s in synthesis.notes)
        yield from _titled(2, _(LABELS[Place.NOTES]), chain.from_iterable(sections))


def _day(synthesis: Synthesis) -> Iterator[tuple[str, str]]:
    if day := day_told(synthesis.date):
        yield _(LABELS["day"]), day


def _people(synthesis: Synthesis) -> Iterator[tuple[str, str]]:
    for label, people in (
        ("initiators", synthesis.initiators),
        ("writers", synthesis.writers),
        ("participants", synthesis.participants),
    ):
        if names := ", ".join(filter(None, map(name, people))):
            yield _(LABELS[label]), names


def _sheet(synthesis: Synthesis) -> Iterator[Piece]:
    yield from _titled(3, _(LABELS[Place.QUESTION]), _blocks(synthesis.question))
    words = filter(None, map(name, synthesis.keywords))
    signed = tuple(word if word.startswith("#") else f"#{word}" for word in words)
    yield from _titled(3, _(LABELS[Place.KEYWORDS]), [Keywords(signed)] if signed else [])
    for section in synthesis.sheet:
        yield from _section(section)


def _section(section: Section) -> Iterator[Piece]:
    yield from _titled(3, _(section.label), _blocks(section.blocks))


def _titled(level: int, label: str, body: Iterable[Piece]) -> Iterator[Piece]:
    """The body under its title; nothing where it is empty."""
    pieces = list(body)
    if pieces:
        title = one_line(label)
        yield from ([Title(level, title)] if title else [])
        yield from pieces


# ── blocks ──────────────────────────────────────────────────────────────────────────────────


def _blocks(blocks: Iterable[Block]) -> Iterator[Piece]:
    return chain.from_iterable(_block(block) for block in blocks)


def _block(block: Block) -> Iterator[Piece]:
    match block:
        case Heading(line):
            if title := one_line(line.text):
                yield Title(4, title)
        case Paragraph(line):
            yield from _prose(line.text)
        case Quotation(line):
            yield from _prose(quoted(line.text), quotation=True)
        case Lines(lines, dashes):
            typed = [text for line in lines if (text := line.text.strip())]
            yield from _dashed(typed) if dashes else _listed(typed)
        case _:
            yield from _figure(block)


def _figure(block: TextTable | Tally | SheetPicture) -> Iterator[Piece]:
    match block:
        case TextTable(head, rows, caption):
            yield from _table(head, rows, caption)
        case Tally():
            yield from _tally(block)
        case SheetPicture():
            under = tuple(_prose(block.caption))
            yield Picture(block.name, block.data, one_line(block.alt), under, block.repeats)


def _prose(text: str, *, quotation: bool = False) -> Iterator[Text | Bullets]:
    """Typed text: paragraphs, and lists where dashes were typed."""
    for dashed, lines in runs(text):
        if dashed:
            yield Bullets(tuple((Text((line,)),) if line else () for line in lines))
        else:
            yield Text(tuple(lines), quotation)


def _listed(typed: Sequence[str]) -> Iterator[Text | Bullets]:
    """Texts one under the other, as if typed in one; it is kept where each begins."""
    starts = [n == 0 for text in typed for n, _line in enumerate(filter(str.strip, _lines(text)))]
    for piece in _prose("\n".join(typed)):
        here = starts[: len(piece.lines if isinstance(piece, Text) else piece.items)]
        del starts[: len(here)]
        if isinstance(piece, Text):
            begins = tuple(n for n, start in enumerate(here) if start or n == 0)
            yield replace(piece, begins=begins)
        else:
            yield piece


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _dashed(typed: Iterable[str]) -> Iterator[Text | Bullets]:
    """One item a text; a text typed with its own dash keeps it and gets no second one."""
    items: list[tuple[Text | Bullets, ...]] = []
    for text in typed:
        if not text.startswith("-"):
            items.append(tuple(_prose(text)))
            continue
        for piece in _prose(text):
            if isinstance(piece, Bullets):
                items += piece.items
            else:
                yield from [Bullets(tuple(items))] if items else []
                items = []
                yield replace(piece, begins=(0,))
    if items:
        yield Bullets(tuple(items))


def _table(
    head: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    caption: str = "",
    numbers: tuple[int, ...] = (),
    shares: tuple[float, ...] = (),
) -> Iterator[Piece]:
    """Nothing but its caption where it has no row."""
    width = max(map(len, (head, *rows)))
    title = one_line(caption)
    if rows and width:
        even = [(*map(one_line, row), *[""] * (width - len(row))) for row in (head, *rows)]
        yield Table(even[0], tuple(even[1:]), title, numbers, shares)
    elif title:
        yield Text((title,))


def _tally(tally: Tally) -> Iterator[Piece]:
    unit = one_line(tally.unit)
    head = (_("Rang"), _("Proposition"), unit[:1].upper() + unit[1:] or _("Résultat"))
    rows = tuple((str(row.rank), row.text, row.figure) for row in tally.rows)
    yield from _table(head, rows, tally.title, (0, 2), _shares(tally))
    yield from _prose(tally.note)


def _shares(tally: Tally) -> tuple[float, ...]:
    """None where the figures are words, or all nothing."""
    try:
        values = [float(row.figure.replace(",", ".")) for row in tally.rows]
    except ValueError:
        return ()
    longest = max(values, default=0.0)
    if not longest > 0 or min(values) < 0 or not math.isfinite(longest):
        return ()
    return tuple(value / longest for value in values)
