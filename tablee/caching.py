"""Process-wide cache of results derived from people's words, cleared when words are erased.

`cached_function` makes a `functools.lru_cache` that is known here: for sums, measures and pictures
made of what people wrote. `cached` is for what is made anew at
each frame though hardly anything of it has changed: the cards of a view.

Not for what no word went into, nor for the files that browsers are sent: `web.static`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

P = ParamSpec("P")
R = TypeVar("R")

_CLEARED: Final[list[Callable[[], None]]] = []


def cached_function(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Caches the last `most` answers of a pure function."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        answers = lru_cache(maxsize=most)(function)
        _CLEARED.append(answers.cache_clear)
        return cast("Callable[P, R]", answers)

    return decorate


MOST_CACHED: Final = 8192
"""Of the last so many things what was made is in the cache; of older ones as many again may be."""


MANY: Final = 16
"""What is made of so many things is soon made of others: of such, an eighth is cached."""


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


_recent = _Recent(MOST_CACHED), _Recent(MOST_CACHED // 8)


def cached(same: tuple[object, ...], equal: tuple[Hashable, ...], make: Callable[[], R]) -> R:
    """What `make` gives, made once for the same objects and equal values.

    `same` are told apart as objects, without a look into them: contributions, people. What differs
    otherwise must all be in `equal`: who looks, the language, what it is that is made. What it
    gives is shared between threads, and for good: a frozen dataclass, or a text. Of a list of
    hundreds, what is made of some twenty in a row is best cached together: that of one costs most
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
    _recent = _Recent(MOST_CACHED), _Recent(MOST_CACHED // 8)


_CLEARED.append(_begin_again)


def on_clear(call: Callable[[], None]) -> None:
    """Has this done too when words are erased: for what neither of the two holds."""
    _CLEARED.append(call)


def clear_caches() -> None:
    """Empties all of them: nothing that was made before is left."""
    for clear in _CLEARED:
        clear()
