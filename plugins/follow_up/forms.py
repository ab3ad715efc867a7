"""Streamlit forms of the follow-up, on the console: news, forgotten actions."""

from __future__ import annotations

import streamlit as st

from tablee.plugin import Seat, _, inputs

from .contents import Followed


def draw(seat: Seat) -> None:
    """Folded, the field of everybody and one for a forgotten action.

    What is decided on the console is on the cards, which need the room.
    """
    with st.expander(_("Noter ce que l’on en sait, ou une autre action")):
        inputs.fields(seat)
        inputs.compose(
            seat,
            _("Une autre action à suivre"),
            _("Ajouter à la liste"),
            Followed,
            name="followed",
            asks_for_whom=False,
        )
