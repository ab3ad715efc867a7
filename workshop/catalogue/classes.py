"""What is wrong with a class that a plugin wrote: an activity, a content, facts, a format."""

from __future__ import annotations

import dataclasses
import inspect
from typing import TYPE_CHECKING, Any

import msgspec

from tablee.activities import Activity, Exporter
from tablee.registry.faults import Fault, brief, near, of_class
from tablee.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["made", "no_dataclass", "readable", "undecorated", "unfinished", "whole"]


def whole(kind: type[Any]) -> list[Fault]:
    return [*unfinished(kind), *undecorated(kind), *_shadowed(kind)]


def unfinished(kind: type[Any]) -> Iterator[Fault]:
    """Methods that it has to have; a misspelt one is named."""
    written = [n for n, thing in vars(kind).items() if inspect.isfunction(thing)]
    for name in sorted(getattr(kind, "__abstractmethods__", ())):
        values = {"kind": kind.__name__, "name": name, "written": near(name, written)}
        if values["written"]:
            text = N_("« {kind} » n’a pas de « {name} », mais « {written} » : renommez-la.")
            yield Fault(text, values)
        else:
            yield Fault(N_("« {kind} » n’a pas de méthode « {name} »."), values)


def undecorated(kind: type[Any]) -> Iterator[Fault]:
    """Fields that are none, as the class is not made a dataclass: what they hold would be lost."""
    if "__dataclass_fields__" in vars(kind):
        return
    annotated = vars(kind).get("__annotations__", {})
    fields = [name for name, hint in annotated.items() if "ClassVar" not in str(hint)]
    fields += [name for name, value in vars(kind).items() if isinstance(value, dataclasses.Field)]
    if fields:
        yield no_dataclass(kind)


def no_dataclass(kind: type[Any]) -> Fault:
    text = N_("« {kind} » a des champs, mais il y manque « @dataclass(frozen=True) ».")
    return Fault(text, {"kind": kind.__name__})


def _shadowed(kind: type[Any]) -> Iterator[Fault]:
    """What every activity has, made a setting by a missing `ClassVar`."""
    base = Activity if issubclass(kind, Activity) else Exporter
    reserved = set(vars(base)["__annotations__"])
    for field in dataclasses.fields(kind):
        if field.name in reserved:
            text = N_(
                "« {name} » de « {kind} » : il y manque « ClassVar », et il serait un réglage."
            )
            yield Fault(text, {"name": field.name, "kind": kind.__name__})


def made(kind: type[Any]) -> Iterator[Fault]:
    """Made once, with all its defaults."""
    try:
        kind()
    except Exception as error:
        text = N_("« {kind} » ne se fait pas avec ses réglages de départ : {error}.")
        yield Fault(text, {"kind": kind.__name__, "error": brief(error).rstrip(".")})


def readable(kind: type[Any]) -> Iterator[Fault]:
    """What is stored of it can be read again: its types are there when it runs, and plain."""
    try:
        msgspec.convert({}, kind)
    except msgspec.ValidationError:
        return  # a field without default: stored ones have it
    except NameError as error:
        text = N_(
            "« {kind} » : « {name} » n’est pas importé quand le plugin tourne. Importez « {name} » "
            "hors de « if TYPE_CHECKING »."
        )
        yield Fault(text, {"kind": kind.__name__, "name": error.name}).at(of_class(kind))
    except Exception as error:
        text = N_("« {kind} » a un type qui ne se garde pas dans un fichier : {error}.")
        values = {"kind": kind.__name__, "error": brief(error).rstrip(".")}
        yield Fault(text, values).at(of_class(kind))
