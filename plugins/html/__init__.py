"""HTML: the document as one page that needs nothing else, to read, print, archive or send."""

from __future__ import annotations

from dataclasses import dataclass

from tablee.plugin import N_, Exporter, Part, Synthesis, hookimpl, standalone_html

API = 1


@dataclass(frozen=True)
class Html(Exporter):
    """The document as one HTML file, UTF-8, the same words in the same order as the others.

    - Nothing is asked of the network: style and pictures are inside, there is no script and no
      font to load, and a policy in the page forbids the rest.
    - Pictures are in it; the Markdown file has their alternative text.
    - Headings go from 1 to 5 with none skipped; tables have a caption and say what heads what;
      pictures have their alternative text. The page's language is the session's.
    - People's words are text, whatever they hold. A typed line stays a line, a blank one begins a
      paragraph, `- so` an item. Each line finds its own direction, right to left or left to right.
    - On paper the notes begin a new sheet.
    - The date is not shown: it stands in the page's metadata. Who wrote which line does not.
    """

    name = "html"
    title = N_("Page web")
    extension = "html"
    media_type = "text/html"

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file; an empty field leaves no label behind."""
        return standalone_html(synthesis, part).encode()


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [Html]
