"""Writes the outline's pieces as XML elements in the body of an ODT file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from tablee.plugin import (
    Bullets,
    Byline,
    Keywords,
    LineBlock,
    OutlinePicture,
    OutlinePiece,
    OutlineTable,
    Title,
    office,
)

from .elements import add, element, every, found, is_paragraph, read, say, style_of, written

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_BODY: Final = "Text_20_body"
_LIST: Final = "List_20_1"
_LINES: Final = "Lines"
"""The same look, for what nobody typed a dash before: what reads the file back sees it."""
_TITLES: Final = {2: "Heading_20_1", 3: "Heading_20_2", 4: "Heading_20_3", 5: "Heading_20_4"}
"""The document's title has a style of its own, so that the outline begins with its two parts."""
_WIDTH: Final = 17000
"""Hundredths of a millimetre between the margins of the page."""
_LARGEST: Final = (170.0, 200.0)
"""Millimetres of a picture: between the margins, and its caption under it on the page."""

_EMBEDDED: Final = {"xlink:type": "simple", "xlink:show": "embed", "xlink:actuate": "onLoad"}


class OdtBody:
    """The body of one document, written from its pieces into `content`, a part of ours."""

    def __init__(self, content: bytes) -> None:
        self._root = read(content)
        self._styles = found(self._root, "office:automatic-styles")
        self._variants: dict[tuple[str, tuple[str, ...]], str] = {}
        self._files: dict[bytes, str] = {}
        self._lead = _BODY
        self._tables = self._drawn = self._parts = 0

    def write(self, pieces: Iterable[OutlinePiece]) -> bytes:
        """The part with these pieces on its pages, in their order."""
        found(self._root, "office:text").extend(self._on_pages(office.with_posters(pieces)))
        if office.from_right():
            for table in every(self._root, "style:table-properties"):
                told = element("style:table-properties", "", {"style:writing-mode": "rl-tb"})
                table.attrib.update(told.attrib)
        return written(self._root)

    @property
    def pictures(self) -> dict[str, bytes]:
        """The files that the pages show, by their place in the package; each is there once."""
        return {path: data for data, path in self._files.items()}

    def _on_pages(self, pieces: Iterable[OutlinePiece | office.PosterPage]) -> Iterator[Element]:
        """The elements, posters on landscape pages and the others on upright ones again."""
        upright = True
        for piece in pieces:
            if isinstance(piece, office.PosterPage):
                yield from self._poster(piece)
                upright = False
                continue
            for made in self._elements(piece):
                if not upright:
                    yield from self._upright_again(made)
                    upright = True
                yield made

    def _poster(self, poster: office.PosterPage) -> Iterator[Element]:
        made = [self._title(title, new_page=False) for title in poster.titles]
        kind = office.format_of(poster.picture.data)
        paragraph = self._paragraph(_BODY, "", keep=bool(poster.picture.caption))
        paragraph.append(self._frame(poster.picture, kind, poster.size))
        made.append(paragraph)
        made += (e for piece in poster.picture.caption for e in self._prose(piece, "Caption"))
        self._on_page(made[0], "Landscape")
        yield from made

    def _upright_again(self, first: Element) -> Iterator[Element]:
        """Puts it on an upright page: itself, or an empty paragraph before a list or a table."""
        if is_paragraph(first):
            self._on_page(first, "Standard")
        else:
            yield self._on_page(self._paragraph(_BODY, ""), "Standard")

    def _on_page(self, paragraph: Element, master: str) -> Element:
        """The paragraph as the first of a page of this kind."""
        key = style_of(paragraph), (master,)
        if key not in self._variants:
            self._variants[key] = f"P{len(self._variants) + 1}"
            made = self._made_style(self._variants[key], "paragraph", key[0])
            made.attrib.update(
                element("style:style", "", {"style:master-page-name": master}).attrib
            )
        paragraph.attrib.update(element("text:p", self._variants[key]).attrib)
        return paragraph

    def _elements(self, piece: OutlinePiece) -> Iterator[Element]:
        match piece:
            case Title(level):
                self._parts += level == 2
                self._lead = "Subtitle" if level == 1 else _BODY
                yield self._title(piece, new_page=level == 2 and self._parts > 1)
            case Byline(lines):
                yield self._people(lines)
            case Keywords():
                yield _keywords(piece)
            case OutlineTable():
                yield from self._table(piece)
            case OutlinePicture():
                yield from self._picture(piece)
            case _:
                yield from self._prose(piece, self._lead)
                self._lead = _BODY  # of a lead of several paragraphs, the first stands out

    # ── paragraphs ──────────────────────────────────────────────────────────────────────────

    def _title(self, title: Title, *, new_page: bool) -> Element:
        if title.level == 1:
            return self._paragraph("Title", title.text)
        style = self._style(_TITLES[title.level], title.text, new_page=new_page)
        level = {"text:outline-level": str(title.level - 1)}
        return say(element("text:h", style, level), title.text)

    def _paragraph(self, style: str, text: str, *, keep: bool = False) -> Element:
        return say(element("text:p", self._style(style, text, keep=keep)), text)

    def _people(self, lines: Iterable[tuple[str, str]]) -> Element:
        """One under the other: a label, quieter than the names that follow it."""
        lines = tuple(lines)
        paragraph = element("text:p", self._style(_BODY, "".join(label for label, _ in lines)))
        for number, (label, names) in enumerate(lines):
            say(paragraph, "\n" if number else "")
            say(add(paragraph, "text:span", "Label"), label)
            say(paragraph, f" {names}")
        return paragraph

    def _style(
        self,
        style: str,
        text: str,
        *,
        keep: bool = False,
        new_page: bool = False,
        last: bool = False,
    ) -> str:
        """The style itself, or one made of it where this paragraph asks for more."""
        right = office.rightward(text)
        asked = {
            ("fo:break-before", "page"): new_page,
            ("fo:margin-top", "0cm"): new_page,
            ("fo:margin-bottom", "0.21cm"): last,
            ("fo:keep-with-next", "always"): keep,
            ("style:writing-mode", "rl-tb"): right,
            ("fo:text-align", "right"): right,  # LibreOffice takes `start` for the left
        }
        more = {name: value for (name, value), wanted in asked.items() if wanted}
        key = style, tuple(more)
        if not more:
            return style
        if key not in self._variants:
            self._variants[key] = f"P{len(self._variants) + 1}"
            made = self._made_style(self._variants[key], "paragraph", style)
            add(made, "style:paragraph-properties", attributes=more)
        return self._variants[key]

    def _made_style(self, name: str, family: str, parent: str = "") -> Element:
        about = {"style:name": name, "style:family": family}
        if parent:
            about["style:parent-style-name"] = parent
        return add(self._styles, "style:style", attributes=about)

    def _prose(self, piece: LineBlock | Bullets, style: str) -> Iterator[Element]:
        if isinstance(piece, Bullets):
            yield self._spaced(self._bullets(piece))
            return
        if (listed := piece.bulleted) is not None:
            yield self._spaced(self._bullets(listed, _LINES))
            return
        style = "Quotations" if piece.quotation else style
        yield from (
            self._paragraph(style, "\n".join(lines)) for lines in office.paragraphs(piece.lines)
        )

    def _bullets(self, bullets: Bullets, style: str = _LIST) -> Element:
        """A list; those within it take their style from it."""
        made = element("text:list", style)
        for item in bullets.items:
            inside = add(made, "text:list-item")
            for piece in item or (LineBlock(("",)),):
                if isinstance(piece, Bullets):
                    inside.append(self._bullets(piece, ""))
                else:
                    inside.extend(self._prose(piece, _LIST))
        return made

    def _spaced(self, made: Element) -> Element:
        """The list with room under it, which its last paragraph has to ask for."""
        *_others, last = every(made, "text:p")
        look = self._style(_LIST, "".join(last.itertext()), last=True)
        last.attrib.update(element("text:p", look).attrib)
        return made

    # ── tables and pictures ─────────────────────────────────────────────────────────────────

    def _table(self, table: OutlineTable) -> Iterator[Element]:
        if table.caption:
            yield self._paragraph("Caption", table.caption, keep=True)
        self._tables += 1
        name = f"Table{self._tables}"
        short = len(table.rows) < office.SHORT_TABLE
        grid = element("table:table", "Short_grid" if short else "Grid", {"table:name": name})
        for number, width in enumerate(office.widths(table, _WIDTH)):
            size = {"style:column-width": f"{width / 1000:.3f}cm"}
            made = self._made_style(f"{name}.{number}", "table-column")
            add(made, "style:table-column-properties", attributes=size)
            add(grid, "table:table-column", f"{name}.{number}")
        self._row(add(grid, "table:table-header-rows"), table, table.head, "Head")
        besides = table.details or ("",) * len(table.rows)
        for n, (cells, told) in enumerate(zip(table.rows, besides, strict=True), start=1):
            self._row(grid, table, cells, "Last" if n == len(table.rows) else "Cell", told)
        yield grid

    def _row(
        self, parent: Element, table: OutlineTable, texts: Iterable[str], look: str, told: str = ""
    ) -> None:
        """A row of cells; `told` stands under its words."""
        row = add(parent, "table:table-row", "Row")
        heading = look == "Head"
        words = "Table_20_Heading" if heading else "Table_20_Contents"
        figures = "Table_20_Figures_20_Heading" if heading else "Table_20_Figures"
        rotated = office.columns(table).rotated if heading else ()
        if rotated:
            row.attrib.update(element("table:table-row", "Rotated_row").attrib)
        for number, text in enumerate(texts):
            figure = number in table.numbers
            style = "Rotated" if number in rotated else look
            cell = add(row, "table:table-cell", style, {"office:value-type": "string"})
            aligned = figures if figure and number not in rotated else words
            cell.append(self._paragraph(aligned, text))
            if told and number == table.words:
                add(cell[0], "text:line-break")
                say(add(cell[0], "text:span", "Label"), told)

    def _picture(self, picture: OutlinePicture) -> Iterator[Element]:
        kind = office.format_of(picture.data)
        if kind:
            paragraph = self._paragraph(_BODY, "", keep=bool(picture.caption))
            paragraph.append(self._frame(picture, kind))
            yield paragraph
        elif picture.alt:
            yield self._paragraph(_BODY, picture.alt)
        for piece in picture.caption:
            yield from self._prose(piece, "Caption")

    def _frame(
        self, picture: OutlinePicture, kind: str, size: tuple[float, float] = (0, 0)
    ) -> Element:
        self._drawn += 1
        width, height = size if any(size) else office.printed_size(picture.data, *_LARGEST)
        place = {
            "draw:name": f"Picture{self._drawn}",
            "text:anchor-type": "as-char",
            "svg:width": f"{width:.2f}mm",
            "svg:height": f"{height:.2f}mm",
        }
        frame = element("draw:frame", "Picture", place)
        path = self._files.setdefault(picture.data, f"Pictures/{len(self._files) + 1}.{kind}")
        add(frame, "draw:image", attributes={"xlink:href": path, **_EMBEDDED})
        if picture.alt:
            add(frame, "svg:desc").text = picture.alt
        return frame


def _keywords(keywords: Keywords) -> Element:
    paragraph = element("text:p", _BODY)
    say(add(paragraph, "text:span", "Keyword"), "".join(keywords.texts()))
    return paragraph
