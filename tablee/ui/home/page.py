"""Home page: create a session from an agenda, join one by its code, list one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from tablee.errors import WorkshopError
from tablee.model.entities import MOST_QUESTION, spaced
from tablee.settings.addresses import at
from tablee.texts import _, language
from tablee.ui.home import (
    agendas,
    follow_up,
    identity,
    importing,
    invitation,
    library,
    my_sessions,
    plugins,
    start_options,
)
from tablee.ui.home.agendas import ChosenAgenda
from tablee.ui.phone.page import language_links
from tablee.ui.widgets.component import go_to
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import button_html, text_html
from tablee.web.entrance.join import code_hint, wrong_length
from tablee.web.http.cookies import name_in, new_browser
from tablee.web.ops.page_errors import part
from tablee.web.site import site


def draw(browser: str) -> None:
    """The whole page for this browser."""
    _bar()
    left, right = st.columns([3, 2], gap="large")
    with left:
        _open_a_session(browser)
    with right:
        _join()
        my_sessions.draw(browser)
        plugins.notice()
        plugins.edited()
        plugins.link()
        identity.link()


@part
def _bar() -> None:
    with st.container(key="home-bar", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<header><a class="tb-brand" href="{at("/")}" target="_self">'
            '<span aria-hidden="true"></span>Tablée</a></header>'
        )
        invitation.account_link()
        button_html("#help", _("Aide"), "help")
        language_links()


@part
def _open_a_session(browser: str) -> None:
    text_html("h1", _("Ouvrir une session"), "tb-h1")
    st.text(_("Choisissez un agenda. Tout se règle ensuite, même pendant la session."))
    if invitation.lacks_account():
        return
    listed, form, more = st.container(), st.container(key="open-session"), st.container()
    with listed:
        choice = agendas.choose(browser, more)
    with more:
        follow_up.draw(browser)
    with form, st.form("open", border=False):
        question = ""
        if choice.asks:
            question = st.text_input(
                as_text(choice.asks),
                max_chars=MOST_QUESTION,
                placeholder=_("Elle est au mur et sur les téléphones dès le début."),
            )
        first, second, press = st.columns([2.2, 1.1, 1.2], vertical_alignment="bottom")
        last_title, last_name = _last(browser)
        title = first.text_input(_("Titre de la session"), value=last_title, max_chars=200)
        name = second.text_input(
            _("Votre prénom"),
            value=last_name,
            max_chars=60,
            key="my-name",
            autocomplete="given-name",
        )
        invitation.phrase_field()
        fields = invitation.session_fields(choice)
        start_options.first_step(choice)
        start_options.fields(choice)
        if press.form_submit_button(_("Ouvrir la session"), type="primary", width="stretch"):
            _open(browser, title, name, choice, question, fields)
    library.bring(browser)
    importing.draw(browser)


def _last(browser: str) -> tuple[str, str]:
    """The title of the session that this browser opened last, and whoever uses it; may be empty."""
    rooms = site().sessions.facilitated_by(browser) if browser else []
    person = rooms[0].person_of(browser) if rooms else None
    name = person.name if person else name_in(st.context.cookies)
    return rooms[0].session.title if rooms else "", name


def _open(
    browser: str,
    title: str,
    name: str,
    choice: ChosenAgenda,
    question: str,
    fields: Mapping[str, Any],
) -> None:
    if not browser:
        st.error(
            _(
                "Ce navigateur refuse les cookies : sans eux, il ne peut pas retrouver "
                "votre session."
            )
        )
        return
    try:
        fresh = new_browser()  # whoever knows this browser's cookie does not facilitate with it
        room = site().sessions.create(
            fresh,
            title,
            choice.agenda(),
            facilitator=name,
            language=language(),
            follows=follow_up.chosen(),
            question=question,
            plan=start_options.typed(choice),
            opener=invitation.asking(),
            fields=fields,
        )
    except WorkshopError as refusal:
        st.error(as_text(str(refusal)))
        return
    follow_up.clear()
    go_to(site().tickets.add(fresh, room.session.id))


@part
def _join() -> None:
    with st.form("join"):
        text_html("h2", _("Rejoindre avec un code"), "tb-h2")
        field, button = st.columns([2, 1], vertical_alignment="bottom")
        example = spaced("12345678"[: max(site().sessions.codes.known)])
        code = field.text_input(_("Code de la session"), placeholder=example, max_chars=12)
        asked = button.form_submit_button(_("Rejoindre"), width="stretch")
        st.caption(code_hint(site()))
        if asked:
            digits = "".join(c for c in code if c.isdigit())
            if len(digits) in site().sessions.codes.known:
                go_to(at(f"/r/{digits}"))
            else:
                st.error(wrong_length(site()))
