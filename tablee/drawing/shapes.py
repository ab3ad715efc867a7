"""Shapes put on a picture: what is round or slanting is drawn larger, then made small."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from tablee.drawing.page import Area, Colour, Form, Shape

__all__ = ["paint_shape"]

FINER: Final = 4
"""Round and slanting edges are drawn so many times larger."""
STRIPE: Final = (8, 20)
"""The width of a stripe, and from one to the next, along the bar."""
DASH: Final = 9
"""A dash, and what is between two, in edges' widths halved."""

Box = tuple[int, int, int, int]
"""Left, top, right, bottom, the last two not in it."""

POINTS: Final[dict[Form, tuple[tuple[float, float], ...]]] = {
    "triangle": ((0.5, 0.04), (1, 0.92), (0, 0.92)),
    "diamond": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    "hexagon": ((0.25, 0.067), (0.75, 0.067), (1, 0.5), (0.75, 0.933), (0.25, 0.933), (0, 0.5)),
    "cross": (
        *((0.34, 0.03), (0.66, 0.03), (0.66, 0.34), (0.97, 0.34), (0.97, 0.66), (0.66, 0.66)),
        *((0.66, 0.97), (0.34, 0.97), (0.34, 0.66), (0.03, 0.66), (0.03, 0.34), (0.34, 0.34)),
    ),
    "leftwards": ((1, 0), (1, 1), (0, 0.5)),
    "rightwards": ((0, 0), (0, 1), (1, 0.5)),
    "upwards": ((0, 1), (1, 1), (0.5, 0)),
}
"""Where the corners of each form are, its box being 1 by 1."""


def paint_shape(image: Image.Image, pen: ImageDraw.ImageDraw, shape: Shape) -> None:
    """Paints it over what is there."""
    left, top = round(shape.x), round(shape.y)
    right = max(left + 1, round(shape.x + shape.width))
    box = (left, top, right, max(top + 1, round(shape.y + shape.height)))
    if shape.within is not None:
        _part_of_disc(image, shape, shape.within)
    elif shape.form != "box":
        size = (box[2] - left, box[3] - top)
        image.paste(shape.fill, (left, top), _form(shape.form, *size))
    elif shape.round or shape.radius:
        _rounded(image, pen, box, shape)
    else:
        _straight(image, pen, box, shape)


def _straight(image: Image.Image, pen: ImageDraw.ImageDraw, box: Box, shape: Shape) -> None:
    left, top, right, bottom = box
    inside = (left, top, right - 1, bottom - 1)
    pen.rectangle(inside, fill=shape.fill)
    if shape.stripes:
        size = (right - left, bottom - top)
        image.paste(shape.stripes, (left, top), _stripes(shape.height).crop((0, 0, *size)))
    if shape.edge:
        pen.rectangle(inside, outline=shape.edge, width=shape.thick)
    if shape.edge and shape.dashed:
        _gaps(pen, box, shape, 0)


def _rounded(image: Image.Image, pen: ImageDraw.ImageDraw, box: Box, shape: Shape) -> None:
    """A disc or a box with round corners; its edge is inside."""
    radius = (box[3] - box[1]) // 2 if shape.round else shape.radius
    radius = min(radius, (box[2] - box[0]) // 2, (box[3] - box[1]) // 2)
    if not shape.edge:
        _fill_rounded(image, pen, box, radius, shape.fill)
        return
    _fill_rounded(image, pen, box, radius, shape.edge)
    if shape.dashed:
        _gaps(pen, box, shape, radius)
    t = shape.thick
    inner = (box[0] + t, box[1] + t, box[2] - t, box[3] - t)
    _fill_rounded(image, pen, inner, max(0, radius - t), shape.fill)


def _fill_rounded(
    image: Image.Image, pen: ImageDraw.ImageDraw, box: Box, radius: int, fill: Colour
) -> None:
    left, top, right, bottom = box
    if right - left > 2 * radius:
        pen.rectangle((left + radius, top, right - radius - 1, bottom - 1), fill=fill)
    if bottom - top > 2 * radius:
        pen.rectangle((left, top + radius, right - 1, bottom - radius - 1), fill=fill)
    if not radius:
        return
    disc, r = _disc(2 * radius), radius
    for x, dx in ((left, 0), (right - r, r)):
        for y, dy in ((top, 0), (bottom - r, r)):
            image.paste(fill, (x, y), disc.crop((dx, dy, dx + r, dy + r)))


def _gaps(pen: ImageDraw.ImageDraw, box: Box, shape: Shape, radius: int) -> None:
    """Makes dashes of the straight parts of an edge: fills what lies between two."""
    left, top, right, bottom = box
    step = DASH * shape.thick // 2
    for x in range(left + radius + step, right - radius, 2 * step):
        end = min(x + step, right - radius) - 1
        for y in (top, bottom - shape.thick):
            pen.rectangle((x, y, end, y + shape.thick - 1), fill=shape.fill)
    for y in range(top + radius + step, bottom - radius, 2 * step):
        end = min(y + step, bottom - radius) - 1
        for x in (left, right - shape.thick):
            pen.rectangle((x, y, x + shape.thick - 1, end), fill=shape.fill)


def _part_of_disc(image: Image.Image, shape: Shape, area: Area) -> None:
    """A disc that may be larger than the page, as far as it lies in this part of it."""
    size = (round(area.width), round(area.height))
    left, top = (shape.x - area.x) * 2, (shape.y - area.y) * 2
    right, foot = left + shape.width * 2, top + shape.height * 2
    layers = [(shape.edge, 0), (shape.fill, shape.thick * 2)] if shape.edge else [(shape.fill, 0)]
    for colour, inside in layers:
        mask = Image.new("L", (size[0] * 2, size[1] * 2))
        round_box = (left + inside, top + inside, right - inside, foot - inside)
        ImageDraw.Draw(mask).ellipse(round_box, fill=255)
        image.paste(colour, (round(area.x), round(area.y)), mask.reduce(2))


@lru_cache(maxsize=32)
def _disc(size: int) -> Image.Image:
    large = Image.new("L", (size * FINER, size * FINER))
    ImageDraw.Draw(large).ellipse((0, 0, size * FINER - 1, size * FINER - 1), fill=255)
    return large.resize((size, size), Image.Resampling.LANCZOS)


@lru_cache(maxsize=64)
def _form(form: Form, wide: int, high: int) -> Image.Image:
    large = Image.new("L", (wide * FINER, high * FINER))
    points = [(math.floor(x * wide * FINER), math.floor(y * high * FINER)) for x, y in POINTS[form]]
    ImageDraw.Draw(large).polygon(points, fill=255)
    return large.reduce(FINER)


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
