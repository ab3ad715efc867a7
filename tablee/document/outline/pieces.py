"""Flattens the document to a sequence of typed pieces, which every exporter writes in order.

An empty field leaves no piece behind. Labels are translated, words are `cleaned`; which marks a
piece gets in a file is the exporter's business.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count, zip_longest
from typing import Final

from tablee.document.outline.days import day_told
from tablee.document.outline.words import cleaned, name, one_line, quoted, runs
from tablee.model.synthesis import (
    LABELS,
    Block,
    Heading,
    Lines,
    Paragraph,
    Part,
    Place,
    Quotation,
    Section,
    SectionStep,
    SheetPicture,
    Synthesis,
    Tally,
    TextTable,
)
from tablee.texts import _, labelled, speaking


@dataclass(frozen=True)
class Title:
    """A heading, one line: level 1 the document's, 2 its parts', 3 sections', 4 and 5 within."""

    level: int
    text: str
    step: SectionStep | None = field(default=None, compare=False)
    """Of a section of the notes, the step that it comes from."""

    def texts(self) -> Iterator[str]:
        """Its lines, in order."""
        yield self.text


@dataclass(frozen=True)
class Byline:
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


_ANSWERS: Final = "→"
"""How a text begins that answers the one above it."""
_ATTRIBUTED: Final = re.compile(r"[^:]{1,40}\s?: ")
"""A line of introductions: `Naïma : je jardine`."""


@dataclass(frozen=True)
class LineBlock:
    """One paragraph: its typed lines, none of them empty, each on a line of its own."""

    lines: tuple[str, ...]
    quotation: bool = False
    """Whether they are somebody's words quoted as such; the quotation marks are in the lines."""
    begins: tuple[int, ...] = field(default=(), compare=False)
    """Of several texts one under the other, where each begins, from 0; empty for a paragraph."""
    on_sheet: bool = field(default=False, compare=False)
    """Whether they stand in a section of the sheet, where nothing is a round of people."""

    @property
    def items(self) -> tuple[tuple[str, ...], ...]:
        """Of several texts one under the other, the lines of each."""
        ends = (*self.begins[1:], len(self.lines))
        return tuple(self.lines[a:b] for a, b in zip(self.begins, ends, strict=True))

    @property
    def listed(self) -> bool:
        """Whether a screen draws them as a list: several texts, that are no round of people."""
        if self.on_sheet:
            return bool(self.begins)
        firsts = [self.lines[begin] for begin in self.begins]
        if len(firsts) == 1:  # one that was typed with a dash of its own, among others of a list
            return firsts[0].startswith("-")
        named = sum(bool(_ATTRIBUTED.match(line)) for line in firsts)
        return bool(firsts) and named * 2 <= len(firsts)

    @property
    def bulleted(self) -> Bullets | None:
        """The same as a list; None where it stays lines: a round of people, a dash that was typed.

        A file that is read back marks it otherwise than a list that somebody typed with dashes.
        """
        if not self.listed or any(lines[0].startswith("-") for lines in self.items):
            return None
        return Bullets(tuple((LineBlock(lines),) for lines in self.items))

    def texts(self) -> Iterator[str]:
        """Its lines, in order."""
        yield from self.lines


@dataclass(frozen=True)
class Bullets:
    """A list; an item is a paragraph, or several with lists among them."""

    items: tuple[tuple[LineBlock | Bullets, ...], ...]

    def texts(self) -> Iterator[str]:
        """Its lines, in order."""
        yield from chain.from_iterable(map(outline_texts, self.items))


@dataclass(frozen=True)
class OutlineTable:
    """A table, as wide everywhere as its widest row; each cell is one line."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    numbers: tuple[int, ...] = ()
    """The columns, from 0, that hold figures."""
    shares: tuple[float, ...] = ()
    """Of a vote: how long each row's bar is, the longest being 1; empty for no bars."""
    details: tuple[str, ...] = ()
    """Of each row, one line told besides, to stand under its words; empty for nothing of any."""

    @property
    def words(self) -> int:
        """The column that says what a row is about: the first that holds no figures."""
        return next((n for n in range(len(self.head)) if n not in self.numbers), 0)

    @property
    def flat(self) -> tuple[tuple[str, ...], ...]:
        """The rows where a cell holds one line: what is told besides stands in the last one."""
        if not self.details:
            return self.rows
        told = zip(self.rows, self.details, strict=True)
        return tuple((*row[:-1], " · ".join(filter(None, (row[-1], more)))) for row, more in told)

    def texts(self) -> Iterator[str]:
        """Its lines, in order."""
        cells = chain.from_iterable(self.rows)
        yield from filter(None, (self.caption, *self.head, *cells, *self.details))


@dataclass(frozen=True)
class OutlinePicture:
    """A picture with its alternative text, one line."""

    name: str
    data: bytes
    """A PNG or JPEG file."""
    alt: str
    caption: tuple[LineBlock | Bullets, ...] = ()
    repeats: bool = False
    """Whether it only shows again what stands just above, as words."""

    def texts(self) -> Iterator[str]:
        """Its lines, in order."""
        yield from filter(None, (self.alt, *outline_texts(self.caption)))


OutlinePiece = Title | Byline | Keywords | LineBlock | Bullets | OutlineTable | OutlinePicture


def outline(synthesis: Synthesis, part: Part) -> tuple[OutlinePiece, ...]:
    """The sheet, the notes or both, in the session's language."""
    with speaking(synthesis.language):
        return tuple(_document(cleaned(synthesis), part))


def outline_texts(pieces: Iterable[OutlinePiece]) -> Iterator[str]:
    """Every line of the document in order, alternative texts of pictures included."""
    return chain.from_iterable(piece.texts() for piece in pieces)


_FIGURE: Final = re.compile(r"|[+−-]?\d{1,9}(?:[.,]\d{1,6})?(?:[\s\u00a0\u202f]?%)?")


def pictures_beside(pieces: Iterable[OutlinePiece]) -> dict[str, bytes]:
    """The pictures as files beside a document, by the names that it calls them by: `images/…`.

    Two pictures of one name are told apart by a number; one that stands in two places is there
    once. No name leads out of its folder.
    """
    found: dict[str, bytes] = {}
    taken: dict[str, bytes] = {}
    for piece in pieces:
        if isinstance(piece, OutlinePicture):
            for name_ in _file_names(piece):
                # Some systems take two names for one that differ by their capitals alone.
                if taken.setdefault(name_.casefold(), piece.data) == piece.data:
                    found[name_] = piece.data
                    break
    return found


def _file_names(picture: OutlinePicture) -> Iterator[str]:
    plain = re.sub(r"[^\w.-]+", "-", picture.name).strip(".-") or "image"
    ending = "png" if picture.data.startswith(b"\x89PNG") else "jpg"
    stem, dot, given = plain.rpartition(".")
    stem, ending = (stem, given) if dot and stem else (plain, ending)
    for n in count(1):
        yield f"images/{stem}{f'-{n}' if n > 1 else ''}.{ending}"


# ── the parts ───────────────────────────────────────────────────────────────────────────────


def _document(synthesis: Synthesis, part: Part) -> Iterator[OutlinePiece]:
    sheet = _(LABELS["sheet"])
    yield Title(1, one_line(synthesis.title) or sheet)
    head = tuple(_day(synthesis))
    if part is Part.NOTES:
        head = (*head, *_venue(synthesis), *_facts(synthesis), *_named(synthesis, "facilitators"))
        yield from [Byline(head)] if head else []
    else:
        lead, _blank, below = synthesis.lead.partition("\n\n")
        yield from _prose(lead)
        if head := (*head, *_people(synthesis), *_venue(synthesis), *_facts(synthesis)):
            yield Byline(head)
        yield from _prose(below)
        yield from _titled(2, sheet, _sheet(synthesis))
    if part is not Part.SHEET:
        sections = (_titled(3, s.label, _blocks(s.blocks), s.step) for s in synthesis.notes)
        yield from _titled(2, _(LABELS[Place.NOTES]), chain.from_iterable(sections))


def _day(synthesis: Synthesis) -> Iterator[tuple[str, str]]:
    if day := day_told(synthesis.date):
        yield _(LABELS["day"]), day


def _venue(synthesis: Synthesis) -> Iterator[tuple[str, str]]:
    if venue := one_line(synthesis.venue):
        yield _(LABELS["venue"]), venue


def _facts(synthesis: Synthesis) -> Iterator[tuple[str, str]]:
    for fact in synthesis.facts:
        if text := one_line(fact.text):
            yield labelled(one_line(fact.label), "").strip(), text


def _people(synthesis: Synthesis) -> Iterator[tuple[str, str]]:
    # who facilitates last: so a file that is read back has them
    for label in ("initiators", "writers", "participants", "remote", "in_room", "facilitators"):
        yield from _named(synthesis, label)


def _named(synthesis: Synthesis, label: str) -> Iterator[tuple[str, str]]:
    if names := ", ".join(filter(None, map(name, getattr(synthesis, label)))):
        yield _(LABELS[label]), names


def _sheet(synthesis: Synthesis) -> Iterator[OutlinePiece]:
    yield from _titled(3, _(LABELS[Place.QUESTION]), _blocks(synthesis.question))
    words = filter(None, map(name, synthesis.keywords))
    signed = tuple(word if word.startswith("#") else f"#{word}" for word in words)
    yield from _titled(3, _(LABELS[Place.KEYWORDS]), [Keywords(signed)] if signed else [])
    for section in synthesis.sheet:
        yield from _section(section)


def _section(section: Section) -> Iterator[OutlinePiece]:
    pieces = _blocks(section.blocks)
    body = (replace(p, on_sheet=True) if isinstance(p, LineBlock) else p for p in pieces)
    yield from _titled(3, _(section.label), body)


def _titled(
    level: int, label: str, body: Iterable[OutlinePiece], step: SectionStep | None = None
) -> Iterator[OutlinePiece]:
    """The body under its title; nothing where it is empty."""
    pieces = list(body)
    if pieces:
        title = one_line(label)
        yield from ([Title(level, title, step)] if title else [])
        yield from pieces


# ── blocks ──────────────────────────────────────────────────────────────────────────────────


def _blocks(blocks: Iterable[Block]) -> Iterator[OutlinePiece]:
    return chain.from_iterable(_block(block) for block in blocks)


def _block(block: Block) -> Iterator[OutlinePiece]:
    match block:
        case Heading(line, within):
            if title := one_line(line.text):
                yield Title(5 if within else 4, title)
        case Paragraph(line):
            yield from _prose(line.text)
        case Quotation(line):
            yield from _prose(quoted(line.text), quotation=True)
        case Lines(lines, dashes):
            typed = [text for line in lines if (text := line.text.strip())]
            yield from _dashed(typed) if dashes else _listed(typed)
        case _:
            yield from _figure(block)


def _figure(block: TextTable | Tally | SheetPicture) -> Iterator[OutlinePiece]:
    match block:
        case TextTable(head, rows, caption, details):
            yield from _table(head, rows, caption, _figures(rows), details=details)
        case Tally():
            yield from _tally(block)
        case SheetPicture():
            under = tuple(_prose(block.caption))
            yield OutlinePicture(block.name, block.data, one_line(block.alt), under, block.repeats)


def _prose(text: str, *, quotation: bool = False) -> Iterator[LineBlock | Bullets]:
    """Typed text: paragraphs, and lists where dashes were typed."""
    for dashed, lines in runs(text):
        if dashed:
            yield Bullets(tuple((LineBlock((line,)),) if line else () for line in lines))
        else:
            yield LineBlock(tuple(lines), quotation)


def _listed(typed: Sequence[str]) -> Iterator[LineBlock | Bullets]:
    """Texts one under the other, as if typed in one; it is kept where each begins.

    An answer belongs to what stands above it.
    """
    starts = [
        n == 0 and not text.startswith(_ANSWERS)
        for text in typed
        for n, _line in enumerate(filter(str.strip, _lines(text)))
    ]
    for piece in _prose("\n".join(typed)):
        here = starts[: len(piece.lines if isinstance(piece, LineBlock) else piece.items)]
        del starts[: len(here)]
        if isinstance(piece, LineBlock):
            begins = tuple(n for n, start in enumerate(here) if start or n == 0)
            yield replace(piece, begins=begins)
        else:
            yield piece


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _dashed(typed: Iterable[str]) -> Iterator[LineBlock | Bullets]:
    """One item a text; a text typed with its own dash keeps it and gets no second one."""
    items: list[tuple[LineBlock | Bullets, ...]] = []
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
    details: tuple[str, ...] = (),
) -> Iterator[OutlinePiece]:
    """Nothing but its caption where it has no row."""
    width = max(map(len, (head, *rows)))
    title = one_line(caption)
    if rows and width:
        even = [(*map(one_line, row), *[""] * (width - len(row))) for row in (head, *rows)]
        told = tuple(map(one_line, details)) if len(details) == len(rows) else ()
        yield OutlineTable(
            even[0], tuple(even[1:]), title, numbers, shares, told if any(told) else ()
        )
    elif title:
        yield LineBlock((title,))


def _figures(rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """The columns that hold figures and nothing else, where another says what they are of."""
    found = tuple(
        n
        for n, cells in enumerate(zip_longest(*rows, fillvalue=""))
        if any(cells) and all(map(_FIGURE.fullmatch, cells))
    )
    return found if len(found) < max(map(len, rows), default=0) else ()


def _tally(tally: Tally) -> Iterator[OutlinePiece]:
    unit = one_line(tally.unit)
    figures = unit[:1].upper() + unit[1:] or _("Résultat")
    if any(row.rank for row in tally.rows):
        head: tuple[str, ...] = (_("Rang"), _("Proposition"), figures)
        rows = tuple((str(row.rank), row.text, row.figure) for row in tally.rows)
        yield from _table(head, rows, tally.title, (0, 2), _shares(tally))
    else:
        answers = tuple((row.text, row.figure) for row in tally.rows)
        yield from _table((_("Réponse"), figures), answers, tally.title, (1,), _shares(tally))
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
