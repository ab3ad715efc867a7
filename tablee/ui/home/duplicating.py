"""Duplicates a session without its words, from the home page's list and from the console."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from tablee.errors import WorkshopError
from tablee.model.entities import Person
from tablee.session import Room
from tablee.session.transfer.duplication import copied_title
from tablee.texts import _
from tablee.ui.home.invitation import asking
from tablee.ui.widgets.component import go_to
from tablee.ui.widgets.inputs import as_text
from tablee.web.http.cookies import device_of, token_in
from tablee.web.ops.page_errors import part
from tablee.web.site import session_address, site


@part
def draw(browser: str, rooms: Sequence[Room], named: Callable[[Room], str]) -> None:
    """A fold under the list of sessions: which one, then the title of its copy."""
    known = {room.session.id: room for room in rooms}
    with st.expander(_("Dupliquer une session")):
        chosen = st.radio(
            _("Laquelle dupliquer ?"),
            list(known),
            index=None,
            format_func=lambda session: named(known[session]),
            key="to-duplicate",
        )
        room = known.get(chosen or "")
        person = room.person_of(browser) if room is not None else None
        if room is not None and person is not None:
            _fields(room, person)


@part
def button(room: Room, person: Person) -> None:
    """The console's button, which opens a dialog."""
    with st.container(key="duplicate-session"):
        if st.button(_("Dupliquer la session"), width="stretch"):

            @st.dialog(_("Dupliquer la session"))
            def opened() -> None:
                _fields(room, person)

            opened()


def _fields(room: Room, person: Person) -> None:
    browser = token_in(st.context.cookies)
    taken = {each.session.title for each in site().sessions.facilitated_by(browser)}
    st.text(
        _(
            "Une session neuve, avec les mêmes étapes, leurs réglages et la question. Rien de ce "
            "que les gens ont écrit, aucun nom et aucun rôle n’y va."
        )
    )
    with st.form(f"duplicate-{room.session.id}", border=False):
        title = st.text_input(
            _("Titre de la copie"), value=copied_title(room, taken), max_chars=200
        )
        if st.form_submit_button(_("Ouvrir la copie")):
            _open(room, person, title)


def _open(room: Room, person: Person, title: str) -> None:
    # The cookie stays: this browser facilitates with it already.
    browser = token_in(st.context.cookies)
    try:
        copy = site().sessions.duplicate(browser, room, person, title, opener=asking())
    except WorkshopError as refusal:
        st.error(as_text(str(refusal)))
        return
    copy.devices.call(browser, device_of(st.context.headers.get("User-Agent") or ""))
    go_to(session_address(copy.session.id))
