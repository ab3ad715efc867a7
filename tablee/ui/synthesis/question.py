"""Form of the session's question, on the console: in the sidebar, and before the first step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from tablee.model.entities import MOST_QUESTION, derived_id
from tablee.texts import _
from tablee.ui.widgets import refusals
from tablee.ui.widgets.inputs import as_text
from tablee.web.ops.faults import part

if TYPE_CHECKING:
    from tablee.model.entities import Person
    from tablee.session import Room

__all__ = ["awaited", "draw"]

REFUSED: Final = "question-refused"


@part
def draw(room: Room, person: Person) -> None:
    """The question, folded on what changes it; nothing once the session is closed."""
    if not room.closed:
        with st.expander(_("Question de l’atelier")):
            _form(room, person)


@part
def awaited(room: Room, person: Person) -> None:
    """The same before the first step, while the agenda waits for a question and has none."""
    if room.session.asks and not room.session.question and not room.session.current:
        with st.container(key="question-awaited", border=True):
            _form(room, person, before=True)


def _form(room: Room, person: Person, *, before: bool = False) -> None:
    refusals.show(REFUSED, once=True)
    # Another question has another field: what somebody else wrote meanwhile is in it.
    key = f"question-{before}-{derived_id(room.session.question)}"

    def keep() -> None:
        typed = str(st.session_state.get(key, ""))
        refusals.attempt(REFUSED, lambda: room.conduct.describe(person, question=typed))

    with st.form(f"question-form-{before}", border=False):
        st.text_area(
            as_text(room.session.asks or _("À quelle question doit répondre l’atelier ?")),
            value=room.session.question,
            max_chars=MOST_QUESTION,
            height=104,
            key=key,
            placeholder=_("Elle est au mur et sur les téléphones dès le début."),
        )
        st.form_submit_button(_("Montrer cette question"), on_click=keep)
