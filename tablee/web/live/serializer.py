"""Serializes frames as plain values, with what repeats in a view (its buttons, marks) said once.

A list of buttons or marks becomes the name of a set in `frame.sets`; what differs from card to card
(`count`, `pressed_by`) stands beside that name. What goes without saying is left out. A card that
is the same object as in the frame before is not looked into again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from tablee.caching import cached_function

FORMAT: Final = 3
"""The version of what is sent, `frame.format`, which a page's address of the stream names as well.

In the first, which said none, nothing was a set; in the second buttons were `actions`, a wall's
pages `turned`, and what an endpoint is was a `desk`.
"""
IN_SETS: Final = frozenset({"buttons", "own", "marks"})
"""Fields of widgets that hold buttons or marks."""
VARYING: Final = ("count", "pressed_by")
"""Fields of a button that are said at each card."""
SPARE: Final = 64
"""So many sets that no card has any more stay in a frame: some are soon wanted again."""
ATOMS: Final = frozenset({str, int, float, bool, type(None)})
LEFT_OUT: Final[dict[str, Any]] = {
    "buttons": (),
    "alt": "",
    "among": (),
    "away": "",
    "before": (),
    "count": None,
    "asks": "",
    "begins": "",
    "behalf": False,
    "details": (),
    "fixed": False,
    "folded": False,
    "heard": None,
    "help": "",
    "hidden": False,
    "icon": "",
    "marks": (),
    "never": (),
    "only": (),
    "own_words": False,
    "picture": "",
    "pressed_by": (),
    "replies": (),
    "source": (),
    "tint": None,
    "toggle": False,
}
"""Fields of cards, buttons and marks that a browser takes for this when they are not there."""
NEVER: Final = object()
"""What no field of a widget is."""

Sets = dict[str, list[dict[str, Any]]]


class _Kept(NamedTuple):
    thing: object
    """Kept so that its identity is nobody else's."""
    said: Any


class Serializer:
    """Of one channel, whose frames follow each other."""

    def __init__(self) -> None:
        self._sets: Sets = {}
        """All that the last frame told."""
        self._names: dict[bytes, str] = {}
        """By what they say."""
        self._named = 0
        """No name is given twice."""
        self._new: Sets = {}
        """Those of this frame that none before it told."""
        self._most = SPARE
        """So many sets may be told before those that nothing uses are looked for."""
        self._known: dict[int, _Kept] = {}
        """What the last frame held, by `id`; what a frame does not show is not kept."""
        self._shown: dict[int, _Kept] = {}
        self._told_before: dict[str, Any] = {}
        self._told_rows: dict[int, tuple[Any, dict[str, Any]]] = {}
        """By `id`, each with what it was made of."""
        self._lists = False
        """Whether a list was met, which somebody might still change."""

    def frame(self, frame: dict[str, Any], *, afresh: bool = False) -> dict[str, Any]:
        """The frame as browsers hold it; `afresh`: no set stays that nothing in it uses."""
        self._new, self._shown = {}, {}
        view = self._told(frame["view"])
        self._known, self._shown = self._shown, {}
        self._keep_sets(view, afresh)
        told = {
            name: self._as_before(name, slim(msgspec.to_builtins(value)))
            for name, value in frame.items()
            if name not in ("view", "people")
        }
        if "people" in frame:
            told["people"] = self._as_before("people", self._rows(frame["people"]))
        return {"format": FORMAT, **told, "sets": self._sets, "view": view}

    def _as_before(self, name: str, value: Any) -> Any:
        """The very object of the frame before where it says the same: so it is compared at once."""
        before = self._told_before.get(name)
        kept = before if before == value else value
        self._told_before[name] = kept
        return kept

    def _rows(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Hundreds of rows, each the same object as before if nothing of it changed."""
        found = list(map(self._told_rows.get, map(id, rows)))
        told = [known or (row, slim(row)) for known, row in zip(found, rows, strict=True)]
        self._told_rows = dict(zip(map(id, rows), told, strict=True))
        return [said for _row, said in told]

    def _keep_sets(self, view: Any, afresh: bool) -> None:
        """They only grow, so that one more is all that is said; until too many are unused."""
        if self._new:
            self._sets = {**self._sets, **self._new}
        if not afresh and len(self._sets) <= self._most:
            return
        used = _sets_in([view])
        self._most = 2 * len(used) + SPARE
        if afresh or len(self._sets) > self._most:
            self._sets = {name: said for name, said in self._sets.items() if name in used}
            self._names = {key: name for key, name in self._names.items() if name in used}

    def _told(self, thing: Any) -> Any:
        kind = type(thing)
        if kind in ATOMS:
            return thing
        if kind is tuple or kind is list:
            self._lists = self._lists or kind is list
            return self._each(thing)
        if hasattr(kind, "__dataclass_fields__"):
            return self._widget(thing)
        self._lists = True
        return slim(msgspec.to_builtins(thing))

    def _each(self, things: Sequence[Any]) -> list[Any]:
        """Hundreds of cards, most of them known."""
        names = list(map(id, things))
        found = list(map(self._known.get, names))
        self._shown |= {known[0]: known[1] for known in zip(names, found, strict=True) if known[1]}
        return [
            known.said if known is not None else self._told(thing)
            for known, thing in zip(found, things, strict=True)
        ]

    def _widget(self, thing: Any) -> Any:
        known = self._known.get(id(thing))
        if known is None:
            lists, self._lists = self._lists, False
            known = _Kept(thing, self._fields(thing))
            unchanging, self._lists = not self._lists, lists or self._lists
            if not unchanging:
                return known.said
        self._shown[id(thing)] = known
        return known.said

    def _fields(self, thing: Any) -> dict[str, Any]:
        told = {}
        for name in _names_of(type(thing)):  # type: ignore[arg-type]
            value = getattr(thing, name)
            usual = LEFT_OUT.get(name, NEVER)
            if value == usual or (value == [] and usual == ()):
                continue
            if type(value) in ATOMS:
                told[name] = value
            else:
                told[name] = self._set(value) if name in IN_SETS else self._told(value)
        return told

    def _set(self, things: Sequence[Any]) -> Any:
        """The name of the set of these, with what is this card's own."""
        try:
            key, said, own = _set_of(tuple(things))
        except TypeError:  # a plugin put a list into one of them
            self._lists = True
            key, said, own = _told_apart(tuple(things))
        name = self._names.get(key)
        if name is None:
            self._named += 1
            name = self._names[key] = f"s{self._named}"
            self._new[name] = said
        return [name, own] if own else name


def slim(thing: Any) -> Any:
    """Plain values without what goes without saying: it halves a board of cards."""
    if isinstance(thing, dict):
        return {
            name: slim(value) if isinstance(value, dict | list | tuple) else value
            for name, value in thing.items()
            if not (name in LEFT_OUT and value == LEFT_OUT[name])
        }
    if isinstance(thing, list | tuple):
        return [slim(item) if isinstance(item, dict | list | tuple) else item for item in thing]
    return thing


def _sets_in(waiting: list[Any]) -> set[str]:
    """The names of all sets in these values, at any depth; the list is used up."""
    found = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            found |= {
                value[name][0] if isinstance(value[name], list) else value[name]
                for name in IN_SETS & value.keys()
            }
            waiting += (each for each in value.values() if isinstance(each, dict | list))
    return found


@lru_cache(maxsize=256)
def _names_of(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(kind) if not f.name.startswith("_"))


def _told_apart(things: tuple[Any, ...]) -> tuple[bytes, list[dict[str, Any]], dict[str, Any]]:
    """What the set says, as a key and as values, and by place in it what is one card's own."""
    said: list[dict[str, Any]] = slim(msgspec.to_builtins(things))
    own = {}
    for place, each in enumerate(said):
        found = {name: each.pop(name) for name in VARYING if name in each}
        if found:
            own[str(place)] = found
    return msgspec.json.encode(said), said, own


_set_of = cached_function(4096)(_told_apart)
