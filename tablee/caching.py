"""Process-wide cache of results derived from people's words, cleared when words are erased.

A `functools.lru_cache` that is known here. For sums, measures and pictures made of what people
wrote; not for what no word went into.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["forget", "on_forgetting", "remembered"]

P = ParamSpec("P")
R = TypeVar("R")

_EMPTIED: Final[list[Callable[[], None]]] = []


def remembered(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keeps the last `most` answers of a pure function."""

    def keep(function: Callable[P, R]) -> Callable[P, R]:
        kept = lru_cache(maxsize=most)(function)
        _EMPTIED.append(kept.cache_clear)
        return cast("Callable[P, R]", kept)

    return keep


def on_forgetting(call: Callable[[], None]) -> None:
    """Has this done too when words are erased: for what no function keeps."""
    _EMPTIED.append(call)


def forget() -> None:
    """Nothing made before is kept any more."""
    for empty in _EMPTIED:
        empty()
