"""Choosing a canvas, where a step is set up or added."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from workshop.canvases import Template
from workshop.texts import _
from workshop.web.site import site

if TYPE_CHECKING:
    from workshop.activities import Activity

__all__ = ["choice", "setting_of"]


def setting_of(kind: type[Activity]) -> str:
    """The name of the setting that holds an activity's canvas; empty where there is none."""
    fields = (f.name for f in dataclasses.fields(kind) if isinstance(f.default, Template))
    return next(fields, "")


def choice(
    label: str, value: Template, *, key: str, hint: str | None = None, disabled: bool = False
) -> Template:
    """A select box of all that there is; begins with `value`, which need be none of these."""
    offered = _offered(value)
    names = list(offered)
    chosen = st.selectbox(
        label,
        names,
        index=next((i for i, name in enumerate(names) if offered[name] == value), 0),
        format_func=lambda name: _described(offered.get(name, value)),
        key=key,
        help=hint,
        disabled=disabled,
    )
    return offered.get(chosen, value)


def _offered(value: Template) -> dict[str, Template]:
    """By name for the select box: free columns, what plugins offer, and the one in use."""
    found = {"": Template()}
    found |= {f"offered {name}": t for name, t in site().catalogue.templates.items()}
    if value not in found.values():
        found["present"] = value
    return found


def _described(template: Template) -> str:
    """Its title and the sentence about it; people's own words stand as they are."""
    if template == replace(Template(), name=template.name):
        return _("Colonnes libres")
    said = template.spoken()
    title = said.title or _("Canevas sans titre")
    return f"{title} – {said.summary}" if said.summary else title
