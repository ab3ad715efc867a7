"""A whole number as an address, a parameter or a header gives it."""

from __future__ import annotations

from typing import Final

__all__ = ["whole"]

DIGITS: Final = 9
"""More than anything counted here has; Python refuses to read a number of 4,301."""


def whole(text: str) -> int | None:
    """The number, zero or more, that these ASCII digits say; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None
