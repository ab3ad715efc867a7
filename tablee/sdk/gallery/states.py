"""Variants of each gallery example: empty, one item, many; long or hostile texts.

Made from the example itself, so that every widget has them all.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tablee.texts import N_
from tablee.view import Chip, Waiting

MANY: Final = 40
MANY_OPTIONS: Final = 12
LISTS: Final = frozenset(
    {"cards", "chips", "circles", "levels", "lines", "options", "people", "rows", "stops"}
)
"""Fields that hold as many as there are of something."""
PAIRS: Final = frozenset({"options", "people", "choices"})
"""Lists of an id and words, where they are no widgets."""
AS_THEY_ARE: Final = frozenset(
    {
        "address", "area", "counted", "figure", "form", "hands", "icon", "id", "kind", "layout",
        "movers", "name", "never", "only", "person", "picture", "pressed_by", "script", "state",
        "tone", "unit", "one", "widget", "within", "host", "turn", "others", "to",
    }
)  # fmt: skip
"""Fields whose texts are no words that somebody wrote; and those that a number stands in."""
LONG: Final = " Pour que chacun s’y retrouve, on prend le temps de le dire en entier." * 3
LONGER_WORD: Final = " hexakosioihexekontahexaphobie" + "phobie" * 12
HOSTILE: Final = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> \"'&amp; {n} %s \u202edroite\u202c "
    "\U0001f469\U0001f3fd\u200d\U0001f33e"
)
"""What reads as markup, as a place to fill in, from right to left, or as several signs in one."""


@dataclass(frozen=True)
class ExampleState:
    """One way in which an example may stand."""

    title: str
    """In French, to be translated where it is shown."""
    word: Callable[[str], str] = str
    how_many: Callable[[int], int] = int
    """How many things a list holds, of how many in the example."""

    def of(self, example: Any) -> Any:
        return self._thing(example, "")

    def _thing(self, thing: Any, name: str) -> Any:
        if isinstance(thing, str):
            return thing if name in AS_THEY_ARE or not thing else self.word(thing)
        if isinstance(thing, Waiting):
            total = self.how_many(thing.total)
            thing = dataclasses.replace(thing, total=total, done=min(thing.done, total))
        if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
            known = {f.name: getattr(thing, f.name) for f in dataclasses.fields(thing) if f.init}
            named = {"name": ""} if isinstance(thing, Chip) else {}  # a person's, not a button's
            new = {n: self._thing(v, named.get(n, n)) for n, v in known.items()}
            return dataclasses.replace(thing, **new)
        if isinstance(thing, dict):
            return {key: self._thing(value, key) for key, value in thing.items()}
        if isinstance(thing, list | tuple):
            return self._list(thing, name)
        return thing

    def _list(self, things: list[Any] | tuple[Any, ...], name: str) -> Any:
        if name in AS_THEY_ARE or _are_squares(things, name):
            return things
        held = self._counted(things, name) if name in LISTS else list(things)
        if name in PAIRS and all(isinstance(each, tuple) for each in held):
            return tuple((id_, self._thing(words, "")) for id_, words in held)
        return type(things)(self._thing(each, "") for each in held)

    def _counted(self, things: Any, name: str) -> list[Any]:
        wanted = self.how_many(len(things)) if things else 0
        wanted = min(wanted, MANY_OPTIONS) if name == "options" else wanted
        known = len(things)
        return [
            things[i] if i < known else _another(things[i % known], i, name) for i in range(wanted)
        ]


def _are_squares(things: Any, name: str) -> bool:
    """Whether these are the rows of a grid, as CSS names its areas."""
    return name == "rows" and all(isinstance(each, str) for each in things) and bool(things)


def _another(thing: Any, i: int, name: str) -> Any:
    """The same under an id of its own."""
    if name in PAIRS:
        return (f"{thing[0]}-{i}", *thing[1:])
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        named = [f.name for f in dataclasses.fields(thing) if f.name in ("id", "person")]
        return dataclasses.replace(thing, **{n: f"{getattr(thing, n)}-{i}" for n in named})
    return thing


STATES: Final[dict[str, ExampleState]] = {
    "example": ExampleState(N_("L’exemple")),
    "empty": ExampleState(N_("Vide"), how_many=lambda _n: 0),
    "one": ExampleState(N_("Un seul"), how_many=lambda n: min(n, 1)),
    "many": ExampleState(N_("Beaucoup"), how_many=lambda _n: MANY),
    "long": ExampleState(N_("Mots longs"), word=lambda words: words + LONGER_WORD + LONG),
    "hostile": ExampleState(N_("Mots hostiles"), word=lambda _words: HOSTILE),
}
"""By the name that stands in addresses."""
