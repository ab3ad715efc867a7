"""Streamlit forms of the draft's review: open it, follow it, close it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as hour
from functools import partial
from typing import Final

import streamlit as st

from tablee.plugin import (
    Appearance,
    NotAccepted,
    Role,
    Seat,
    StepRecord,
    _,
    elides,
    inputs,
    ngettext,
)

from .contents import Correction, DraftApproval, Reading, Reservation
from .readers import mark_of, said_of_it
from .views import written

ANSWERS: Final = (DraftApproval, Correction, Reservation)
"""What somebody says who has read."""
TWICE: Final = 1.5
"""Seconds within which a second press is the same one."""


def draw(seat: Seat) -> None:
    """What the reading is, who has answered, and the button that comes next."""
    inputs.show_refusal(seat)
    reading = seat.step.facts(Reading)
    st.text(
        _(
            "Chaque téléphone reçoit la fiche. On l’approuve, on propose une correction, on retire "
            "ses propres mots, ou l’on ajoute une réserve, qui sera imprimée avec le compte rendu."
        )
    )
    if reading.opened_at:
        _progress(seat, reading)
    if not seat.has(Role.FACILITATOR):
        inputs.notice(_("La personne qui anime ouvre et ferme la relecture."))
    elif reading.open:
        _close(seat, reading)
    else:
        _open(seat, reading)


def _open(seat: Seat, reading: Reading) -> None:
    key = seat.key("until")
    with st.form(seat.key("open-reading")):
        inputs.day_field(
            _("Jusqu’à quel jour peut-on retirer ses mots de la synthèse\u00a0?"),
            date.today() + timedelta(days=7),
            key=key,
            help=_("Jusqu’au soir de ce jour, même si la relecture est fermée avant."),
        )
        words = _("Rouvrir la relecture") if reading.closed_at else _("Ouvrir la relecture")

        def opened() -> None:
            day = inputs.typed_day(key)
            if day < date.today():
                raise NotAccepted(_("Ce jour est déjà passé. Choisissez aujourd’hui ou plus tard."))
            last = datetime.combine(day, hour(23, 59, 59))
            seat.set_facts(Reading(time.time(), 0.0, last.timestamp()))

        press = partial(inputs.attempt, seat, opened)
        st.form_submit_button(words, type="primary", on_click=press)


def _close(seat: Seat, reading: Reading) -> None:
    def closed() -> None:
        if time.time() - reading.opened_at < TWICE:
            return  # the second half of a double click on what opened it, in the same place
        facts = replace(reading, closed_at=time.time())
        inputs.attempt(seat, lambda: seat.set_facts(facts))

    waiting = sum(not remark.answer for _c, remark in seat.step.of(Correction))
    words = _("Fermer sans y répondre") if waiting else _("Fermer la relecture")
    st.button(words, key=seat.key("close-reading"), on_click=closed)


@st.fragment(run_every=5)
def _progress(seat: Seat, reading: Reading) -> None:
    """How many have read and approved; who has not answered; what waits for an answer."""
    step = seat.step
    st.text(said_of_it(step, mark_of(step, written(step))))
    answered = {c.person for kind in ANSWERS for c, _said in step.of(kind)}
    missing = [p.first_name for p in step.group if p.id not in answered]
    if missing and reading.open:
        names = ", ".join(missing)
        st.text(_("Pas encore lu\u00a0: {names}.").format(names=names))
    waiting = sum(not remark.answer for _c, remark in step.of(Correction))
    if waiting:
        st.text(
            ngettext(
                "{n} correction proposée attend votre réponse, "
                "dans «\u00a0Mettre au propre\u00a0».",
                "{n} corrections proposées attendent votre réponse, "
                "dans «\u00a0Mettre au propre\u00a0».",
                waiting,
            )
        )
    for c, reservation in step.of(Reservation):
        st.text(_reserved(step, c.person, reservation.text))
    if reading.until:
        day = time.strftime("%d/%m/%Y", time.localtime(reading.until))
        st.text(_("Chacun peut retirer ses mots jusqu’au {day}.").format(day=day))


def _reserved(step: StepRecord, who: str, text: str) -> str:
    if step.person(who).appearance is Appearance.HIDDEN:
        return _("Réserve d’une personne\u00a0: {text}").format(text=text)
    name = step.first_name(who)
    sentence = (
        _("Réserve d’{name}\u00a0: {text}")
        if elides(name)
        else _("Réserve de {name}\u00a0: {text}")
    )
    return sentence.format(name=name, text=text)
