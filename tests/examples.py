"""How many examples hypothesis makes up for a test: fewer while working (`make quick`)."""

from __future__ import annotations

from hypothesis import settings

__all__ = ["examples"]

USUAL = 100
"""What a test has that says no number, but while working."""


def examples(number: int) -> int:
    """So many where all is checked; while working, the part of them that other tests have too."""
    asked: int = settings.default.max_examples  # type: ignore[union-attr]
    return max(1, number * min(asked, USUAL) // USUAL)
