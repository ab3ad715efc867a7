"""What was written into the document itself, in the parts that may be public or not. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tablee.plugin import LABELS, Contribution, Place, Portion, StepRecord, _, derived_id

from .contents import Added, Keyword, Reservation

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["portions"]


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
