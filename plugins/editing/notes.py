"""Merges added or imported notes into the document, and splits them for publication. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from tablee.plugin import (
    LABELS,
    SECTIONS,
    Block,
    Content,
    Contribution,
    Heading,
    Lines,
    Paragraph,
    Place,
    Portion,
    Quotation,
    Section,
    SheetPicture,
    StepRecord,
    Synthesis,
    Tally,
    TextTable,
    _,
    derived_id,
)

from .contents import Added, Keyword, Reservation
from .lines import block_of, blocks_of


def with_notes(step: StepRecord, written: Synthesis) -> Synthesis:
    """The document with the notes that were added, the agenda's own where they said so."""
    added = [(c, piece) for c, piece in step.of(Added) if piece.place == Place.NOTES]
    if not added:
        return written
    left, sections = list(written.notes), list[Section]()
    for label, run in groupby(added, key=lambda pair: pair[1].label):
        pieces, own = list(run), None
        if any(piece.form == "here" for _c, piece in pieces):
            own = next((section for section in left if section.label == label), None)
            if own is None and left:
                own = left[0]
            if own is not None:
                left.remove(own)
                sections.append(own)
        blocks = blocks_of(
            block_of(piece, step.source(c)) for c, piece in pieces if piece.form != "here"
        )
        if blocks and own is not None and own.label == label:
            sections[-1] = replace(own, blocks=(*own.blocks, *blocks))
        elif blocks:
            sections.append(Section(label, blocks))
    return replace(written, notes=(*sections, *left))


def taken_in(document: Synthesis) -> Iterator[Content]:
    """Every piece of a document that was written elsewhere, in its order.

    A section of the notes without anything in it is the place of the agenda's own.
    """
    yield from _pieces(Place.QUESTION, "", document.question)
    yield from (Keyword(word) for word in document.keywords)
    for section in document.sheet:
        yield from _pieces(_place(section.label), "", section.blocks)
    for section in document.notes:
        if section.blocks:
            yield from _pieces(Place.NOTES, section.label, section.blocks)
        else:
            yield Added(Place.NOTES.value, "", section.label, "here")


def _place(label: str) -> Place:
    named = {text: place for place in SECTIONS for text in (LABELS[place], _(LABELS[place]))}
    return named.get(label, Place.IMPORTANT)


def _pieces(place: Place, label: str, blocks: Iterable[Block]) -> Iterator[Added]:
    for block in blocks:
        for form, text in _written(block):
            yield Added(place.value, text, label, form)


def _written(block: Block) -> Iterator[tuple[str, str]]:
    match block:
        case Lines(lines, dashes):
            yield from (("line", f"- {line.text}" if dashes else line.text) for line in lines)
        case Paragraph(line):
            yield "paragraph", line.text
        case Heading(line, within):
            yield "subheading" if within else "heading", line.text
        case Quotation(line):
            yield "quotation", line.text
        case _:
            yield from _figure(block)


def _figure(block: TextTable | Tally | SheetPicture) -> Iterator[tuple[str, str]]:
    match block:
        case TextTable(head, rows, caption):
            yield from [("line", caption)] if caption else []
            yield "table", _cells((head, *rows))
        case Tally(title, rows, unit, note):
            yield from [("line", title)] if title else []
            if any(row.rank for row in rows):
                columns: tuple[str, ...] = (_("Rang"), _("Proposition"), unit or _("Résultat"))
                yield "table", _cells((columns, *((str(r.rank), r.text, r.figure) for r in rows)))
            else:
                columns = (_("Réponse"), unit or _("Résultat"))
                yield "table", _cells((columns, *((r.text, r.figure) for r in rows)))
            yield from [("line", note)] if note else []
        case SheetPicture():
            yield from [("line", block.alt)] if block.alt else []
            yield from [("line", block.caption)] if block.caption else []


def _cells(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


# ── what may be public of it ────────────────────────────────────────────────────────────────


def portions(step: StepRecord) -> tuple[Portion, ...]:
    """What was added to the sheet, then each section of the notes, then what readers reserve.

    None of them is empty. Ids keep no word of a label: it may be erased.
    """
    return tuple(_portions(step))


def _portions(step: StepRecord) -> Iterator[Portion]:
    sheet = _of_sheet(step)
    if sheet:
        yield Portion(
            derived_id(step.step.id, "sheet"), _("Fiche\u00a0: ce qui y a été ajouté"), sheet
        )
    for label, found in _by_label(step).items():
        title = label or _(LABELS[Place.NOTES])
        yield Portion(derived_id(step.step.id, "notes", label), title, tuple(found))
    reserved = tuple(c for c, _r in step.of(Reservation) if not c.hidden)
    if reserved:
        yield Portion(derived_id(step.step.id, "reserved"), _("Réserves"), reserved)


def _of_sheet(step: StepRecord) -> tuple[Contribution, ...]:
    """Lines added by hand or by import, and keywords taken, in their order."""
    lines = [c for c, piece in step.of(Added) if piece.place != Place.NOTES]
    words = [c for c, word in step.of(Keyword) if word.taken]
    return (*lines, *words)


def _by_label(step: StepRecord) -> dict[str, list[Contribution]]:
    """The pieces of the notes; where the agenda's own section stands says nothing."""
    found: dict[str, list[Contribution]] = {}
    for c, piece in step.of(Added):
        if piece.place == Place.NOTES and piece.form != "here":
            found.setdefault(piece.label, []).append(c)
    return found
