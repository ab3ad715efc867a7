"""Other words for lines of the notes, kept beside what was said. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workshop.activities import Wording
from workshop.model import Content
from workshop.synthesis import Heading, Line, Lines, Paragraph, Quotation

from .contents import EDITORS, LineEdit

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop.activities import StepRecord
    from workshop.synthesis import Block, Synthesis

__all__ = ["NoteEdit", "lines_of", "with_wordings", "wordings"]


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

    def texts(self) -> tuple[str, ...]:
        """The new words."""
        return (self.wording,) if self.wording else ()


def lines_of(block: Block) -> tuple[Line, ...]:
    """The lines of a block that are people's words; none of a table, a vote, a picture."""
    match block:
        case Lines(lines):
            return lines
        case Paragraph(line) | Quotation(line) | Heading(line):
            return (line,)
        case _:
            return ()


def wordings(step: StepRecord) -> tuple[Wording, ...]:
    """Every line that has other words than were said, those of the notes last: they are nearer."""
    on_sheet = (Wording(e.about, e.said, e.wording) for _c, e in step.of(LineEdit) if e.wording)
    in_notes = (Wording(e.about, e.said, e.wording) for _c, e in step.of(NoteEdit))
    return (*on_sheet, *in_notes)


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
