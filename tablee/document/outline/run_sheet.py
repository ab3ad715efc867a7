"""The run sheet as pieces for word processors and as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tablee.document.identity import identity
from tablee.document.outline.pieces import (
    Bullets,
    Byline,
    LineBlock,
    OutlinePiece,
    OutlineTable,
    Title,
)
from tablee.document.outline.tables import DataTable
from tablee.document.outline.words import one_line
from tablee.drawing.print import about_run_sheet, ends_told, really_told
from tablee.model.synthesis import Synthesis
from tablee.texts import _, labelled, minutes_told, speaking

if TYPE_CHECKING:
    from tablee.model.agendas import RunSheet, RunSheetStep


def run_sheet_head(sheet: RunSheet) -> Synthesis:
    """What a file says of itself: its title, its day, its language, the organisation's identity."""
    with speaking(sheet.language):
        title = _("Déroulé : {title}").format(title=sheet.title)
    return Synthesis(
        title=one_line(title), language=sheet.language, date=sheet.day, identity=identity()
    )


def run_sheet_outline(sheet: RunSheet) -> tuple[OutlinePiece, ...]:
    """What word processors write, in order: first the whole as a table, then each step."""
    with speaking(sheet.language):
        return tuple(_pieces(sheet))


def _pieces(sheet: RunSheet) -> Iterator[OutlinePiece]:
    yield Title(1, one_line(run_sheet_head(sheet).title))
    if sheet.question:
        yield LineBlock((one_line(sheet.question),))
    if about := tuple(about_run_sheet(sheet)):
        yield Byline(tuple((labelled(label, "").strip(), words) for label, words in about))
    yield Title(2, _("En un coup d’œil"))
    *hours, _end = sheet.hours()
    steps = tuple(zip(hours, sheet.steps, strict=True))
    really = (_("En vrai"),) if sheet.begun else ()
    yield OutlineTable(
        (_("Heure"), _("Minutes"), _("Étape"), _("Qui"), *really),
        tuple(
            (hour, minutes_told(step.minutes), one_line(step.title), one_line(step.who))
            + ((really_told(step),) if sheet.begun else ())
            for hour, step in steps
        ),
    )
    yield LineBlock((ends_told(sheet),))
    yield Title(2, _("Étape par étape"))
    for hour, step in steps:
        title = _("{hour} – {title} ({minutes})")
        yield Title(
            3,
            title.format(hour=hour, title=one_line(step.title), minutes=minutes_told(step.minutes)),
        )
        yield from _of_step(step)


def _of_step(step: RunSheetStep) -> Iterator[OutlinePiece]:
    if told := really_told(step):
        yield LineBlock((told,))
    for label, text in ((_("But"), step.aim), (_("Qui"), step.who)):
        if text:
            yield LineBlock((labelled(label, one_line(text)),))
    for label, lines in (
        (_("On dit"), step.say),
        (_("On fait"), step.do),
        (_("Matériel"), step.material),
    ):
        if lines:
            yield Title(4, label)
            yield Bullets(tuple((LineBlock((one_line(line),)),) for line in lines))
    yield Title(4, _("Notes"))
    yield LineBlock(("…",))


def run_sheet_table(sheet: RunSheet) -> DataTable:
    """A row for each step, with columns for what it really took and for notes."""
    with speaking(sheet.language):
        heads = (
            *(_("Heure"), _("Minutes"), _("Étape"), _("But"), _("On dit"), _("On fait")),
            *(_("Qui"), _("Matériel"), _("Début en vrai"), _("Minutes en vrai"), _("Notes")),
        )
        *hours, _end = sheet.hours()
        rows = tuple(
            (
                *(hour, step.minutes, one_line(step.title), step.aim),
                *("\n".join(step.say), "\n".join(step.do), step.who, "\n".join(step.material)),
                *(step.began, "" if step.took is None else round(step.took, 1), ""),
            )
            for hour, step in zip(hours, sheet.steps, strict=True)
        )
        return DataTable(_("Déroulé"), heads, rows)
