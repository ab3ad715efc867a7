"""Reads and writes agendas as TOML files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from tablee.errors import BadAgenda
from tablee.model.agendas.agenda import Agenda, AgendaStep
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
        tomli_w.dumps({"fields": _without_nothing(agenda.fields)}) if agenda.fields else "",
        _translated((), agenda.translations),
        *(_step(step.numbered(), offered=True) for step in agenda.offered),
        *(_step(step.numbered()) for step in agenda),
    ]
    return "\n".join(filter(None, parts))


def _step(step: AgendaStep, *, offered: bool = False) -> str:
    minutes = int(step.minutes) if step.minutes == int(step.minutes) else step.minutes
    values: dict[str, Any] = {"activity": step.activity, "title": step.title, "minutes": minutes}
    values["moderated"] = step.moderated or None
    values["early"] = step.early or None
    values["offered"] = offered or None
    table = "[[steps]]\n" + _table({**values, "advice": step.advice})
    parts = [table]
    if step.settings:
        parts.append(tomli_w.dumps({"steps": {"settings": _without_nothing(step.settings)}}))
    if step.run_sheet:
        parts.append(tomli_w.dumps({"steps": {"run_sheet": dict(step.run_sheet)}}))
    parts.append(_translated(("steps",), step.translations))
    return "\n".join(filter(None, parts))


def _translated(under: tuple[str, ...], said: Mapping[str, Mapping[str, str]]) -> str:
    """A table for each language; empty where there is none."""
    values: dict[str, Any] = {"translations": {code: dict(words) for code, words in said.items()}}
    for name in under:
        values = {name: values}
    return tomli_w.dumps(values) if said else ""


def _table(values: dict[str, Any]) -> str:
    return tomli_w.dumps({key: v for key, v in values.items() if v not in ("", None)})


def _without_nothing(value: Any) -> Any:
    """TOML has no word for nothing."""
    if hasattr(value, "items"):
        return {key: _without_nothing(v) for key, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_without_nothing(each) for each in value if each is not None]
    return value
