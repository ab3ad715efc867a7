"""The home page: open a session from an agenda, join one with a code, come back to one of mine."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import streamlit as st

from workshop.errors import WorkshopError
from workshop.texts import _, language, ngettext
from workshop.ui.component import go_to
from workshop.ui.personal import text_html
from workshop.ui.phone import language_links
from workshop.web.site import site

if TYPE_CHECKING:
    from workshop.activities import Agenda
    from workshop.facilitation import Room

__all__ = ["draw", "lost"]


def draw(browser: str) -> None:
    """The whole page for this browser."""
    _bar()
    left, right = st.columns([3, 2], gap="large")
    with left:
        _open_a_session(browser)
    with right:
        _join()
        _mine(browser)
        _refused_plugins()


def lost(sentence: str) -> None:
    """Says why a session does not open here, and lets one type its code."""
    _bar()
    text_html("h1", _("On ne vous retrouve pas"), "tb-h1")
    st.info(sentence)
    _join()


def _bar() -> None:
    with st.container(key="home-bar", horizontal=True, vertical_alignment="center"):
        st.html(
            '<a class="tb-brand" href="/" target="_self"><span aria-hidden="true"></span>Tablée</a>'
        )
        language_links()


def _open_a_session(browser: str) -> None:
    agendas = site().catalogue.agendas
    text_html("h1", _("Ouvrir une session"), "tb-h1")
    st.text(_("Choisissez un agenda. Tout se règle ensuite, même pendant la session."))
    with st.container(key="agendas"):
        chosen = st.radio(
            _("Agenda"),
            [*agendas, ""],
            format_func=lambda name: _agenda_label(agendas.get(name)),
            captions=[
                *(_(a.summary) for a in agendas.values()),
                _("Vous ajoutez les étapes une à une."),
            ],
        )
    if chosen:
        _strip(agendas[chosen])
    with st.form("open", border=False):
        title = st.text_input(_("Titre de la session"), max_chars=200)
        name = st.text_input(_("Votre prénom"), max_chars=60, key="my-name")
        if st.form_submit_button(_("Ouvrir la session"), type="primary"):
            _open(browser, title, name, agendas.get(chosen))


def _open(browser: str, title: str, name: str, agenda: Agenda | None) -> None:
    if not browser:
        st.error(
            _(
                "Ce navigateur refuse les cookies : sans eux, il ne peut pas retrouver votre session."
            )
        )
        return
    try:
        room = site().sessions.create(browser, title, agenda, facilitator=name, language=language())
    except WorkshopError as refusal:
        st.error(str(refusal))
        return
    st.query_params["s"] = room.session.id
    st.rerun()


def _agenda_label(agenda: Agenda | None) -> str:
    if agenda is None:
        return _("Une page blanche")
    minutes = ngettext("{n} min", "{n} min", round(agenda.minutes))
    return f"{_(agenda.title)} · {minutes}"


def _strip(agenda: Agenda) -> None:
    """The shape of time: one block a step, the longest one darker."""
    longest = max(step.minutes for step in agenda)
    blocks = "".join(
        f'<i style="flex:{step.minutes:g}"{" class=long" if step.minutes == longest else ""}></i>'
        for step in agenda
    )
    count = ngettext("{n} étape", "{n} étapes", len(agenda.steps))
    st.html(
        f'<div class="tb-strip" aria-hidden="true">{blocks}</div><p class="tb-hint">{count}</p>'
    )


def _join() -> None:
    with st.form("join"):
        text_html("h2", _("Rejoindre avec un code"), "tb-h2")
        code = st.text_input(_("Code de la session"), placeholder="123 456", max_chars=9)
        st.caption(_("Six chiffres, affichés au mur."))
        if st.form_submit_button(_("Rejoindre")):
            digits = "".join(c for c in code if c.isdigit())
            if len(digits) == 6:
                go_to(f"/r/{digits}")
            else:
                st.error(_("Le code a six chiffres. Regardez au mur."))


def _mine(browser: str) -> None:
    text_html("h2", _("Mes sessions"), "tb-h2")
    rooms = site().sessions.facilitated_by(browser) if browser else []
    if not rooms:
        st.caption(_("Vos sessions apparaîtront ici."))
    for room in rooms:
        st.html(
            f'<a class="tb-session" href="/?s={html.escape(room.session.id)}" target="_self">'
            f"<b>{html.escape(room.session.title)}</b><span>{html.escape(_state(room))}</span></a>"
        )
    for name, sentence in site().sessions.unreadable.items():
        st.warning(f"{name} : {sentence}")


def _state(room: Room) -> str:
    if room.closed:
        return _("Terminée, synthèse prête")
    current = room.record().current
    if current is None:
        return _("En préparation")
    number = room.record().steps.index(current) + 1
    return _("En cours, étape {n} sur {of}").format(n=number, of=len(room.record().steps))


def _refused_plugins() -> None:
    for refusal in site().catalogue.refusals:
        st.warning(refusal.sentence)
