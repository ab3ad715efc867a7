"""The day of the workshop: shown, and put right by whoever facilitates or takes notes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from workshop.errors import WorkshopError
from workshop.exporting.days import day_of, day_told
from workshop.facilitation import days
from workshop.texts import _
from workshop.ui.desk import as_text

if TYPE_CHECKING:
    from workshop.facilitation import Room
    from workshop.model import Person

__all__ = ["draw"]


def draw(room: Room, person: Person) -> None:
    """The day, folded on what changes it; after the end of the session as well."""
    told = day_told(room.session.day)
    label = _("Atelier du {day}").format(day=told) if told else _("Jour de l’atelier inconnu")
    with st.expander(label):
        if refused := st.session_state.pop("day-refused", ""):
            st.error(as_text(refused))
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

    def say(day: date | None) -> None:
        try:
            room.conduct.date(person, day.isoformat() if day else "")
        except WorkshopError as refusal:
            st.session_state["day-refused"] = str(refusal)

    with st.form("workshop-day", border=False, enter_to_submit=False):
        st.date_input(
            _("Jour de l’atelier"),
            value=day_of(room.session.day),
            min_value=date(days.EARLIEST, 1, 1),
            max_value=date(days.LATEST, 12, 31),
            format="DD/MM/YYYY",
            key=key,
        )
        st.form_submit_button(_("Enregistrer"), on_click=lambda: say(st.session_state[key]))
        if room.session.day:
            st.form_submit_button(_("Le jour n’est pas connu"), on_click=lambda: say(None))
