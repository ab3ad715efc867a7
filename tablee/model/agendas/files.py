"""Reads and writes agendas as TOML files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from tablee.errors import BadAgenda
from tablee.model.agendas.agenda import STEP_FIELDS, Agenda, AgendaStep
from tablee.model.agendas.reading import read
from tablee.texts import _


def agendas_in(folder: Path) -> list[Agenda]:
    """A plugin's agendas: each `.toml` file of its folder, named as the file is.

    Raises `BadAgenda` naming the files that are wrong; the plugin is then refused.
    """
    found, faults = list[Agenda](), list[str]()
    for file in sorted(folder.glob("*.toml")):
        try:
            found.append(read(file.read_bytes(), file.stem))
        except BadAgenda as error:
            faults += [
                _("{file} : {reason}").format(file=file.name, reason=fault)
                for fault in error.faults
            ]
    if faults:
        raise BadAgenda(faults)
    return found


def written(agenda: Agenda) -> str:
    """The file of an agenda; `read` gives the same back, without its name.

    Repeats stand one after the other, with their numbers in their words.
    """
    head: dict[str, Any] = {"title": agenda.title}
    head |= {key: getattr(agenda, key) for key in ("summary", "source", "asks", "purpose")}
    head["people"] = list(agenda.people) if any(agenda.people) else None
    parts = [
        _table(head),
        _inner("fields", agenda.fields),
        _inner("translations", agenda.translations),
        *(_step(step.numbered(), offered=True) for step in agenda.offered),
        *(_step(step.numbered()) for step in agenda),
    ]
    return "\n".join(filter(None, parts))


def _step(step: AgendaStep, *, offered: bool = False) -> str:
    said = {name: getattr(step, name) for name in STEP_FIELDS}
    inner = {name: value for name, value in said.items() if isinstance(value, Mapping)}
    plain = {name: value for name, value in said.items() if name not in inner}
    table = "[[steps]]\n" + _table(plain | {"offered": offered})
    return "\n".join(filter(None, [table, *(_inner(n, v, "steps") for n, v in inner.items())]))


def _inner(name: str, said: Mapping[str, Any], *under: str) -> str:
    """A table with a name, within others; empty where nothing stands in it."""
    values = {name: _without_nothing(said)}
    for outer in under:
        values = {outer: values}
    return tomli_w.dumps(values) if said else ""


def _table(values: dict[str, Any]) -> str:
    """What is said; a number that is whole without its decimals."""
    return tomli_w.dumps(
        {
            key: int(v) if isinstance(v, float) and v.is_integer() else v
            for key, v in values.items()
            if v is not False and v not in ("", None)
        }
    )


def _without_nothing(value: Any) -> Any:
    """TOML has no word for nothing."""
    if hasattr(value, "items"):
        return {key: _without_nothing(v) for key, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_without_nothing(each) for each in value if each is not None]
    return value
