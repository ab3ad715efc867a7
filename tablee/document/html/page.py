"""Renders the document as an HTML page, standalone or published."""

from __future__ import annotations

import functools
import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jinja2
from markupsafe import Markup

from tablee.document.outline import (
    Bullets,
    Byline,
    Keywords,
    LineBlock,
    OutlinePicture,
    OutlinePiece,
    OutlineTable,
    Title,
    cleaned,
    linked,
    may_link,
    outline,
    outline_texts,
)
from tablee.document.outline.office import columns
from tablee.model.synthesis import LABELS, Part, Place, Synthesis
from tablee.settings import ROOT
from tablee.texts import _, direction, language, speaking, tag

if TYPE_CHECKING:
    from tablee.model.identity import Identity

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True)
class Hyperlink:
    """An address and what it is called."""

    address: str
    words: str
    chosen: bool = False
    """Whether it is one that most people take, or the one that is shown."""


@dataclass(frozen=True)
class PageLinks:
    """Addresses are relative to the page, or whole."""

    parts: tuple[Hyperlink, ...] = ()
    """The same document, or only a part of it; the shown one is `chosen`."""
    files: tuple[Hyperlink, ...] = ()
    """Its downloads; those that most people want are `chosen`, and stand first."""
    pictures: Mapping[bytes, str] = field(default_factory=dict)
    """Where each picture is, by its bytes."""
    fonts: tuple[str, ...] = ()
    """Our two font files: the letters of Europe's west, then its others."""
    address: str = ""
    """The page's own, whole; empty where it has none."""
    card: str = ""
    """The address, whole, of the picture that shows a link to it; empty for none."""
    indexed: bool = False
    """Whether search engines may list it."""
    session: str = ""
    """Where those who were in the session find it again; empty where nothing leads there."""
    accessibility: Hyperlink | None = None
    """The statement of the server that shows it; None in a folder, which another site may."""
    policy: bool = False
    """Whether the page itself forbids what no server's header forbids: in a folder."""


@dataclass(frozen=True)
class HtmlPage:
    """A page, and the SHA-256 of its style, so that a policy can allow that one alone."""

    text: str
    style: str
    """As a policy names it: `sha256-…`."""


def standalone_html(synthesis: Synthesis, part: Part) -> str:
    """The document as a page that needs nothing else: its pictures are in it."""
    with speaking(synthesis.language):
        return _page(synthesis, part, None, _file("page.css") + _colours(synthesis.identity))


def published(synthesis: Synthesis, part: Part, around: PageLinks) -> HtmlPage:
    """The document with what stands around it; nothing in it needs a script."""
    with speaking(synthesis.language):
        pieces = outline(synthesis, part)
        style = "".join(
            [
                *(_fonts(around.fonts), _file("page.css"), _file("around.css"), _bars(pieces)),
                *(_colours(synthesis.identity), synthesis.identity.css),
            ]
        )
        digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
        return HtmlPage(_page(synthesis, part, around, style), f"sha256-{digest}")


def _page(synthesis: Synthesis, part: Part, around: PageLinks | None, style: str) -> str:
    head, sections = _cut(outline(synthesis, part))
    lead = list(takewhile(lambda piece: not isinstance(piece, Byline), head[1:]))
    text = (
        _environment()
        .get_template("page.html")
        .render(
            title=head[0].text if isinstance(head[0], Title) else "",
            lead=lead,
            people=head[1 + len(lead) :],
            sections=sections,
            date=cleaned(synthesis.date),
            summary=_summary(lead),
            language=language(),
            direction=direction(),
            locale=tag().replace("-", "_"),
            style=Markup(style),  # noqa: S704 - our own files
            around=around,
            identity=synthesis.identity,
            _=_,
            next_table=count(1).__next__,
        )
    )
    # Macros leave blank lines between them; people's words hold none by now.
    return re.sub("\n{2,}", "\n", text).lstrip()


def _cut(
    pieces: Sequence[OutlinePiece],
) -> tuple[list[OutlinePiece], list[tuple[str, list[OutlinePiece]]]]:
    """What stands on top, then each of the two documents as `(its name, pieces)`."""
    head: list[OutlinePiece] = []
    sections: list[tuple[str, list[OutlinePiece]]] = []
    notes = _(LABELS[Place.NOTES])
    for piece in pieces:
        if isinstance(piece, Title) and piece.level == 2:
            sections.append(("notes" if piece.text == notes else "sheet", []))
        (sections[-1][1] if sections else head).append(piece)
    return head, sections


def _summary(pieces: Iterable[OutlinePiece]) -> str:
    """The lead on one line, for where a link to the page is shown; at most 300 characters."""
    lead = " ".join(
        line for piece in pieces if isinstance(piece, LineBlock) for line in piece.lines
    )
    return lead if len(lead) <= 300 else lead[:299].rstrip() + "…"


# ── style ───────────────────────────────────────────────────────────────────────────────────


@functools.cache
def _file(name: str) -> str:
    """One of our sheets, as it stands in the page: without blank lines."""
    return re.sub("\n{2,}", "\n", (FOLDER / name).read_text("utf-8"))


def _fonts(files: Sequence[str]) -> str:
    """Our typeface, from these addresses, for the letters that each file has."""
    sheet = (ROOT / "assets" / "css" / "tokens.css").read_text("utf-8")
    faces = re.findall(r"@font-face \{.*?\n\}\n", sheet, re.DOTALL)
    upright = [face for face in faces if "italic" not in face]
    found = zip(upright, files, strict=False)
    return "".join(re.sub(r'url\("[^"]+"\)', f'url("{file}")', face) for face, file in found)


def _colours(identity: Identity) -> str:
    """The organisation's colours in place of ours."""
    ours = {
        "accent": identity.accent,
        "accent-deep": identity.accent,
        "second": identity.second,
        "second-deep": identity.second,
    }
    rules = "".join(f"--{name}:{colour};" for name, colour in ours.items() if colour)
    return f":root{{{rules}}}\n" if rules else ""


def _bars(pieces: Iterable[OutlinePiece]) -> str:
    """A rule for each length of bar: a style written on an element is forbidden by the policy."""
    lengths = {
        hundredths(s) for piece in pieces if isinstance(piece, OutlineTable) for s in piece.shares
    }
    return "".join(f".bar-{each}{{--share:{each / 100:g}}}\n" for each in sorted(lengths))


# ── what the template asks ──────────────────────────────────────────────────────────────────


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for each in (Bullets, Keywords, Byline, OutlinePicture, OutlineTable, LineBlock, Title):
        environment.tests[each.__name__] = _is_a(each)
    for ask in (hundredths, inside, links, named, row_head, said, source):
        environment.filters[ask.__name__] = ask
    environment.tests["rotated"] = rotated
    environment.tests["many"] = many
    environment.globals["icon"] = _icon
    environment.globals["logo"] = _logo()
    return environment


def _is_a(kind: type) -> Callable[[Any], bool]:
    return lambda piece: isinstance(piece, kind)


def many(label: str) -> bool:
    """Whether the names after this label are many, and set less strongly than one or two."""
    return label in [_(LABELS[name]) for name in ("participants", "remote", "in_room")]


def links(text: str) -> str:
    """The words, its addresses as links; everything in them is text."""
    if not may_link(text):
        return text
    link = Markup('<a href="{}" rel="nofollow noreferrer">{}</a>')
    return Markup("").join(link.format(to, words) if to else words for words, to in linked(text))


def said(pieces: Sequence[OutlinePiece]) -> str:
    """Their words on one line, for what names them to a screen reader."""
    return " ".join(" ".join(outline_texts(pieces)).split())


def named(table: OutlineTable, number: int) -> str:
    """What the part of the page that scrolls sideways with this table is called."""
    name = _("Tableau {n}").format(n=number)
    return f"{name}, {table.caption}" if table.caption else name


def rotated(table: OutlineTable) -> bool:
    """Whether the heads of its figures stand along their columns."""
    return bool(columns(table).rotated)


def row_head(table: OutlineTable) -> int:
    """The column that says what a row is about: the first that holds no figures."""
    return table.words if len(table.head) > 1 else -1


def hundredths(share: float) -> int:
    """A bar's length in hundredths of the longest."""
    return round(share * 100)


def source(picture: OutlinePicture) -> str:
    """The picture itself, written as an address."""
    return inside(picture.data)


def inside(picture: bytes) -> str:
    """These bytes of a picture, written as an address."""
    return f"data:{kind(picture)};base64,{b64encode(picture).decode()}"


def kind(picture: bytes) -> str:
    """The media type of a picture."""
    return "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"


@functools.cache
def _icon(name: str) -> Markup:
    """One of `assets/icons`, always beside its words."""
    return _drawing(f"icons/{name}.svg", 'fill="none" stroke="currentColor" stroke-width="2"')


@functools.cache
def _logo() -> Markup:
    return _drawing("logo.svg", "")


def _drawing(file: str, how: str) -> Markup:
    """A drawing of ours as part of the page, silent to screen readers."""
    text = (ROOT / "assets" / file).read_text("utf-8")
    box = re.search(r'viewBox="[^"]+"', text)
    inside = re.search(r"<svg[^>]*>(.*)</svg>", text, re.DOTALL)
    assert box is not None, file
    assert inside is not None, file
    shapes = re.sub(r"\s*\n\s*", "", inside[1])
    return Markup(f'<svg {box[0]} {how} aria-hidden="true">{shapes}</svg>')  # noqa: S704 - our own
