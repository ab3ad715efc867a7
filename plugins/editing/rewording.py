"""Lines worded anew wherever they stand, the notes included: a name that was not to be written."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workshop.errors import NotAccepted
from workshop.model import Content
from workshop.synthesis import Heading, Line, Lines, Paragraph, Quotation
from workshop.texts import _

from . import deeds
from .contents import EDITORS
from .lines import sheet_lines
from .notes import with_notes
from .views import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workshop.activities import StepRecord
    from workshop.seat import Seat
    from workshop.synthesis import Block, Synthesis

__all__ = ["NoteEdit", "reword", "with_wordings"]


@dataclass(frozen=True)
class NoteEdit(Content):
    """Other words for one line of the notes; what was said there does not change."""

    kind = "note-edit"
    posted_by = EDITORS
    edited_by = EDITORS
    longest = 40_000
    about: str = ""
    """The id of the contribution that the line comes from."""
    said: str = ""
    """The line as it was written. Once that is another, these words are no longer put for it."""
    wording: str = ""

    @property
    def repeats(self) -> tuple[str, ...]:
        """It is erased with what it words anew."""
        return (self.about,) if self.about else ()


def reword(seat: Seat, line: Line, text: str) -> None:
    """Words every such line anew, on the sheet and in the notes."""
    if not text.strip():
        raise NotAccepted(_("Écrivez d’abord quelques mots."))
    with seat.together():
        on_sheet = _on_sheet(seat, line, text)
        if not _in_notes(seat, line, text) and not on_sheet:
            raise NotAccepted(_("Cette ligne ne se corrige pas dans la synthèse."))


def _on_sheet(seat: Seat, line: Line, text: str) -> bool:
    lines = sheet_lines(seat.step, written(seat.step))
    keys = [
        known.key
        for found in lines.values()
        for known in found
        if known.text == line.text and known.source == line.source and not known.fixed
    ]
    for key in keys:
        seat.seen = line.text  # it was chosen among what is shown, as it is
        deeds.answer(seat, "word", key, text)
    return bool(keys)


def _in_notes(seat: Seat, line: Line, text: str) -> bool:
    step, about = seat.step, line.source.contribution
    if not about:
        return False
    for c, edit in step.of(NoteEdit):
        if edit.about == about and edit.wording == line.text:
            seat.edit(c.id, dataclasses.replace(edit, wording=text))
            return True
    if line not in _noted(with_notes(step, written(step))):
        return False
    seat.post(NoteEdit(about, line.text, text))
    return True


def _noted(document: Synthesis) -> list[Line]:
    """The lines of the notes, before anything was worded anew."""
    return [line for s in document.notes for block in s.blocks for line in _lines(block)]


def _lines(block: Block) -> Iterator[Line]:
    match block:
        case Lines(lines):
            yield from lines
        case Paragraph(line) | Quotation(line) | Heading(line):
            yield line


def with_wordings(step: StepRecord, document: Synthesis) -> Synthesis:
    """The document with the notes as they were worded anew."""
    wordings = {(e.about, e.said): e.wording for _c, e in step.of(NoteEdit)}
    if not wordings:
        return document

    def worded(line: Line) -> Line:
        return replace(line, text=wordings.get((line.source.contribution, line.text), line.text))

    notes = tuple(
        replace(section, blocks=tuple(_with_lines(block, worded) for block in section.blocks))
        for section in document.notes
    )
    return replace(document, notes=notes)


def _with_lines(block: Block, worded: Callable[[Line], Line]) -> Block:
    match block:
        case Lines(lines):
            return replace(block, lines=tuple(map(worded, lines)))
        case Paragraph(line) | Quotation(line) | Heading(line):
            return replace(block, line=worded(line))
        case _:
            return block
