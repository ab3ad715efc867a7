"""Other words for lines of the notes, kept beside what was said. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from tablee.activities import Wording
from tablee.model.entities import Content
from tablee.model.synthesis import Heading, Line, Lines, Paragraph, Quotation

from .contents import EDITORS, LineEdit
from .keys import kept_of, kept_so

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tablee.activities import StepRecord
    from tablee.model.entities import Contribution
    from tablee.model.synthesis import Block, Synthesis

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
    """What is kept of the line as it was written (`keys.kept_of`). Once that is another, these
    words are no longer put for it."""
    wording: str = ""

    @property
    def repeats(self) -> tuple[str, ...]:
        """It is erased with what it words anew."""
        return (self.about,) if self.about else ()

    def texts(self) -> tuple[str, ...]:
        """The new words."""
        return (self.wording,) if self.wording else ()

    def renewed(self, typed: Sequence[Contribution]) -> NoteEdit:
        """With what is kept of the line in the place of its words."""
        return replace(self, said=kept_so(self.said))


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
    edits: list[LineEdit | NoteEdit] = [e for _c, e in step.of(LineEdit) if e.wording]
    edits += [e for _c, e in step.of(NoteEdit)]
    about = {e.about for e in edits}
    said = {
        c.id: c.content.texts()
        for other in (*step.earlier, *step.beside)
        for c in other.contributions
        if c.id in about
    }
    return tuple(Wording(e.about, _said(e, said.get(e.about, ())), e.wording) for e in edits)


def _said(edit: LineEdit | NoteEdit, texts: Sequence[str]) -> str:
    """The words of what it is about that were worded anew: a text, or one of its lines.

    All of them where the line was made of several, or they have changed since.
    """
    lines = chain(texts, *(text.splitlines() for text in texts))
    kept = kept_so(edit.said)
    return next((line for line in lines if kept_of(line) == kept), "\n".join(texts))


def with_wordings(step: StepRecord, document: Synthesis) -> Synthesis:
    """The document with the notes as they were worded anew."""
    wordings = {(e.about, kept_so(e.said)): e.wording for _c, e in step.of(NoteEdit)}
    if not wordings:
        return document

    def worded(line: Line) -> Line:
        wording = wordings.get((line.source.contribution, kept_of(line.words)))
        return line if wording is None else replace(line, text=wording, added="")

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
