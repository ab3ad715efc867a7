"""Builds the PDF of a run sheet: serialises it for the Typst template `run_sheet.typ`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tablee.drawing.print.typesetting import breakable, typeset
from tablee.texts import _, date_told, labelled, minutes_told

if TYPE_CHECKING:
    from tablee.model.agendas import RunSheet, RunSheetStep

TEMPLATE: Final = Path(__file__).with_name("run_sheet.typ")
LONG: Final = 1400
"""Letters of a step from which on it may go on over the page; a shorter one stays whole."""


def run_sheet_pdf(sheet: RunSheet) -> bytes:
    """The run sheet on landscape A4 pages, in the language being spoken: that in which it was made.

    The same sheet gives the same bytes on the same machine.
    """
    return typeset(TEMPLATE, _written(sheet)).pdf


def _written(sheet: RunSheet) -> dict[str, Any]:
    """The fields that `run_sheet.typ` reads."""
    *hours, _end = sheet.hours()
    return {
        "lang": sheet.language,
        "title": _("Déroulé : {title}").format(title=sheet.title),
        "heading": _broken(sheet.title),
        "question": _broken(sheet.question),
        "about": [
            {"label": labelled(label, "").strip(), "words": _broken(words)}
            for label, words in about_run_sheet(sheet)
        ],
        "heads": [
            *(_("Heure"), _("Étape"), _("Ce qu’on dit, ce qu’on fait")),
            *(_("Qui"), _("Matériel"), _("Notes")),
        ],
        "labels": {"aim": _("But"), "say": _("On dit"), "do": _("On fait")},
        "steps": [_step(step, hour) for step, hour in zip(sheet.steps, hours, strict=True)],
        "end": ends_told(sheet),
        "page": _("Page {n} sur {total}"),
    }


def _step(step: RunSheetStep, hour: str) -> dict[str, Any]:
    texts = (step.aim, *step.say, *step.do, *step.material)
    return {
        "hour": hour,
        "minutes": minutes_told(step.minutes),
        "really": really_told(step),
        "title": _broken(step.title),
        "aim": [_broken(step.aim)] if step.aim else [],
        "say": [_broken(line) for line in step.say],
        "do": [_broken(line) for line in step.do],
        "who": _broken(step.who),
        "material": [_broken(line) for line in step.material],
        "long": sum(map(len, texts)) > LONG,
    }


def _broken(text: str) -> str:
    return "\u200b".join(breakable(text))


# ── what every format of it says alike ──────────────────────────────────────────────────────


def really_told(step: RunSheetStep) -> str:
    """When it really began and how long it took; empty while it has not begun."""
    if step.took is None:
        return ""
    took = minutes_told(step.took)
    if not step.began:
        return _("En vrai : {took}").format(took=took)
    return _("En vrai : {began}, {took}").format(began=step.began, took=took)


def ends_told(sheet: RunSheet) -> str:
    """How long it is, when it is to end, and what it really took."""
    *_hours, end = sheet.hours()
    told = _("En tout : {minutes}.").format(minutes=minutes_told(sheet.minutes))
    if sheet.starts_at:
        told = _("Fin à {hour}, après {minutes}.").format(
            hour=end, minutes=minutes_told(sheet.minutes)
        )
    if sheet.begun:
        told += " " + _("En vrai, les étapes ont pris {minutes}.").format(
            minutes=minutes_told(sheet.took)
        )
    return told


def about_run_sheet(sheet: RunSheet) -> Iterator[tuple[str, str]]:
    """When and where it is, and who does what: labels, and what follows each."""
    if sheet.day:
        yield _("Jour"), date_told(date.fromisoformat(sheet.day), "full")
    if sheet.venue:
        yield _("Lieu"), sheet.venue
    yield from sheet.people
