"""Form of a step's title and questions in other languages, for people who read another one."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from tablee.activities import StepRecord, title_of, translatable
from tablee.model.entities import Person
from tablee.session import Room
from tablee.texts import LANGUAGES, _
from tablee.ui.widgets import refusals
from tablee.ui.widgets.inputs import as_text


def in_other_languages(room: Room, person: Person, step: StepRecord) -> None:
    """What people read in their own language; what is left empty they read in the session's."""
    original, there = room.session.language, step.step.translations
    codes = [code for code in LANGUAGES if code != original or code in there]
    texts = dict(_texts(step))
    if not codes or not texts:
        return
    longest = translatable(step.own_activity)
    with st.expander(_("Dans d’autres langues")):
        code = st.selectbox(
            _("Langue"), codes, format_func=LANGUAGES.__getitem__, key=f"tongue-{step.step.id}"
        )
        said = there.get(code, {})
        with st.form(f"translation-{step.step.id}-{code}", border=False):
            typed = {
                name: st.text_area(
                    as_text(text),
                    said.get(name, ""),
                    max_chars=longest.get(name, 200),
                    key=f"said-{step.step.id}-{code}-{name}",
                )
                for name, text in texts.items()
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
    for name in translatable(activity):
        if value := getattr(activity, name):
            yield name, _(value) if value == getattr(type(activity), name) else value
