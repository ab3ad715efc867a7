"""Results as pictures, for documents: the same rows as on the wall, with an alternative text.

Pure: the same view in the same language gives the same bytes. Not for screens, which draw views
themselves (`assets/js/view/results.js`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tablee.caching import remembered
from tablee.drawing.alternative import said
from tablee.drawing.bars import bars
from tablee.drawing.profile import profile
from tablee.drawing.table import table
from tablee.texts import language, speaking
from tablee.view import Bars, Profile, Table

if TYPE_CHECKING:
    from tablee.drawing.page import Layout
    from tablee.view import View

__all__ = ["Drawn", "layout", "picture"]

KEPT: Final = 32
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


@remembered(KEPT)
def _drawn(view: Bars | Profile | Table, code: str) -> Drawn:
    from tablee.drawing.painting import paint  # Pillow: only once there is something to draw

    with speaking(code):
        return Drawn(paint(layout(view)), said(view))


def layout(view: Bars | Profile | Table) -> Layout:
    """Where everything stands before it is painted."""
    if isinstance(view, Bars):
        return bars(view)
    return profile(view) if isinstance(view, Profile) else table(view)
