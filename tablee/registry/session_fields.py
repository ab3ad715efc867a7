"""Validates the fields of the whole session that a plugin offers, and reports all faults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tablee.activities import SessionFields
from tablee.model.synthesis import SECTIONS, Place, SheetSection
from tablee.registry.faults import Fault, brief, of_class
from tablee.registry.validation import NAME, named, unfinished
from tablee.texts import N_
from tablee.view import Input

REFUSED: Final = ("person", "picture")
"""Nobody is in a session that is being opened, and nothing is beside it yet."""


def checked(kind: Any) -> Iterator[Fault]:
    """What is wrong with such fields: their names, their inputs, where they stand."""
    if not (isinstance(kind, type) and issubclass(kind, SessionFields)):
        text = N_(
            "Son crochet « session_fields » doit rendre des SessionFields, et rend « {thing} »."
        )
        yield Fault(text, {"thing": getattr(kind, "__name__", "") or brief(kind)})
        return
    faults = [*named(kind), *unfinished(kind)]
    faults += [] if faults else _asked(kind())
    yield from (fault if fault.line else fault.at(of_class(kind)) for fault in faults)


def _asked(form: SessionFields) -> Iterator[Fault]:
    inputs, values = tuple(form.inputs()), {"kind": type(form).__name__}
    if not inputs or not all(isinstance(each, Input) for each in inputs):
        yield Fault(N_("« inputs » de « {kind} » rend des Input, un au moins."), values)
        return
    names = [each.name for each in inputs]
    for each in inputs:
        said = {**values, "name": each.name, "type": each.type}
        if names.count(each.name) > 1:
            yield Fault(N_("« {kind} » demande deux fois « {name} »."), said)
        yield from (Fault(text, said) for text in _wrong_with(each, form))
    for name in sorted({*form.private, *form.secret}.difference(names)):
        text = N_("« {kind} » ne demande pas « {name} », qu’il dit privé ou secret.")
        yield Fault(text, {**values, "name": name})
    for name in names:
        yield from _placed(form.place(name), {**values, "name": name})


def _wrong_with(asked: Input, form: SessionFields) -> Iterator[str]:
    if not NAME.fullmatch(asked.name) or not asked.label.strip():
        yield N_("« {name} » de « {kind} » : il faut un nom en minuscules et un « label ».")
    if asked.type in REFUSED:
        yield N_("« {name} » de « {kind} » : une session n’a pas de champ « {type} ».")
    if asked.required:
        yield N_("« {name} » de « {kind} » : aucun champ de la session n’est obligatoire.")
    if asked.name in form.secret and asked.type != "text":
        yield N_("« {name} » de « {kind} » : un secret est un texte d’une ligne.")


def _placed(place: object, values: dict[str, str]) -> Iterator[Fault]:
    if isinstance(place, SheetSection):
        fits = bool(NAME.fullmatch(place.name)) and place.name not in {*Place}
        fits = fits and bool(place.label.strip()) and place.after in (Place.HEAD, *SECTIONS)
    else:
        fits = place is None or place in (Place.HEAD, *SECTIONS)
    if not fits:
        text = N_(
            "« place » de « {kind} » rend, pour « {name} », Place.HEAD, une partie de la fiche "
            "ou None."
        )
        yield Fault(text, values)
