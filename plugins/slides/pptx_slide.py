"""Writes one slide of a PPTX file: its title, words, table or pictures, and what it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from tablee.plugin import Identity, linked, office

from .deck import HEIGHT, MARGIN, TOP, WIDTH, Slide, TextLine, title_size
from .placing import FOOT, below_height, fitted, logo_size, picture_room
from .pptx_parts import HEAD, OFFICE, SPACES, length, relations

if TYPE_CHECKING:
    from .tables import Grid

_LAYOUTS: Final = {"cover": 1, "part": 2, "body": 3}
_BARE: Final = 4
"""The layout of a table or a picture: a title alone."""
_BULLETS: Final = "•–·"
_GROUP: Final = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
)
_NUMBER: Final = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"
"""What PowerPoint calls the field of a slide's number."""


class Media:
    """Pictures of the file; each is in it once."""

    def __init__(self) -> None:
        self._names: dict[bytes, str] = {}

    def name(self, data: bytes) -> str:
        kind = office.format_of(data)
        return self._names.setdefault(data, f"picture{len(self._names) + 1}.{kind}")

    @property
    def files(self) -> dict[str, bytes]:
        return {f"ppt/media/{name}": data for data, name in self._names.items()}


class SlideWriter:
    """One slide and what it leads to."""

    def __init__(self, slide: Slide, number: int, media: Media, identity: Identity) -> None:
        self._media = media
        self._pictures: list[str] = []
        self._links: list[str] = []
        self._shapes = 1
        self._identity = identity
        bare = slide.grid is not None or slide.picture is not None
        self._layout = _BARE if bare else _LAYOUTS[slide.kind]
        self.xml = self._slide(slide, number)

    @property
    def relations(self) -> str:
        """Layout, pictures, then addresses."""
        pictures = (("image", f"../media/{name}") for name in self._pictures)
        layout = ("slideLayout", f"../slideLayouts/slideLayout{self._layout}.xml")
        text = relations([layout, *pictures])
        links = "".join(
            f'<Relationship Id="link{n}" Type="{OFFICE}/hyperlink" Target={quoteattr(link)} '
            'TargetMode="External"/>'
            for n, link in enumerate(self._links, start=1)
        )
        return text.replace("</Relationships>", f"{links}</Relationships>")

    def _slide(self, slide: Slide, number: int) -> str:
        title = "ctrTitle" if slide.kind == "cover" else "title"
        shapes = [self._holder(title, "", self._title(slide.title, cover=slide.kind != "body"))]
        self._points = slide.points
        if slide.grid:
            shapes += [self._grid(slide.grid), *self._below(slide.lines)]
        elif slide.picture:
            shapes.append(self._pictured(slide))
        elif slide.lines:
            kind = "subTitle" if slide.kind == "cover" else "body"
            shapes.append(self._holder(kind, "1", self._paragraphs(slide.lines)))
        if slide.kind == "cover" and self._identity.logo:
            shapes.append(self._logo())
        if self._identity.footer:
            shapes.append(self._holder("ftr", "11", self._plain(self._identity.footer)))
        if number > 1:
            shapes.append(self._holder("sldNum", "12", _number(number)))
        tree = "".join((_GROUP, *shapes))
        return (
            f"{HEAD}<p:sld {SPACES}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld>"
            "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
        )

    def _about(self, name: str, more: str = "") -> str:
        self._shapes += 1
        return f'<p:cNvPr id="{self._shapes}" name="{name} {self._shapes}"{more}/>'

    def _holder(self, kind: str, index: str, paragraphs: str) -> str:
        """Words in a place that the layout has for them."""
        number = f' idx="{index}"' if index else ""
        size = ' sz="quarter"' if kind in ("ftr", "sldNum") else ""
        return (
            f'<p:sp><p:nvSpPr>{self._about(kind)}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            f'<p:nvPr><p:ph type="{kind}"{size}{number}/></p:nvPr></p:nvSpPr><p:spPr/>'
            f"<p:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</p:txBody></p:sp>"
        )

    def _title(self, text: str, *, cover: bool) -> str:
        points = title_size(text) + (6 if cover else 0)
        return self._paragraph(text, self._runs(text, f' sz="{points * 100}"'))

    def _plain(self, text: str) -> str:
        return self._paragraph(text, self._runs(text))

    # ── words ───────────────────────────────────────────────────────────────────────────────

    def _paragraphs(self, lines: Iterable[TextLine]) -> str:
        return "".join(map(self._line, lines))

    def _line(self, line: TextLine) -> str:
        size = f' sz="{self._points * 100}"'
        looks = {"strong": f'{size} b="1"', "quote": f'{size} i="1"'}
        label = self._runs(f"{line.label} ", size, _QUIET) if line.label else ""
        colour = _QUIET if line.look == "quiet" else _ACCENT if line.look == "strong" else ""
        return self._paragraph(
            line.label or line.text,
            label + self._runs(line.text, looks.get(line.look, size), colour),
            line.level,
        )

    def _paragraph(self, text: str, runs: str, level: int = 0, more: str = "") -> str:
        deep = min(level, len(_BULLETS))
        indent = f' marL="{deep * 342_900}" indent="-285_750"'.replace("_", "") if deep else ""
        right = ' algn="r" rtl="1"' if office.rightward(text) else more
        bullet = f'<a:buChar char="{_BULLETS[deep - 1]}"/>' if deep else ""
        properties = f"<a:pPr{indent}{right}>{bullet}</a:pPr>" if indent or right else ""
        return f"<a:p>{properties}{runs}</a:p>"

    def _runs(self, text: str, look: str = "", colour: str = "") -> str:
        return "".join(self._run(*each, look, colour) for each in linked(text))

    def _run(self, words: str, address: str, look: str, colour: str) -> str:
        link = ""
        if address:
            if address not in self._links:
                self._links.append(address)
            link = f'<a:hlinkClick r:id="link{self._links.index(address) + 1}"/>'
        properties = f'<a:rPr lang="{office.spoken()}"{look}>{colour}{link}</a:rPr>'
        lines = (f"<a:r>{properties}<a:t>{escape(line)}</a:t></a:r>" for line in words.split("\n"))
        return "<a:br/>".join(lines)

    # ── tables and pictures ─────────────────────────────────────────────────────────────────

    def _grid(self, grid: Grid) -> str:
        table, whole = grid.table, length(WIDTH - 2 * MARGIN)
        widths = office.widths(table, whole)
        rows = (table.head, *table.rows)
        height = length(grid.points * 0.62)
        cells = "".join(
            f'<a:tr h="{height}">' + "".join(self._cells(row, grid, head=not n)) + "</a:tr>"
            for n, row in enumerate(rows)
        )
        columns = "".join(f'<a:gridCol w="{width}"/>' for width in widths)
        side = ' rtl="1"' if office.from_right() else ""
        return (
            f"<p:graphicFrame><p:nvGraphicFramePr>{self._about('Table', _described(table.caption))}"
            '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/>'
            f"</p:nvGraphicFramePr>{_place('p', MARGIN, TOP, WIDTH - 2 * MARGIN, len(rows) * 8)}"
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
            f'<a:tbl><a:tblPr{side} firstRow="1"/><a:tblGrid>{columns}</a:tblGrid>{cells}</a:tbl>'
            "</a:graphicData></a:graphic></p:graphicFrame>"
        )

    def _cells(self, row: Sequence[str], grid: Grid, *, head: bool) -> Iterator[str]:
        for n, text in enumerate(row):
            more = ' algn="r"' if n in grid.table.numbers else ""
            look = f' sz="{grid.points * 100}"{" b=" + chr(34) + "1" + chr(34) if head else ""}'
            words = self._paragraph(text, self._runs(text, look), more=more)
            fill = _HEAD_FILL if head else "<a:noFill/>"
            yield (
                f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{words}</a:txBody>"
                f'<a:tcPr marT="36000" marB="36000">{_LINES}{fill}</a:tcPr></a:tc>'
            )

    def _pictured(self, slide: Slide) -> str:
        assert slide.picture is not None
        data = slide.picture.data
        left, top, width, height = fitted(data, picture_room(slide.lines))
        shown = self._picture(data, slide.picture.alt, (left, top, width, height))
        if not slide.lines:
            return shown
        place = (MARGIN, top + height + 2, WIDTH - 2 * MARGIN, HEIGHT - 18 - top - height)
        return shown + self._words(slide.lines, place)

    def _below(self, lines: Sequence[TextLine]) -> Iterator[str]:
        """What stands at the foot of a table's slide."""
        if lines:
            high = below_height(lines)
            yield self._words(lines, (MARGIN, FOOT - high, WIDTH - 2 * MARGIN, high))

    def _words(self, lines: Sequence[TextLine], at: tuple[float, float, float, float]) -> str:
        place, words = _place("a", *at), self._paragraphs(lines)
        return (
            f'<p:sp><p:nvSpPr>{self._about("Caption")}<p:cNvSpPr txBox="1"/><p:nvPr/>'
            f'</p:nvSpPr><p:spPr>{place}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
            f'<p:txBody><a:bodyPr wrap="square"/><a:lstStyle/>{words}</p:txBody></p:sp>'
        )

    def _picture(self, data: bytes, alt: str, place: tuple[float, float, float, float]) -> str:
        name = self._media.name(data)
        if name not in self._pictures:
            self._pictures.append(name)
        number = self._pictures.index(name) + 2
        return (
            f"<p:pic><p:nvPicPr>{self._about('Picture', _described(alt))}"
            '<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
            f'<p:blipFill><a:blip r:embed="rId{number}"/><a:stretch><a:fillRect/></a:stretch>'
            f"</p:blipFill><p:spPr>{_place('a', *place)}"
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
        )

    def _logo(self) -> str:
        width, height = logo_size(self._identity.logo)
        place = (WIDTH - MARGIN - width, 10.0, width, height)
        return self._picture(self._identity.logo, self._identity.name or "Logo", place)


_QUIET: Final = '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill>'
_ACCENT: Final = '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
_HEAD_FILL: Final = '<a:solidFill><a:schemeClr val="bg2"/></a:solidFill>'
_LINES: Final = "".join(
    f'<a:ln{side} w="6350"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill></a:ln{side}>'
    for side in "LRTB"
)


def _described(alt: str) -> str:
    return f" descr={quoteattr(alt)}" if alt else ""


def _place(space: str, left: float, top: float, width: float, height: float) -> str:
    x, y, w, h = map(length, (left, top, width, height))
    return f'<{space}:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></{space}:xfrm>'


def _number(number: int) -> str:
    properties = f'<a:rPr lang="{office.spoken()}"/>'
    inside = f"{properties}<a:t>{number}</a:t>"
    return f'<a:p><a:fld id="{_NUMBER}" type="slidenum">{inside}</a:fld></a:p>'
