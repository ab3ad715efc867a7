"""Controls of a go-round: next person, pass, give the floor; a field for what they say.

Where facts are `tablee.activities.floor.Turns`, beside `ui.widgets.inputs`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from tablee.activities import floor
from tablee.activities.floor import Turns, give, next_turn, queue, skip
from tablee.errors import NotAccepted
from tablee.model.entities import Content
from tablee.session.people.seat import Seat
from tablee.texts import _
from tablee.ui.widgets import inputs

__all__ = ["change_turns", "lead", "resume", "take_down"]

TWICE: Final = 1.0
"""Seconds within which a second press is the same one: nobody is passed over by a double click."""


def change_turns(seat: Seat, seen: str, change: Callable[[Turns, list[str]], Turns]) -> None:
    """Moves the round on, unless somebody else just did: `seen` is whose turn it was on screen."""
    with seat.together():
        turns, here = seat.step.facts(Turns), [person.id for person in seat.step.group]
        if turns.turn != seen:
            raise NotAccepted(
                _("La parole vient de passer : rien n’a été changé. Regardez qui parle.")
            )
        seat.set_facts(change(turns, here))


def resume(seat: Seat, who: str) -> None:
    """Puts somebody who passed in the go-round again; see `tablee.activities.floor.passed`."""
    seen = seat.step.facts(Turns).turn
    change_turns(seat, seen, lambda turns, _here: floor.resume(turns, who))


def lead(seat: Seat, *, at_random: bool) -> None:
    """The facilitator's buttons: next person, pass, give the turn to somebody."""
    turns, now = seat.step.facts(Turns), seat.room.clock

    def go_on(before: Turns, here: list[str]) -> Turns:
        if now() - before.turn_since < TWICE:
            return before
        if not before.turn and not queue(before, here):
            raise NotAccepted(
                _("Tout le monde a parlé. Vous pouvez redonner la parole ci-dessous.")
            )
        return next_turn(_drawn(before, here) if at_random else before, here, now())

    def pass_over(before: Turns, here: list[str]) -> Turns:
        return before if now() - before.turn_since < TWICE else skip(before, here, now())

    def far_first(before: Turns, here: list[str]) -> Turns:
        return floor.remote_first(_drawn(before, here) if at_random else before, seat.step.group)

    press = partial(_press, seat, turns.turn)
    with st.container(horizontal=True):
        if floor.proposes_remote_first(turns, seat.step.group):
            help_ = _("Qui est loin ne voit pas les mains levées : appelez ces personnes avant.")
            press(_("D’abord qui est à distance"), far_first, "far-first", help_)
        press(_("Personne suivante"), go_on, "next")
        if turns.turn:
            help_ = _("Cette personne parlera à la fin du tour.")
            press(_("Passer"), pass_over, "skip", help_)
    _give_to_somebody(seat, turns)


def _press(
    seat: Seat,
    seen: str,
    label: str,
    change: Callable[[Turns, list[str]], Turns],
    key: str,
    help: str = "",
) -> None:
    inputs.button(seat, label, lambda: change_turns(seat, seen, change), key, help=help)


def _drawn(turns: Turns, here: list[str]) -> Turns:
    """The order drawn by lot, once for the whole round."""
    if turns.order:
        return turns
    return replace(turns, order=tuple(secrets.SystemRandom().sample(here, len(here))))


def _give_to_somebody(seat: Seat, turns: Turns) -> None:
    labels = inputs.names(seat.step.group)
    others = [who for who in labels if who != turns.turn]
    if not others:
        return
    chosen = seat.key("give", turns.turn)

    def pass_on() -> None:
        who, now = str(st.session_state[chosen]), seat.room.clock()
        inputs.attempt(
            seat,
            lambda: change_turns(seat, turns.turn, lambda before, _here: give(before, who, now)),
        )

    with st.form(seat.key("give-form"), border=False):
        who, button = st.columns([4.2, 1.2], vertical_alignment="bottom")
        who.selectbox(
            _("Donner la parole à"),
            others,
            format_func=lambda person: labels.get(person, ""),
            key=chosen,
        )
        button.form_submit_button(_("Donner la parole"), width="stretch", on_click=pass_on)


# ── taking it down ──────────────────────────────────────────────────────────────────────────


def take_down(seat: Seat, make: Callable[[str], Content]) -> None:
    """For the facilitator: other people's sentences. On phones, see `floor.somebody_field`."""
    if seat.facilitates:
        _somebody_says(seat, make)


def _somebody_says(seat: Seat, make: Callable[[str], Content]) -> None:
    """A sentence typed for somebody.

    Begins with whoever was asked for by name, else whoever speaks: the choice follows the turn,
    what is typed stays.
    """
    labels, turn = inputs.names(seat.step.people.values()), seat.step.facts(Turns).turn
    begins, field = inputs.asked_speaker() or turn, inputs.field_key(seat, "somebody")
    chosen, people = seat.key("speaker", begins), list(labels)

    def send() -> None:
        who = str(st.session_state.get(chosen) or "")
        if not who:
            inputs.refuse(seat, _("Dites d’abord qui parle."))
            return
        content = make(str(st.session_state.get(field, "")))
        if inputs.attempt(seat, lambda: seat.post(content, on_behalf_of=who)) is not None:
            inputs.empty_field(seat, "somebody")
            inputs.words_left()

    with (
        inputs.for_the_room(seat, "somebody", one_line=True),
        st.form(seat.key("form", "somebody"), border=False, enter_to_submit=False),
    ):
        who, what, button = st.columns([1.2, 3, 1.2], vertical_alignment="bottom")
        who.selectbox(
            _("Qui parle ?"),
            people,
            index=people.index(begins) if begins in people else None,
            placeholder=_("Qui parle ?"),
            format_func=lambda person: labels.get(person, ""),
            key=chosen,
        )
        what.text_area(_("Sa phrase"), key=field, height=68, placeholder=_("Sa phrase"))
        button.form_submit_button(_("Ajouter"), width="stretch", on_click=send)
