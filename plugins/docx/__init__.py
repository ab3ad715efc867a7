"""DOCX: the document as a Word file, with real styles, lists, tables and alternative texts."""

from __future__ import annotations

import io
import zipfile
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
    office,
    outline,
    packed,
    run_sheet_head,
    run_sheet_outline,
    speaking,
)

API = 1


@dataclass(frozen=True)
class Docx(Exporter):
    """The document for Word and what reads its files (ISO/IEC 29500, transitional), on A4.

    - Styles are Word’s own: Title, Subtitle for the lead, Heading 1 to 4, Body Text, Quote, List
      Bullet, Caption. Changing one changes it everywhere; the navigation pane shows the outline.
    - Tables have a row of heads, marked as such and repeated on each page. Bars of a vote are not
      drawn: the figures stand in the table, for all readers alike.
    - Pictures stand in the file with their alternative text; one that is neither PNG nor JPEG is
      told by that text.
    - People's words are text, whatever they hold: no field or macro is made of them. A typed
      line stays a line, a blank one begins a paragraph, `- so` an item.
    - The notes begin a new page; the foot has the page's number.
    - The text is marked as the session's language. Our font is named, not embedded.
    - Its properties have the title, who wrote it, the keywords, and the date of the workshop: no
      other instant is in it. The title is at the head of each page but the first.
    - Addresses are links. A poster has a page of its own, in landscape.
    """

    name = "docx"
    title = N_("Word (DOCX)")
    extension = "docx"
    run_sheets = True
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file; an empty field leaves no label behind."""
        return self._written(outline(synthesis, part), synthesis)

    def run_sheet(self, sheet: RunSheet) -> bytes:
        """The run sheet: the whole as a table, then each step with room for notes."""
        return self._written(run_sheet_outline(sheet), run_sheet_head(sheet))

    def _written(self, pieces: Sequence[OutlinePiece], about: Synthesis) -> bytes:
        from .blank import blank  # here: python-docx takes 0.1 s, and many sessions never ask
        from .body import DocxBody
        from .sides import write_rightward

        with speaking(about.language):
            document = blank(pieces[0], about)
            DocxBody(document).write(pieces)
            if office.from_right():
                write_rightward(document)
        made = io.BytesIO()
        document.save(made)
        with zipfile.ZipFile(made) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        return packed(files, [name for name in files if name.startswith("word/media/")])


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [Docx]
