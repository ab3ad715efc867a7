"""Controls of who may join a session: close, open, erase newcomers; on the console."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tablee.model.entities import Person
from tablee.session import Room
from tablee.texts import _, ngettext
from tablee.ui import erasing
from tablee.ui.widgets import refusals

MINUTES: Final = (2, 5, 15, 60)
"""Of those who came in since then, one asks to erase all at once."""
NAMED: Final = 6
OPENED: Final = "entrance-opened"


def manage(room: Room, by: Person) -> None:
    """A button and its dialog: whether newcomers may come in, and those who came in last."""
    label = _("Entrée") if room.session.entrance_open else _("Entrée fermée")
    st.button(label, key="entrance", on_click=_open, width="stretch")
    if not st.session_state.get(OPENED):
        return

    @st.dialog(_("Entrée"), on_dismiss=_close)
    def drawn() -> None:
        _door(room, by, is_open=room.session.entrance_open)
        _newcomers(room)
        if not st.session_state.get(OPENED):  # another dialog takes its place
            st.rerun()

    drawn()


def _open() -> None:
    st.session_state[OPENED] = True


def _close() -> None:
    st.session_state.pop(OPENED, None)


def _door(room: Room, by: Person, *, is_open: bool) -> None:
    if is_open:
        st.text(_("Qui a le code ou le lien peut entrer."))
        if room.people.are_without_phones():
            st.text(_("Sans téléphones dans la salle, fermez-la : le mur n’en parle plus."))
    elif room.people.is_phoneless():
        st.text(_("Le mur ne parle d’aucun téléphone ; « Ajouter quelqu’un » marche toujours."))
    else:
        st.text(_("Personne de nouveau n’entre ; qui est déjà là peut revenir."))
    label = _("Fermer l’entrée") if is_open else _("Ouvrir l’entrée")
    if st.button(label, key="entrance-door", width="stretch", disabled=room.closed):
        with refusals.said():
            (room.people.close_entrance if is_open else room.people.open_entrance)(by)


def _newcomers(room: Room) -> None:
    minutes = st.selectbox(
        _("Personnes entrées par un téléphone depuis"),
        MINUTES,
        format_func=lambda n: ngettext("{n} minute", "{n} minutes", n),
        key="entrance-since",
    )
    people = room.people.newcomers(room.clock() - 60 * (minutes or MINUTES[0]))
    if not people:
        st.text(_("Personne."))
        return
    spared = st.multiselect(
        _("Sauf"),
        [p.id for p in people],
        format_func=lambda who: room.everybody[who].name if who in room.everybody else "",
        key="entrance-spared",
        placeholder=_("Personne"),
    )
    people = [p for p in people if p.id not in spared]
    names = ", ".join(p.name for p in people[:NAMED])
    others = len(people) - NAMED
    st.text(names + (", " + ngettext("{n} autre", "{n} autres", others) if others > 0 else ""))
    erasing.erase_newcomers_button(people, before=_close)
