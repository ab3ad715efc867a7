"""Streamlit forms of the closing: the facilitator's controls, and what is typed for the room."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from tablee.plugin import Contribution, Marks, Seat, _, inputs, withheld

from .fields import word_field
from .roti import RotiMark, read_mark
from .words import ClosingFacts, ClosingWord, awaited, shown


def word_for_the_room(seat: Seat) -> None:
    """Always open to type in: what comes too early is refused and stays typed."""
    inputs.compose(seat, _("Ce que l’on emporte"), word_field().button, ClosingWord)


def _give(seat: Seat, who: str, score: float | None) -> Contribution:
    """Gives a mark, or replaces the one that this person has."""
    with seat.together():
        before = next((c for c, _roti in seat.step.of(RotiMark) if c.person == who), None)
        if before is not None:
            return seat.edit(before.id, RotiMark(score))
        return seat.post(RotiMark(score), on_behalf_of=who)


# ── the facilitator ─────────────────────────────────────────────────────────────────────────


def decide(seat: Seat, *, carrier_first: bool, roti: bool) -> None:
    """Opens the floor to everybody; shows the marks, or hides them again."""
    facts = seat.step.facts(ClosingFacts)
    given = sum(mark.score is not None for _c, mark in seat.step.of(RotiMark))
    if roti and not shown(seat.step) and (few := withheld.said_of_ballots(given)):
        inputs.notice(few)
    with st.container(horizontal=True):
        if awaited(seat.step, carrier_first=carrier_first) is not None:
            label = _("Ouvrir la parole à tout le monde")
            inputs.button(seat, label, lambda: _set(seat, open_to_all=True), "open")
        if roti:
            label = _("Cacher les notes") if facts.roti_shown else _("Montrer les notes")
            shows = not facts.roti_shown
            inputs.button(seat, label, lambda: _set(seat, roti_shown=shows), "show-marks")


def _set(seat: Seat, **changed: bool) -> None:
    with seat.together():
        seat.set_facts(replace(seat.step.facts(ClosingFacts), **changed))


def mark_for_somebody(seat: Seat) -> None:
    """For people without a phone: the facilitator types the mark that they say."""
    labels = inputs.names(seat.step.people.values())
    chosen, field = seat.key("mark-who"), inputs.field_key(seat, "mark")

    def send(silent: bool) -> None:
        typed, who = str(st.session_state.get(field, "")), str(st.session_state[chosen])

        def give_it() -> Contribution:
            return _give(seat, who, None if silent else read_mark(typed))

        if inputs.attempt(seat, give_it) is not None:
            inputs.empty_field(seat, "mark")

    with (
        st.expander(_("Saisir une note pour quelqu’un")),
        st.form(seat.key("mark-form"), border=False, enter_to_submit=False),
    ):
        who, mark = st.columns(2)
        who.selectbox(
            _("Qui donne sa note ?"),
            list(labels),
            format_func=lambda person: labels.get(person, ""),
            key=chosen,
        )
        label = _("Note, de {low} à {high}").format(low=Marks.WORST, high=Marks.BEST)
        mark.text_input(label, key=field, max_chars=5)
        with st.container(horizontal=True):
            st.form_submit_button(_("Enregistrer la note"), on_click=send, args=(False,))
            st.form_submit_button(_("Ne se prononce pas"), on_click=send, args=(True,))
