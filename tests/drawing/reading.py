"""Reads a PDF as a printer would: which words and shapes stand where on each page, by pdfium."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from hypothesis import strategies as st
from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "LETTERS",
    "Colour",
    "Page",
    "Shape",
    "Words",
    "beyond",
    "boxes_crossing",
    "crossing",
    "read",
    "words_of",
]

PIXEL = 72 / 150
"""Points of a pixel at 150 dpi, in which all is told here."""
ABOVE, BELOW = 0.88, 0.26
"""What letters take above and below the line that they stand on, in their size."""
FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
LETTERS = st.characters(max_codepoint=0xFFFF, exclude_categories=["M", "Cn", "Co", "Cs"]).filter(
    lambda letter: _is_plain(letter)
)
"""Those that pdfium tells the place of when they are mixed at random. It does not of marks that are
drawn on a letter from another font, of what is beyond the first plane (it cuts these in two), of
figures among words from the right: for emoji, Arabic and Hebrew there are tests with real words."""
INVISIBLE = dict.fromkeys(map(ord, "\u200b\x02\xad"), None)

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Words:
    """Letters side by side on one line, in one size; the box of their line around them."""

    x: float
    y: float
    width: float
    height: float
    text: str
    size: float
    ink: Colour


@dataclass(frozen=True)
class Shape:
    """What is filled, or edged, or both."""

    x: float
    y: float
    width: float
    height: float
    fill: Colour | None
    edge: Colour | None = None
    dashed: bool = False
    corners: tuple[tuple[float, float], ...] = ()
    """The points that its outline goes through in straight lines, in its width and height."""
    curved: bool = False

    @property
    def disc(self) -> bool:
        """Whether it is as a circle, or an oval."""
        return self.curved and len(self.corners) < 3


@dataclass(frozen=True)
class Page:
    """All that stands on a page."""

    width: float
    height: float
    words: tuple[Words, ...]
    shapes: tuple[Shape, ...]


def read(pdf: bytes) -> tuple[Page, ...]:
    """Its pages."""
    document = pdfium.PdfDocument(pdf)
    try:
        return tuple(_read(document[n]) for n in range(len(document)))
    finally:
        document.close()


def words_of(pages: Sequence[Page]) -> str:
    """All that is written, line after line."""
    return "\n".join(words.text for page in pages for words in page.words)


# ── what stands on a page ───────────────────────────────────────────────────────────────────


def _read(page: pdfium.PdfPage) -> Page:
    wide, high = page.get_size()
    texts = page.get_textpage()
    words: list[Words] = []
    shapes: list[Shape] = []
    for each in page.get_objects(max_depth=8, textpage=texts):
        if each.type == raw.FPDF_PAGEOBJ_TEXT:
            words += _letters(each, high)
        elif each.type == raw.FPDF_PAGEOBJ_PATH:
            _keep(shapes, _shape(each, high))
    return Page(wide / PIXEL, high / PIXEL, tuple(_joined(words)), tuple(shapes[1:]))


def _letters(run: pdfium.PdfTextObj, high: float) -> Iterator[Words]:
    left, bottom, right, top = run.get_bounds()
    try:
        text = run.extract().translate(INVISIBLE)
    except UnicodeDecodeError:  # pdfium gives half a letter, of a script beyond the first plane
        text = "\ufffd"
    if right <= left or top <= bottom:
        return
    baseline = (high - run.get_matrix().f) / PIXEL
    size = run.get_font_size() * abs(run.get_matrix().d) / PIXEL
    start = min(left, run.get_matrix().e)
    yield Words(
        start / PIXEL,
        baseline - ABOVE * size,
        (right - start) / PIXEL,
        (ABOVE + BELOW) * size,
        text,
        size,
        _colour(raw.FPDFPageObj_GetFillColor, run),
    )


def _joined(found: Sequence[Words]) -> Iterator[Words]:
    """Runs of one line in one: a font for each script, and a place to end a line, part them."""
    line: Words | None = None
    for each in found:
        if line is not None and _goes_on(line, each):
            left, right = min(line.x, each.x), max(line.x + line.width, each.x + each.width)
            line = replace(line, x=left, width=right - left, text=line.text + each.text)
            continue
        if line is not None:
            yield replace(line, text=re.sub(" +", " ", line.text).strip(" "))
        line = each
    if line is not None:
        yield replace(line, text=re.sub(" +", " ", line.text).strip(" "))


def _goes_on(line: Words, run: Words) -> bool:
    """Whether a run is of this line: next to it, or among it where it is from right to left."""
    apart = run.x - line.x - line.width
    backwards = FROM_THE_RIGHT.search(line.text + run.text) is not None
    near = (0 if backwards else -run.size) < apart < 0.9 * run.size
    among = backwards and line.x - run.size < run.x + run.width and apart < run.size
    # Marks and joined letters of these scripts stand a little above their line, or below.
    return abs(run.y - line.y) < (0.45 * run.size if backwards else 0.5) and (near or among)


def _shape(path: pdfium.PdfObject, high: float) -> Shape:
    left, bottom, right, top = (each / PIXEL for each in path.get_bounds())
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, filled, stroked)
    segments = [
        raw.FPDFPath_GetPathSegment(path, n) for n in range(raw.FPDFPath_CountSegments(path))
    ]
    kinds = [raw.FPDFPathSegment_GetType(segment) for segment in segments]
    wide, tall = max(right - left, 0.01), max(top - bottom, 0.01)
    straight = [
        _point(s)
        for s, kind in zip(segments, kinds, strict=True)
        if kind != raw.FPDF_SEGMENT_BEZIERTO
    ]
    points = [(x / PIXEL, y / PIXEL) for x, y in straight]
    west, south = (min(each) for each in zip(*points, strict=True))
    corners = {(round((x - west) / wide, 1), round((y - south) / tall, 1)) for x, y in points}
    return Shape(
        left,
        high / PIXEL - top,
        right - left,
        top - bottom,
        _colour(raw.FPDFPageObj_GetFillColor, path) if filled.value else None,
        _colour(raw.FPDFPageObj_GetStrokeColor, path) if stroked.value else None,
        raw.FPDFPageObj_GetDashCount(path) > 0,
        tuple(sorted(corners)),
        raw.FPDF_SEGMENT_BEZIERTO in kinds,
    )


def _point(segment: object) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _keep(shapes: list[Shape], shape: Shape) -> None:
    """A shape and its edge are written one after the other: they are one."""
    last = shapes[-1] if shapes else None
    if shape.fill is None and last is not None and last.edge is None and last.fill is not None:
        middle = (shape.x + shape.width / 2, shape.y + shape.height / 2)
        other = (last.x + last.width / 2, last.y + last.height / 2)
        around = (shape.width - last.width, shape.height - last.height)
        if max(map(abs, (middle[0] - other[0], middle[1] - other[1]))) < 0.5 and all(
            0 <= each < 12 for each in around
        ):
            shapes[-1] = replace(shape, fill=last.fill)
            return
    shapes.append(shape)


def _colour(ask: object, of: pdfium.PdfObject) -> Colour:
    red, green, blue, _alpha = found = tuple(ctypes.c_uint() for _part in range(4))
    ask(of, *found)  # type: ignore[operator]
    return red.value, green.value, blue.value


# ── what must not be ────────────────────────────────────────────────────────────────────────


def beyond(page: Page) -> list[Words]:
    """The words that leave the page."""
    wide, high = page.width + 0.5, page.height
    return [
        w for w in page.words if w.x < 0 or w.y < 0 or w.x + w.width > wide or w.y + w.height > high
    ]


def leaving(page: Page) -> list[str]:
    """The words that begin in a card or a panel and leave it."""
    found = []
    for box in _boxes(page):
        for words in page.words:
            middle = words.y + words.height / 2
            inside = box.x < words.x < box.x + box.width and box.y < middle < box.y + box.height
            if inside and words.x + words.width > box.x + box.width + 1:
                found.append(words.text)
    return found


def _boxes(page: Page) -> list[Shape]:
    return [s for s in page.shapes if s.edge and s.fill and s.curved and not s.disc]


def boxes_crossing(page: Page) -> list[tuple[Shape, Shape]]:
    """Cards and panels of which one stands partly on another, or leaves the page."""
    found = _boxes(page)
    outside = [s for s in found if s.x < 0 or s.x + s.width > page.width + 0.5 or s.y < 0]
    outside += [s for s in found if s.y + s.height > page.height + 0.5]
    pairs = [(one, other) for one, other in combinations(found, 2) if _cross(one, other)]
    return [*pairs, *((s, s) for s in outside)]


def _cross(one: Shape, other: Shape) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    if across <= 1 or down <= 1:
        return False
    small = one if one.width * one.height < other.width * other.height else other
    return across < small.width - 1 or down < small.height - 1


def crossing(page: Page) -> list[tuple[str, str]]:
    """The words that stand on others."""
    found = []
    ordered = sorted(page.words, key=lambda words: words.y)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.y >= one.y + one.height - 1:
                break
            across = one.x < other.x + other.width - 1 and other.x < one.x + one.width - 1
            if across:
                found.append((one.text, other.text))
    return found


def _is_plain(letter: str) -> bool:
    """Whether it is from left to right, and in no font made of a letter and marks."""
    from_the_right = unicodedata.bidirectional(letter) in {"R", "AL", "AN"}
    return not from_the_right and (letter < "\u0180" or not unicodedata.decomposition(letter))
