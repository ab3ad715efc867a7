"""Streamlit forms of the follow-up, by role: state of an action, news, forgotten actions."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from tablee.plugin import Contribution, Seat, _, action_inputs, inputs

from .contents import TELLERS, Followed

__all__ = ["FORMS", "draw"]

FORMS: Final = ("why", "edit")
"""The forms that buttons open: why it has come to that; the action's own words."""


def draw(seat: Seat) -> None:
    """The forms that are open, then the field of everybody, then one for a forgotten action.

    On the console these are folded: what is decided there is on the cards, which need the room.
    """
    if seat.has(*TELLERS):
        _why(seat)
        _words(seat)
    if not seat.facilitates:
        inputs.fields(seat)
        return
    with st.expander(_("Noter ce que l’on en sait, ou une autre action")):
        inputs.fields(seat)
        inputs.compose(
            seat,
            _("Une autre action à suivre"),
            _("Ajouter à la liste"),
            Followed,
            name="followed",
            primary=False,
            asks_for_whom=False,
        )


def _opened(seat: Seat, form: str) -> tuple[Contribution, Followed] | None:
    target = inputs.opened(seat, form)
    return next(((c, k) for c, k in seat.step.of(Followed) if c.id == target), None)


def _why(seat: Seat) -> None:
    found = _opened(seat, "why")
    if found is None:
        return
    c, action = found
    field = seat.key("why-of", c.id)

    def save() -> Contribution:
        return seat.edit(c.id, replace(action, why=str(st.session_state[field])), seen=action)

    with st.form(seat.key("why-form", c.id), enter_to_submit=False):
        st.text(action.what)
        st.text_area(_("Pourquoi ?"), value=action.why, key=field, height=104)
        inputs.form_buttons(seat, "why", save)


def _words(seat: Seat) -> None:
    found = _opened(seat, "edit")
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
        inputs.form_buttons(seat, "edit", save)
