"""Dialog that shows the activities on offer, and adds one of them to the agenda."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from tablee.activities import Activity, Canvas, Closing, Framing, Intro
from tablee.activities.votes import Vote
from tablee.model.canvases import Template
from tablee.model.entities import Person, fold, new_id
from tablee.session import Room
from tablee.texts import N_, _
from tablee.ui.console import canvases
from tablee.ui.console.agenda.sketch import sketch
from tablee.ui.widgets import refusals
from tablee.ui.widgets.inputs import as_text
from tablee.web.ops.page_errors import part
from tablee.web.site import site

FAMILIES: Final[dict[type, str]] = {
    Intro: N_("Se rencontrer"),
    Framing: N_("Poser le problème"),
    Canvas: N_("Réfléchir ensemble"),
    Vote: N_("Décider"),
    Closing: N_("Conclure"),
    Activity: N_("Autres"),
}
"""What activities are for, in the order in which a workshop needs them."""
OPENED: Final = "catalogue-opened"
"""Which opening of the catalogue this is: each adds one step, however often one presses."""


def by_family(activities: Mapping[str, type[Activity]]) -> dict[str, str]:
    """Those that can be a step, each with its family before its title: by family, then by title.

    In the language being spoken.
    """
    places = {family: place for place, family in enumerate(FAMILIES)}
    rows = []
    for name, kind in activities.items():
        if not kind.beside:
            family = _family(kind)
            label = f"{_(FAMILIES[family])} · {_(kind.title)}"
            rows.append((places[family], fold(_(kind.title)), name, label))
    return {name: label for _place, _title, name, label in sorted(rows)}


def _family(kind: type[Activity]) -> type:
    return next(each for each in FAMILIES if issubclass(kind, each))


@part
def add_step(room: Room, person: Person) -> None:
    """A button that opens the catalogue of activities, in a dialog: it closes once one is added."""
    with st.container(key="add-step"):
        if st.button(_("Ajouter une étape"), key="open-catalogue", width="stretch"):
            st.session_state[OPENED] = opening = new_id()
            st.dialog(_("Ajouter une étape"), width="large")(_catalogue)(room, person, opening)


def _catalogue(room: Room, person: Person, opening: str) -> None:
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
            _offer(room, person, kind, after, opening)
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


def _offer(
    room: Room, person: Person, kind: type[Activity], after: str | None, opening: str
) -> None:
    """One activity of the catalogue, with its canvas where it has one, and its button."""
    with st.container(key=f"offer-{kind.name}"):
        picture, words, button = st.columns([0.8, 4.4, 1], vertical_alignment="center")
        picture.html(sketch(kind))
        with words:
            about = _("{family}, {n} min").format(
                family=_(FAMILIES[_family(kind)]), n=f"{kind.minutes:g}"
            )
            st.html(
                f'<p class="tb-offer"><b>{html.escape(_(kind.title))}</b> '
                f"<small>{html.escape(about)}</small><br>{html.escape(_(kind.summary))}</p>"
            )
        setting, title = canvases.setting_of(kind), ""
        settings: dict[str, Any] = {}
        if setting:
            with words:
                canvas = canvases.choice(_("Canevas"), Template(), key=f"add-{kind.name}-canvas")
            title, settings = canvas.spoken().title, {setting: canvas}
        with words:
            settings |= _question(room, kind)
        # What it adds is there for those who hear the buttons without what stands beside them.
        label = _("Ajouter *{activity}*").format(activity=as_text(_(kind.title)))
        if button.button(label, key=f"add-{kind.name}", width="stretch"):
            with refusals.said():
                _add(room, person, kind, after, title, settings, opening)


def _question(room: Room, kind: type[Activity]) -> dict[str, Any]:
    """The question that a vote is about, as a setting; nothing for what asks for none."""
    if not (issubclass(kind, Vote) and kind.asks_question):
        return {}
    typed = st.text_input(
        _("Question posée au vote, {activity}").format(activity=_(kind.title)),
        max_chars=300,
        placeholder=room.session.question or _("Question posée au vote"),
        label_visibility="collapsed",
        key=f"add-{kind.name}-question",
    )
    return {"question": typed.strip()}


def _add(
    room: Room,
    person: Person,
    kind: type[Activity],
    after: str | None,
    title: str,
    settings: dict[str, Any],
    opening: str,
) -> None:
    """Once: a second press that was on its way finds the catalogue closed."""
    if st.session_state.get(OPENED) != opening:
        return
    room.conduct.add_step(
        person, kind.name, title=title, minutes=kind.minutes, settings=settings, after=after
    )
    st.session_state.pop(OPENED)
