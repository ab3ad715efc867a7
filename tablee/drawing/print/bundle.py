"""Builds one PDF of several that are printed for a room: a sheet that lists them, then each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tablee.drawing.print.handouts import contents_sheet
from tablee.drawing.print.merging import merged_pdf, pages_of
from tablee.texts import _

A4_LONG = 842
"""Points of its long side; A3 is longer."""


@dataclass(frozen=True)
class BundlePart:
    """One of the documents."""

    title: str
    about: str
    """What it is, or what is to be done with it, in a sentence."""
    pdf: bytes


def bundled(session: str, parts: Sequence[BundlePart], lacking: Mapping[str, str]) -> bytes:
    """All of them in this order, numbered, each with a bookmark.

    The sheet before them says on which pages each is and which paper it wants; below that, which
    documents are not there, and why. As accessible as the documents are.
    """
    page, rows, numbered = 2, [], []
    for n, part in enumerate(parts, 1):
        sizes = pages_of(part.pdf)
        last = page + len(sizes) - 1
        pages = str(page) if last == page else f"{page}–{last}"
        rows.append((str(n), part.title, part.about, pages, _paper(*sizes[0])))
        numbered.append((f"{n}. {part.title}", part.pdf))
        page = last + 1
    return merged_pdf(contents_sheet(session, rows, lacking), numbered)


def _paper(width: float, height: float) -> str:
    size = "A3" if max(width, height) > A4_LONG + 1 else "A4"
    return _("{paper}, en largeur").format(paper=size) if width > height else size
