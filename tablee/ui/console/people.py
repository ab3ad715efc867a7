"""Manages people on the console: roles, names, people without a phone, merges."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import streamlit as st

from tablee.model.entities import Role
from tablee.texts import _
from tablee.ui.console import entrance
from tablee.ui.phone import erasing
from tablee.ui.widgets import refusals
from tablee.web.live.frames import role_word
from tablee.web.ops.faults import part

if TYPE_CHECKING:
    from tablee.model.entities import Person
    from tablee.session import Room

__all__ = ["manage"]

MOST_PROPOSED = 3
"""Pairs asked about at the same time."""
GIVEN = (Role.CARRIER, Role.SCRIBE, Role.TIMEKEEPER, Role.FACILITATOR)


@part
def manage(room: Room, by: Person) -> None:
    """Proposals to merge, then a popover to add somebody and one to arrange people."""
    _merges(room, by)
    with (
        st.popover(_("Ajouter quelqu’un"), width="stretch"),
        st.form("add-person", border=False, clear_on_submit=True),
    ):
        name = st.text_input(_("Prénom de la personne sans téléphone"), max_chars=60)
        if st.form_submit_button(_("Ajouter")):
            with refusals.said():
                room.people.add(by, name)
    # Drawn once opened: a list of everybody is long in a plenary.
    roles = st.popover(_("Rôles et noms"), width="stretch", key="roles", on_change="rerun")
    if roles.open:
        with roles:
            _arrange(room, by)
    entrance.manage(room, by)
    erasing.dialog(room, by)


def _arrange(room: Room, by: Person) -> None:
    people = room.everybody
    who = st.selectbox(
        _("Personne"), list(people), format_func=lambda p: people[p].name, key="arrange-who"
    )
    if not who:
        return
    person = people[who]
    with st.form(f"arrange-{who}", border=False):
        name = st.text_input(_("Nom"), value=person.name, max_chars=60, key=f"name-{who}")
        roles = st.multiselect(
            _("Rôles"),
            GIVEN,
            default=[r for r in GIVEN if r in person.roles],
            format_func=lambda r: role_word(r).capitalize(),
            key=f"roles-{who}",
            placeholder=_("Participe"),
        )
        if st.form_submit_button(_("Enregistrer")):
            kept = {*roles, *(person.roles & {Role.PARTICIPANT})}
            with refusals.said():
                _save(room, by, who, name, kept)
    if who == by.id:
        erasing.my_texts_button()
    else:
        erasing.erase_person_button(person)


def _save(room: Room, by: Person, who: str, name: str, roles: set[Role]) -> None:
    room.people.rename(by, who, name)
    room.people.set_roles(by, who, roles)


def _merges(room: Room, by: Person) -> None:
    found = ((f"{one.id}-{two.id}", one, two) for one, two in room.people.merges_to_propose())
    for pair, one, two in islice(found, MOST_PROPOSED):
        with st.container(border=True, key=f"merge-{pair}"):
            st.text(_("{one} et {two} : une seule personne ?").format(one=one.name, two=two.name))
            with st.container(horizontal=True):
                if st.button(_("Oui, réunir"), key=f"merge-yes-{pair}"):
                    with refusals.said():
                        room.people.merge(by, one.id, two.id)
                if st.button(_("Non, deux personnes"), key=f"merge-no-{pair}"):
                    with refusals.said():
                        room.people.tell_apart(by, one.id, two.id)
