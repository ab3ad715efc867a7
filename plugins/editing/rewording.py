"""Wording lines anew wherever they stand: a name that was not to be written."""

from __future__ import annotations

import dataclasses
from itertools import chain
from typing import TYPE_CHECKING

from tablee.errors import NotAccepted
from tablee.texts import _

from . import handlers
from .keys import digest_of
from .lines import sheet_lines
from .notes import with_notes
from .views import written
from .wordings import NoteEdit, lines_of

if TYPE_CHECKING:
    from tablee.model.synthesis import Line
    from tablee.session.people.context import Seat

__all__ = ["reword"]


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
        handlers.answer(seat, "word", key, text)
    return bool(keys)


def _in_notes(seat: Seat, line: Line, text: str) -> bool:
    step, about = seat.step, line.source.contribution
    if not about:
        return False
    for c, edit in step.of(NoteEdit):
        if edit.about == about and edit.wording == line.text:
            seat.edit(c.id, dataclasses.replace(edit, wording=text))
            return True
    notes = (section.blocks for section in with_notes(step, written(step)).notes)
    if not any(line in lines_of(block) for block in chain(*notes)):
        return False
    seat.post(NoteEdit(about, digest_of(line.text), text))
    return True
