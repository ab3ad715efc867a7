"""Popover of a step: its title, minutes and settings, its place on the agenda, its removal."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from tablee.activities import StepRecord
from tablee.activities.records.record import title_of
from tablee.model.entities import Person
from tablee.session import Room
from tablee.session.contributions.moderation import can_wait
from tablee.texts import _, ngettext
from tablee.ui.console import canvas_editor, canvases
from tablee.ui.console.agenda import start_options
from tablee.ui.console.agenda.fields import settings_fields
from tablee.ui.console.agenda.run_sheet import on_the_run_sheet
from tablee.ui.console.agenda.translating import in_other_languages
from tablee.ui.widgets import refusals
from tablee.ui.widgets.markup import text_html
from tablee.web.ops.page_errors import part

DONE: Final = "settings-done"
"""Under this name the page keeps which popover closes at its next drawing: it has been saved."""


def move(room: Room, person: Person, asked: Any) -> None:
    """Puts a step before another, or last, as the agenda’s list asks: `step`, and `before`."""
    if asked:
        room.conduct.move_step(person, str(asked["step"]), asked["before"])


@part
def step_settings(room: Room, person: Person, step: StepRecord) -> None:
    """A popover: title, minutes, the activity's own settings, place and removal."""
    key = f"settings-of-{step.step.id}"
    if st.session_state.get(DONE) == key:
        st.session_state.pop(DONE)
        st.session_state[key] = False
    popover = st.popover(_("Réglages"), key=key, on_change="rerun")
    if not popover.open:
        return
    with popover:
        _moderated(room, person, step)
        start_options.toggle(room, person, step)
        _fields(room, person, step, key)
        on_the_run_sheet(room, person, step)
        in_other_languages(room, person, step)
        canvas_editor.open_button(step)
        _place(room, person, step)
        _remove(room, person, step)


def _fields(room: Room, person: Person, step: StepRecord, popover: str) -> None:
    """Nothing of it counts before it is saved; the popover closes then, and a toast says so."""
    with st.form(f"settings-{step.step.id}", border=False):
        title = st.text_input(
            _("Titre de l’étape"),
            value=title_of(step.step, step.activity.title),
            max_chars=200,
            key=f"title-{step.step.id}",
        )
        minutes = _minutes(step.step.minutes, key=f"minutes-{step.step.id}")
        values = settings_fields(step)
        with st.container(key="save-settings", horizontal=True, vertical_alignment="center"):
            saved = st.form_submit_button(_("Enregistrer"))
            text_html("p", _("Rien ne change avant « Enregistrer »."), "tb-hint")
    if saved:
        own_title = "" if title == _(step.activity.title) else title
        own_title = canvases.title_after(step, own_title, values)
        with refusals.said():
            room.conduct.configure(
                person, step.step.id, title=own_title, minutes=minutes, settings=values
            )
            st.session_state[DONE] = popover


def _moderated(room: Room, person: Person, step: StepRecord) -> None:
    """Whether what people write waits to be shown; it holds at once, also while the step runs."""
    if not can_wait(step.activity):
        return
    key = f"moderated-{step.step.id}"

    def change() -> None:
        with refusals.said():
            room.conduct.configure(person, step.step.id, moderated=st.session_state[key])

    st.toggle(
        _("Les textes attendent que je les montre"),
        value=step.step.moderated,
        key=key,
        on_change=change,
        help=_(
            "Dès maintenant. Ce que les autres écrivent attend sur la console : vous montrez, "
            "montrez sans nom, ou mettez de côté avec un mot. Ce qui attend ou est mis de côté "
            "n’est ni au mur, ni sur un autre téléphone, ni dans un document."
        ),
    )


def _minutes(value: float, *, key: str) -> float:
    return st.number_input(_("Minutes"), 0.0, 600.0, float(value), 1.0, "%g", key=key)


def _place(room: Room, person: Person, step: StepRecord) -> None:
    ids = [s.id for s in room.agenda]
    at = ids.index(step.step.id)
    with st.container(horizontal=True):
        if st.button(_("Monter"), key=f"up-{step.step.id}", disabled=at == 0):
            room.conduct.move_step(person, step.step.id, ids[at - 1])
            st.rerun()
        if st.button(_("Descendre"), key=f"down-{step.step.id}", disabled=at + 1 == len(ids)):
            room.conduct.move_step(person, step.step.id, ids[at + 2] if at + 2 < len(ids) else None)
            st.rerun()


def _remove(room: Room, person: Person, step: StepRecord) -> None:
    words = len(room.all_in(step.step.id))
    sure = True
    if words:
        sure = st.checkbox(
            ngettext(
                "Retirer aussi sa contribution ({n})", "Retirer aussi ses {n} contributions", words
            ),
            key=f"sure-{step.step.id}",
        )
    if st.button(_("Retirer cette étape"), key=f"remove-{step.step.id}"):
        with refusals.said():
            room.conduct.remove_step(person, step.step.id, with_words=bool(words and sure))
