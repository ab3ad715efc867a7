"""The document as a web page, for the exporter and for what is published of a session.

    writing    from pieces to HTML, in `page.html` and `page.css`
    around     what stands around the document where it is published: files, links, policy
    card       the picture that shows a link to the page where it is shared

Plain HTML, whole without any script; people's words are text, whatever they hold. Not for the
pages that somebody joins or writes by: those are `tablee.web`'s.
"""

from __future__ import annotations

from tablee.document.html.around import Around, Link
from tablee.document.html.card import card
from tablee.document.html.writing import Page, alone, inside, kind, published

__all__ = ["Around", "Link", "Page", "alone", "card", "inside", "kind", "published"]
