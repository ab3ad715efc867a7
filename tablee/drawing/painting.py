"""From a layout to a PNG, with Pillow: the same layout always gives the same bytes."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from tablee.drawing.letters import Face, font, piece_width, pieces
from tablee.drawing.page import Area, Layout, mixed
from tablee.drawing.shapes import paint_shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.drawing.page import Colour, Shape, Words

__all__ = ["paint"]

COLOURS: Final = 256
STEPS: Final = 12
"""From one colour to another where a letter's edge lies between them."""
APART: Final = 300
"""Two colours nearer than this (squared) are one, but for those of the layout: a palette is looked
up in cells, and a near neighbour would be taken for the colour itself."""


def paint(layout: Layout, scale: int = 1, *, finer: bool = False) -> bytes:
    """The page as a PNG file, without metadata; `scale` times as many pixels each way.

    `finer` draws it twice as large before: letters then stand where they belong, not on the next
    whole pixel, which shows in small ones.
    """
    larger = scale * 2 if finer else scale
    drawn = layout if larger == 1 else _enlarged(layout, larger)
    image = Image.new("RGB", (drawn.width, drawn.height), drawn.ground)
    pen = ImageDraw.Draw(image)
    for shape in drawn.shapes:
        paint_shape(image, pen, shape)
    for words in drawn.words:
        _words(pen, words)
    if finer:
        image = image.reduce(2)
    out = io.BytesIO()
    few = image.quantize(palette=_palette(*_colours(layout)), dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=5)
    return out.getvalue()


def _enlarged(layout: Layout, scale: int) -> Layout:
    return replace(
        layout,
        width=layout.width * scale,
        height=layout.height * scale,
        shapes=tuple(_enlarged_shape(shape, scale) for shape in layout.shapes),
        words=tuple(
            replace(
                words,
                x=words.x * scale,
                y=words.y * scale,
                face=Face(words.face.size * scale, words.face.weight),
            )
            for words in layout.words
        ),
    )


def _enlarged_shape(shape: Shape, scale: int) -> Shape:
    part = shape.within
    within = part and Area(part.x * scale, part.y * scale, part.width * scale, part.height * scale)
    return replace(
        shape,
        x=shape.x * scale,
        y=shape.y * scale,
        width=shape.width * scale,
        height=shape.height * scale,
        radius=shape.radius * scale,
        thick=shape.thick * scale,
        within=within,
    )


# ── colours ─────────────────────────────────────────────────────────────────────────────────


def _colours(layout: Layout) -> tuple[tuple[Colour, ...], tuple[tuple[Colour, Colour], ...]]:
    """The colours that are there, and which of them meet."""
    met = dict.fromkeys(_meetings(layout))
    seen = [layout.ground]
    seen += [c for s in layout.shapes for c in (s.fill, s.edge, s.stripes) if c is not None]
    seen += [words.ink for words in layout.words]
    return tuple(dict.fromkeys(seen)), tuple(met)


def _meetings(layout: Layout) -> Iterator[tuple[Colour, Colour]]:
    """What stands on what: a shape on what is under its middle and corner, words likewise."""
    below: list[Shape] = []
    for shape in layout.shapes:
        corner = _under(below, layout.ground, shape.x, shape.y)
        middle = (shape.x + shape.width / 2, shape.y + shape.height / 2)
        for ground in dict.fromkeys((corner, _under(below, layout.ground, *middle))):
            colours = [c for c in (shape.edge, shape.fill) if c is not None]
            yield from ((ground, colour) for colour in colours)
        if shape.edge:
            yield shape.fill, shape.edge
        if shape.stripes:
            yield shape.fill, shape.stripes
        below.append(shape)
    for words in layout.words:
        x, y = words.x + words.width / 2, words.y + words.height / 2
        yield _under(below, layout.ground, x, y), words.ink


def _under(shapes: list[Shape], ground: Colour, x: float, y: float) -> Colour:
    """The colour of the last shape that holds this point."""
    for shape in reversed(shapes):
        area = shape.within or shape
        if area.x <= x < area.x + area.width and area.y <= y < area.y + area.height:
            return shape.fill
    return ground


@lru_cache(maxsize=16)
def _palette(
    colours: tuple[Colour, ...], meetings: tuple[tuple[Colour, Colour], ...]
) -> Image.Image:
    """These colours as they are, and what lies between two that meet, as far as there is room."""
    kept = list(colours[:COLOURS])
    room = (COLOURS - len(kept)) // max(1, len(meetings))
    steps = max(2, min(STEPS, room + 1))
    for ground, colour in meetings:
        for step in range(1, steps):
            between = mixed(ground, colour, step / steps)
            if len(kept) < COLOURS and all(_distance(between, each) > APART for each in kept):
                kept.append(between)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in kept for part in colour])
    return palette


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


# ── words ───────────────────────────────────────────────────────────────────────────────────


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
        pen.rectangle((left, foot - tall, left + step - 5, foot), outline=words.ink, width=2)
