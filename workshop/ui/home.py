"""The home page: open a session from an agenda, join one with a code, come back to one of mine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workshop.errors import WorkshopError
from workshop.texts import _, language, ngettext
from workshop.ui import importing, mine, plugins, sequel
from workshop.ui.component import go_to
from workshop.ui.desk import as_text
from workshop.ui.personal import text_html
from workshop.ui.phone import language_links
from workshop.web.site import site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workshop.activities import Agenda
__all__ = ["draw", "lost"]


def draw(browser: str) -> None:
    """The whole page for this browser."""
    _bar()
    left, right = st.columns([3, 2], gap="large")
    with left:
        _open_a_session(browser)
    with right:
        _join()
        mine.draw(browser)
        plugins.notice()
        plugins.edited()
        plugins.link()


def lost(sentence: str, *, gone: bool = False) -> None:
    """Says why a session does not open here, and lets one type a code.

    `gone` for a session that is there for nobody.
    """
    _bar()
    title = _("Cette session n’est plus là") if gone else _("On ne vous retrouve pas")
    if sentence in site().sessions.unopened.sentences.values():
        title = _("Cette session ne s’ouvre pas")
    text_html("h1", title, "tb-h1")
    st.info(as_text(sentence))
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
                *(_summary(a) for a in agendas.values()),
                _("Vous ajoutez les étapes une à une."),
            ],
        )
    _strips(list(agendas.values()))
    sequel.draw(browser)
    with st.form("open", border=False):
        first, second = st.columns([2, 1])
        title = first.text_input(_("Titre de la session"), max_chars=200)
        name = second.text_input(_("Votre prénom"), max_chars=60, key="my-name")
        if st.form_submit_button(_("Ouvrir la session"), type="primary"):
            _open(browser, title, name, agendas.get(chosen))
    importing.draw(browser)


def _open(browser: str, title: str, name: str, agenda: Agenda | None) -> None:
    if not browser:
        st.error(
            _(
                "Ce navigateur refuse les cookies : sans eux, il ne peut pas retrouver "
                "votre session."
            )
        )
        return
    try:
        room = site().sessions.create(
            browser,
            title,
            agenda,
            facilitator=name,
            language=language(),
            follows=sequel.chosen(),
        )
    except WorkshopError as refusal:
        st.error(as_text(str(refusal)))
        return
    sequel.forget()
    st.query_params["s"] = room.session.id
    st.rerun()


def _agenda_label(agenda: Agenda | None) -> str:
    if agenda is None:
        return _("Une page blanche")
    minutes = ngettext("{n} min", "{n} min", round(agenda.minutes))
    return f"{_(agenda.title)} · {minutes}"


def _summary(agenda: Agenda) -> str:
    count = ngettext("{n} étape", "{n} étapes", len(agenda.steps))
    return f"{_(agenda.summary)} {count.replace(' ', chr(0xA0))}."


def _strips(agendas: Sequence[Agenda]) -> None:
    """Beside each agenda the shape of its time, drawn by the style sheet from these colours."""
    rules = "".join(
        f".st-key-agendas [role=radiogroup] > div:nth-child({place})"
        f"{{--tb-strip:linear-gradient(90deg,{_blocks(agenda)})}}"
        for place, agenda in enumerate(agendas, 1)
        if agenda.minutes
    )
    st.html(f"<style>{rules}</style>")


def _blocks(agenda: Agenda) -> str:
    """One block a step, the longest one darker, as the stops of a gradient."""
    longest, gone, stops = max(step.minutes for step in agenda), 0.0, []
    for step in agenda:
        colour = "var(--second)" if step.minutes == longest else "var(--second-line)"
        start, gone = gone, gone + 100 * step.minutes / agenda.minutes
        stops.append(f"{colour} {start:.2f}% calc({gone:.2f}% - 3px)")
        stops.append(f"transparent calc({gone:.2f}% - 3px) {gone:.2f}%")
    return ",".join(stops)


def _join() -> None:
    with st.form("join"):
        text_html("h2", _("Rejoindre avec un code"), "tb-h2")
        field, button = st.columns([2, 1], vertical_alignment="bottom")
        code = field.text_input(_("Code de la session"), placeholder="123 456", max_chars=9)
        asked = button.form_submit_button(_("Rejoindre"), width="stretch")
        st.caption(_("Six chiffres, affichés au mur."))
        if asked:
            digits = "".join(c for c in code if c.isdigit())
            if len(digits) == 6:
                go_to(f"/r/{digits}")
            else:
                st.error(_("Le code a six chiffres. Regardez au mur."))
