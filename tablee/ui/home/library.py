"""Saves an agenda for other sessions: from the console, or from a file on the home page."""

from __future__ import annotations

from typing import Final

import streamlit as st
from slugify import slugify

from tablee.errors import BadAgenda, NotAccepted, WorkshopError
from tablee.model.agendas import LARGEST, Agenda, HalfRead, read, written
from tablee.model.agendas.validation import LONGEST
from tablee.model.entities import Person
from tablee.session import Room
from tablee.session.library.agendas import agenda_of, origin_of
from tablee.session.library.session_fields import fitted
from tablee.session.transfer import upload
from tablee.texts import _
from tablee.ui.home.agendas import BROUGHT, FAMILY, described, left_out, steps_html, warn
from tablee.ui.home.importing import read_once
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import text_html
from tablee.web.ops.page_errors import part
from tablee.web.site import site

SAID: Final = "agenda-said"
"""A sentence for the next drawing, and whether something went wrong."""
GENERATION: Final = "agenda-file-generation"
READ: Final = "agenda-file-read"
"""The file that was read last, and what was in it."""
"""Grows each time the field of the file is to be empty again."""


# ── from the console ────────────────────────────────────────────────────────────────────────


@part
def save_agenda(room: Room, person: Person) -> None:
    """A button that opens a dialog: the agenda is kept for others, or taken away as a file."""
    with st.container(key="keep-agenda"):
        if st.button(_("Garder cet agenda"), width="stretch"):

            @st.dialog(_("Garder cet agenda"))
            def opened() -> None:
                _keep_fields(room, person)

            st.session_state.pop(SAID, None)
            opened()


def _keep_fields(room: Room, person: Person) -> None:
    _say()
    if not room.agenda:
        st.text(_("L’agenda est vide. Ajoutez d’abord une étape."))
        return
    st.text(
        _(
            "Les étapes, leurs durées, leurs réglages et leurs canevas. Rien de ce que les "
            "participants ont écrit n’y est."
        )
    )
    title = st.text_input(
        _("Titre de l’agenda"),
        value=(room.session.agenda or room.session.title)[: LONGEST["title"]],
        max_chars=LONGEST["title"],
        key="keep-agenda-title",
    )
    summary = st.text_input(
        _("En une phrase, pour qui le choisit"),
        value=_summary(room),
        max_chars=LONGEST["summary"],
        key="keep-agenda-summary",
    )
    agenda = _agenda_of(room, title, summary)
    _instead(agenda, "keep-agenda-instead")
    with st.container(horizontal=True):
        st.button(
            _("Garder sur ce serveur"),
            key="keep-agenda-here",
            type="primary",
            on_click=_keep_typed,
            args=(room, person),
        )
        st.download_button(
            _("Télécharger cet agenda"),
            written(agenda),
            file_name=f"{slugify(title) or 'agenda'}.toml",
            mime="application/toml",
            key="keep-agenda-file",
        )


def _summary(room: Room) -> str:
    """That of the agenda from which the session was opened, ready-made or kept here."""
    kept = site().sessions.agendas.all().values()
    known = [agenda for agenda in kept if agenda.title == room.session.agenda]
    origin = known[0] if known else origin_of(room)
    return origin.summary if origin else ""


def _keep_typed(room: Room, person: Person) -> None:
    """With what is typed now, which a press on the button itself may just have sent."""
    said = st.session_state
    title, summary = said.get("keep-agenda-title", ""), said.get("keep-agenda-summary", "")
    _keep(room, person, _agenda_of(room, str(title), str(summary)), "keep-agenda-instead")


def _agenda_of(room: Room, title: str, summary: str) -> Agenda:
    return agenda_of(room, title, summary, saved=site().sessions.agendas.all().values())


def _instead(agenda: Agenda, key: str) -> None:
    if site().sessions.agendas.titled(agenda.title):
        st.checkbox(_("Remplacer l’agenda gardé sous ce titre"), key=key)


def _keep(room: Room, person: Person, agenda: Agenda, instead: str) -> bool:
    replaces = bool(st.session_state.get(instead))
    try:
        site().sessions.agendas.save(person, room, agenda, instead=replaces)
    except WorkshopError as refusal:
        st.session_state[SAID] = (str(refusal), True)
        return False
    st.session_state[SAID] = (
        _("Cet agenda est gardé : il est proposé à l’accueil, parmi ceux gardés ici."),
        False,
    )
    return True


def _say() -> None:
    sentence, wrong = st.session_state.pop(SAID, ("", False))
    if sentence:
        (st.error if wrong else st.success)(as_text(sentence))


# ── from a file ─────────────────────────────────────────────────────────────────────────────


@part
def bring(browser: str) -> None:
    """The field for a file; what is in it is shown before anything is done with it."""
    fields = st.expander(_("Apporter un agenda"), key="agenda-bring", on_change="rerun")
    if not fields.open:
        return
    with fields:
        _say()
        st.text(
            _(
                "Un fichier .toml, téléchargé depuis une session ou écrit à la main. Rien n’en est "
                "pris avant que vous l’ayez vu."
            )
        )
        generation = st.session_state.get(GENERATION, 0)
        file = st.file_uploader(
            _("Le fichier de l’agenda"),
            type=["toml"],
            key=f"agenda-file-{generation}",
            max_upload_size=1,
        )
        if file is not None:
            _shown(browser, file.getvalue() if file.size <= LARGEST else b"#" * (LARGEST + 1))


def _shown(browser: str, data: bytes) -> None:
    try:
        agenda = read_once(READ, data, lambda: upload.in_process_apart(read, data))
    except NotAccepted as refusal:
        st.error(as_text(str(refusal)))
        return
    except BadAgenda as error:
        lines = "".join(f"\n- {as_text(fault)}" for fault in error.faults)
        st.error(_("Ce fichier ne peut pas être pris :") + f"\n{lines}")
        if isinstance(error, HalfRead):
            left_out(fitted(error.agenda, site().catalogue))
        return
    with st.container(key="agenda-preview", border=True):
        text_html("h2", agenda.title, "tb-h2")
        st.text(" ".join(described(agenda)))
        st.html(steps_html(agenda))
    warn(fitted(agenda, site().catalogue))
    _instead(agenda, "bring-instead")
    with st.container(horizontal=True):
        st.button(_("S’en servir"), key="bring-use", type="primary", on_click=_use, args=(agenda,))
        rooms = site().sessions.facilitated_by(browser) if browser else []
        if rooms:
            st.button(
                _("Garder sur ce serveur"),
                key="bring-keep",
                on_click=_keep_brought,
                args=(browser, rooms[0], agenda),
            )
    if not rooms:
        st.caption(_("Vous pourrez le garder sur ce serveur depuis une session que vous animez."))


def _use(agenda: Agenda) -> None:
    """It stands first among the agendas of this tab."""
    st.session_state[BROUGHT] = agenda
    st.session_state[FAMILY] = "brought"
    sentence = _("Cet agenda est choisi, en haut de la page : il reste à ouvrir la session.")
    st.session_state[SAID] = (sentence, False)
    _empty()


def _keep_brought(browser: str, room: Room, agenda: Agenda) -> None:
    person = room.person_of(browser)
    if person is None:
        st.session_state[SAID] = (str(NotAccepted(_("Ouvrez d’abord une session."))), True)
    elif _keep(room, person, agenda, "bring-instead"):
        st.session_state[FAMILY] = "kept"
        _empty()


def _empty() -> None:
    st.session_state[GENERATION] = st.session_state.get(GENERATION, 0) + 1
