"""The shapes of what browsers are sent, as TypeScript declarations made from the dataclasses."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import json
import sys
import types
import typing
from collections.abc import Mapping, Sequence, Set
from typing import Any

from tablee import view
from tablee.view import Audience, Component, View
from tablee.web.live import components, serializer, wire
from tablee.web.live.components import SentComponent

__all__ = ["declarations"]

SIMPLE = {str: "string", bool: "boolean", int: "number", float: "number", Any: "any"}


def declarations() -> str:
    """All of `view` and of `web.live.wire`, as `assets/js/core/shapes.d.ts` has it."""
    kinds = [getattr(view, name) for name in view.__all__]
    told: list[Any] = [each for each in kinds if dataclasses.is_dataclass(each)]
    told = [*(each for each in told if each is not Component), SentComponent]
    union = " | ".join(_type(kind) for kind in typing.get_args(View))
    layout = f"export type Layout = {_type(view.Layout)};"
    lines = [f"export type Widget = {union};\n", f"export type AudienceName = {_type(Audience)};\n"]
    lines += [layout + "\n", *map(_interface, told), *map(_interface, wire.SHAPES)]
    return "\n".join(lines)


def _interface(kind: type[Any]) -> str:
    about = " ".join(inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0].split())
    fields = (f"  {name}{mark}: {said};" for name, mark, said in _fields(kind))
    return f"/** {about} */\nexport interface {kind.__name__} {{\n" + "\n".join(fields) + "\n}\n"


def _fields(kind: type[Any]) -> typing.Iterator[tuple[str, str, str]]:
    """Name, `?` where it may be left out, type of each."""
    names = vars(view) | vars(components) | vars(sys.modules[kind.__module__])
    hints = typing.get_type_hints(kind, names)
    optional = getattr(kind, "__optional_keys__", frozenset()) | frozenset(serializer.LEFT_OUT)
    for name, hint in hints.items():
        yield name, "?" if name in optional else "", _type(hint)


def _type(hint: Any) -> str:
    if hint is Component:
        return SentComponent.__name__
    if hint in (None, type(None)):
        return "null"
    if hint in SIMPLE:
        return SIMPLE[hint]
    if inspect.isclass(hint) and issubclass(hint, enum.Enum):
        return " | ".join(json.dumps(each.value) for each in hint)
    return _generic(hint, typing.get_origin(hint), typing.get_args(hint))


def _generic(hint: Any, origin: Any, args: tuple[Any, ...]) -> str:
    if origin is typing.Literal:
        return " | ".join(json.dumps(each) for each in args)
    if origin in (typing.Union, types.UnionType):
        return "Widget" if args == typing.get_args(View) else " | ".join(map(_type, args))
    if origin is tuple and args[-1] is not ...:
        return f"[{', '.join(map(_type, args))}]"
    if origin in (tuple, list, frozenset, set) or _is(origin, Sequence) or _is(origin, Set):
        return f"({_type(args[0])})[]" if "|" in _type(args[0]) else f"{_type(args[0])}[]"
    if origin is dict or _is(origin, Mapping):
        return f"Record<string, {_type(args[1])}>"
    return typing.cast("str", hint.__name__)


def _is(origin: Any, kind: type[Any]) -> bool:
    return inspect.isclass(origin) and issubclass(origin, kind)
