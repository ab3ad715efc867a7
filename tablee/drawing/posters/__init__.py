"""Renders posters of a workshop as pictures: question, canvas and plan, on one or more pages.

Pure: the same poster in the same language gives the same bytes. Letters are never smaller than
9 points: what has no room goes on, on a further page.

Not for what they say of a workshop: `document.poster`.
"""

from __future__ import annotations

from tablee.drawing.posters.files import (
    A3,
    A4,
    SIZES,
    SQUARE,
    KeywordsPoster,
    PeoplePoster,
    Sheet,
    Subject,
    alternative,
    pages,
    png,
)
from tablee.drawing.posters.plan import CanvasPart, Introduced, Poster, PosterPlan

__all__ = [
    "A3",
    "A4",
    "SIZES",
    "SQUARE",
    "CanvasPart",
    "Introduced",
    "KeywordsPoster",
    "PeoplePoster",
    "Poster",
    "PosterPlan",
    "Sheet",
    "Subject",
    "alternative",
    "pages",
    "png",
]
