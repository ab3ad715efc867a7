"""Places pictures on slides: their size and place in millimetres."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Final

from PIL import Image

from .deck import HEIGHT, MARGIN, TOP, WIDTH, TextLine

_LINE: Final = 9.5
"""Millimetres of a line of words."""
FOOT: Final = HEIGHT - 18.0
"""Millimetres from the top at which the foot of a slide begins."""
_SHARPEST: Final = 96 / 25.4
"""Pixels a millimetre below which a picture is not drawn larger."""
_LOGO: Final = (60.0, 16.0)


def picture_room(below: Iterable[TextLine]) -> float:
    """Millimetres that a picture may be high where these lines stand under it."""
    return FOOT - TOP - below_height(below)


def below_height(lines: Iterable[TextLine]) -> float:
    """Millimetres that these lines take under a picture or a table."""
    return sum(line.rows for line in lines) * _LINE


def fitted(data: bytes, room: float) -> tuple[float, float, float, float]:
    """Left, top, width and height of a picture, in the middle, as large as it can be."""
    with Image.open(io.BytesIO(data)) as picture:
        pixels = picture.size
    scale = min((WIDTH - 2 * MARGIN) / pixels[0], room / pixels[1])
    scale = min(scale, 4 / _SHARPEST)
    width, height = pixels[0] * scale, pixels[1] * scale
    return (WIDTH - width) / 2, TOP, width, height


def logo_size(data: bytes) -> tuple[float, float]:
    """Width and height of the organisation's logo on the first slide."""
    with Image.open(io.BytesIO(data)) as picture:
        scale = min(_LOGO[0] / picture.width, _LOGO[1] / picture.height)
        return picture.width * scale, picture.height * scale
