"""Streamlit forms of introductions: one's own sentence, those that the facilitator types."""

from __future__ import annotations

import streamlit as st

from tablee.plugin import Field, Role, Seat, _, floor_buttons, inputs

from .contents import Introduction, RollCall

__all__ = ["my_sentence", "sentence_field", "take_down"]


def my_sentence(seat: Seat) -> None:
    """My own field; once it is sent and empty, my line in the list is where I correct it."""
    field = sentence_field()
    if seat.mine_of(Introduction) and not inputs.half_typed(seat):
        inputs.notice(field.once)
        return
    inputs.compose(
        seat,
        field.label,
        field.button,
        Introduction,
        longest=field.longest,
        asks_for_whom=False,
    )


def sentence_field() -> Field:
    """One's own sentence; once it is there, one's line in the list is where it is corrected."""
    return Field(
        "text",
        Introduction.kind,
        _("Votre phrase"),
        _("Envoyer ma phrase"),
        Introduction.longest,
        once=_("C’est envoyé. Vous pouvez corriger votre phrase dans la liste."),
    )


# ── taking it down ──────────────────────────────────────────────────────────────────────────


def take_down(seat: Seat) -> None:
    """For facilitator and scribe: other people's sentences, and the list of those present."""
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
        primary=False,
        asks_for_whom=False,
    )
