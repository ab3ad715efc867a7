"""The reading of the draft: opened, followed and closed by whoever facilitates."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as hour
from typing import TYPE_CHECKING

import streamlit as st

from workshop.model import Role
from workshop.texts import _, ngettext
from workshop.ui import desk

from .contents import Reading, Remark, Reservation, Verdict
from .views import count_read

if TYPE_CHECKING:
    from workshop.seat import Seat

__all__ = ["draw"]


def draw(seat: Seat) -> None:
    """What the reading is, who has answered, and the button that comes next."""
    desk.show_refusal(seat)
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
        desk.notice(_("La personne qui anime ouvre et ferme la relecture."))
    elif reading.open:
        _close(seat, reading)
    else:
        _open(seat, reading)


def _open(seat: Seat, reading: Reading) -> None:
    key = seat.key("until")
    with st.form(seat.key("open-reading")):
        st.date_input(
            _("Jusqu’à quel jour peut-on retirer ses mots de la synthèse\u00a0?"),
            value=date.today() + timedelta(days=7),
            min_value=date.today(),
            key=key,
            format="DD/MM/YYYY",
            help=_("Jusqu’au soir de ce jour, même si la relecture est fermée avant."),
        )
        words = _("Rouvrir la relecture") if reading.closed_at else _("Ouvrir la relecture")

        def opened() -> None:
            last = datetime.combine(st.session_state[key], hour(23, 59, 59))
            facts = Reading(time.time(), 0.0, last.timestamp())
            desk.attempt(seat, lambda: seat.set_facts(facts))

        st.form_submit_button(words, type="primary", on_click=opened)


def _close(seat: Seat, reading: Reading) -> None:
    def closed() -> None:
        facts = replace(reading, closed_at=time.time())
        desk.attempt(seat, lambda: seat.set_facts(facts))

    st.button(
        _("Fermer la relecture"), key=seat.key("close-reading"), type="primary", on_click=closed
    )


@st.fragment(run_every=5)
def _progress(seat: Seat, reading: Reading) -> None:
    """How many have read and approved; who has not answered; what waits for an answer."""
    step = seat.step
    read, approving, of = count_read(step)
    told = ngettext("{n} personne sur {of} a lu", "{n} personnes sur {of} ont lu", read)
    agreed = ngettext("{n} approuve", "{n} approuvent", approving)
    st.text(f"{told.format(of=of)}, {agreed}.")
    answered = {c.person for c, _verdict in step.of(Verdict)}
    missing = [p.first_name for p in step.group if p.id not in answered]
    if missing and reading.open:
        names = ", ".join(missing)
        st.text(_("Pas encore lu\u00a0: {names}.").format(names=names))
    waiting = sum(not remark.answer for _c, remark in step.of(Remark))
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
        name = step.first_name(c.person)
        st.text(_("Réserve de {name}\u00a0: {text}").format(name=name, text=reservation.text))
    if reading.until:
        day = time.strftime("%d/%m/%Y", time.localtime(reading.until))
        st.text(_("Chacun peut retirer ses mots jusqu’au {day}.").format(day=day))
