"""Slides: the document as a presentation, for PowerPoint (PPTX) and LibreOffice Impress (ODP)."""

from __future__ import annotations

from dataclasses import dataclass

from tablee.plugin import N_, Exporter, Part, Synthesis, hookimpl, outline

API = 1


@dataclass(frozen=True)
class Pptx(Exporter):
    """The document as slides (ISO/IEC 29500, transitional), 16:9.

    - A first slide has the title, the lead, the day, the place and the people; each of the two
      parts has one of its own, and each section begins another. What does not fit goes on on the
      next, under the same title with its number: no word is left out or made too small to read.
    - A table stands alone, its heads again on each slide; so does a picture, as large as fits.
    - For screen readers: each slide has a title that no other has, which comes first in the reading
      order; pictures have their alternative text, tables say that their first row is heads, the
      text is marked as the session's language, right to left where it is.
    - People's words are text, whatever they hold; addresses are links.
    - The organisation's colours, logo and footer are on them. The date is the workshop's: no other
      instant is in the file.
    """

    name = "pptx"
    title = N_("Diapositives (PPTX)")
    extension = "pptx"
    media_type = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file; an empty field leaves no label behind."""
        from .deck import slides  # here: many sessions never ask
        from .pptx import written

        return written(slides(outline(synthesis, part)), synthesis)


@dataclass(frozen=True)
class Odp(Exporter):
    """The same slides as an OpenDocument presentation (ISO/IEC 26300, version 1.3)."""

    name = "odp"
    title = N_("Diapositives (ODP)")
    extension = "odp"
    media_type = "application/vnd.oasis.opendocument.presentation"

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file; an empty field leaves no label behind."""
        from .deck import slides
        from .odp import written

        return written(slides(outline(synthesis, part)), synthesis)


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [Pptx, Odp]
