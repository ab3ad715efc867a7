"""Serializes frames as plain values, with what repeats in a view (its buttons, marks) said once.

A list of buttons or marks becomes the name of a set in `frame.sets`; what differs from card to card
(`count`, `pressed_by`) stands beside that name. What goes without saying is left out. A card that
is the same object as in the frame before is not looked into again.
"""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from tablee.caching import remembered
from tablee.web.live.frames import LEFT_OUT, slim

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FORMAT", "Serializer"]

FORMAT: Final = 2
"""The version of what is sent, `frame.format`; in the first, which said none, nothing was a set."""
IN_SETS: Final = frozenset({"actions", "own", "marks"})
"""Fields of widgets that hold buttons or marks."""
VARYING: Final = ("count", "pressed_by")
"""Fields of a button that are said at each card."""
SPARE: Final = 64
"""So many sets that no card has any more stay in a frame: some are soon wanted again."""
ATOMS: Final = frozenset({str, int, float, bool, type(None)})
NEVER: Final = object()
"""What no field of a widget is."""

Sets = dict[str, list[dict[str, Any]]]


class _Kept(NamedTuple):
    thing: object
    """Kept so that its identity is nobody else's."""
    said: Any
    sets: Sets


class Serializer:
    """Of one channel, whose frames follow each other."""

    def __init__(self) -> None:
        """Nothing serialized yet."""
        self._sets: Sets = {}
        """All that the last frame told."""
        self._names: dict[bytes, str] = {}
        """By what they say."""
        self._named = 0
        """No name is given twice."""
        self._used: Sets = {}
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
        self._used, self._shown = {}, {}
        view = self._told(frame["view"])
        self._known, self._shown = self._shown, {}
        self._keep_sets(afresh)
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
        before = self._told_rows
        self._told_rows = {id(row): before.get(id(row)) or (row, slim(row)) for row in rows}
        return [self._told_rows[id(row)][1] for row in rows]

    def _keep_sets(self, afresh: bool) -> None:
        """They only grow, so that one more is all that is said; until too many are unused."""
        if afresh or len(self._sets) > 2 * len(self._used) + SPARE:
            self._sets = dict(self._used)
            self._names = {k: name for k, name in self._names.items() if name in self._sets}
        elif not self._used.keys() <= self._sets.keys():
            self._sets = {**self._sets, **self._used}

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
        known, shown, used, told = self._known, self._shown, self._used, []
        for thing in things:
            found = known.get(id(thing))
            if found is None or found.thing is not thing:
                told.append(self._told(thing))
                continue
            shown[id(thing)] = found
            if not used.keys() >= found.sets.keys():
                used.update(found.sets)
            told.append(found.said)
        return told

    def _widget(self, thing: Any) -> Any:
        known = self._known.get(id(thing))
        if known is None or known.thing is not thing:
            outer, self._used, lists, self._lists = self._used, {}, self._lists, False
            known = _Kept(thing, self._fields(thing), self._used)
            if not self._lists:
                self._shown[id(thing)] = known
            self._used, self._lists = outer, lists or self._lists
        else:
            self._shown[id(thing)] = known
        self._used.update(known.sets)
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
        self._used[name] = said
        return [name, own] if own else name


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


_set_of = remembered(4096)(_told_apart)
