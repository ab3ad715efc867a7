"""Writes slides as the XML parts of an ODP file; what does not change is in `parts/odp`."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from tablee.plugin import Identity, Synthesis, linked, office, packed, plain_names, speaking

from .deck import MARGIN, TOP, WIDTH, Slide, TextLine, title_size
from .placing import FOOT, below_height, fitted, logo_size, picture_room

if TYPE_CHECKING:
    from .tables import Grid

_FOLDER: Final = Path(__file__).parent / "parts" / "odp"
_MIME: Final = "application/vnd.oasis.opendocument.presentation"
_TITLE: Final = {
    "cover": (MARGIN, 34.0, WIDTH - 2 * MARGIN, 44.0),
    "part": (MARGIN, 60.0, WIDTH - 2 * MARGIN, 50.0),
    "body": (MARGIN, 12.0, WIDTH - 2 * MARGIN, 28.0),
}
_BODY: Final = {
    "cover": (MARGIN, 84.0, WIDTH - 2 * MARGIN, 88.0),
    "part": (MARGIN, 114.0, WIDTH - 2 * MARGIN, 58.0),
    "body": (MARGIN, TOP, WIDTH - 2 * MARGIN, 130.0),
}
_FONT: Final = 'style:font-name="Slides"'
_INK: Final = 'fo:color="#1b2433"'
_LOOKS: Final = {"Head": f'fo:font-weight="bold" {_INK}', "Words": "", "Cell": ""}
_SPACED: Final = {"Head": ' fo:line-height="95%"', "Words": ' fo:margin-top="2.5mm"'}
_DEEPEST: Final = 3
_BLANKS: Final = re.compile(r"(\n|\t|^ +| {2,}| +$)")
"""What readers would not keep if it stood in the file as it is (ODF 1.3, part 3, §6.1.2)."""


def written(slides: Sequence[Slide], synthesis: Synthesis) -> bytes:
    """The file, the same whenever it is made."""
    title = " ".join(plain_names([synthesis.title])) or slides[0].title
    with speaking(synthesis.language):
        body = _Body(synthesis.identity)
        pages = "".join(body.page(slide, n) for n, slide in enumerate(slides, start=1))
        content = _parts()["content.xml"].replace("<!-- styles -->", body.styles)
        content = content.replace("<!-- pages -->", pages)
        files = {
            "content.xml": content,
            "styles.xml": _styles(synthesis.identity),
            "meta.xml": _meta(title, synthesis),
            "META-INF/manifest.xml": _manifest(body.files),
        }
    parts = {name: text.encode() for name, text in files.items()}
    return packed({"mimetype": _MIME.encode(), **parts, **body.files}, ["mimetype", *body.files])


@functools.cache
def _parts() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in _FOLDER.iterdir() if path.is_file()}


def _styles(identity: Identity) -> str:
    language, _dash, country = office.spoken().partition("-")
    text = _parts()["styles.xml"].replace('fo:language="fr"', f'fo:language="{language}"')
    text = text.replace('fo:country="FR"', f'fo:country="{country or "none"}"')
    for ours, theirs in (("#b23e1a", identity.accent), ("#1c6a62", identity.second)):
        text = text.replace(ours, theirs or ours)
    return text


def _meta(title: str, synthesis: Synthesis) -> str:
    authors = ", ".join(plain_names(synthesis.writers or synthesis.initiators))
    told = [
        ("dc:title", title),
        ("meta:initial-creator", authors),
        ("dc:creator", authors),
        *(("meta:keyword", word) for word in plain_names(synthesis.keywords)),
        ("dc:language", office.spoken()),
    ]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", synthesis.date):
        told += [(n, f"{synthesis.date}T00:00:00") for n in ("meta:creation-date", "dc:date")]
    fields = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in told if text)
    return _parts()["meta.xml"].replace("<!-- meta -->", fields)


def _manifest(files: Iterable[str]) -> str:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" '
        f'manifest:media-type="image/{name.rpartition(".")[2]}"/>'
        for name in files
    )
    return _parts()["manifest.xml"].replace("<!-- pictures -->", entries)


class _Body:
    """The pages of one presentation, and the styles that they ask for."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._names: dict[bytes, str] = {}
        self._made: dict[str, str] = {}
        self._tables = 0

    @property
    def styles(self) -> str:
        """What was asked for beyond the fixed styles, by its name."""
        return "".join(self._made.values())

    @property
    def files(self) -> dict[str, bytes]:
        """The pictures, by their place in the package; each is there once."""
        return {f"Pictures/{name}": data for data, name in self._names.items()}

    def page(self, slide: Slide, number: int) -> str:
        """A slide; its title comes first, as it is read."""
        frames = [self._title(slide)]
        self._points = slide.points
        if slide.grid:
            frames.append(self._grid(slide.grid))
            if slide.lines:
                high = below_height(slide.lines)
                words = f"<draw:text-box>{self._paragraphs(slide.lines)}</draw:text-box>"
                frames.append(_box((MARGIN, FOOT - high, WIDTH - 2 * MARGIN, high), words))
        elif slide.picture:
            frames += self._pictured(slide)
        elif slide.lines:
            words = self._paragraphs(slide.lines)
            frames.append(
                _box(_BODY[slide.kind], f"<draw:text-box>{words}</draw:text-box>", "outline")
            )
        if slide.kind == "cover" and self._identity.logo:
            width, height = logo_size(self._identity.logo)
            place = (WIDTH - MARGIN - width, 10.0, width, height)
            alt = self._identity.name or "Logo"
            frames.append(self._picture(self._identity.logo, alt, place))
        if self._identity.footer:
            words = f'<text:p text:style-name="Foot">{_said(self._identity.footer)}</text:p>'
            place = (MARGIN, 176.0, 240.0, 9.0)
            frames.append(_box(place, f"<draw:text-box>{words}</draw:text-box>"))
        if number > 1:
            words = '<text:p text:style-name="Number"><text:page-number/></text:p>'
            place = (WIDTH - MARGIN - 40, 176.0, 40.0, 9.0)
            frames.append(_box(place, f"<draw:text-box>{words}</draw:text-box>"))
        return (
            f"<draw:page draw:name={quoteattr(f'{number}. {slide.title}')} "
            f'draw:style-name="Page" draw:master-page-name="Default">{"".join(frames)}</draw:page>'
        )

    def _title(self, slide: Slide) -> str:
        points = title_size(slide.title) + (6 if slide.kind != "body" else 0)
        style = self._style(f"Title{points}", "Head", f'fo:font-size="{points}pt"', slide.title)
        words = f'<text:p text:style-name="{style}">{_said(slide.title)}</text:p>'
        inside = f"<draw:text-box>{words}</draw:text-box>"
        return _box(_TITLE[slide.kind], inside, "title", style="TitleFrame")

    # ── words ───────────────────────────────────────────────────────────────────────────────

    def _style(self, name: str, begun: str, look: str, text: str, align: str = "") -> str:
        """The name of a paragraph's style, begun from one of `_LOOKS`; as the text turns."""
        right = office.rightward(text)
        side = "right" if right else align
        made = f"{name}{'R' if right else ''}"
        about = f' fo:text-align="{side or "start"}"{_SPACED.get(begun, "")}'
        about += ' style:writing-mode="rl-tb"' if right else ""
        if made not in self._made:
            self._made[made] = (
                f'<style:style style:name="{made}" style:family="paragraph">'
                f"<style:paragraph-properties{about}/>"
                f"<style:text-properties {_FONT} {_in_any_script(f'{_LOOKS[begun]} {look}')}/>"
                "</style:style>"
            )
        return made

    def _paragraphs(self, lines: Iterable[TextLine]) -> str:
        return "".join(map(self._line, lines))

    def _line(self, line: TextLine) -> str:
        looks = {
            "strong": 'fo:font-weight="bold" fo:color="#8a2e11"',
            "quote": 'fo:font-style="italic"',
            "quiet": 'fo:color="#475061"',
        }
        look = f'fo:font-size="{self._points}pt" {looks.get(line.look, _INK)}'
        style = self._style(
            f"Words{self._points}-{line.look}", "Words", look, line.label or line.text
        )
        label = f'<text:span text:style-name="Quiet">{_said(line.label)} </text:span>'
        words = f"{label if line.label else ''}{_said(line.text)}"
        made = f'<text:p text:style-name="{style}">{words}</text:p>'
        for _deep in range(min(line.level, _DEEPEST)):
            made = f"<text:list><text:list-item>{made}</text:list-item></text:list>"
        return made.replace("<text:list>", '<text:list text:style-name="Bullets">', 1)

    # ── tables and pictures ─────────────────────────────────────────────────────────────────

    def _grid(self, grid: Grid) -> str:
        table = grid.table
        self._tables += 1
        name = f"Table{self._tables}"
        columns = ""
        for width in office.widths(table, round(10 * (WIDTH - 2 * MARGIN))):
            style = f"Column{width}"
            self._made[style] = (
                f'<style:style style:name="{style}" style:family="table-column">'
                f'<style:table-column-properties style:column-width="{width / 10:.1f}mm"/>'
                "</style:style>"
            )
            columns += f'<table:table-column table:style-name="{style}"/>'
        rows = "".join(
            self._row(row, grid, head=not n) for n, row in enumerate((table.head, *table.rows))
        )
        place = (MARGIN, TOP, WIDTH - 2 * MARGIN, 8.0 * (1 + len(table.rows)))
        caption = f"<svg:title>{escape(table.caption)}</svg:title>" if table.caption else ""
        inside = (
            f'<table:table table:name="{name}" table:use-first-row-styles="true">'
            f"{columns}{rows}</table:table>"
        )
        return _box(place, inside + caption)

    def _row(self, texts: Iterable[str], grid: Grid, *, head: bool) -> str:
        return f"<table:table-row>{''.join(self._cells(texts, grid, head=head))}</table:table-row>"

    def _cells(self, texts: Iterable[str], grid: Grid, *, head: bool) -> Iterator[str]:
        look = f'fo:font-size="{grid.points}pt" {_INK}' + (' fo:font-weight="bold"' if head else "")
        for n, text in enumerate(texts):
            figure = n in grid.table.numbers
            name = f"Cell{grid.points}{'h' if head else ''}{'n' if figure else ''}"
            style = self._style(name, "Cell", look, text, "end" if figure else "")
            words = f'<text:p text:style-name="{style}">{_said(text)}</text:p>'
            kind = "HeadCell" if head else "Cell"
            yield f'<table:table-cell table:style-name="{kind}">{words}</table:table-cell>'

    def _pictured(self, slide: Slide) -> Iterator[str]:
        assert slide.picture is not None
        place = fitted(slide.picture.data, picture_room(slide.lines))
        yield self._picture(slide.picture.data, slide.picture.alt, place)
        if slide.lines:
            top = place[1] + place[3] + 2
            words = f"<draw:text-box>{self._paragraphs(slide.lines)}</draw:text-box>"
            yield _box((MARGIN, top, WIDTH - 2 * MARGIN, 172.0 - top), words)

    def _picture(self, data: bytes, alt: str, place: tuple[float, float, float, float]) -> str:
        kind = office.format_of(data)
        name = self._names.setdefault(data, f"{len(self._names) + 1}.{kind}")
        told = f"<svg:desc>{escape(alt)}</svg:desc>" if alt else ""
        image = (
            f'<draw:image xlink:href="Pictures/{name}" xlink:type="simple" xlink:show="embed" '
            'xlink:actuate="onLoad"/>'
        )
        return _box(place, image + told)


def _box(
    place: tuple[float, float, float, float], inside: str, kind: str = "", style: str = "Frame"
) -> str:
    left, top, width, height = place
    role = f' presentation:class="{kind}" presentation:style-name="{style}"' if kind else ""
    role = role or f' draw:style-name="{style}"'
    return (
        f'<draw:frame{role} draw:layer="layout" svg:x="{left:.1f}mm" svg:y="{top:.1f}mm" '
        f'svg:width="{width:.1f}mm" svg:height="{height:.1f}mm">{inside}</draw:frame>'
    )


def _in_any_script(look: str) -> str:
    """The same for letters from the right, which have sizes of their own."""
    return re.sub(r'fo:(font-\w+)="([^"]*)"', r'\g<0> style:\1-complex="\2"', look)


def _said(text: str) -> str:
    """The words; spaces, tabs and line breaks are kept, addresses are links."""
    return "".join(
        f'<text:a xlink:type="simple" xlink:href={quoteattr(address)}>{_white(words)}</text:a>'
        if address
        else _white(words)
        for words, address in linked(text)
    )


def _white(text: str) -> str:
    made = ""
    for n, part in enumerate(_BLANKS.split(text)):
        if n % 2 == 0:
            made += escape(part)
        elif part == "\n":
            made += "<text:line-break/>"
        else:
            made += "<text:tab/>" if part == "\t" else f'<text:s text:c="{len(part)}"/>'
    return made
