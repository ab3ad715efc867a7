"""How much of what is much alike a test tries: fewer examples and parameters while working.

`make quick` has a tenth of what hypothesis makes up, and a quarter of what is in a `few`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["examples", "few"]

T = TypeVar("T")
USUAL: Final = 100
"""What a test has that says no number, but while working."""
APART: Final = 4
"""Of so many, one is tried while working."""


def examples(number: int) -> int:
    """So many where all is checked; while working, the part of them that other tests have too."""
    asked: int = settings.default.max_examples  # type: ignore[union-attr]
    return max(1, number * min(asked, USUAL) // USUAL)


def few(things: Iterable[T], day: int = 0) -> list[T]:
    """All where all is checked; while working, a quarter, others tomorrow.

    Not others each time: each worker of pytest-xdist collects by itself, and they are to agree.
    """
    whole = list(things)
    if examples(USUAL) == USUAL:
        return whole
    day = day or date.today().toordinal()
    apart = min(APART, len(whole)) or 1
    return whole[day % apart :: apart]
