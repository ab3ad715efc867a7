"""Form of the session's question, on the console: in the sidebar, and before the first step."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tablee.model.entities import MOST_QUESTION, Person, derived_id
from tablee.session import Room
from tablee.texts import _
from tablee.ui.widgets import refusals
from tablee.ui.widgets.inputs import as_text
from tablee.web.ops.page_errors import part

REFUSED: Final = "question-refused"
ASIDE: Final = "aside"
"""The form in the sidebar, which has the title too."""
WITHOUT: Final = "question-without-one"
"""Whether this tab need not be reminded."""


@part
def draw(room: Room, person: Person) -> None:
    """The question, folded on what changes it; nothing once the session is closed."""
    if not room.closed:
        with st.expander(_("Titre et question de l’atelier")):
            _form(room, person)


@part
def awaited(room: Room, person: Person) -> None:
    """The same before the first step, while the agenda waits for a question and has none."""
    if room.session.asks and not room.session.question and not room.session.current:
        with st.container(key="question-awaited", border=True):
            _form(room, person, where="before")


@part
def reminder(room: Room, person: Person) -> None:
    """Once it has begun without a question that its agenda asks for: says so, offers to write it.

    Nothing once the question is there, or once this tab said that there is to be none.
    """
    if not room.session.asks or room.session.question or st.session_state.get(WITHOUT):
        return
    with st.container(key="question-missing", horizontal=True, vertical_alignment="center"):
        st.text(_("Cet atelier n’a pas encore sa question : les écrans montrent son titre."))
        with st.popover(_("Écrire la question")):
            _form(room, person, where="during")
        st.button(
            _("Sans question"), key="question-without", type="tertiary",
            on_click=lambda: st.session_state.update({WITHOUT: True}),
        )  # fmt: skip


def _form(room: Room, person: Person, *, where: str = ASIDE) -> None:
    refusals.show(REFUSED, once=True)
    # Another question has another field: what somebody else wrote meanwhile is in it.
    key = f"question-{where}-{derived_id(room.session.question)}"

    title_key = f"title-{derived_id(room.session.title)}"

    def keep() -> None:
        typed = str(st.session_state.get(key, ""))
        title = st.session_state.get(title_key) if where == ASIDE else None
        refusals.attempt(
            REFUSED, lambda: room.conduct.describe(person, title=title, question=typed)
        )

    with st.form(f"question-form-{where}", border=False):
        if where == ASIDE:
            st.text_input(
                _("Titre de la session"), value=room.session.title, max_chars=200, key=title_key
            )
        st.text_area(
            as_text(room.session.asks or _("À quelle question doit répondre l’atelier ?")),
            value=room.session.question,
            max_chars=MOST_QUESTION,
            height=104,
            key=key,
            placeholder=_("Elle est au mur et sur les téléphones dès le début."),
        )
        words = _("Enregistrer") if where == ASIDE else _("Montrer cette question")
        st.form_submit_button(words, on_click=keep)
