"""Parses DOCX, ODT and HTML files to rows: headings, paragraphs, lists, tables.

They are strangers' files. Archives are looked at before they are unpacked, XML has no entities and
no network, and what is too long is refused in a sentence.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from lxml import etree  # type: ignore[import-untyped] # it has no stubs
from lxml import html as lxml_html

from tablee.document.importing.sources.wikis import WikiRow
from tablee.errors import NotAccepted
from tablee.texts import _

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

UNPACKED: Final = 100_000_000
"""Bytes that such a file may unpack to; each part of words `LONGEST_PART`."""
LONGEST_PART: Final = 10_000_000
MOST_PARTS: Final = 2_000


def of_docx(data: bytes) -> list[WikiRow]:
    """The rows of a DOCX; raises `NotAccepted` where it is damaged or would take too much."""
    return _opened(data, lambda: list(_word(docx.Document(io.BytesIO(data)))))


def of_odt(data: bytes) -> list[WikiRow]:
    """The rows of an ODT; likewise."""

    def read() -> list[WikiRow]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root = etree.fromstring(archive.read("content.xml"), _parser())
        body = root.find(f".//{_OFFICE}text")
        return list(_open_document(body)) if body is not None else []

    return _opened(data, read)


def of_html(text: str) -> list[WikiRow]:
    """The rows of a web page, without its scripts, styles, forms and menus."""
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8"), parser=_page_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise NotAccepted(_damaged()) from error
    inner = root.find(".//main")
    page = inner if inner is not None else root.find("body")
    flow = _Flow()
    flow.walk(page if page is not None else root)
    return flow.finished()


def _page_parser() -> lxml_html.HTMLParser:
    """It takes the bytes for UTF-8, whatever the page says: they were made of its words."""
    return lxml_html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _opened(data: bytes, read: Callable[[], list[WikiRow]]) -> list[WikiRow]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = archive.infolist()
            words = [one.file_size for one in inside if one.filename.endswith((".xml", ".rels"))]
            if (
                len(inside) > MOST_PARTS
                or sum(one.file_size for one in inside) > UNPACKED
                or any(size > LONGEST_PART for size in words)
            ):
                raise NotAccepted(
                    _(
                        "Ce fichier est trop lourd une fois ouvert. Enlevez ses images, ou collez "
                        "ses mots ici. Rien n’a été créé."
                    )
                )
        return read()
    except (NotAccepted, MemoryError):
        raise
    except Exception as error:  # whatever a damaged file makes its reader raise
        raise NotAccepted(_damaged()) from error


def _spaced(text: str) -> str:
    """On one line with single spaces; those that do not break stay."""
    return re.sub(r"[ \t\r\n]++", " ", text).strip(" ")


def _cell(lines: Iterable[str]) -> str:
    """The lines of a table's cell, which has one: they are kept apart."""
    return " · ".join(filter(None, map(_spaced, lines)))


def _damaged() -> str:
    return _(
        "Ce fichier ne s’ouvre pas : il est abîmé, ou protégé par un mot de passe. Enregistrez-le "
        "de nouveau, ou collez ses mots ici. Rien n’a été créé."
    )


_LINE_ITEM: Final = "line item"
"""The style, in Word, of an item that nobody typed a dash before: of our own lists of lines."""
_LINES: Final = "Lines"
"""That of such a list, in OpenDocument."""


# ── Word ────────────────────────────────────────────────────────────────────────────────────


def _word(document: WordDocument) -> Iterator[WikiRow]:
    names: dict[str, str] = {}
    feet = dict(_feet(document))
    titled, before = False, ""
    for block in _word_blocks(document.element.body):
        is_table = block.tag == qn("w:tbl")
        style = "" if is_table else _style(WordParagraph(block, document), names)
        if before == _LINE_ITEM != style:
            yield WikiRow("")  # after the last of our own lists of lines
        before = style
        if is_table:
            yield from _word_table(block, feet)
            continue
        level = _level_of(style)
        titled = titled or level == 0
        yield from _word_paragraph(block, level + titled if level is not None else 0, style, feet)


def _word_blocks(parent: Any, levels: int = 0) -> Iterator[Any]:
    """Its paragraphs and tables, those in fields to fill in and in tracked changes too.

    A table of contents says nothing that its headings do not.
    """
    for one in parent:
        if one.tag in (qn("w:p"), qn("w:tbl")):
            yield one
        elif one.tag in _AROUND and levels < DEEPEST:
            galleries = one.iterfind(f"{qn('w:sdtPr')}/*/{qn('w:docPartGallery')}")
            if not any("Contents" in (g.get(qn("w:val")) or "") for g in galleries):
                yield from _word_blocks(one, levels + 1)


_AROUND: Final = tuple(
    map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo"))
)
_FEET: Final = (
    (RELATIONSHIP_TYPE.FOOTNOTES, "w:footnoteReference", "w:footnote"),
    (RELATIONSHIP_TYPE.ENDNOTES, "w:endnoteReference", "w:endnote"),
)


def _feet(document: WordDocument) -> Iterator[tuple[tuple[str, str], str]]:
    """The words of each note at the foot or the end, by what refers to it."""
    for kind, reference, name in _FEET:
        for related in document.part.rels.values():
            if related.reltype == kind and not related.is_external:
                root = etree.fromstring(related.target_part.blob, _parser())
                for note in root.iterfind(qn(name)):
                    yield (qn(reference), note.get(qn("w:id"), "")), _spaced(_word_said(note, {}))


_SIGNS: Final = {
    qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011",
}  # fmt: skip
_UNSAID: Final = frozenset(
    (*map(qn, ("w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:delText", "w:instrText")),
     "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
)  # fmt: skip
"""How a paragraph looks, what a tracked change took away, and what is said twice."""
_MATHS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"


def _word_said(one: Any, feet: Mapping[tuple[str, str], str], levels: int = 0) -> str:
    """The words below, with line breaks; those of a text box are lines, a note is in brackets."""
    parts: list[str] = []
    for inner in one:
        if inner.tag in (qn("w:t"), _MATHS):
            parts.append(inner.text or "")
        elif inner.tag in _SIGNS:
            parts.append(_SIGNS[inner.tag])
        elif note := feet.get((inner.tag, inner.get(qn("w:id"), ""))):
            parts.append(f" ({note})")
        elif inner.tag not in _UNSAID and levels < DEEPEST:
            said = _word_said(inner, feet, levels + 1)
            parts.append(f"\n{said}\n" if inner.tag == qn("w:p") else said)
    return "".join(parts)


def _style(paragraph: WordParagraph, known: dict[str, str]) -> str:
    """The name of its style in lower case, looked up once for each; empty for the usual one."""
    name = paragraph._p.style or ""
    if name and name not in known:
        known[name] = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
    return known.get(name, "")


def _level_of(style: str) -> int | None:
    """The level of a heading's style, 0 the title's; None for other styles."""
    words = style.split()
    if words[:1] == ["title"] or words == ["titre"]:
        return 0
    if len(words) == 2 and words[0] in ("heading", "titre") and words[1].isdigit():
        return min(int(words[1]), 6)
    return None


def _word_paragraph(
    paragraph: Any, level: int, style: str, feet: Mapping[tuple[str, str], str]
) -> Iterator[WikiRow]:
    own = paragraph.pPr
    item = not level and ((own is not None and own.numPr is not None) or style.startswith("list"))
    if style == _LINE_ITEM:
        yield from (WikiRow(line.strip()) for line in _word_said(paragraph, feet).split("\n"))
    else:
        yield from _lines(_word_said(paragraph, feet), level, item=item)
    for picture in paragraph.iter(qn("wp:docPr")):
        yield WikiRow(_spaced(picture.get("descr") or ""))
        yield WikiRow("")


def _lines(text: str, level: int, *, item: bool) -> Iterator[WikiRow]:
    """The lines of one paragraph, then a blank one."""
    if level:
        yield WikiRow(_spaced(text), level)
    else:
        for place, line in enumerate(text.split("\n")):
            bare = line.strip()
            yield WikiRow(f"- {bare}" if item and not place and bare else bare)
    if not item:
        yield WikiRow("")


def _word_table(table: Any, feet: Mapping[tuple[str, str], str]) -> Iterator[WikiRow]:
    for row in table.tr_lst:
        cells = tuple(_cell(_word_said(cell, feet).split("\n")) for cell in row.tc_lst)
        yield WikiRow(" | ".join(cells), 0, cells)
    yield WikiRow("")


# ── OpenDocument ────────────────────────────────────────────────────────────────────────────

_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def _open_document(
    parent: Any, *, item: bool = False, own: bool = False, levels: int = 0
) -> Iterator[WikiRow]:
    """The rows of all below it; in one of our `own` lists of lines, items have no sign."""
    if levels > 40:
        return
    for place, one in enumerate(parent):
        tag = one.tag
        if tag == f"{_TEXT}h":
            level = one.get(f"{_TEXT}outline-level", "1")
            yield from _lines(_said(one), min(int(level), 6) if level.isdigit() else 1, item=False)
        elif tag == f"{_TEXT}p":
            yield from _open_paragraph(one, item=item and not place, own=own)
        elif tag == f"{_TABLE}table":
            yield from _open_table(one)
        elif tag == f"{_TEXT}list-item":
            yield from _open_document(one, item=True, own=own, levels=levels + 1)
        elif isinstance(tag, str) and tag not in _UNREAD:  # lists, sections, frames
            lines = tag == f"{_TEXT}list" and one.get(f"{_TEXT}style-name") == _LINES
            yield from _open_document(one, own=lines, levels=levels + 1)
            yield WikiRow("")


def _open_paragraph(paragraph: Any, *, item: bool, own: bool) -> Iterator[WikiRow]:
    if own:
        yield from (WikiRow(line.strip()) for line in _said(paragraph).split("\n"))
    else:
        title = (paragraph.get(f"{_TEXT}style-name") or "") == "Title"
        yield from _lines(_said(paragraph), int(title), item=item)


def _open_table(table: Any) -> Iterator[WikiRow]:
    for row in table.iter(f"{_TABLE}table-row"):
        cells = tuple(
            _cell(
                line
                for inner in cell.iter(f"{_TEXT}p", f"{_TEXT}h")
                for line in _said(inner).split("\n")
            )
            for cell in row.iterchildren(f"{_TABLE}table-cell")
        )
        yield WikiRow(" | ".join(cells), 0, cells)
    yield WikiRow("")


_UNREAD: Final = frozenset(
    (f"{_OFFICE}annotation", f"{_TEXT}note-citation", f"{_TEXT}tracked-changes",
     f"{_OFFICE}forms", f"{_TEXT}table-of-content")
)  # fmt: skip
"""Remarks in the margin, the number of a note, and what was taken away."""


def _said(one: Any, levels: int = 0) -> str:
    """The words of a paragraph, with its line breaks; notes at the foot stand where they are."""
    parts = [one.text or ""]
    for inner in one:
        if inner.tag == f"{_TEXT}s":
            count = inner.get(f"{_TEXT}c", "1")
            parts.append(" " * min(int(count) if count.isdigit() else 1, 200))
        elif inner.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif inner.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif isinstance(inner.tag, str) and inner.tag not in _UNREAD and levels < 40:
            said = _said(inner, levels + 1)
            if inner.tag == f"{_TEXT}note":
                said = f" ({_spaced(said)})"
            parts.append(f"\n{said}\n" if inner.tag == f"{_TEXT}p" else said)
        parts.append(inner.tail or "")
    return "".join(parts)


# ── web pages ───────────────────────────────────────────────────────────────────────────────

_LEVELS: Final = {f"h{level}": level for level in range(1, 7)}
_LEFT_OUT: Final = frozenset(
    ("script", "style", "template", "noscript", "nav", "form", "button", "select", "textarea",
     "svg", "iframe", "object", "head", "title")
)  # fmt: skip
_OWN_LINE: Final = frozenset(
    ("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "header", "footer",
     "blockquote", "figure", "figcaption", "pre", "address", "hr", "details", "summary", "aside",
     "main", "body", "tbody", "caption", *_LEVELS)
)  # fmt: skip
_PARAGRAPH: Final = frozenset(
    ("p", "ul", "ol", "table", "section", "article", "blockquote", "figure", "hr", "pre", *_LEVELS)
)
"""Before and after which a blank line stands."""
_PLAIN_LISTS: Final = frozenset(("lines", "indent"))
"""Lists whose items have no sign: our own of lines, and what is indented in Etherpad."""
DEEPEST: Final = 150


class _Flow:
    """The rows of a page while one walks down its elements."""

    def __init__(self) -> None:
        self.rows: list[WikiRow] = []
        self._words: list[str] = []
        self._item = False

    def finished(self) -> list[WikiRow]:
        self._end()
        return self.rows

    def _end(self, level: int = 0) -> None:
        text = _spaced("".join(self._words))
        self._words = []
        if text:
            self.rows.append(WikiRow(f"- {text}" if self._item and not level else text, level))
            self._item = False

    def walk(self, one: Any, levels: int = 0) -> None:
        tag = one.tag if isinstance(one.tag, str) else ""
        if tag in _LEFT_OUT or not tag or levels > DEEPEST:
            return
        if tag == "br":
            self._end()
        elif tag == "table":
            self._table(one, levels + 1)
        elif tag == "img":
            self._words.append(f" {one.get('alt') or ''} ")
        else:
            self._within(one, tag, levels)

    def _within(self, one: Any, tag: str, levels: int) -> None:
        own = tag in _OWN_LINE
        if own:
            self._end()
        if tag in _PARAGRAPH:
            self.rows.append(WikiRow(""))
        if tag == "li":
            said = (one.getparent().get("class") or "").split()
            self._item = _PLAIN_LISTS.isdisjoint(said)
        self._words.append(one.text or "")
        for inner in one:
            self.walk(inner, levels + 1)
            self._words.append(inner.tail or "")
        if own:
            self._end(_LEVELS.get(tag, 0))
        if tag == "li":
            self._item = False
        if tag in _PARAGRAPH:
            self.rows.append(WikiRow(""))

    def _table(self, table: Any, levels: int) -> None:
        self._end()
        self.rows.append(WikiRow(""))
        for caption in table.iterchildren("caption"):
            self.rows.append(WikiRow(_flat(caption, levels)))
        for row in table.xpath("./tr | ./*/tr"):
            cells = tuple(_flat(cell, levels) for cell in row.iterchildren("td", "th"))
            self.rows.append(WikiRow(" | ".join(cells), 0, cells if len(cells) > 1 else ()))
        self.rows.append(WikiRow(""))


def _flat(one: Any, levels: int) -> str:
    """The lines of a cell, those of a table inside it likewise."""
    flow = _Flow()
    flow.walk(one, levels)
    return _cell(row.text for row in flow.finished())
