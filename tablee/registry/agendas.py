"""The agendas of plugins, once all activities are known: each names only what there is."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from tablee.errors import BadSetting
from tablee.registry.faults import Fault, near, refusing
from tablee.registry.instances import make, plain
from tablee.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tablee.activities import Activity, Agenda, AgendaStep
    from tablee.model.canvases import Template

__all__ = ["faults"]


def faults(
    agenda: Agenda, activities: Mapping[str, type[Activity]], templates: Mapping[str, Template]
) -> Iterator[Fault]:
    """What an agenda asks for and nobody offers, with what was probably meant."""
    strange = list[str]()
    for n, step in enumerate(agenda.steps, 1):
        kind = activities.get(step.activity)
        if kind is not None:
            yield from _settings(n, step, kind, templates)
        elif meant := near(step.activity, activities):
            text = N_("L’étape {n} demande l’activité « {name} », qu’aucun plugin n’offre.")
            yield Fault(text, {"n": n, "name": step.activity}, meant)
        else:
            strange.append(step.activity)
    if strange:
        text = N_("Aucun plugin n’offre ici ces activités : {names}.")
        yield Fault(text, {"names": ", ".join(dict.fromkeys(strange))})


def _settings(
    n: int, step: AgendaStep, kind: type[Activity], templates: Mapping[str, Template]
) -> Iterator[Fault]:
    known = [field.name for field in dataclasses.fields(kind)]
    for name in step.settings:
        if name not in known:
            text = N_("L’étape {n} règle « {name} », et « {activity} » n’a pas ce réglage.")
            values = {"n": n, "name": name, "activity": step.activity}
            yield Fault(text, values, near(name, known))
    settings = plain(kind, step.settings, templates)
    try:
        make(kind, settings)
    except BadSetting:
        error = refusing(make, kind, settings)
        yield Fault(N_("L’étape {n} a un réglage impossible. {error}"), {"n": n, "error": error})
