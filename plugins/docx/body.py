"""Writes the outline's pieces as paragraphs and tables in the body of a DOCX file.

Elements are made with python-docx's own classes, below its `Document`: looking up a style by name
and placing each paragraph anew would take most of the time.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from docx.enum.section import WD_ORIENTATION
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.shape import CT_Inline
from docx.oxml.table import CT_Row, CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.shared import Mm, Pt, Twips
from tablee.plugin import (
    Bullets,
    Byline,
    Keywords,
    LineBlock,
    OutlinePicture,
    OutlinePiece,
    OutlineTable,
    Title,
    linked,
    office,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.section import CT_SectPr
    from docx.oxml.text.run import CT_R

_TITLES: Final = {1: "Title", 2: "Heading1", 3: "Heading2", 4: "Heading3", 5: "Heading4"}
"""The document's title has a style of its own, so that the outline begins with its two parts."""
_SECTION: Final = f"{qn('w:pPr')}/{qn('w:sectPr')}"
_HYPERLINK, _ID = qn("w:hyperlink"), qn("r:id")
_DEEPEST: Final = 3
"""Levels of lists that have a style."""
_WIDTH: Final = 9638
"""Twentieths of a point between the margins of the page."""
_LARGEST: Final = (170.0, 200.0)
"""Millimetres of a picture: between the margins, and its caption under it on the page."""

_ROTATED_LETTER, _ROTATED_MARGIN = 2.2, 4.0
"""Millimetres of a letter in a head that is rotated, and of what is around it."""
_UNDER_TABLE: Final = Pt(6)
_UNDER_LIST: Final = Pt(6)


class DocxBody:
    """The body of one document, written from its pieces."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._pictures: dict[bytes, str] = {}
        self._links: dict[str, str] = {}
        self._begins: CT_P | None = None
        self._ends: CT_P | None = None
        self._drawn = self._sections = 0

    def write(self, pieces: Iterable[OutlinePiece]) -> None:
        end = self._document.element.body.sectPr
        for element in self._in_sections(_spaced(self._elements(office.with_posters(pieces)))):
            end.addprevious(element)
        for link in self._document.element.body.iter(_HYPERLINK):
            link.set(_ID, self._linked(link.get(_ID)))
        if self._sections:
            _without_first_page(end)
        last = end.getprevious()
        if last is not None and (mark := last.find(_SECTION)) is not None:
            mark.getparent().remove(mark)  # no empty page follows a poster
            _landscape(end)

    def _linked(self, address: str) -> str:
        """The id by which the body knows this address; each is in the package once."""
        if address not in self._links:
            self._links[address] = self._document.part.relate_to(
                address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        return self._links[address]

    def _elements(
        self, pieces: Iterable[OutlinePiece | office.PosterPage]
    ) -> Iterator[CT_P | CT_Tbl]:
        style, parts = "BodyText", 0
        for piece in pieces:
            match piece:
                case Title(level, text):
                    parts += level == 2
                    style = "Subtitle" if level == 1 else "BodyText"
                    yield _paragraph(_TITLES[level], text, new_page=level == 2 and parts > 1)
                case Byline(lines):
                    yield _people(lines)
                case Keywords():
                    words = "".join(piece.texts())
                    yield _paragraph("BodyText", words, look="IntenseEmphasis")
                case OutlineTable():
                    yield from _table(piece)
                case OutlinePicture():
                    yield from self._picture(piece)
                case office.PosterPage():
                    yield from self._poster(piece)
                case _:
                    yield from _prose(piece, style)
                    style = "BodyText"  # of a lead of several paragraphs, the first stands out

    def _picture(self, picture: OutlinePicture) -> Iterator[CT_P]:
        kind = office.format_of(picture.data)
        if kind:
            yield self._drawing(picture, kind)
        elif picture.alt:
            yield _paragraph("BodyText", picture.alt)
        for piece in picture.caption:
            yield from _prose(piece, "Caption")

    def _poster(self, poster: office.PosterPage) -> Iterator[CT_P]:
        """A section of one page in landscape; the mark of its end is on its last paragraph."""
        made = [_paragraph(_TITLES[title.level], title.text) for title in poster.titles]
        kind = office.format_of(poster.picture.data)
        made.append(self._drawing(poster.picture, kind, poster.size))
        made += (p for piece in poster.picture.caption for p in _prose(piece, "Caption"))
        self._begins, self._ends = made[0], made[-1]
        yield from made

    def _in_sections(self, elements: Iterable[CT_P | CT_Tbl]) -> Iterator[CT_P | CT_Tbl]:
        """The same; the end of a section is marked before each poster and at its last paragraph."""
        before: CT_P | None = None
        for element in elements:
            if element is self._begins and (before is None or before.find(_SECTION) is None):
                if before is None:
                    before = _paragraph("BodyText", "")
                    yield before
                before.get_or_add_pPr().append(self._section())
            if element is self._ends:
                section = self._section()
                _landscape(section)
                element.get_or_add_pPr().append(section)
            yield element
            before = element if isinstance(element, CT_P) else None

    def _section(self) -> CT_SectPr:
        """A section with the head and foot of the document; the first one's first page has none."""
        made: CT_SectPr = copy.deepcopy(self._document.element.body.sectPr)
        if self._sections:
            _without_first_page(made)
        self._sections += 1
        return made

    def _drawing(
        self, picture: OutlinePicture, kind: str, size: tuple[float, float] = (0, 0)
    ) -> CT_P:
        self._drawn += 1
        found = size if any(size) else office.printed_size(picture.data, *_LARGEST)
        width, height = map(Mm, found)
        inline = CT_Inline.new_pic_inline(
            self._drawn, self._stored(picture.data, kind), f"{self._drawn}.{kind}", width, height
        )
        inline.docPr.set("descr", picture.alt)
        for side in "TBLR":  # without it, some readers push the picture out of the margin
            inline.set(f"dist{side}", "0")
        paragraph = _paragraph("BodyText", "", keep=bool(picture.caption))
        paragraph.add_r().add_drawing(inline)
        return paragraph

    def _stored(self, data: bytes, kind: str) -> str:
        """The id by which the body knows this file; each is in the package once."""
        if data not in self._pictures:
            number = len(self._pictures) + 1
            name = PackURI(f"/word/media/picture{number}.{kind}")
            part = Part(name, f"image/{kind}", data, self._document.part.package)
            self._pictures[data] = self._document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return self._pictures[data]


# ── paragraphs ──────────────────────────────────────────────────────────────────────────────


def _paragraph(
    style: str, text: str, *, look: str = "", keep: bool = False, new_page: bool = False
) -> CT_P:
    """A paragraph; line breaks and tabs in the text become Word's."""
    paragraph: CT_P = OxmlElement("w:p")
    properties = paragraph.get_or_add_pPr()
    properties.style = style
    if keep:
        properties.keepNext_val = True
    if new_page:
        properties.pageBreakBefore_val = True
    right = office.rightward(text)
    if right:
        properties.append(OxmlElement("w:bidi"))
    if new_page:
        properties.spacing_before = Pt(0)
    if text:
        _run(paragraph, text, look, right=right)
    return paragraph


def _run(paragraph: CT_P, text: str, look: str = "", *, right: bool = False) -> None:
    """The words; a link has its address for an id, until the body gives it one."""
    for words, address in linked(text):
        run: CT_R = OxmlElement("w:r")
        if address:
            link = OxmlElement("w:hyperlink")
            link.set(_ID, address)
            link.append(run)
            paragraph.append(link)
        else:
            paragraph.append(run)
        if look or address:
            run.style = "Hyperlink" if address else look
        if right:
            run.get_or_add_rPr().append(OxmlElement("w:rtl"))
        run.text = words


def _people(lines: Iterable[tuple[str, str]]) -> CT_P:
    """One under the other: a label, quieter than the names that follow it."""
    paragraph = _paragraph("BodyText", "")
    for number, (label, names) in enumerate(lines):
        _run(paragraph, f"\n{label} " if number else f"{label} ", "SubtleEmphasis")
        _run(paragraph, names, right=office.rightward(names))
    return paragraph


def _prose(piece: LineBlock | Bullets, style: str) -> Iterator[CT_P]:
    if (listed := piece if isinstance(piece, Bullets) else piece.bulleted) is not None:
        *others, last = _bullets(piece) if listed is piece else _lines(listed)
        last.get_or_add_pPr().spacing_after = _UNDER_LIST
        yield from (*others, last)
    elif isinstance(piece, LineBlock):
        look = "Quote" if piece.quotation else style
        yield from _text(piece.lines, look, "BodyText" if look == "Subtitle" else look)


def _text(lines: Iterable[str], style: str, then: str) -> Iterator[CT_P]:
    """The lines in a paragraph of this style, and in others where one cannot hold them all."""
    for together in office.paragraphs(lines):
        yield _paragraph(style, "\n".join(together))
        style = then


def _bullets(bullets: Bullets, level: int = 1) -> Iterator[CT_P]:
    """Items, each beginning with its bullet; what follows in an item stands under its words."""
    number = "" if level == 1 else str(min(level, _DEEPEST))
    for item in bullets.items:
        style, then = f"ListBullet{number}", f"ListContinue{number}"
        for piece in item or (LineBlock(("",)),):
            if isinstance(piece, Bullets):
                yield from _bullets(piece, level + 1)
            else:
                yield from _text(piece.lines, style, then)
                style = then


def _lines(bullets: Bullets) -> Iterator[CT_P]:
    """Items that nobody typed a dash before; their style says so to what reads the file back."""
    for item in bullets.items:
        yield from (_paragraph("LineItem", "\n".join(p.texts())) for p in item)


def _without_first_page(section: CT_SectPr) -> None:
    for mark in section.findall(qn("w:titlePg")):
        section.remove(mark)


def _landscape(section: CT_SectPr) -> None:
    """Makes it a section of A4 pages that are wider than high."""
    size, margins = section.get_or_add_pgSz(), section.get_or_add_pgMar()
    size.w, size.h, size.orient = Mm(297), Mm(210), WD_ORIENTATION.LANDSCAPE
    margins.left = margins.right = Mm(14)
    margins.top = margins.bottom = Mm(20)
    margins.header = margins.footer = Mm(10)
    margins.gutter = Mm(0)


# ── tables ──────────────────────────────────────────────────────────────────────────────────


def _table(table: OutlineTable) -> Iterator[CT_P | CT_Tbl]:
    if table.caption:
        yield _paragraph("Caption", table.caption, keep=True)
    yield _grid(table)


def _spaced(elements: Iterable[CT_P | CT_Tbl]) -> Iterator[CT_P | CT_Tbl]:
    """The same, with room under each table, which Word leaves to the paragraph that follows."""
    table = False
    for element in elements:
        if table and isinstance(element, CT_Tbl):
            yield _paragraph("BodyText", "")  # two tables in a row would be one
        elif table and isinstance(element, CT_P) and element.style == "BodyText":
            element.get_or_add_pPr().spacing_before = _UNDER_TABLE
        table = isinstance(element, CT_Tbl)
        yield element
    if table:
        yield _paragraph("BodyText", "")  # a document ends with a paragraph


def _grid(table: OutlineTable) -> CT_Tbl:
    """The table itself, as wide as the page, its first row repeated on each."""
    rows = (table.head, *table.rows)
    grid = CT_Tbl.new_tbl(len(rows), len(table.head), Twips(_WIDTH))
    grid.tblStyle_val = "TableGrid"
    grid.tblPr.autofit = False
    grid.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}").set(qn("w:firstColumn"), "0")
    sizes = [Twips(size) for size in office.widths(table, _WIDTH)]
    for column, size in zip(grid.tblGrid.gridCol_lst, sizes, strict=True):
        column.w = size
    rotated = office.columns(table).rotated
    kept = len(rows) - 1 if len(rows) <= office.SHORT_TABLE else 1
    for place, (row, texts) in enumerate(zip(grid.tr_lst, rows, strict=True)):
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, size in zip(row.tc_lst, texts, sizes, strict=True):
            cell.width = size
            cell.replace(cell.p_lst[0], _paragraph("Normal", text, keep=place < kept))
        for number in table.numbers:
            if place or number not in rotated:
                row.tc_lst[number].p_lst[0].get_or_add_pPr().jc_val = WD_ALIGN_PARAGRAPH.RIGHT
        if place and table.details and (told := table.details[place - 1]):
            row.tc_lst[table.words].p_lst[0].add_r().add_br()
            _run(row.tc_lst[table.words].p_lst[0], told, "SubtleEmphasis")
    grid.tr_lst[0].get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    if rotated:
        _rotate_heads(grid.tr_lst[0], rotated, max(len(table.head[number]) for number in rotated))
    return grid


def _rotate_heads(row: CT_Row, rotated: Iterable[int], longest: int) -> None:
    """Sets these heads along their columns; the row is as high as the longest asks for."""
    row.trHeight_val = Mm(_ROTATED_LETTER * min(longest, office.ROTATED) + _ROTATED_MARGIN)
    row.trHeight_hRule = WD_ROW_HEIGHT_RULE.AT_LEAST
    for number in rotated:
        direction = OxmlElement("w:textDirection")
        direction.set(qn("w:val"), "tbRl")
        row.tc_lst[number].get_or_add_tcPr().append(direction)
