"""The document as a web page: whose rules it is drawn by."""

from __future__ import annotations

from dataclasses import replace

from tablee.document import html
from tablee.document.html import PageLinks
from tablee.model.identity import Identity
from tablee.model.synthesis import Part
from tests.plugins.formats.a_report import PIXEL, REPORT

LINKS = PageLinks(pictures={PIXEL: "image.png"})


def test_own_rules_are_in_published_pages_alone_after_ours_and_allowed_by_their_digest() -> None:
    told = replace(REPORT, identity=Identity(css="h1 { color: #123456 }"))
    plain, page = (html.published(one, Part.BOTH, LINKS) for one in (REPORT, told))

    assert page.text.index("h1 { color: #123456 }") > page.text.index(".downloads")
    assert page.style != plain.style
    assert "#123456" not in html.standalone_html(told, Part.BOTH)
