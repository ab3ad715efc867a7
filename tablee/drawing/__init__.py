"""Printed sheets and pictures, typeset by Typst; photos of cards, ballots and notes, read.

This module renders the result of a vote as a PNG with its alternative text, for documents. Pure:
the same view in the same language gives the same bytes.

Not for screens, which draw views themselves (`assets/js`), nor for what a sheet says: `document`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tablee.caching import cached_function
from tablee.texts import _, language, speaking
from tablee.view import Bars, Profile, Table, View

if TYPE_CHECKING:
    from tablee.drawing.print import Drawing

CACHED: Final = 32
"""Pictures kept: a synthesis is made anew each time that somebody looks at it."""


@dataclass(frozen=True)
class Drawn:
    """A picture and what it says."""

    png: bytes
    alt: str


def picture(view: View) -> Drawn | None:
    """The result as a PNG, 1600 px wide, in the language being spoken; None for what has no rows.

    Bars, profiles and tables are drawn, nothing else; `alt` says what it is, and leaves the figures
    to the table that stands above it in a document.
    """
    if not isinstance(view, Bars | Profile | Table) or not view.rows:
        return None
    return _drawn(view, language())


@cached_function(CACHED)
def _drawn(view: Bars | Profile | Table, code: str) -> Drawn:
    with speaking(code):
        return Drawn(drawing(view).png(), alternative_text(view))


def drawing(view: Bars | Profile | Table) -> Drawing:
    """The result as it is laid out, before it is painted."""
    from tablee.drawing.print import Drawing  # Typst: only once there is something to draw
    from tablee.drawing.results import said_result

    return Drawing("results.typ", said_result(view))


def alternative_text(view: Bars | Profile | Table) -> str:
    """For screen readers: what kind of picture it is, of what, where its figures are to be read.

    The document has its rows as a table right above: hearing them all again would help nobody.
    """
    kind, unit = _("Tableau"), ""
    if isinstance(view, Bars):
        kind, unit = _("Diagramme en barres"), view.unit
    elif isinstance(view, Profile):
        kind = _("Répartition des réponses")
    parts = [kind]
    if view.title:
        parts.append(_("«\u00a0{title}\u00a0»").format(title=view.title))
    if unit:
        parts.append(_("en {unit}").format(unit=unit))
    above = _("Les mêmes chiffres sont dans le tableau qui précède.")
    return re.sub(r"[\r\n\t ]+", " ", f"{', '.join(parts)}. {above}")
