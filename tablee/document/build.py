"""Pipeline from a session's record to its document: each form it takes has a type and a function.

    Record → Redacted → Chosen → Worded → Sections → EditedDocument (with its DrawnRecord)

What its authors took out is told by parts that need not be public themselves, so a record is
redacted before anything of it is chosen. Not for what a function does, which is `redaction`'s,
`names`' and `sections`'; nor for pictures and files, which `poster` and `formats` make of the end.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NewType

from tablee.activities import Record, answers
from tablee.document import names, redaction
from tablee.document import sections as pieces
from tablee.document.actions import actions_of
from tablee.model.synthesis import Synthesis
from tablee.texts import speaking

Redacted = NewType("Redacted", Record)
"""Nothing that was hidden is in it, or that its author took out of the document."""


def redacted(record: Record) -> Redacted:
    """The record without what was taken away, and without what repeats it."""
    return Redacted(redaction.without(record, redaction.taken_away(record)))


Chosen = NewType("Chosen", Record)
"""It holds what its readers may have: all of it in the room, elsewhere what is public."""


def chosen(record: Redacted, steps: Collection[str] | None = None) -> Chosen:
    """The whole record; for strangers, as if there were only these steps (ids) in the session."""
    return Chosen(record if steps is None else redaction.public(record, steps))


Worded = NewType("Worded", Record)
"""People stand in its lists as each chose to be named, and in its votes as the document does it."""


def worded(record: Chosen) -> Worded:
    """The record with the names that may be read."""
    return Worded(names.votes_as_worded(names.record_as_chosen(record)))


Sections = NewType("Sections", Synthesis)
"""The document as the steps write it."""


def sections(record: Worded) -> Sections:
    """The document before anybody worked on it."""
    return Sections(pieces.of_record(record))


EditedDocument = NewType("EditedDocument", Synthesis)
"""The document as it is to be read, and as every format has it."""
DrawnRecord = NewType("DrawnRecord", Record)
"""What the sheet shows again, for pictures and tables: nothing that was left out of the sheet is in
it, and what is worded anew there has its new words."""


def edited(record: Worded, said: Sections) -> tuple[DrawnRecord, EditedDocument]:
    """The document with what was made of it, and the record as that tells it."""
    written: Synthesis = said
    for step in record.beside:
        written = answers.revised(step, written)
    drawn = DrawnRecord(names.record_as_worded(names.record_on_sheet(record, said, written)))
    with speaking(record.session.language):
        return drawn, EditedDocument(replace(written, actions=actions_of(drawn)))


# ── the whole way ───────────────────────────────────────────────────────────────────────────


def as_drawn(
    record: Record, steps: Collection[str] | None = None
) -> tuple[DrawnRecord, EditedDocument]:
    """What pictures of the document are made of, and the document; `steps` as `chosen` has them."""
    read = worded(chosen(redacted(record), steps))
    return edited(read, sections(read))


def write(record: Record, steps: Collection[str] | None = None) -> EditedDocument:
    """The document of this record, in the session's language; `steps` as `chosen` has them."""
    return as_drawn(record, steps)[1]


def unedited(record: Record) -> Sections:
    """The whole document as the steps wrote it, without what people withdrew from it."""
    return sections(worded(chosen(redacted(record))))
