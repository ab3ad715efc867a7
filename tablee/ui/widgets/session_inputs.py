"""Form fields for what plugins ask of the whole session, on the home page and in its settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from tablee.activities import SessionFields
from tablee.model.entities import derived_id
from tablee.session.library.session_fields import inputs_of
from tablee.texts import _, labelled, language
from tablee.ui.widgets.attempts import as_text
from tablee.view import Input


def session_inputs(
    forms: Sequence[SessionFields],
    values: Mapping[str, Any],
    where: str,
    secrets: Sequence[str] = (),
    *,
    headed: bool = True,
) -> dict[str, Any]:
    """Draws the inputs of these forms within a form; what is typed in them, by `form.input`.

    `values` are what they begin with, `secrets` the keys of those that are kept and not shown.
    `where` tells apart the fields of two pages; `headed` puts each form's title above its inputs.
    """
    typed: dict[str, Any] = {}
    for form in forms:
        if headed and len(forms) > 1:
            st.text(labelled(_(form.title), _(form.summary)).strip())
        for asked in inputs_of(form):
            key = f"{form.name}.{asked.name}"
            kept = values.get(key, asked.value)
            field = f"{where}-{key}-{derived_id(str(kept), language())}"
            if asked.name in form.secret:
                is_kept = key in secrets
                # Another field once it is kept, or forgotten: what was typed is not sent again.
                typed[key] = _secret(asked, f"{field}-{is_kept:d}", is_kept=is_kept)
            else:
                typed[key] = _drawn(asked, kept, field, private=asked.name in form.private)
    return typed


def _secret(asked: Input, key: str, *, is_kept: bool) -> str | None:
    """What is typed; None where what is kept is to be forgotten."""
    hint = _("Gardé sans être montré. Laissez vide pour n’y rien changer.") if is_kept else None
    text = st.text_input(
        as_text(asked.label), type="password", key=key, help=hint, autocomplete="off"
    )
    if is_kept and st.checkbox(_("Oublier ce qui est gardé"), key=f"{key}-forget"):
        return None
    return text


def _drawn(asked: Input, kept: Any, key: str, *, private: bool) -> Any:
    label, words = as_text(asked.label), dict(asked.choices)
    said = (asked.help, _("Reste entre les personnes qui animent.") if private else "")
    hint = " ".join(filter(None, said)) or None
    if asked.type == "choices":
        chosen = [each for each in kept or () if each in words]
        return st.multiselect(
            label, list(words), chosen, format_func=words.__getitem__, key=key, help=hint,
            placeholder=_("Choisissez"),
        )  # fmt: skip
    if asked.type in ("choice", "list"):
        return _one_of(asked, kept, key, hint)
    text = ", ".join(kept) if isinstance(kept, list | tuple) else str(kept)
    draw = st.text_area if asked.type == "long" else st.text_input
    example = asked.placeholder or None
    return draw(label, value=text, key=key, help=hint, placeholder=example)


def _one_of(asked: Input, kept: Any, key: str, hint: str | None) -> str:
    words = {"": asked.placeholder or _("Rien de choisi"), **dict(asked.choices)}
    options = list(words)
    index = options.index(kept) if kept in words else 0
    draw: Any = st.radio if asked.type == "choice" else st.selectbox
    return str(
        draw(
            as_text(asked.label), options, index=index, format_func=words.__getitem__,
            key=key, help=hint,
        ) or ""
    )  # fmt: skip
