"""Computes a JSON Patch (RFC 6902) from one state of a stream to the next, and applies one.

Items of a list are told apart by their `id` (or `person`, for a chip), so a card added among five
hundred is one operation. Works on plain JSON values, of which a number never turns into a truth
value (Python takes 1 for True); knows no frame and no view.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

Operation = dict[str, Any]
"""`{"op": "add" | "remove" | "replace" | "move", "path": …}`, with `value` or `from`."""

MOST_OPERATIONS: Final = 200
"""Changes to one list above which the whole list is said instead."""


def difference(old: Any, new: Any, path: str = "") -> list[Operation]:
    """The operations that make `new` of `old`, in order; empty if they are equal."""
    if old is new or old == new:
        return []
    if isinstance(old, dict) and isinstance(new, dict):
        return _objects(old, new, path)
    if isinstance(old, list | tuple) and isinstance(new, list | tuple):
        return _lists(old, new, path)
    return [{"op": "replace", "path": path, "value": new}]


def _objects(old: dict[str, Any], new: dict[str, Any], path: str) -> list[Operation]:
    """Field by field; another kind of thing is said whole."""
    if old.get("widget") != new.get("widget") or old.keys().isdisjoint(new):
        return [{"op": "replace", "path": path, "value": new}]
    found: list[Operation] = [
        {"op": "remove", "path": f"{path}/{_escaped(name)}"} for name in old if name not in new
    ]
    for name, value in new.items():
        place = f"{path}/{_escaped(name)}"
        if name not in old:
            found.append({"op": "add", "path": place, "value": value})
            continue
        for operation in difference(old[name], value, place):
            # To add a field is to set it, there or not, and shorter.
            setting = operation["op"] == "replace" and operation["path"] == place
            found.append(operation | {"op": "add"} if setting else operation)
    return found


def _lists(old: Sequence[Any], new: Sequence[Any], path: str) -> list[Operation]:
    start, end = same_ends(old, new)
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    names, wanted = _names(before), _names(after)
    if names is None or wanted is None:
        if len(old) != len(new):
            return [{"op": "replace", "path": path, "value": new}]
        return [
            operation
            for i, (was, now) in enumerate(zip(before, after, strict=True), start)
            for operation in difference(was, now, f"{path}/{i}")
        ]
    found = _named(dict(zip(names, before, strict=True)), names, after, wanted, path, start)
    if len(found) > MOST_OPERATIONS:
        return [{"op": "replace", "path": path, "value": new}]
    return found


def same_ends(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int]:
    """How many items at the beginning, then at the end, are the same objects in both."""
    most, start = min(len(old), len(new)), 0
    while start < most and old[start] is new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] is new[-1 - end]:
        end += 1
    return start, end


def _named(
    old: dict[str, Any],
    names: list[str],
    new: Sequence[Any],
    wanted: list[str],
    path: str,
    start: int,
) -> list[Operation]:
    """Takes away what is gone, from the end; then goes through what is wanted, in order.

    In the list at `path` these items begin at `start`.
    """
    found: list[Operation] = []
    kept = set(wanted)
    for i in range(len(names) - 1, -1, -1):
        if names[i] not in kept:
            del names[i]
            found.append({"op": "remove", "path": f"{path}/{start + i}"})
    for i, name in enumerate(wanted):
        if len(found) > MOST_OPERATIONS:
            return found
        place = f"{path}/{start + i}"
        if name not in old:
            names.insert(i, name)
            found.append({"op": "add", "path": place, "value": new[i]})
            continue
        if names[i] != name:
            at = names.index(name, i)
            names.insert(i, names.pop(at))
            found.append({"op": "move", "from": f"{path}/{start + at}", "path": place})
        found += difference(old[name], new[i], place)
    return found


def _names(items: Sequence[Any]) -> list[str] | None:
    """What tells the items apart; None if nothing does."""
    names = []
    for item in items:
        name = (item.get("id") or item.get("person")) if isinstance(item, dict) else None
        if not isinstance(name, str):
            return None
        names.append(name)
    return names if len(set(names)) == len(names) else None


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def patch_in_place(state: Any, operations: Sequence[Operation]) -> Any:
    """The state after these operations, made of the same objects; raises `LookupError`.

    Those of `difference` alone, and of JSON that was read: lists, no tuples.
    """
    for each in operations:
        operation, path = each["op"], each["path"]
        if path == "":
            state = each["value"]
            continue
        value = _taken(state, each["from"]) if operation == "move" else each.get("value")
        there, name = _place(state, path)
        if operation == "remove":
            del there[name]
        elif isinstance(there, list) and operation in ("add", "move"):
            there.insert(name, value)
        else:
            there[name] = value
    return state


def _place(state: Any, path: str) -> tuple[Any, Any]:
    """What holds the value at this path, and under which name or number."""
    *way, last = (part.replace("~1", "/").replace("~0", "~") for part in path[1:].split("/"))
    for part in way:
        state = state[int(part) if isinstance(state, list) else part]
    return state, int(last) if isinstance(state, list) else last


def _taken(state: Any, path: str) -> Any:
    there, name = _place(state, path)
    return there.pop(name)
