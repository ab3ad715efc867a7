"""The document as a web page, for the exporter and for what is published of a session.

Plain HTML, whole without any script; people's words are text, whatever they hold.

Not for the pages that somebody joins or writes by: `web.pages`.
"""

from __future__ import annotations

from tablee.document.html.page import (
    HtmlPage,
    Hyperlink,
    PageLinks,
    inside,
    kind,
    published,
    standalone_html,
)
from tablee.document.html.preview_image import card

__all__ = [
    "HtmlPage",
    "Hyperlink",
    "PageLinks",
    "card",
    "inside",
    "kind",
    "published",
    "standalone_html",
]
