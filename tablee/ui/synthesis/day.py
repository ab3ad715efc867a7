"""Shows the workshop's date, with a form that corrects it for facilitators and note-takers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from tablee.document.outline.days import day_of, day_told
from tablee.model.entities import Person
from tablee.session import Room
from tablee.texts import _
from tablee.ui.widgets import inputs, refusals

REFUSED: Final = "day-refused"


def draw(room: Room, person: Person) -> None:
    """The day, folded on what changes it; after the end of the session as well."""
    told = day_told(room.session.day)
    label = _("Atelier du {day}").format(day=told) if told else _("Jour de l’atelier inconnu")
    with st.expander(label):
        refusals.show(REFUSED, once=True)
        st.text(
            _(
                "C’est le jour où la première étape a commencé. Le document le dit, et « demain » "
                "ou « le 12 mars » comptent à partir de lui dans le calendrier des actions."
            )
        )
        if told and not room.session.held_on:
            st.text(_("Rien n’a encore commencé : c’est le jour où la session a été ouverte."))
        _form(room, person)


def _form(room: Room, person: Person) -> None:
    # Another day has another field: what was typed before is not in it.
    key = f"workshop-day-{room.session.day}"

    def say(read: Callable[[], str]) -> None:
        refusals.attempt(REFUSED, lambda: room.conduct.date(person, read()))

    with st.form("workshop-day", border=False, enter_to_submit=False):
        inputs.day_field(_("Jour de l’atelier"), day_of(room.session.day), key=key)
        typed = partial(say, lambda: inputs.typed_day(key).isoformat())
        st.form_submit_button(_("Enregistrer"), on_click=typed)
        if room.session.day:
            st.form_submit_button(_("Le jour n’est pas connu"), on_click=say, args=(str,))
