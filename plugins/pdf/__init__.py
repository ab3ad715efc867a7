"""PDF: the document set in pages, to read, print, send or archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tablee.plugin import N_, Exporter, Part, Synthesis, hookimpl, outline, speaking, typeset

from .telling import told

API = 1

TEMPLATE: Final = Path(__file__).with_name("document.typ")
SIZES: Final = (0.97, 0.94, 0.91, 1.03, 1.06)
"""In which all is set again where a page would be nearly empty."""
SCANT: Final = 75.0
"""Millimetres from the top of a page: some ten lines."""


@dataclass(frozen=True)
class Pdf(Exporter):
    """The document as a PDF of A4 pages, the same words in the same order as the other formats.

    - Tagged: headings from 1 to 5 with none skipped, also as bookmarks; lists; tables whose heads
      are said and come again on each page; pictures with their alternative texts. It has a
      language, a title, authors and keywords, and keeps to PDF/UA-1. A character of which no font
      here has a form is a box on the page, and is still there to be copied and read aloud.
    - First what it is, when, where and who; the sheet; the notes, on the page on which it ends.
      A page that would hold a few lines alone is avoided, by setting all a little smaller or
      larger. At the foot of each page the title and its number:
      no reader says them again.
    - People's words are data, never markup. A typed line stays a line and finds its own direction.
      Words too long for their column go on in the next line, with no sign between.
    - A vote's bars repeat its figures. A picture is as large as its page allows, and never cut.
    - The same document gives the same bytes on one machine: no hour is in it.
    """

    name = "pdf"
    title = N_("PDF")
    extension = "pdf"
    media_type = "application/pdf"

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file; an empty field leaves no label behind."""
        with speaking(synthesis.language):
            said, pictures = told(outline(synthesis, part), synthesis)
        return _fitting(said, pictures)


def _fitting(said: dict[str, Any], pictures: dict[str, bytes]) -> bytes:
    """The pages in the first size that leaves none with a few lines; else in the usual one."""
    usual = typeset(TEMPLATE, said, pictures)
    sizes = SIZES if said["careful"] and _is_scant(usual.told) else ()
    for size in sizes:
        other = typeset(TEMPLATE, {**said, "scale": size}, pictures)
        if not _is_scant(other.told):
            return other.pdf
    return usual.pdf


def _is_scant(ends: tuple[Any, ...]) -> bool:
    """Whether a page after the first ends near its top: `ends` are `(page, millimetres)`."""
    return any(page > 1 and down < SCANT for page, down in ends)


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [Pdf]
