"""Applies rewordings to lines of the notes, and keeps the original words. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from tablee.plugin import Content, Contribution, Line, StepRecord, Synthesis, Wording, with_lines

from .contents import EDITORS, LineEdit
from .keys import as_digest, digest_of

if TYPE_CHECKING:
    from collections.abc import Sequence


__all__ = ["NoteEdit", "with_wordings", "wordings"]


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
    """What is kept of the line as it was written (`keys.digest_of`). Once that is another, these
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
        return replace(self, said=as_digest(self.said))


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
    kept = as_digest(edit.said)
    return next((line for line in lines if digest_of(line) == kept), "\n".join(texts))


def with_wordings(step: StepRecord, document: Synthesis) -> Synthesis:
    """The document with the notes as they were worded anew."""
    wordings = {(e.about, as_digest(e.said)): e.wording for _c, e in step.of(NoteEdit)}
    if not wordings:
        return document

    def worded(line: Line) -> Line:
        wording = wordings.get((line.source.contribution, digest_of(line.words)))
        return line if wording is None else replace(line, text=wording, added="")

    notes = tuple(
        replace(section, blocks=tuple(with_lines(block, worded) for block in section.blocks))
        for section in document.notes
    )
    return replace(document, notes=notes)
