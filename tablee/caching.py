"""Process-wide cache of results derived from people's words, cleared when words are erased.

`remembered` is a `functools.lru_cache` that is known here: for sums, measures and pictures made of
what people wrote. `kept` is for what is made anew at each frame though hardly anything of it has
changed: the cards of a view. Not for what no word went into.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

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


MOST_KEPT: Final = 8192
"""What was asked for among the last so many things is kept; of older ones as many again may be."""


MANY: Final = 16
"""What is made of so many things is soon made of others: of such, an eighth is kept."""


class _Recent:
    """The newest things that were asked for, and those before them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.now: dict[Any, tuple[tuple[object, ...], Any]] = {}
        self.before: dict[Any, tuple[tuple[object, ...], Any]] = {}

    def put(self, key: Any, entry: tuple[tuple[object, ...], Any]) -> None:
        if len(self.now) >= self._most:
            self.before, self.now = self.now, {}
        self.now[key] = entry


_recent = _Recent(MOST_KEPT), _Recent(MOST_KEPT // 8)


def kept(same: tuple[object, ...], equal: tuple[Hashable, ...], make: Callable[[], R]) -> R:
    """What `make` gives, made once for the same objects and equal values.

    `same` are told apart as objects, without a look into them: contributions, people. What differs
    otherwise must all be in `equal`: who looks, the language, what it is that is made. What it
    gives is shared between threads, and for good: a frozen dataclass, or a text. Of a list of
    hundreds, what is made of some twenty in a row is best kept together: that of one costs most
    of a microsecond to find.
    """
    recent = _recent[len(same) >= MANY]
    key = (*map(id, same), *equal)
    found = recent.now.get(key)
    if found is None:
        found = recent.before.get(key) or (same, make())
        recent.put(key, found)  # with `same`, whose identities are then nobody else's
    return cast("R", found[1])


def _begin_again() -> None:
    global _recent  # what is being made meanwhile goes into the former
    _recent = _Recent(MOST_KEPT), _Recent(MOST_KEPT // 8)


_EMPTIED.append(_begin_again)


def on_forgetting(call: Callable[[], None]) -> None:
    """Has this done too when words are erased: for what no function keeps."""
    _EMPTIED.append(call)


def forget() -> None:
    """Nothing made before is kept any more."""
    for empty in _EMPTIED:
        empty()
