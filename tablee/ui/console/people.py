"""Manages people on the console: roles, names, speech, people without a phone, merges."""

from __future__ import annotations

from itertools import islice
from typing import Final

import streamlit as st

from tablee.activities.floor import Turns, give
from tablee.model.entities import Person, Role, new_id
from tablee.session import Room
from tablee.session.people.seat import Seat
from tablee.texts import _
from tablee.ui import erasing
from tablee.ui.console import entrance
from tablee.ui.widgets import inputs, refusals
from tablee.ui.widgets.floor_buttons import change_turns
from tablee.ui.widgets.markup import text_html
from tablee.view import MOST_CARDS
from tablee.web.live.overview import carrier_word, role_word
from tablee.web.ops.page_errors import part

MOST_PROPOSED = 1
"""Pairs asked about at the same time: each takes the place of several people."""
GIVEN = (Role.CARRIER, Role.SCRIBE, Role.TIMEKEEPER, Role.FACILITATOR)
OPENED: Final = "person-opened"
"""Under this name the page keeps whose dialog is to be drawn, once."""


def open_person(pressed: object) -> None:
    """From the next drawing on this person’s dialog stands open; `pressed` begins with their id."""
    st.session_state[OPENED] = str(pressed or "").partition(" ")[0]


@part
def manage(room: Room, by: Person) -> None:
    """Somebody’s dialog, where one was asked for; somebody more, and whom to merge."""
    _person(room, by, room.everybody.get(str(st.session_state.pop(OPENED, ""))))
    with (
        st.popover(_("Ajouter quelqu’un"), width="stretch"),
        st.form("add-person", border=False, clear_on_submit=True),
    ):
        name = st.text_input(_("Prénom de la personne sans téléphone"), max_chars=60)
        if st.form_submit_button(_("Ajouter")):
            with refusals.said():
                room.people.add(by, name)
    entrance.manage(room, by)
    _merges(room, by)
    erasing.dialog(room, by)


# ── somebody ────────────────────────────────────────────────────────────────────────────────


def _person(room: Room, by: Person, person: Person | None) -> None:
    """What can be done for somebody, in a dialog: name, roles and speech; erasing is apart."""
    if person is None:
        return
    # Closed without saving, nothing of it stands there again: each dialog has fields of its own.
    fields = f"{person.id}-{new_id()}"

    @st.dialog(_("Une personne"))
    def drawn() -> None:
        text_html("p", person.name, "tb-h2")
        _speech(room, by, person)
        _arrange(room, by, person, fields)
        with st.expander(_("Effacer ses textes, ou la personne")):
            if person.id == by.id:
                erasing.my_texts_button()
            else:
                erasing.erase_person_button(person)
        if erasing.asked():  # its own dialog takes the place of this one
            st.rerun()

    drawn()


def _speech(room: Room, by: Person, person: Person) -> None:
    """Typing for them, and giving them the floor where the step has turns."""
    step = room.record().current
    with st.container(horizontal=True):
        if st.button(_("Parler pour cette personne"), key=f"for-{person.id}"):
            inputs.speak_for(person.id)
            st.rerun()
        if step is None or not issubclass(step.activity.facts, Turns):
            return
        turns, seat = step.facts(Turns), Seat(room, by.id, step.step.id)
        if turns.turn == person.id or person not in step.group:
            return
        if st.button(_("Donner la parole"), key=f"floor-{person.id}"):
            now = room.clock()
            with refusals.said():
                change_turns(seat, turns.turn, lambda was, _here: give(was, person.id, now))


def _arrange(room: Room, by: Person, person: Person, key: str) -> None:
    facilitates, carrier = person.has(Role.FACILITATOR), carrier_word(room.record())
    with st.form(f"arrange-{key}", border=False):
        name = st.text_input(_("Nom"), value=person.name, max_chars=60, key=f"name-{key}")
        roles = st.pills(
            _("Rôles"),
            GIVEN,
            selection_mode="multi",
            default=[r for r in GIVEN if r in person.roles],
            format_func=lambda r: role_word(r, carrier).capitalize(),
            key=f"roles-{key}",
        )
        card = st.number_input(
            _("Carte de vote (0 : aucune)"), 0, MOST_CARDS, person.card, key=f"card-{key}"
        )
        remote = st.checkbox(_("À distance"), value=person.remote, key=f"remote-{key}")
        told = _place_told(person, key)
        takes_part = facilitates and st.checkbox(
            _("Participe aussi : vote et compte dans le groupe"),
            value=person.has(Role.PARTICIPANT),
            key=f"takes-part-{key}",
        )
        if st.form_submit_button(_("Enregistrer")):
            part_of = {Role.PARTICIPANT} if takes_part else person.roles & {Role.PARTICIPANT}
            kept = {*roles, *(() if facilitates and not takes_part else part_of)}
            with refusals.said():
                room.people.rename(by, person.id, name, remote=remote, place_told=told)
                room.people.set_roles(by, person.id, kept)
                if given := room.voting_cards.give(by, person.id, int(card)):
                    st.toast(given)


def _place_told(person: Person, key: str) -> bool | None:
    """Whether the synthesis may say where they are, asked of those without a phone; None else.

    Of the others it is said what they agreed to themselves.
    """
    if not person.by_facilitator:
        st.caption(_agreed() if person.place_told else _not_agreed())
        return None
    return st.checkbox(
        _("Le compte rendu peut dire si cette personne est à distance ou dans la salle"),
        value=person.place_told,
        key=f"place-{key}",
        help=_("Demandez-le à cette personne d’abord."),
    )


def _agreed() -> str:
    return _(
        "Le compte rendu peut dire si cette personne est à distance ou dans la salle : elle l’a "
        "accepté sur son téléphone."
    )


def _not_agreed() -> str:
    return _(
        "Le compte rendu ne dit pas où est cette personne : elle seule peut l’accepter, sur son "
        "téléphone, dans « Moi »."
    )


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
