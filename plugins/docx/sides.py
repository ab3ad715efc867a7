"""Turns a DOCX file whose language is written from right to left: sections, tables, paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from tablee.plugin import office

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.paragraph import CT_P

_BIDI: Final = qn("w:bidi")
_AFTER_IN_SECTION: Final = ("w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange")
_AFTER_IN_PARAGRAPH: Final = tuple(
    f"w:{name}"
    for name in (
        *("adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents"),
        *("suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap"),
        *("outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
)
"""What stands after `w:bidi`: readers of this format ask for its order."""


def write_rightward(document: Document) -> None:
    """The first column of tables is on the right, and so is the beginning of lines and pages.

    People's lines that begin with a Latin letter begin on the left, as they do in a line of theirs.
    """
    for section in document.sections:
        properties = section._sectPr
        if properties.find(_BIDI) is None:
            properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_IN_SECTION)
    for table in document.element.body.iter(qn("w:tblPr")):
        table.insert(min(1, len(table)), OxmlElement("w:bidiVisual"))
    heads = [
        paragraph._p for section in document.sections for paragraph in section.header.paragraphs
    ]
    for paragraph in (*document.element.body.iter(qn("w:p")), *heads):
        _rightward(paragraph)


def _rightward(paragraph: CT_P) -> None:
    if not office.rightward("".join(text.text or "" for text in paragraph.iter(qn("w:t")))):
        return
    properties = paragraph.get_or_add_pPr()
    if properties.find(_BIDI) is None:
        properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_IN_PARAGRAPH)
    if properties.jc_val == WD_ALIGN_PARAGRAPH.RIGHT:  # of such a paragraph, that is the left
        properties.jc_val = None
