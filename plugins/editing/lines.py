"""Applies edits to the sheet line by line: order, rewordings, deletions, added lines. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from tablee.plugin import (
    LABELS,
    SECTIONS,
    Block,
    Heading,
    Line,
    Lines,
    Paragraph,
    Place,
    Quotation,
    Section,
    SheetPicture,
    Source,
    StepRecord,
    Synthesis,
    Tally,
    TextTable,
    _,
    fold,
    lines_of,
    speaking,
    spots,
    with_lines,
)

from .contents import Added, Keyword, LineEdit, Order, Withdrawal
from .keys import as_digest, digest_of, key_now, name_of

PLACES: Final = (
    Place.QUESTION,
    Place.KEYWORDS,
    *SECTIONS,
)
"""Where lines of the sheet stand, in its order."""


@dataclass(frozen=True)
class SheetLine:
    """One line of the sheet as it is to be read, or a table, vote or picture of it."""

    key: str
    """The same for as long as the step writes it; for what was added, the contribution's id."""
    place: str
    """One of `PLACES`, or the name of a section that a plugin adds to the sheet."""
    block: Block
    """With the words as they are to be read; its line is the only one it has."""
    said: str
    """The words as the step wrote them; empty for what was added."""
    said_alone: str
    """The same without what the step itself adds to them (`Line.added`)."""
    source: Source
    out: bool = False
    added: bool = False
    worded: bool = False
    """Whether the words were changed."""
    stale: bool = False
    """Whether what was said has changed since it was worded anew."""
    proposed: bool = False
    """Whether it is a keyword that nobody has taken yet."""
    machine: bool = False
    """Whether it is a keyword that was read out of what was said."""
    beside: str = ""

    @property
    def text(self) -> str:
        return text_of(self.block)

    @property
    def words(self) -> str:
        """Its words without what a step adds to them."""
        return words_of(self.block)

    @property
    def can_be_worded(self) -> bool:
        """Whether its words are not the machine's: those of a table or a vote are."""
        return not isinstance(self.block, TextTable | Tally | SheetPicture)


def places_in(written: Synthesis) -> dict[str, str]:
    """The places of this sheet in its order, each with its label in the document's language."""
    with speaking(written.language):
        found: dict[str, str] = {place: _(LABELS[place]) for place in PLACES}
    before, labels = Place.KEYWORDS.value, {label: place for place, label in found.items()}
    for section in written.sheet:
        name = section.place or labels.get(section.label, Place.IMPORTANT)
        if name not in found:  # behind what it stands behind
            names = list(found)
            names.insert(names.index(before) + 1, name)
            found = {each: found.get(each, section.label) for each in names}
        before = name
    return found


def label_told(place: str, label: str) -> str:
    """The label of a place, in the language being spoken where it is the sheet's own."""
    return _(LABELS[Place(place)]) if place in PLACES else label


def sheet_lines(step: StepRecord, written: Synthesis) -> dict[str, list[SheetLine]]:
    """Every line by its place, those left out included, in the order made for them."""
    known = places_in(written)
    edits = {key_now(edit.line): edit for _c, edit in step.of(LineEdit)}
    orders = {order.place: [*map(key_now, order.lines)] for _c, order in step.of(Order)}
    found: dict[str, list[SheetLine]] = {place: [] for place in known}
    for line in [*_written_lines(written), *_added(step, written, known)]:
        edited = _edited(line, edits.get(line.key), known)
        found[edited.place].append(edited)
    return {place: _ordered(lines, orders.get(place, ())) for place, lines in found.items()}


def withdrawn(step: StepRecord) -> frozenset[str]:
    """The ids of contributions that their own authors took out of the document."""
    authors = {c.id: c.person for s in (*step.earlier, *step.beside) for c in s.contributions}
    return frozenset(
        taken.contribution
        for c, taken in step.of(Withdrawal)
        if authors.get(taken.contribution) == c.person
    )


def lines_in(step: StepRecord, written: Synthesis) -> dict[str, list[SheetLine]]:
    return {
        place: [line for line in lines if not line.out and not line.proposed]
        for place, lines in sheet_lines(step, written).items()
    }


def with_sheet(step: StepRecord, written: Synthesis) -> Synthesis:
    """The document with the sheet as it was made."""
    kept = lines_in(step, written)
    with speaking(written.language):
        sections = tuple(
            Section(label, blocks, place="" if place in PLACES else place)
            for place, label in places_in(written).items()
            if place not in (Place.QUESTION, Place.KEYWORDS)
            and (blocks := blocks_of(_apart(kept[place])))
        )
    return replace(
        written,
        question=blocks_of(line.block for line in kept[Place.QUESTION]),
        keywords=tuple(line.text for line in kept[Place.KEYWORDS]),
        sheet=sections,
    )


def _apart(lines: Sequence[SheetLine]) -> Iterator[Block]:
    """The blocks of a place, lines added at its end under a heading of their own.

    That is only where titles part the others: the last of these says whose words stand below it.
    """
    last = max((n for n, line in enumerate(lines) if not line.added), default=-1)
    titled = any(isinstance(line.block, Heading) for line in lines[: last + 1] if not line.added)
    for n, line in enumerate(lines):
        if n == last + 1 and titled and not isinstance(line.block, Heading):
            yield Heading(Line(_("Autres propositions")))
        yield line.block


def blocks_of(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Lines that stand one under the other are one block again."""
    found: list[Block] = []
    for kind, run in groupby(blocks, key=lambda b: b.dashes if isinstance(b, Lines) else None):
        if kind is None:
            found += run
        else:
            lines = (line for block in run if isinstance(block, Lines) for line in block.lines)
            found.append(Lines(tuple(lines), kind))
    return tuple(found)


def words_of(block: Block) -> str:
    """The same without what a step adds to people's words."""
    return "\n".join(line.words for line in lines_of(block)) or text_of(block)


def text_of(block: Block) -> str:
    """The words of a block that has one line; what a figure is called."""
    match block:
        case TextTable():
            return block.caption or " · ".join(filter(None, block.head))
        case Tally():
            return block.title
        case SheetPicture():
            return block.alt or block.caption
        case _:
            return "\n".join(line.text for line in lines_of(block))


# ── what the steps wrote ────────────────────────────────────────────────────────────────────


def _written_lines(written: Synthesis) -> Iterator[SheetLine]:
    for place, blocks in _written_places(written).items():
        seen: Counter[str] = Counter()
        # What was decided stood there once: what was made of such a line still finds it.
        known_in = Place.IMPORTANT if place == Place.DECISIONS else place
        for block in blocks:
            for one in one_by_one(block):
                source = source_of(one)
                name = source.contribution or source.step  # a decision is its vote's, in any words
                name = name or name_of(type(one).__name__, text_of(one))
                key = f"{known_in}-{name}-{seen[name]}"
                seen[name] += 1
                yield SheetLine(key, place, one, text_of(one), words_of(one), source)


def _written_places(written: Synthesis) -> Mapping[str, Sequence[Block]]:
    keywords = tuple(Lines((Line(word),)) for word in written.keywords)
    with speaking(written.language):
        named = {_(LABELS[place]): place for place in PLACES}
    found: dict[str, Sequence[Block]] = {
        Place.QUESTION: written.question,
        Place.KEYWORDS: keywords,
    }
    for section in written.sheet:
        place = section.place or named.get(section.label, Place.IMPORTANT)
        found[place] = (*found.get(place, ()), *section.blocks)
    return found


def one_by_one(block: Block) -> Iterator[Block]:
    """The lines of a block, each as one of its own."""
    if isinstance(block, Lines):
        yield from (Lines((line,), block.dashes) for line in block.lines)
    else:
        yield block


def source_of(block: Block) -> Source:
    """Where a block of one line comes from."""
    if isinstance(block, SheetPicture):
        return block.source
    return next((line.source for line in lines_of(block)), Source())


# ── what was made of it ─────────────────────────────────────────────────────────────────────


def _added(step: StepRecord, written: Synthesis, known: Collection[str]) -> Iterator[SheetLine]:
    gone = withdrawn(step)
    for c, piece in step.of(Added):
        if piece.place not in ("", Place.NOTES) and gone.isdisjoint(piece.repeats):
            source, block = step.source(c), block_of(piece, step.source(c))
            # A plugin's section may be gone: what was added to it is not.
            place = piece.place if piece.place in known else Place.IMPORTANT.value
            yield SheetLine(
                c.id, place, block, "", "", source, added=True, beside=key_now(piece.beside)
            )
    read = [(c, keyword) for c, keyword in step.of(Keyword) if keyword.proposed]
    said = fold("\n".join(spot.line.text for spot in spots(written))) if read else ""
    unsaid = {c.id for c, keyword in read if fold(keyword.text) not in said}
    for c, keyword in step.of(Keyword):
        if c.id in unsaid:  # what it was read out of is hidden by now, or taken out
            continue
        source = step.source(c)
        block = Lines((Line(keyword.text, source),))
        if not keyword.dropped:
            yield SheetLine(
                c.id,
                Place.KEYWORDS,
                block,
                "",
                "",
                source,
                added=True,
                proposed=not keyword.taken,
                machine=keyword.proposed,
            )


def block_of(piece: Added, source: Source) -> Block:
    """An added piece as it stands in the document."""
    line = Line(piece.text, source)
    match piece.form:
        case "heading" | "subheading":
            return Heading(line, within=piece.form == "subheading")
        case "quotation":
            return Quotation(line)
        case "paragraph":
            return Paragraph(line)
        case "table":
            head, *rows = (tuple(row.split("\t")) for row in piece.text.split("\n"))
            return TextTable(head, tuple(rows))
        case _:
            return Lines((line,))


def _edited(line: SheetLine, edit: LineEdit | None, known: Collection[str]) -> SheetLine:
    if edit is None:
        return line
    place = edit.place if edit.place in known else line.place
    if not edit.wording or not line.can_be_worded:
        return replace(line, out=edit.out, place=place)
    return replace(
        line,
        out=edit.out,
        place=place,
        block=with_lines(line.block, lambda said: replace(said, text=edit.wording, added="")),
        worded=True,
        stale=as_digest(edit.said) != digest_of(line.said_alone),
    )


def _ordered(lines: Sequence[SheetLine], order: Sequence[str]) -> list[SheetLine]:
    """In the order that was made; what came since stands after what it came after."""
    if not order:
        return list(lines)
    known = {line.key: line for line in lines}
    found = [known[key] for key in order if key in known]
    placed = {line.key for line in found}
    before: str | None = None
    for line in lines:
        if line.key not in placed:
            at = next((n + 1 for n, other in enumerate(found) if other.key == before), None)
            found.insert(len(found) if line.added or at is None else at, line)
            placed.add(line.key)
        before = line.key
    return found
