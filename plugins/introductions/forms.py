"""Streamlit forms of introductions: what the facilitator types for others."""

from __future__ import annotations

import streamlit as st

from tablee.plugin import Role, Seat, _, floor_buttons, inputs

from .contents import Introduction, RollCall


def take_down(seat: Seat) -> None:
    """Other people's sentences, and the list of those present."""
    floor_buttons.take_down(seat, Introduction)
    if not seat.step.of(RollCall):
        with st.expander(_("Noter les personnes présentes")):
            _roll_call(seat)


def _roll_call(seat: Seat) -> None:
    field = inputs.field_key(seat, "roll")

    def fill() -> None:
        names = [p.first_name for p in seat.step.group if not p.has(Role.CARRIER)]
        st.session_state[field] = ", ".join(names)

    # Asked for, never done unasked: it would take the place of what is being typed.
    label = _("Partir des prénoms de la session")
    st.button(label, key=seat.key("fill"), type="tertiary", on_click=fill)
    inputs.compose(
        seat,
        _("Prénoms, séparés par des virgules"),
        _("Garder cette liste"),
        RollCall,
        name="roll",
        longest=RollCall.longest,
        asks_for_whom=False,
    )
