"""Asks whoever opens a session on the home page for a phrase of invitation, or an account."""

from __future__ import annotations

from typing import Any

import streamlit as st

from tablee.session.access.opening import Opener
from tablee.session.library.session_fields import forms, given_by, handed_on
from tablee.settings.addresses import at
from tablee.texts import _, listed
from tablee.ui.home import follow_up
from tablee.ui.home.agendas import ChosenAgenda
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import button_html
from tablee.ui.widgets.session_inputs import session_inputs
from tablee.web.entrance.openers import opener
from tablee.web.http.cookies import token_in
from tablee.web.site import site

PHRASE = "opening-phrase"


def asking() -> Opener:
    """Whoever uses this page, with the phrase that they have typed."""
    phrase = str(st.session_state.get(PHRASE, ""))
    cookies, address = st.context.cookies, st.context.ip_address or ""
    signed_in = site().accounts.of(cookies)
    headers, here = st.context.headers, site().settings
    return opener(here, token_in(cookies), headers, phrase, signed_in, address)


def lacks_account() -> bool:
    """Says, to whoever would need an account, that they are not signed in; whether it was so."""
    openings = site().sessions.host.openings
    if openings.lacks(asking()) != "account":
        return False
    sentence = _("Sur ce serveur, ouvrir une session demande un compte : identifiez-vous.")
    st.info(as_text(" ".join(filter(None, (sentence, openings.whom_to_ask)))))
    button_html(at("/sign-in"), _("S’identifier"), "people")
    return True


def account_link() -> None:
    """Who has signed in with this browser, with the way out."""
    signed_in = site().accounts.of(st.context.cookies)
    if signed_in is not None:
        button_html(at("/sign-out"), signed_in.name or _("Votre compte"), "people")


def phrase_field() -> None:
    """The field for the phrase, in the form, until this browser has given it."""
    openings = site().sessions.host.openings
    if openings.lacks(asking()) == "phrase":
        st.text_input(
            _("Phrase d’invitation de ce serveur"),
            type="password",
            key=PHRASE,
            max_chars=200,
            autocomplete="current-password",
        )
        if openings.whom_to_ask:
            st.caption(as_text(openings.whom_to_ask))


def session_fields(choice: ChosenAgenda) -> dict[str, Any]:
    """What plugins ask of the session, in the form, folded unless its agenda says some of it."""
    catalogue = site().catalogue
    asked = [form for form in forms(catalogue) if form.at_opening]
    if not asked:
        return {}
    agenda = choice.fit.agenda if choice.fit else None
    values = given_by(agenda, catalogue)
    if (former := follow_up.chosen()) is not None:
        values |= handed_on(former, catalogue)
    titles = listed([_(form.title) for form in asked])
    told = _("{titles} (facultatif)").format(titles=titles)
    with st.expander(as_text(told), expanded=bool(values)):
        return session_inputs(asked, values, "opening")
