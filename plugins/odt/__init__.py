"""ODT: the document for LibreOffice, with real styles, lists, tables and alternative texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tablee.plugin import (
    N_,
    Exporter,
    OutlinePiece,
    Part,
    RunSheet,
    Synthesis,
    hookimpl,
    outline,
    run_sheet_head,
    run_sheet_outline,
    speaking,
)

API = 1


@dataclass(frozen=True)
class Odt(Exporter):
    """The document as OpenDocument text (ISO/IEC 26300, version 1.3), on A4.

    - Styles are LibreOffice's own: Title, Subtitle for the lead, Heading 1 to 4, Text Body,
      Quotations, List 1, Caption. Changing one changes it everywhere; the navigator shows the
      outline.
    - Tables have a row of heads, marked as such and repeated on each page. Bars of a vote are not
      drawn: the figures stand in the table, for all readers alike.
    - Pictures stand in the file with their alternative text; one that is neither PNG nor JPEG is
      told by that text.
    - People's words are text, whatever they hold: no field or macro is made of them. A typed
      line stays a line, a blank one begins a paragraph, `- so` an item; spaces and tabs stay too.
    - The notes begin a new page; the foot has the page's number.
    - The text is marked as the session's language. Our font is named, not embedded.
    - Its properties have the title, who wrote it, the keywords, and the date of the workshop: no
      other instant is in it. The title is at the head of each page but the first.
    - Addresses are links. A poster has a page of its own, in landscape.
    """

    name = "odt"
    title = N_("LibreOffice (ODT)")
    extension = "odt"
    run_sheets = True
    media_type = "application/vnd.oasis.opendocument.text"

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file; an empty field leaves no label behind."""
        return self._written(outline(synthesis, part), synthesis)

    def run_sheet(self, sheet: RunSheet) -> bytes:
        """The run sheet: the whole as a table, then each step with room for notes."""
        return self._written(run_sheet_outline(sheet), run_sheet_head(sheet))

    def _written(self, pieces: Sequence[OutlinePiece], about: Synthesis) -> bytes:
        from .blank import blank, content, saved  # here: odfdo takes 0.1 s, and many never ask
        from .body import OdtBody

        with speaking(about.language):
            document = blank(pieces[0], about)
            body = OdtBody(content(document))
            return saved(document, body.write(pieces), body.pictures, about.identity)


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [Odt]
