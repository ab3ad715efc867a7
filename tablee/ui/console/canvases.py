"""Select box of canvases, where a step is set up or added."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

import streamlit as st

from tablee.activities import Activity, StepRecord
from tablee.model.canvases import Template
from tablee.texts import _
from tablee.web.site import site

SAVED: Final = "kept "
"""Before the name of a canvas that is kept here, among all that are offered."""


def setting_of(kind: type[Activity]) -> str:
    """The name of the setting that holds an activity's canvas; empty where there is none."""
    fields = (f.name for f in dataclasses.fields(kind) if isinstance(f.default, Template))
    return next(fields, "")


def choice(label: str, value: Template, *, key: str, hint: str | None = None) -> Template:
    """A select box of all that there is; begins with `value`, which need be none of these."""
    choices = offered()
    if value not in choices.values():
        choices["present"] = value
    names = list(choices)
    chosen = st.selectbox(
        label,
        names,
        index=next(i for i, name in enumerate(names) if choices[name] == value),
        format_func=lambda name: described(choices.get(name, value)),
        key=key,
        help=hint,
    )
    return choices.get(chosen, value)


def title_after(step: StepRecord, title: str, settings: Mapping[str, object]) -> str:
    """The title of a step whose canvas changes: one that came from the former canvas follows."""
    setting = setting_of(type(step.activity))
    before, now = getattr(step.activity, setting, None), settings.get(setting)
    if not isinstance(before, Template) or not isinstance(now, Template) or before == now:
        return title
    named = title and title in (before.title, before.spoken().title)
    return now.spoken().title if named else title


def offered() -> dict[str, Template]:
    """By a name for select boxes: free columns, what plugins offer, what is kept here."""
    plugins, kept = site().catalogue.templates, site().sessions.canvases.all()
    return {
        "": Template(),
        **{f"offered {name}": template for name, template in plugins.items()},
        **{SAVED + name: template for name, template in kept.items()},
    }


def described(template: Template) -> str:
    """Its title and the sentence about it; what somebody made stands as it was typed."""
    if template == Template():
        return _("Colonnes libres")
    said = template.spoken()
    title = said.title or _("Canevas sans titre")
    return f"{title} – {said.summary}" if said.summary else title
