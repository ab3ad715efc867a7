"""Validates what plugins return: types, recursively, and size.

Works for frozen dataclasses of texts, numbers, tuples and such dataclasses, as views and pieces of
a document are. A list where a tuple is asked for is fine. What fits is remembered by the types of a
class's fields, so that the next of a thousand cards costs a microsecond.
"""

from __future__ import annotations

import dataclasses
import enum
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from operator import itemgetter
from typing import Any, Final, Literal, TypeVar, get_args, get_origin

import msgspec

from tablee.caching import on_clear
from tablee.errors import WorkshopError
from tablee.texts import _

T = TypeVar("T")

LARGEST: Final = 4_000_000
"""Characters of all texts together, each thing counted as some more."""
EACH: Final = 40
"""Characters that a thing counts besides its texts."""
MOST_FITTING: Final = 8192
"""Widgets of which is remembered that they fit; as many again may be."""
FEW: Final = 8
"""Below so many things in a row, each is looked for by itself."""
UNKNOWN: Final = (None, None)
DEEPEST: Final = 40
"""How many things may be one in the other."""


class Misfit(WorkshopError):
    """What was given back is not what was asked for; the sentence says what is wrong, and where."""


class TooLarge(Misfit):
    """It is what was asked for, and more of it than can be sent."""


def fitted(found: T, hint: Any, what: str, *, strict: bool = False) -> T:
    """The same, where it is what `hint` says; raises `Misfit` where it is not, or `TooLarge`.

    `what` names it, as in « view ». Generators do not fit: nobody could look twice. What is
    `strict` finds also what a screen draws somehow: True where a number belongs, a NaN.
    """
    look = _Look(strict)
    try:
        _check_of(hint)(look, found, 0)
        if look.left < 0:
            raise _TooMuch
    except _Wrong as wrong:
        raise Misfit(_sentence(what, wrong)) from None
    except UnicodeEncodeError:
        raise Misfit(
            _("« {what} » rend un texte dont un caractère n’existe pas.").format(what=what)
        ) from None
    except _TooMuch:
        if look.left < 0:
            sentence = _("« {what} » rend plus de {n} Mo : c’est trop pour un écran.")
            raise TooLarge(sentence.format(what=what, n=LARGEST // 1_000_000)) from None
        sentence = _("« {what} » rend des choses l’une dans l’autre sans fin.")
        raise Misfit(sentence.format(what=what)) from None
    return found


def checked(found: Any, kind: type[T], what: str) -> T:
    """The same, where it is of this class; raises `Misfit` where it is not. Looks no deeper."""
    if not isinstance(found, kind):
        raise Misfit(_sentence(what, _Wrong(found, kind)))
    return found


@dataclass(frozen=True)
class _Shape:
    """A dataclass's fields, and what is still to be looked at where their types are known."""

    checks: tuple[tuple[str, _Check], ...]
    deep: frozenset[str]
    """Fields whose type alone does not say that they fit."""
    known: dict[tuple[type, ...], _Known]
    """By the types that its fields had where it fitted."""


@dataclass(frozen=True)
class _Known:
    texts: Callable[[dict[str, Any]], tuple[str, ...]]
    """The texts among its fields: only their length counts."""
    into: tuple[tuple[str, _Check], ...]
    """Fields that hold other things, or only some texts."""


_Check = Callable[["_Look", Any, int], None]
"""Raises `_Wrong` unless something, so deep in the whole, fits."""

_shapes: Final[dict[type, _Shape]] = {}


def _shape_of(kind: type) -> _Shape:
    found = _shapes.get(kind)
    if found is None:
        hints = typing.get_type_hints(kind)
        names = [f.name for f in dataclasses.fields(kind) if f.name != "widget"]
        checks = tuple((name, _check_of(hints[name])) for name in names)
        deep = frozenset(name for name in names if _is_deep(hints[name]))
        found = _shapes[kind] = _Shape(checks, deep, {})
    return found


def _known(shape: _Shape, values: dict[str, Any]) -> _Known:
    texts = [name for name, value in values.items() if type(value) is str]
    names = texts * 2 if len(texts) == 1 else texts  # of two it gives a tuple, of one it does not
    return _Known(
        itemgetter(*names) if names else lambda _values: (),
        tuple((name, check) for name, check in shape.checks if name in shape.deep),
    )


def _is_deep(hint: Any) -> bool:
    """Whether its type alone does not say that it fits."""
    if get_origin(hint) in (typing.Union, types.UnionType):
        return any(map(_is_deep, get_args(hint)))
    return hint not in (str, float, bool, bytes, type(None))


class _Wrong(Exception):
    """What was found instead of what was wanted, and on which way one comes to it."""

    def __init__(self, found: Any, wanted: Any) -> None:
        super().__init__()
        self.found, self.wanted = found, wanted
        self.way: list[str] = []


class _Look:
    """One look at all that a plugin gave."""

    def __init__(self, strict: bool) -> None:
        self.left = LARGEST
        self.strict = strict
        self.loose = 0
        """How many things were met that somebody might still change."""

    def unknown(self, found: Sequence[Any]) -> Sequence[Any]:
        """Those of them that are still to be looked at; the others count as they did."""
        if self.strict or len(found) < FEW:
            return found
        counted = _fitting.counted(found)
        self.left -= sum(filter(None, counted))
        return [item for item, count in zip(found, counted, strict=True) if count is None]

    def fields(self, found: Any, depth: int) -> None:
        """Looks into a dataclass; raises `_Wrong` where something in it does not fit."""
        if self.left < 0 or depth > DEEPEST:
            raise _TooMuch
        before = _fitting.get(found) if not self.strict else None
        if before is not None:
            self.left -= before
            return
        left, loose = self.left, self.loose
        self._into(found, depth)
        if hasattr(found, "widget") and loose == self.loose and not self.strict:
            _fitting.add(found, left - self.left)

    def _into(self, found: Any, depth: int) -> None:
        kind, values = type(found), found.__dict__
        shape = _shapes.get(kind) or _shape_of(kind)
        signature = tuple(map(type, values.values()))
        known = shape.known.get(signature) if not self.strict else None
        name = ""
        try:
            for name, check in known.into if known is not None else shape.checks:
                value = values[name]
                if value or known is None:
                    check(self, value, depth + 1)
        except _Wrong as wrong:
            wrong.way.append(f"{kind.__name__}.{name}")
            raise
        if known is None:
            known = _known(shape, values)
            if len(shape.known) < 64:
                shape.known[signature] = known
        self.left -= EACH + len("".join(known.texts(values)).encode())


class _Fitting:
    """Widgets that fitted, which are frozen, with what they counted: most come again at once."""

    def __init__(self) -> None:
        self._now: dict[int, tuple[object, int]] = {}
        self._before: dict[int, tuple[object, int]] = {}

    def get(self, widget: object) -> int | None:
        """What it counted; None for one that was not looked at, or long ago."""
        key = id(widget)
        found = self._now.get(key)
        if found is None:
            found = self._before.get(key)
            if found is None or found[0] is not widget:
                return None
            self._now[key] = found
        return found[1] if found[0] is widget else None

    def counted(self, widgets: Sequence[object]) -> list[int | None]:
        """The same of hundreds, of those that were looked at lately."""
        found = map(self._now.get, map(id, widgets), repeat(UNKNOWN))
        return [size for _widget, size in found]

    def add(self, widget: object, size: int) -> None:
        """Looked at, all the way down."""
        if len(self._now) >= MOST_FITTING:
            self._before, self._now = self._now, {}
        self._now[id(widget)] = (widget, size)

    def clear(self) -> None:
        """Somebody's words were erased."""
        self._now, self._before = {}, {}


_fitting: Final = _Fitting()
on_clear(_fitting.clear)


@lru_cache(maxsize=1000)
def _check_of(hint: Any) -> _Check:
    origin, of = get_origin(hint), get_args(hint)
    if origin is tuple:
        return _all_alike(of[0]) if of[1:] == (Ellipsis,) else _one_each(of)
    if origin in (typing.Union, types.UnionType):
        return _one_of(of)
    if origin is Literal:
        return _word(hint)
    if dataclasses.is_dataclass(hint):
        return _one_of((hint,))
    if hint in (Any, object) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return _free(origin or object)
    return _plain(hint)


def _free(kind: type) -> _Check:
    """Whatever it holds: only its size counts, where it can be sent at all."""

    def check(look: _Look, found: Any, depth: int) -> None:
        if not isinstance(found, kind):
            raise _Wrong(found, kind)
        look.loose += 1
        try:
            look.left -= len(msgspec.json.encode(found))
        except Exception:  # whoever sends it says so in its place
            return

    return check


def _plain(hint: Any) -> _Check:
    def check(look: _Look, found: Any, depth: int) -> None:
        if not _is_a(found, hint) or (look.strict and _is_no_number(found, hint)):
            raise _Wrong(found, hint)
        if isinstance(found, str):
            look.left -= len(found.encode())

    return check


def _word(hint: Any) -> _Check:
    words = get_args(hint)

    def check(look: _Look, found: Any, depth: int) -> None:
        if found not in words:
            raise _Wrong(found, hint)

    return check


def _all_alike(hint: Any) -> _Check:
    check_one = _check_of(hint)

    def check(look: _Look, found: Any, depth: int) -> None:
        if not isinstance(found, tuple | list):
            raise _Wrong(found, tuple)
        look.loose += type(found) is not tuple
        for item in look.unknown(found):
            check_one(look, item, depth)

    return check


def _one_each(hints: tuple[Any, ...]) -> _Check:
    checks = tuple(map(_check_of, hints))

    def check(look: _Look, found: Any, depth: int) -> None:
        if not isinstance(found, tuple | list) or len(found) != len(checks):
            raise _Wrong(found, tuple)
        look.loose += type(found) is not tuple
        for item, check_one in zip(found, checks, strict=True):
            check_one(look, item, depth)

    return check


def _one_of(hints: tuple[Any, ...]) -> _Check:
    """Of several things the one that it is: each widget is told by its class."""
    classes = tuple(h for h in hints if isinstance(h, type) and dataclasses.is_dataclass(h))
    kinds = frozenset(classes)
    others = tuple(_check_of(hint) for hint in hints if hint not in kinds)

    def check(look: _Look, found: Any, depth: int) -> None:
        if type(found) in kinds or (isinstance(found, classes) and not isinstance(found, type)):
            return look.fields(found, depth)
        for other in others:
            try:
                return other(look, found, depth)
            except _Wrong:
                continue
        raise _Wrong(found, hints)

    return check


class _TooMuch(Exception):
    """It is too large, or has no end."""


def _sentence(what: str, wrong: _Wrong) -> str:
    sentence = (
        _("« {what} », {where} : il faut {wanted}, et c’est {found}.")
        if wrong.way
        else _("« {what} » : il faut {wanted}, et c’est {found}.")
    )
    return sentence.format(
        what=what,
        where=next(iter(wrong.way), ""),
        wanted=_named(wrong.wanted) or _("autre chose"),
        found=_shown(wrong.found),
    )


def _is_a(found: Any, hint: Any) -> bool:
    if hint is Any:
        return True
    if hint is float:
        return isinstance(found, int | float)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return isinstance(found, hint)
    if hint is int:
        return isinstance(found, int) and -(2**63) <= found < 2**63
    if hint is str:
        return isinstance(found, str) and (type(found) is str or isinstance(found, enum.StrEnum))
    return isinstance(found, hint) and not isinstance(found, type)


def _is_no_number(found: Any, hint: Any) -> bool:
    if hint is float:
        return bool(found != found)
    return hint is int and isinstance(found, bool)


def _named(hint: Any) -> str:
    names: dict[Any, str] = {
        str: _("un texte"),
        int: _("un nombre entier"),
        float: _("un nombre"),
        bool: _("vrai ou faux"),
        tuple: _("un tuple"),
    }
    if isinstance(hint, tuple):
        return ", ".join(filter(None, map(_named, hint[:4]))) + (" …" if len(hint) > 4 else "")
    if get_origin(hint) is Literal:
        return ", ".join(map(repr, get_args(hint)))
    return names.get(hint) or str(getattr(hint, "__name__", ""))


def _shown(found: Any) -> str:
    """What it is, in a word or two that fit a line."""
    kind = type(found).__name__
    if found is None:
        return _("rien (None)")
    if isinstance(found, type):
        return _("la classe {name}").format(name=found.__name__)
    if isinstance(found, str | int | float | bool | bytes):
        return f"{found!r:.40}" if len(str(found)[:41]) <= 40 else f"{kind} {found!r:.30}…"
    return kind
