"""Which line of a report is its title."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from workshop.importing import labels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.importing.marks import Typed

__all__ = ["title_of"]

LONGEST: Final = 200
"""Characters that the title of a session has at most: a longer line is none."""


def title_of(lines: Iterable[Typed]) -> Typed | None:
    """The highest heading above any label, else the first line; None where that is no title."""
    top = list(takewhile(lambda line: labels.found(line) is None, lines))
    if not top or top[0].text.startswith("- "):
        return None
    headings = [line for line in top if line.level]
    highest = [line for line in headings if line.level == 1]
    placed = top[0].text.startswith(("{{", "[[", "<"))  # what a wiki puts above its pages
    first = (highest or (headings if placed else []) or top)[0]
    return first if len(first.text) <= LONGEST else None
