"""Popover of a step: its title, minutes and settings, its place on the agenda, its removal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import streamlit as st

from tablee.activities import StepRecord, title_of, translatable
from tablee.model.agendas import LONGEST_FIELD
from tablee.model.entities import Person
from tablee.session import Room
from tablee.session.contributions.moderation import can_wait
from tablee.texts import LANGUAGES, N_, _, ngettext
from tablee.ui.console import canvas_editor, canvases
from tablee.ui.console.agenda import start_options
from tablee.ui.console.agenda.fields import settings_fields
from tablee.ui.widgets import refusals
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import text_html
from tablee.web.ops.page_errors import part

DONE: Final = "settings-done"
"""Under this name the page keeps which popover closes at its next drawing: it has been saved."""
LABELS: Final = {
    "aim": N_("But"),
    "say": N_("On dit, une phrase par ligne"),
    "do": N_("On fait, un geste par ligne"),
    "who": N_("Qui mène cette étape"),
    "material": N_("Matériel, une chose par ligne"),
}


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


def on_the_run_sheet(room: Room, person: Person, step: StepRecord) -> None:
    """What is left empty is as the activity says it."""
    said, key = step.step.run_sheet, f"run-sheet-{step.step.id}"
    with st.expander(_("Au déroulé")):
        st.caption(
            _("Ce qui reste vide est repris de l’activité. Le déroulé se trouve sous « Imprimer ».")
        )
        with st.form(key, border=False):
            typed = {
                name: (st.text_input if name == "who" else st.text_area)(
                    _(label), said.get(name, ""), max_chars=LONGEST_FIELD, key=f"{key}-{name}"
                )
                for name, label in LABELS.items()
            }
            saved = st.form_submit_button(_("Enregistrer"))
        if saved:
            with refusals.said():
                room.conduct.configure(person, step.step.id, run_sheet=typed)


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
