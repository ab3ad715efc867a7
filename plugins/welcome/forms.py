"""Streamlit form of the welcome: who does what, as the facilitator assigns roles."""

from __future__ import annotations

import streamlit as st

from tablee.plugin import Role, Seat, _, inputs

from .roles import ROLES, RoleWords, entrust, holders


def cast(seat: Seat) -> None:
    """Who does what in the room, as the facilitator sets it."""
    labels = inputs.names(seat.step.people.values())
    for role, words in ROLES.items():
        _holders_field(seat, role, words, labels)


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
