"""Streamlit forms of the follow-up, on the console: an action's words, news, forgotten ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from tablee.plugin import Contribution, Seat, _, action_inputs, inputs

from .contents import Followed

EDIT: Final = "edit"
"""The form that a button opens: the action's own words."""


def draw(seat: Seat) -> None:
    """The form that is open, then, folded, the field of everybody and one for a forgotten action.

    What is decided on the console is on the cards, which need the room.
    """
    _words(seat)
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


def _words(seat: Seat) -> None:
    target = inputs.opened(seat, EDIT)
    found = next(((c, k) for c, k in seat.step.of(Followed) if c.id == target), None)
    if found is None:
        return
    c, followed = found
    action = followed.action

    def save() -> Contribution:
        typed = action_inputs.typed(seat, action, c.id)
        if typed.when != action.when:
            typed = replace(typed, day=None)  # it is said today
        changed = Followed.of(typed)
        seen = replace(Followed.of(action_inputs.begun(seat, action, c.id)), state=followed.state)
        return seat.edit(c.id, replace(changed, state=followed.state), seen=seen)

    with st.form(seat.key("words-form", c.id), enter_to_submit=False):
        action_inputs.fields(seat, action, c.id)
        inputs.form_buttons(seat, EDIT, save)
