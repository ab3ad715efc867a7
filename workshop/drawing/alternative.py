"""What a picture of a result says, in words: for whoever does not see it, all that is drawn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workshop.drawing.profile import spelled
from workshop.texts import _, inner
from workshop.view import Bars, Profile, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop.view import Bar, ProfileRow

__all__ = ["said"]


def said(view: Bars | Profile | Table) -> str:
    """Sentences, top to bottom: what it is, each row with its rank and figure, the notes."""
    return re.sub(r"[\r\n\t ]+", " ", " ".join(filter(None, _sentences(view))))


def _sentences(view: Bars | Profile | Table) -> Iterator[str]:
    if isinstance(view, Table):
        yield _opening(_("Tableau"), view.title)
        yield from (_cells(view.head, row) for row in view.rows)
        return
    if isinstance(view, Bars):
        yield _opening(_("Diagramme en barres"), view.title, view.unit)
        yield from (_ranked(row, row.figure) for row in view.rows)
    else:
        yield _opening(_("Répartition des réponses"), view.title)
        yield from (_ranked(row, _answers(row, view)) for row in view.rows)
    yield from (_ended(note) for note in (view.note, view.aside))


def _opening(kind: str, title: str, unit: str = "") -> str:
    parts = [kind]
    if title:
        parts.append(_("«\u00a0{title}\u00a0»").format(title=title))
    if unit:
        parts.append(_("en {unit}").format(unit=unit))
    return _ended(", ".join(parts))


def _ranked(row: Bar | ProfileRow, figure: str) -> str:
    told = ", ".join(part for part in (figure, row.details) if part)
    if row.rank:
        sentence = _("Rang {rank}\u00a0: «\u00a0{option}\u00a0», {figure}")
        return _ended(sentence.format(rank=row.rank, option=inner(row.text), figure=told))
    sentence = _("«\u00a0{option}\u00a0»\u00a0: {figure}")
    return _ended(sentence.format(option=inner(row.text), figure=told))


def _answers(row: ProfileRow, view: Profile) -> str:
    counts = spelled(row, view) if sum(row.counts) else _("Aucune réponse")
    return f"{row.figure} ({counts})" if row.figure else counts


def _cells(head: tuple[str, ...], row: tuple[str, ...]) -> str:
    names = (*head, *[""] * (len(row) - len(head)))
    first, *rest = zip(names, row, strict=False)
    told = [" ".join(filter(None, pair)) for pair in rest if pair[1]]
    sentence = _("«\u00a0{option}\u00a0»\u00a0: {figure}")
    row_said = _ended(sentence.format(option=inner(first[1]), figure=", ".join(told)))
    return " ".join(filter(None, (first[0], row_said)))


def _ended(sentence: str) -> str:
    return f"{sentence}." if sentence and sentence[-1] not in ".?!…" else sentence
