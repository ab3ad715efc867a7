"""Streamlit forms of a decision by consent: fields of each phase, the facilitator's controls.

Answers are the core's: a ballot is in the live view, on phones and console.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from tablee.plugin import ConsoleButton, Field, NotAccepted, Seat, _, inner, inputs

from .contents import (
    CLARIFICATION,
    OBJECTIONS,
    REACTIONS,
    ClarifyingQuestion,
    ConsentFacts,
    Reaction,
)
from .counting import Ruling, decided, stand_ins, unheard

LONGEST: Final = 2000
"""Characters of a proposal."""


def draw(seat: Seat) -> None:
    """The field of the phase, then what comes next."""
    if not seat.step.running:
        return
    facts = seat.step.facts(ConsentFacts)
    if not facts.opened:
        inputs.fields(seat)
    elif facts.shown:
        _go_on(seat, facts)


# ── before the objections ───────────────────────────────────────────────────────────────────


def field_of(phase: str) -> Field:
    """One field for both phases: what is half typed when the next one comes stays typed."""
    if phase == CLARIFICATION:
        question = _("Votre question"), _("Poser ma question")
        return Field("text", ClarifyingQuestion.kind, *question, ClarifyingQuestion.longest)
    return Field(
        "text", Reaction.kind, _("Votre réaction"), _("Dire ma réaction"), Reaction.longest
    )


def phase_buttons(phase: str) -> tuple[ConsoleButton, ...]:
    """The way to the phases around this one, the next first; empty for no phase before."""
    if not phase:
        return (_moving(OBJECTIONS, _("Ouvrir le tour des objections")),)
    if phase == CLARIFICATION:
        return (_moving(REACTIONS, _("Passer aux réactions")),)
    return (
        _moving(OBJECTIONS, _("Ouvrir le tour des objections")),
        _moving(CLARIFICATION, _("Revenir aux questions")),
    )


def _moving(to: str, label: str) -> ConsoleButton:
    def move(seat: Seat) -> None:
        with seat.together():
            if to == OBJECTIONS:
                seat.open_vote()
            # Last, whatever it changes: everybody's own part is drawn again, without its field.
            seat.set_facts(replace(seat.step.facts(ConsentFacts), phase=to))

    return ConsoleButton(to, label, move)


# ── after a round ───────────────────────────────────────────────────────────────────────────


def _go_on(seat: Seat, facts: ConsentFacts) -> None:
    """What comes next: asking again, on better words or the same; nothing once it is adopted."""
    ruling, words = decided(seat.step).ruling, facts.options[0][1]
    if ruling is not Ruling.NOT_ADOPTED:
        _without_answer(seat)
    if ruling is Ruling.ADOPTED:
        return
    asking = f"again-{facts.round}"
    if asked := inputs.opened(seat, asking):
        _confirm(seat, asking, facts, asked)
    elif ruling is Ruling.NOT_ADOPTED:
        _amend(seat, asking, words, primary=True)
    else:
        st.button(
            _("Redemander à tout le monde"),
            key=seat.key("ask", asking),
            type="primary",
            on_click=lambda: inputs.open_form(seat, asking, words),
        )
        with st.expander(_("Bonifier et proposer de nouveau")):
            _amend(seat, asking, words, primary=False)


def _without_answer(seat: Seat) -> None:
    """Whom the answers typed for the room are taken for: only people know whether that is so."""
    step = seat.step
    if step.urn is None or not stand_ins(step.urn, step):
        return
    if names := ", ".join(person.first_name for person in unheard(step)):
        inputs.notice(
            _(
                "Sans réponse à leur nom : {names}. "
                "Ce qui a été saisi pour la salle est compté pour ces personnes d’abord. "
                "Si elles n’ont pas répondu, rouvrez le vote ou redemandez à tout le monde."
            ).format(names=names)
        )


def _amend(seat: Seat, asking: str, words: str, *, primary: bool) -> None:
    field = seat.key("amended", asking)
    kept = seat.key("kept", asking)
    st.session_state.setdefault(field, st.session_state.get(kept, words))

    def ask() -> None:
        typed = str(st.session_state.get(field, "")).strip()

        def checked() -> bool:
            if not typed:
                raise NotAccepted(_("Écrivez d’abord la proposition."))
            if typed == words:
                raise NotAccepted(
                    _("Ce sont les mots du tour qui vient de se clore. Changez-les d’abord.")
                )
            inputs.check_length(typed, LONGEST)
            return True

        st.session_state[kept] = typed
        if inputs.attempt(seat, checked):
            inputs.open_form(seat, asking, typed)

    with st.form(seat.key("amend", asking), border=False, enter_to_submit=False):
        st.text_area(_("La proposition, bonifiée"), key=field, height=104)
        st.form_submit_button(
            _("Proposer de nouveau"), type="primary" if primary else "secondary", on_click=ask
        )


def _confirm(seat: Seat, asking: str, facts: ConsentFacts, words: str) -> None:
    """Says what another round means before it opens."""
    st.text(
        _(
            "Tout le monde va répondre de nouveau, sur ces mots :\n"
            "« {words} »\n"
            "On ne peut plus passer. Les réponses et les objections de ce tour restent inscrites."
        ).format(words=inner(words))
    )

    again = ((facts.options[0][0], words),)
    with st.container(horizontal=True):
        label = _("Ouvrir le tour {n}").format(n=facts.round + 1)
        inputs.button(seat, label, lambda: seat.reopen_vote(again), "yes", asking, primary=True)
        st.button(
            _("Pas encore"),
            key=seat.key("no", asking),
            on_click=lambda: inputs.close_form(seat, asking),
        )
