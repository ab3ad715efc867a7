"""The tints of zones and the shape that goes with each, as on screens (`assets/css/tokens.css`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tablee.drawing.page import INK, LINE, WHITE

if TYPE_CHECKING:
    from tablee.drawing.page import Colour, Form

__all__ = ["PLAIN", "Tint", "tint"]


@dataclass(frozen=True)
class Tint:
    """Three colours, and the shape that tells what a colour alone must not."""

    fill: Colour
    edge: Colour
    deep: Colour
    """For words, lines and the shape."""
    form: Form | None = "box"
    """None for no shape."""
    round: bool = False


PLAIN: Final = Tint(WHITE, LINE, INK, None)
"""Of what stands in no zone."""
_HONEY: Final = (0xFB, 0xEC, 0xC4), (0xE7, 0xCD, 0x8C), (0x6F, 0x4C, 0x00)
_SAGE: Final = (0xDF, 0xEC, 0xD8), (0xB7, 0xD0, 0xAB), (0x2C, 0x5A, 0x2A)
_SKY: Final = (0xDB, 0xE9, 0xF5), (0xAE, 0xCA, 0xE2), (0x1D, 0x50, 0x80)
_LILAC: Final = (0xEF, 0xE1, 0xF0), (0xD3, 0xB8, 0xD8), (0x69, 0x34, 0x73)
_TINTS: Final = (
    Tint(*_HONEY, "box", round=True),
    Tint(*_SAGE, "box"),
    Tint(*_SKY, "triangle"),
    Tint(*_LILAC, "diamond"),
    Tint(*_HONEY, "hexagon"),
    Tint(*_SAGE, "cross"),
)


def tint(number: int | None) -> Tint:
    """The tint of this number; a seventh takes the first again."""
    return PLAIN if number is None else _TINTS[number % len(_TINTS)]
