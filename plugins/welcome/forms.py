"""Streamlit forms of the welcome: offering to take a role, assigning roles on the console."""

from __future__ import annotations

import streamlit as st

from tablee.plugin import Role, Seat, _, inputs

from .offers import RoleOffer
from .roles import ROLES, RoleWords, entrust, holders

__all__ = ["cast", "offer_form"]


def offer_form(seat: Seat) -> None:
    """A role to offer, to change or to withdraw, beside those I hold."""
    mine = seat.mine_of(RoleOffer)
    if mine:
        st.text(_(ROLES[Role(mine[0][1].role)].offered))
        inputs.notice(_("La personne qui anime va le confirmer."))
    free = [role.value for role in ROLES if not seat.has(role)]
    if not free:
        return
    chosen = seat.key("offer")
    with st.form(seat.key("offer-form"), border=False):
        st.radio(
            _("Voulez-vous prendre un rôle ?"),
            free,
            index=None,
            format_func=lambda role: _(ROLES[Role(role)].offer),
            key=chosen,
        )

        def send() -> None:
            offer = RoleOffer(str(st.session_state.get(chosen) or ""))
            inputs.attempt(
                seat, lambda: seat.edit(mine[0][0].id, offer) if mine else seat.post(offer)
            )

        label = _("Proposer ce rôle plutôt") if mine else _("Me proposer")
        st.form_submit_button(label, type="primary", width="stretch", on_click=send)
    if mine:

        def withdraw() -> None:
            inputs.attempt(seat, lambda: seat.withdraw(mine[0][0].id))

        label = _("Retirer ma proposition")
        st.button(label, key=seat.key("withdraw-offer"), type="tertiary", on_click=withdraw)


def cast(seat: Seat) -> None:
    """Who does what in the room, as the facilitator sets it."""
    labels = inputs.names(seat.step.people.values())
    for role, words in ROLES.items():
        _holders_field(seat, role, words, labels)
    # Arrivals do not redraw this form: names would move under the finger.
    st.button(_("Voir les dernières personnes arrivées"), key=seat.key("refresh"), type="tertiary")


def _holders_field(seat: Seat, role: Role, words: RoleWords, labels: dict[str, str]) -> None:
    """Who holds one role; a choice takes effect at once.

    A role given elsewhere makes a new field: one field brought up to date would send its old value
    back with the next click, and so take the role away again.
    """
    held = holders(seat, role)
    key = seat.key("role", role.value, *held)

    def give() -> None:
        chosen = st.session_state[key]
        people = chosen if isinstance(chosen, list) else [chosen]
        if [who for who in people if who] == held:
            return  # nothing was chosen: a page not yet drawn anew sends what stands there again
        inputs.attempt(seat, lambda: entrust(seat, role, people))

    if words.shared:
        st.multiselect(
            _(words.question),
            list(labels),
            default=held,
            format_func=lambda who: labels.get(who, ""),
            key=key,
            on_change=give,
            placeholder=_("Personne pour l’instant"),
        )
    else:
        choices = ["", *labels]
        st.selectbox(
            _(words.question),
            choices,
            index=choices.index(held[0]) if held else 0,
            format_func=lambda who: labels.get(who, _("Personne pour l’instant")),
            key=key,
            on_change=give,
        )
