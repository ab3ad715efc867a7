"""Streamlit forms of a moving debate: next phase, whose turn to argue, placing people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from tablee.plugin import Seat, StepState, _, inputs

from .contents import AFTER, ARGUMENTS, BEFORE, PHASES, SHOWN, Debate, HeadCount, Stand

if TYPE_CHECKING:
    from . import Positions


def stand(seat: Seat, place: int, who: str = "") -> None:
    """Puts me, or somebody for whom I type, at a place; where I already am, takes me off it."""
    with seat.together():
        after = seat.step.facts(Debate).phase in (AFTER, SHOWN)
        person = who or seat.person.id
        there = [(c, k) for c, k in seat.step.of(Stand) if (c.person, k.after) == (person, after)]
        if not there:
            seat.post(Stand(place, after), on_behalf_of=who or None)
            return
        contribution, before = there[-1]
        if before.place != place:
            seat.edit(contribution.id, replace(before, place=place))
        elif not who:
            seat.withdraw(contribution.id)


def lead(seat: Seat, activity: Positions) -> None:
    facts = seat.step.facts(Debate)
    if not activity.statement and not seat.step.done:
        inputs.notice(
            _("Aucune affirmation n’est écrite : écrivez-la dans les réglages de l’étape.")
        )
    if seat.step.running:
        _phases(seat, facts)
    if facts.phase == ARGUMENTS and activity.floor == "side" and seat.step.running:
        _floor(seat, activity, facts)
    if seat.step.step.state is not StepState.WAITING and facts.phase != ARGUMENTS:
        _somebody(seat, activity)
        with st.expander(_("Compter les personnes dans la salle")):
            _hands(seat, activity, after=facts.phase != BEFORE)


def _phases(seat: Seat, facts: Debate) -> None:
    leads_to = {
        ARGUMENTS: _("Passer aux arguments"),
        AFTER: _("Faire se replacer tout le monde"),
        SHOWN: _("Montrer qui a bougé"),
    }
    at = PHASES.index(facts.phase) if facts.phase in PHASES else 0

    def go(phase: str) -> None:
        inputs.attempt(seat, lambda: seat.set_facts(Debate(phase, cards=min(1, facts.cards))))

    with st.container(horizontal=True):
        if at + 1 < len(PHASES):
            phase = PHASES[at + 1]
            st.button(leads_to[phase], key=seat.key("on", phase), on_click=go, args=(phase,))
        if at:
            label = _("Revenir au moment d’avant")
            st.button(label, key=seat.key("back", facts.phase), on_click=go, args=(PHASES[at - 1],))


def _floor(seat: Seat, activity: Positions, facts: Debate) -> None:
    key = seat.key("floor")
    st.session_state[key] = facts.side or None
    sides = {str(n): label for n, label in enumerate(activity.places)}

    def give() -> None:
        chosen = str(st.session_state.get(key) or "")
        inputs.attempt(seat, lambda: seat.set_facts(replace(facts, side=chosen)))

    st.pills(
        _("La parole est à"),
        list(sides),
        format_func=lambda side: inputs.as_text(sides.get(side, "")),
        key=key,
        on_change=give,
    )


def _somebody(seat: Seat, activity: Positions) -> None:
    """Places somebody who has no phone."""
    labels = inputs.names(seat.step.group)
    if not labels:
        return
    who, where = seat.key("who"), seat.key("where")
    places = activity.places

    def put() -> None:
        person, place = st.session_state[who], st.session_state[where]
        inputs.attempt(seat, lambda: stand(seat, int(place), str(person)))

    with st.form(seat.key("somebody"), border=False):
        first, second, press = st.columns([2, 2, 1.4], vertical_alignment="bottom")
        first.selectbox(
            _("Placer quelqu’un"), list(labels), format_func=lambda p: labels.get(p, ""), key=who
        )
        second.selectbox(
            _("À quelle place ?"), range(len(places)), format_func=lambda n: places[n], key=where
        )
        press.form_submit_button(_("Placer"), width="stretch", on_click=put)


def _hands(seat: Seat, activity: Positions, *, after: bool) -> None:
    """How many people of the room, beside those who have a phone, stand where."""
    inputs.notice(
        _("Seulement les personnes qui n’ont pas pris place sur un téléphone ni ci-dessus.")
    )
    there = next(((c, k) for c, k in seat.step.of(HeadCount) if k.after is after), None)
    places = activity.places
    before = (*(there[1].counts if there else ()), *[0] * len(places))
    keys = [seat.key("hands", str(after), str(n)) for n in range(len(places))]

    def save() -> None:
        counted = tuple(int(st.session_state[key] or 0) for key in keys)
        if there is None:
            inputs.attempt(seat, lambda: seat.post(HeadCount(counted, after)))
        else:
            changed = replace(there[1], counts=counted)
            inputs.attempt(seat, lambda: seat.edit(there[0].id, changed))

    with st.form(seat.key("hands", str(after)), border=False):
        for n, (column, label) in enumerate(zip(st.columns(len(places)), places, strict=True)):
            column.number_input(
                inputs.as_text(label), min_value=0, value=before[n], step=1, key=keys[n]
            )
        st.form_submit_button(_("Garder ces nombres"), on_click=save)
