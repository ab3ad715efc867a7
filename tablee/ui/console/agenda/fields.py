"""Settings form of an activity: each of its fields as the widget that its type asks for."""

from __future__ import annotations

import dataclasses
from typing import Any

import streamlit as st

from tablee.activities import StepRecord
from tablee.model.canvases import Template
from tablee.texts import _
from tablee.ui.console import canvases


def settings_fields(step: StepRecord) -> dict[str, Any]:
    """Draws a widget for each setting of the step's activity; returns the values typed."""
    activity = step.own_activity
    fields = [field for field in dataclasses.fields(activity) if "label" in field.metadata]
    fields.sort(key=lambda field: bool(field.metadata["last"]))
    return {field.name: _widget(step, field, getattr(activity, field.name)) for field in fields}


def _widget(step: StepRecord, field: dataclasses.Field[Any], value: Any) -> Any:
    meta, key = field.metadata, f"setting-{step.step.id}-{field.name}"
    label, hint = _(meta["label"]), _(meta["help"]) or None
    choices = _choices(step, field)
    if choices is not None:
        keys = list(choices)
        index = keys.index(value) if value in keys else 0
        return st.selectbox(
            label, keys, index=index, format_func=lambda k: choices[k], key=key, help=hint
        )
    if isinstance(value, Template):
        return canvases.choice(label, value, key=key, hint=hint)
    if isinstance(value, bool):
        return st.checkbox(label, value=value, key=key, help=hint)
    if isinstance(value, int | float):
        return _number(field, value, key, label, hint)
    if isinstance(value, tuple):
        typed = st.text_area(label, value="\n".join(value), key=key, help=hint)
        return [line.strip() for line in typed.splitlines() if line.strip()]
    return st.text_input(label, value=str(value), key=key, help=hint, max_chars=meta["longest"])


def _number(
    field: dataclasses.Field[Any], value: float, key: str, label: str, hint: str | None
) -> float:
    meta = field.metadata
    kind = type(value)
    low, high = meta["min_value"], meta["max_value"]
    return st.number_input(
        label,
        value=value,
        min_value=None if low is None else kind(low),
        max_value=None if high is None else kind(high),
        step=kind(1),
        key=key,
        help=hint,
    )


def _choices(step: StepRecord, field: dataclasses.Field[Any]) -> dict[Any, str] | None:
    if field.metadata["choices"] is not None:
        return dict(field.metadata["choices"](step))
    options = field.metadata["options"]
    return None if options is None else {k: _(text) for k, text in options.items()}
