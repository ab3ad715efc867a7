"""Form of a step's title and questions in other languages, for people who read another one."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from tablee.activities.record import title_of
from tablee.texts import LANGUAGES, _
from tablee.ui.widgets import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.activities import StepRecord
    from tablee.model.entities import Person
    from tablee.session import Room

__all__ = ["in_other_languages"]


def in_other_languages(room: Room, person: Person, step: StepRecord) -> None:
    """What people read in their own language; what is left empty they read in the session's."""
    codes = [code for code in LANGUAGES if code != room.session.language]
    texts = dict(_texts(step))
    if not codes or not texts:
        return
    with st.expander(_("Dans d’autres langues")):
        code = st.selectbox(
            _("Langue"), codes, format_func=LANGUAGES.__getitem__, key=f"tongue-{step.step.id}"
        )
        said = step.step.translations.get(code, {})
        with st.form(f"translation-{step.step.id}-{code}", border=False):
            typed = {
                name: st.text_area(
                    _(original), said.get(name, ""), key=f"said-{step.step.id}-{code}-{name}"
                )
                for name, original in texts.items()
            }
            saved = st.form_submit_button(_("Enregistrer"))
        if saved:
            with refusals.said():
                room.conduct.configure(person, step.step.id, translation=(code, typed))


def _texts(step: StepRecord) -> Iterator[tuple[str, str]]:
    """The title and each setting that is a text people read, by its name, as it is now."""
    activity = step.own_activity
    if step.step.title:
        yield "title", title_of(step.step, activity.title)
    for field in dataclasses.fields(activity):
        value, meta = getattr(activity, field.name), field.metadata
        chosen = meta.get("options") is not None or meta.get("choices") is not None
        if "label" in meta and isinstance(value, str) and value and not chosen:
            yield field.name, value
