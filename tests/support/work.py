"""Counts what a call does: lines of Python that ran, and functions in C that were called.

What grows too fast is told so on any machine, however busy. What one function in C does, a regular
expression above all, is one step here: `tests/project/test_expressions.py` looks into those.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

__all__ = ["grows_straight", "steps"]

GROWTH: Final = 8
"""How many times as much is asked for: what grows with the square does it 64 times as often."""


def steps(use: Callable[[], object]) -> int:
    """How many lines of Python one use runs, in this thread, and how many functions it calls."""
    counted = 0

    def line(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal counted
        counted += event == "line"
        return line

    def called(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(line)
    sys.setprofile(called)
    try:
        use()
    finally:
        sys.setprofile(before[1])
        sys.settrace(before[0])
    return counted


def grows_straight(use: Callable[[int], object], size: int) -> bool:
    """Whether what is done for `size` is at most some eight times what is done for an eighth."""
    use(size // GROWTH)  # what is looked up once, and kept, is of none of the two
    short, long = (steps(lambda n=n: use(n)) for n in (size // GROWTH, size))  # type: ignore[misc]
    return long < 1.5 * GROWTH * short
