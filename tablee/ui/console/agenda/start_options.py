"""Form on the console of when the session begins, and what people may do before."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from tablee.activities import StepRecord
from tablee.document.outline.days import day_of
from tablee.model import days
from tablee.model.entities import Person
from tablee.session import Room
from tablee.texts import _
from tablee.ui.widgets import inputs, refusals
from tablee.web.live.frames import planned_told
from tablee.web.ops.page_errors import part

REFUSED: Final = "before-refused"
HELP: Final = "09:30"
STARTING: Final = "starting-early"
"""Under this name the page keeps that the question is to be asked, once."""


@part
def draw(room: Room, person: Person) -> None:
    """The day, the hour, the steps that are open before; folded, unless the day is past."""
    session = room.session
    past = 0 < days.planned_at(session) < room.clock()
    when = planned_told(session)
    label = _("Avant la réunion\u00a0: {when}").format(when=when) if when else _("Avant la réunion")
    if past:
        st.warning(
            _("L’heure prévue est passée\u00a0: commencez, ou donnez un autre jour ci-dessous.")
        )
    with st.expander(label, expanded=past):
        refusals.show(REFUSED, once=True)
        inputs.notice(
            _(
                "Envoyez dès maintenant le lien ou le code. Les étapes ouvertes avant attendent "
                "les réponses\u00a0; rien ne commence tout seul."
            )
        )
        _steps(room, person)
        _planned_start(room, person)


def _steps(room: Room, person: Person) -> None:
    """Which steps are open before: what is chosen holds at once."""
    record = room.record()
    titles = {step.step.id: step.title for step in record.steps}
    key = f"open-before-{'-'.join(s.step.id[:4] for s in record.steps if s.step.early)}"

    def change() -> None:
        chosen = set(st.session_state[key])
        for step in room.agenda:
            early = step.id in chosen
            if step.early is not early:
                press = partial(room.conduct.open_before, person, step.id, early=early)
                refusals.attempt(REFUSED, press)

    st.multiselect(
        _("Étapes ouvertes avant la réunion"),
        list(titles),
        default=[step.step.id for step in record.steps if step.step.early],
        format_func=lambda step: titles.get(step, ""),
        key=key,
        placeholder=_("Aucune"),
        on_change=change,
    )


def _planned_start(room: Room, person: Person) -> None:
    session = room.session
    key = f"planned-{session.held_on}"

    def say() -> None:
        def plan() -> None:
            typed = str(st.session_state.get(key, "")).strip()
            day = inputs.typed_day(key).isoformat() if typed else ""
            room.conduct.plan(person, day, str(st.session_state.get(f"{key}-at", "")).strip())

        refusals.attempt(REFUSED, plan)

    with st.form("planned", border=False, enter_to_submit=False):
        first, second, press = st.columns([2, 1, 1], vertical_alignment="bottom")
        with first:
            inputs.day_field(_("Jour de la réunion"), day_of(session.held_on), key=key)
        second.text_input(
            _("Heure"), value=session.starts_at, placeholder=HELP, max_chars=9, key=f"{key}-at"
        )
        press.form_submit_button(_("Enregistrer"), on_click=say, width="stretch")


def start(room: Room, person: Person) -> None:
    """Starts the session; where its day is still to come, `ask` asks first."""
    if days.is_ahead(room.session, room.clock()):
        st.session_state[STARTING] = True
    else:
        room.conduct.start(person)


def ask(room: Room, person: Person) -> None:
    """The question whether to start before the day, once it was asked for."""
    if not st.session_state.pop(STARTING, False):
        return

    @st.dialog(_("Commencer avant le jour prévu\u00a0?"))
    def drawn() -> None:
        st.text(_("Elle est prévue pour le {when}.").format(when=planned_told(room.session)))
        inputs.notice(_("Si vous commencez, la session prend la date d’aujourd’hui."))
        with st.container(horizontal=True):
            if st.button(_("Attendre"), key="start-later"):
                st.rerun()
            if st.button(_("Commencer maintenant"), key="start-now", type="primary"):
                with refusals.said():
                    room.conduct.start(person)

    drawn()


def toggle(room: Room, person: Person, step: StepRecord) -> None:
    """Whether a step is open before the others, in its settings, while nothing has begun."""
    if step.step.beside or not days.awaits(room.session, room.agenda):
        return
    key = f"early-{step.step.id}"

    def change() -> None:
        with refusals.said():
            room.conduct.open_before(person, step.step.id, early=st.session_state[key])

    st.toggle(
        _("Ouverte avant la réunion"),
        value=step.step.early,
        key=key,
        on_change=change,
        help=_(
            "Dès maintenant, et jusqu’à ce que vous commenciez la première étape\u00a0: chaque "
            "personne y écrit sur son téléphone, quand elle veut."
        ),
    )
