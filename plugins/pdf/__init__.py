"""PDF: the document set in pages, to read, print, send or archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tablee.plugin import N_, Exporter, Part, Synthesis, hookimpl, outline, speaking, typeset

from .telling import told

API = 1

__all__ = ["Pdf"]

TEMPLATE: Final = Path(__file__).with_name("document.typ")


@dataclass(frozen=True)
class Pdf(Exporter):
    """The document as a PDF of A4 pages, the same words in the same order as the other formats.

    - Tagged: headings from 1 to 5 with none skipped, also as bookmarks; lists; tables whose heads
      are said and come again on each page; pictures with their alternative texts. It has a
      language, a title, authors and keywords, and keeps to PDF/UA-1. A character of which no font
      here has a form is a box on the page, and is still there to be copied and read aloud.
    - A cover with the date in words; the sheet; the notes on a new
      page. At the foot of each page the title and its number: no reader says them again.
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
        return typeset(TEMPLATE, said, pictures).pdf


@hookimpl
def exporters() -> list[type[Exporter]]:
    """Offers PDF."""
    return [Pdf]
