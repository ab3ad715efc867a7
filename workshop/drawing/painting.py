"""From a layout to a PNG, with Pillow: the same layout always gives the same bytes."""

from __future__ import annotations

import io
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from workshop.drawing.letters import font, piece_width, pieces
from workshop.drawing.page import WHITE, mixed

if TYPE_CHECKING:
    from workshop.drawing.page import Colour, Layout, Shape, Words

__all__ = ["paint"]

FINER: Final = 4
"""Round and slanting edges are drawn so many times larger, then made small."""
STRIPE: Final = (8, 20)
"""The width of a stripe, and from one to the next, along the bar."""
EDGE: Final = 2
COLOURS: Final = 256
STEPS: Final = 12
"""From one colour to another where a letter's edge lies between them."""
APART: Final = 300
"""Two colours nearer than this (squared) are one, but for those of the layout: a palette is looked
up in cells, and a near neighbour would be taken for the colour itself."""


def paint(layout: Layout) -> bytes:
    """The page as a PNG file, without metadata."""
    image = Image.new("RGB", (layout.width, layout.height), WHITE)
    pen = ImageDraw.Draw(image)
    for shape in layout.shapes:
        _shape(image, pen, shape)
    for words in layout.words:
        _words(pen, words)
    out = io.BytesIO()
    few = image.quantize(palette=_palette(*_colours(layout)), dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=5)
    return out.getvalue()


# ── colours ─────────────────────────────────────────────────────────────────────────────────


def _colours(layout: Layout) -> tuple[tuple[Colour, ...], tuple[Colour, ...]]:
    """The colours of what stands below, and of what stands on it."""
    below = [WHITE, *(colour for s in layout.shapes for colour in (s.fill, s.edge, s.stripes))]
    above = [words.ink for words in layout.words]
    return tuple(dict.fromkeys(filter(None, below))), tuple(dict.fromkeys(above))


@lru_cache(maxsize=16)
def _palette(below: tuple[Colour, ...], above: tuple[Colour, ...]) -> Image.Image:
    """These colours as they are, and what lies between any two of them where there is room."""
    kept = list(dict.fromkeys((*below, *above)))
    for ground, colour in (*product(below, above), *product(below, below)):
        for step in range(1, STEPS):
            between = mixed(ground, colour, step / STEPS)
            if len(kept) < COLOURS and all(_distance(between, each) > APART for each in kept):
                kept.append(between)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in kept for part in colour])
    return palette


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


# ── shapes and words ────────────────────────────────────────────────────────────────────────


def _shape(image: Image.Image, pen: ImageDraw.ImageDraw, shape: Shape) -> None:
    left, right = round(shape.x), round(shape.x + shape.width)
    box = (left, shape.y, max(left, right - 1), shape.y + shape.height - 1)
    if shape.round:
        image.paste(shape.fill, (left, shape.y), _disc(shape.height))
        return
    pen.rectangle(box, fill=shape.fill)
    if shape.stripes:
        size = (box[2] - box[0] + 1, box[3] - box[1] + 1)
        image.paste(shape.stripes, box[:2], _stripes(shape.height).crop((0, 0, *size)))
    if shape.dashed and shape.edge:
        _dashes(pen, box, shape.edge)
    elif shape.edge:
        pen.rectangle(box, outline=shape.edge, width=EDGE)


def _dashes(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], ink: Colour) -> None:
    left, top, right, bottom = box
    for x in range(left, right, 18):
        for y in (top, bottom - EDGE + 1):
            pen.rectangle((x, y, min(x + 9, right), y + EDGE - 1), fill=ink)
    for y in range(top, bottom, 18):
        for x in (left, right - EDGE + 1):
            pen.rectangle((x, y, x + EDGE - 1, min(y + 9, bottom)), fill=ink)


@lru_cache(maxsize=8)
def _disc(size: int) -> Image.Image:
    large = Image.new("L", (size * FINER, size * FINER))
    ImageDraw.Draw(large).ellipse((0, 0, size * FINER - 1, size * FINER - 1), fill=255)
    return large.resize((size, size), Image.Resampling.LANCZOS)


@lru_cache(maxsize=8)
def _stripes(height: int) -> Image.Image:
    """Slanting stripes, longer than any page is wide."""
    wide, step = 2000, STRIPE[1]
    tile = Image.new("L", (step * 2, height * 2))
    pen = ImageDraw.Draw(tile)
    for x in range(-2 * height - 2 * step, 2 * step + 2 * height, 2 * step):
        thick = 2 * STRIPE[0]
        pen.polygon(
            (
                (x, 2 * height),
                (x + thick, 2 * height),
                (x + thick + 2 * height, 0),
                (x + 2 * height, 0),
            ),
            fill=255,
        )
    small = tile.resize((step, height), Image.Resampling.BOX)
    band = Image.new("L", (wide, height))
    for x in range(0, wide, step):
        band.paste(small, (x, 0))
    return band


def _words(pen: ImageDraw.ImageDraw, words: Words) -> None:
    x, foot = words.x, words.y + words.face.baseline
    for place, letters in pieces(words.text):
        long = piece_width(place, letters, words.face)
        if place is None:
            _boxes(pen, x, foot, words, len(letters))
        else:
            face = font(place, words.face)
            pen.text((x, foot), letters, font=face, fill=words.ink, anchor="ls")
        x += long


def _boxes(pen: ImageDraw.ImageDraw, x: float, foot: int, words: Words, count: int) -> None:
    """Letters that no file of ours has."""
    step, tall = words.face.size * 0.6, round(words.face.size * 0.7)
    for i in range(count):
        left = x + i * step + 2
        pen.rectangle((left, foot - tall, left + step - 5, foot), outline=words.ink, width=EDGE)
