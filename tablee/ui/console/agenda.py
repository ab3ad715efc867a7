"""Forms that edit the agenda: add, configure, move and remove steps."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

import streamlit as st

from tablee.activities import Activity, Canvas, Closing, Framing, Intro
from tablee.activities.votes import Vote
from tablee.model.canvases import Template
from tablee.model.entities import fold
from tablee.texts import N_, _, ngettext
from tablee.ui.console import canvas_editor, canvases
from tablee.ui.console.step_settings import settings_fields
from tablee.ui.widgets import refusals
from tablee.web.ops.faults import part
from tablee.web.site import site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tablee.activities import StepRecord
    from tablee.model.entities import Person
    from tablee.session import Room

__all__ = ["add_step", "by_family", "step_settings"]


FAMILIES: Final[dict[type, str]] = {
    Intro: N_("Se rencontrer"),
    Framing: N_("Poser le problème"),
    Canvas: N_("Réfléchir ensemble"),
    Vote: N_("Décider"),
    Closing: N_("Conclure"),
    Activity: N_("Autres"),
}
"""What activities are for, in the order in which a workshop needs them."""


def by_family(activities: Mapping[str, type[Activity]]) -> dict[str, str]:
    """Those that can be a step, each with its family before its title: by family, then by title.

    In the language being spoken.
    """
    places = {family: place for place, family in enumerate(FAMILIES)}
    rows = []
    for name, kind in activities.items():
        if not kind.beside:
            family = next(each for each in FAMILIES if issubclass(kind, each))
            label = f"{_(FAMILIES[family])} · {_(kind.title)}"
            rows.append((places[family], fold(_(kind.title)), name, label))
    return {name: label for _place, _title, name, label in sorted(rows)}


@part
def add_step(room: Room, person: Person) -> None:
    """A button that opens the catalogue of activities, in a dialog: it closes once one is added."""
    with st.container(key="add-step"):
        if st.button(_("Ajouter une étape"), key="open-catalogue", width="stretch"):
            st.dialog(_("Ajouter une étape"), width="large")(_catalogue)(room, person)


def _catalogue(room: Room, person: Person) -> None:
    """Every activity on offer: what it is for, its minutes; what is typed looks among them."""
    offered = site().catalogue.activities
    place, sought = st.columns(2)
    with place:
        after = _after(room)
    words = fold(sought.text_input(_("Chercher une activité"), max_chars=80)).split()
    found = 0
    for name, label in by_family(offered).items():
        kind = offered[name]
        if all(word in fold(f"{label} {_(kind.summary)}") for word in words):
            found += 1
            _offer(room, person, kind, after)
    if not found:
        st.text(_("Aucune activité ne contient ces mots. Cherchez-en d’autres, ou effacez-les."))


def _after(room: Room) -> str | None:
    """The id of the step that the new one follows: the running one, unless one says otherwise."""
    steps = room.record().steps
    places = {s.step.id: _("Après « {step} »").format(step=s.title) for s in steps}
    current = room.session.current
    return st.selectbox(
        _("Place"),
        list(places),
        index=list(places).index(current) if current in places else len(places) - 1,
        format_func=lambda s: places.get(s, ""),
    ) if places else None  # fmt: skip


def _offer(room: Room, person: Person, kind: type[Activity], after: str | None) -> None:
    """One activity of the catalogue, with its canvas where it has one, and its button."""
    with st.container(key=f"offer-{kind.name}"):
        words, button = st.columns([4, 1], vertical_alignment="center")
        with words:
            family = next(_(FAMILIES[each]) for each in FAMILIES if issubclass(kind, each))
            about = _("{family}, {n} min").format(family=family, n=f"{kind.minutes:g}")
            st.html(
                f'<p class="tb-offer"><b>{html.escape(_(kind.title))}</b> '
                f"<small>{html.escape(about)}</small><br>{html.escape(_(kind.summary))}</p>"
            )
        setting, title, settings = canvases.setting_of(kind), "", {}
        if setting:
            with words:
                canvas = canvases.choice(_("Canevas"), Template(), key=f"add-{kind.name}-canvas")
            title, settings = canvas.spoken().title, {setting: canvas}
        label = _("Ajouter : {activity}").format(activity=_(kind.title))
        if button.button(_("Ajouter"), key=f"add-{kind.name}", help=label, width="stretch"):
            with refusals.said():
                room.conduct.add_step(
                    person,
                    kind.name,
                    title=title,
                    minutes=kind.minutes,
                    settings=settings,
                    after=after,
                )


def _minutes(value: float, *, key: str) -> float:
    return st.number_input(_("Minutes"), 0.0, 600.0, float(value), 1.0, "%g", key=key)


@part
def step_settings(room: Room, person: Person, step: StepRecord) -> None:
    """A popover: title, minutes, the activity's own settings, place and removal."""
    with st.popover(_("Réglages")):
        with st.form(f"settings-{step.step.id}", border=False):
            title = st.text_input(
                _("Titre de l’étape"), value=step.title, max_chars=200, key=f"title-{step.step.id}"
            )
            minutes = _minutes(step.step.minutes, key=f"minutes-{step.step.id}")
            values = settings_fields(step)
            if st.form_submit_button(_("Enregistrer")):
                own_title = "" if title == _(step.activity.title) else title
                own_title = canvases.title_after(step, own_title, values)
                with refusals.said():
                    room.conduct.configure(
                        person, step.step.id, title=own_title, minutes=minutes, settings=values
                    )
        canvas_editor.open_button(step)
        _place(room, person, step)
        _remove(room, person, step)


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
