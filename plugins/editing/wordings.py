"""Applies rewordings to lines of the notes, and keeps the original words. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from tablee.plugin import (
    Block,
    Content,
    Contribution,
    Line,
    Source,
    StepRecord,
    Synthesis,
    Wording,
    lines_of,
    with_lines,
)

from .contents import EDITORS, LineEdit
from .keys import as_digest, digest_of
from .lines import one_by_one, source_of, text_of, words_of
from .notes import with_notes

NOTE: Final = "note"
"""What the keys of lines of the notes begin with, then the id of the contribution behind each."""


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


# ── line by line ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class WordedNote:
    """One line of the notes as it is to be read, with what it was."""

    key: str
    """The same for as long as the step writes it so."""
    block: Block
    said_alone: str
    """The words as the step wrote them, without what it adds to them."""
    source: Source
    edit: tuple[Contribution, NoteEdit] | None = None
    """Who worded it anew, and how; None where nobody did."""

    @property
    def text(self) -> str:
        return self.edit[1].wording if self.edit else text_of(self.block)

    @property
    def digest(self) -> str:
        """What is kept of the words that the step wrote."""
        return digest_of(self.said_alone)

    @property
    def worded(self) -> bool:
        return self.edit is not None

    @property
    def can_be_worded(self) -> bool:
        """Whether it is somebody's words: a table or a vote is not."""
        return bool(self.source.contribution and lines_of(self.block))


def worded_notes(
    step: StepRecord, document: Synthesis
) -> Iterator[tuple[str, tuple[WordedNote, ...]]]:
    """The lines of each section of the notes, after its label."""
    edits = {(e.about, as_digest(e.said)): (c, e) for c, e in step.of(NoteEdit)}
    seen: Counter[str] = Counter()
    for section in with_notes(step, document).notes:
        found = []
        for one in chain.from_iterable(map(one_by_one, section.blocks)):
            source = source_of(one)
            said = words_of(one)
            key = f"{NOTE}-{source.contribution or 'x'}-{digest_of(said)}"
            seen[key] += 1
            unique = key if seen[key] == 1 else f"{key}-{seen[key]}"
            edit = edits.get((source.contribution, digest_of(said)))
            found.append(WordedNote(unique, one, said, source, edit))
        if found:
            yield section.label, tuple(found)


def noted(step: StepRecord, document: Synthesis, key: str) -> WordedNote | None:
    """The line of the notes with this key; None where it is no longer there."""
    sections = worded_notes(step, document)
    return next((note for _label, notes in sections for note in notes if note.key == key), None)
