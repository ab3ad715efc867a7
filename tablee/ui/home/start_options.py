"""Fields of the opening form: how and when the session begins, what people may do before."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tablee.model.agendas import AgendaStep
from tablee.model.entities import derived_id
from tablee.session.residency.creation import Plan
from tablee.texts import N_, _
from tablee.ui.home.agendas import ChosenAgenda
from tablee.ui.widgets import inputs
from tablee.web.site import site

DAY: Final = "opening-day"
HOUR: Final = "opening-hour"


def first_step(choice: ChosenAgenda) -> None:
    """Which of the steps that the agenda offers stands before all others; nothing without any."""
    if steps := _offered(choice):
        st.selectbox(
            _("Pour commencer"),
            range(len(steps)),
            index=None,
            format_func=lambda n: _titled(steps[n]) if n < len(steps) else "",
            key=_first_key(choice),
            placeholder=_("Aucune question rapide"),
        )


def _offered(choice: ChosenAgenda) -> tuple[AgendaStep, ...]:
    return choice.fit.agenda.spoken().offered if choice.fit else ()


def _first_key(choice: ChosenAgenda) -> str:
    named = (f"{s.activity} {s.title}" for s in _offered(choice))
    return f"opening-first-{derived_id(choice.fit.agenda.title if choice.fit else '', *named)}"


def fields(choice: ChosenAgenda) -> None:
    """The day, the hour and the steps, folded: most sessions begin as they are opened."""
    with st.expander(_("La réunion est un autre jour")):
        first, second = st.columns([2, 1])
        with first:
            inputs.day_field(_("Jour de la réunion"), None, key=DAY)
        second.text_input(_("Heure"), placeholder="09:30", max_chars=9, key=HOUR)
        steps = list(choice.fit.agenda.steps) if choice.fit else []
        if steps:
            st.multiselect(
                _("Étapes ouvertes avant la réunion"),
                range(len(steps)),
                default=[n for n, step in enumerate(steps) if step.early],
                format_func=lambda n: f"{n + 1}. {_titled(steps[n])}" if n < len(steps) else "",
                key=_key(choice),
                placeholder=_("Aucune"),
            )
        inputs.notice(
            _(
                "Chaque personne y entre quand elle veut, se présente, lit la question, pose ses "
                "cartes. Le mur dit quand on se retrouve. Tout se change ensuite."
            )
        )


def typed(choice: ChosenAgenda) -> Plan:
    """What stands in the fields; raises `NotAccepted` where the day cannot be read."""
    said = st.session_state.get
    day = inputs.typed_day(DAY).isoformat() if str(said(DAY, "")).strip() else ""
    early = said(_key(choice))
    return Plan(
        day,
        str(said(HOUR, "")).strip(),
        None if early is None else frozenset(early),
        said(_first_key(choice)),
    )


def _key(choice: ChosenAgenda) -> str:
    """Another agenda is another field."""
    steps = choice.fit.agenda.steps if choice.fit else ()
    return f"opening-early-{derived_id(*(f'{s.activity} {s.title}' for s in steps))}"


def _titled(step: AgendaStep) -> str:
    kind = site().catalogue.activities.get(step.activity)
    return step.title or _(kind.title if kind else N_("Étape sans son plugin"))
