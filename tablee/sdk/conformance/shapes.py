"""Whether data is what its annotations say, all the way down: for views, pieces, fields. Pure."""

from __future__ import annotations

import dataclasses
import enum
import types
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["misfit", "parts"]


def parts(thing: Any) -> Iterator[Any]:
    """Every dataclass in it, itself first, in the order of the fields."""
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        yield thing
        for field in dataclasses.fields(thing):
            yield from parts(getattr(thing, field.name))
    elif isinstance(thing, list | tuple):
        for each in thing:
            yield from parts(each)


def misfit(value: Any, hint: Any) -> str:
    """Where a value is not of its type: `Stack.items: NoneType`; empty where it is."""
    origin, inside = _taken_apart(hint)
    if origin in (Union, types.UnionType):
        return _of_none(value, inside)
    if origin is Literal:
        return "" if value in inside else repr(value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return "" if isinstance(value, Mapping) else _kind(value)
    if origin is not None:
        return _in_sequence(value, origin, inside)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _in_fields(value, hint)
    return "" if _is(value, hint) else _kind(value)


def _of_none(value: Any, hints: tuple[Any, ...]) -> str:
    if dataclasses.is_dataclass(value) and type(value) in hints:
        return misfit(value, type(value))
    return "" if any(not misfit(value, hint) for hint in hints) else _kind(value)


def _in_sequence(value: Any, origin: Any, inside: tuple[Any, ...]) -> str:
    if isinstance(value, str) or not isinstance(value, list | tuple):
        return _kind(value)
    hints = inside
    if (len(inside) == 2 and inside[1] is Ellipsis) or origin is not tuple:
        hints = inside[:1] * len(value)
    if len(hints) != len(value):
        return f"{_kind(value)}[{len(value)}]"
    return next(filter(None, map(misfit, value, hints)), "")


def _in_fields(value: Any, kind: type[Any]) -> str:
    if not isinstance(value, kind):
        return _kind(value)
    hints: dict[str, Any] = _hints(type(value))  # type: ignore[arg-type] # a class can be hashed
    for name, hint in hints.items():
        if found := misfit(getattr(value, name), hint):
            return found if "." in found else f"{type(value).__name__}.{name} : {found}"
    return ""


@cache
def _taken_apart(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    return get_origin(hint), get_args(hint)


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _is(value: Any, hint: Any) -> bool:
    if hint is Any or not isinstance(hint, type):
        return True
    if hint is float:
        return isinstance(value, int | float) and value == value
    if hint is str and isinstance(value, enum.Enum):
        return isinstance(value, str)
    return isinstance(value, hint) and not (hint is int and isinstance(value, bool))


def _kind(value: Any) -> str:
    return type(value).__name__
