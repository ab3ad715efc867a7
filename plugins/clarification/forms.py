"""What each person types during a clarification: a question, or the answer to one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from workshop.errors import NotAccepted
from workshop.model import Role
from workshop.texts import _
from workshop.ui import desk

from .questions import Answer, Asked, Question, asked

if TYPE_CHECKING:
    from workshop.model import Contribution
    from workshop.seat import Seat

__all__ = ["ask_for_answer", "draw"]


def draw(seat: Seat) -> None:
    """The answer being written, if one is; then the field for a question, but for the carrier."""
    typist = seat.has(Role.FACILITATOR, Role.SCRIBE)
    answer_form(seat)
    if seat.carries:
        desk.notice(
            _(
                "Répondez de vive voix. "
                "« Répondre », sous une question, garde votre réponse par écrit."
            )
        )
        if not seat.facilitates:
            return
    if seat.step.running or seat.facilitates or (seat.step.done and typist):
        desk.compose(
            seat,
            _("Votre question"),
            _("Poser ma question"),
            Question,
            longest=Question.longest,
            primary=not st.session_state.get(seat.key("answering")),
        )


def ask_for_answer(seat: Seat, question: str) -> None:
    """Opens the field for the answer to this question at the next drawing."""
    st.session_state[seat.key("answering")] = question


def answer_form(seat: Seat) -> None:
    """The answer to the question touched last: a new one, or the one there is, to correct."""
    target = st.session_state.get(seat.key("answering"))
    question = next((a for a in asked(seat.step) if a.id == target), None)
    if question is None:
        return
    before = question.answers[-1] if question.answers else None
    field = seat.key("answer", question.id)
    if field not in st.session_state:
        st.session_state[field] = before[1].text if before else ""
    with st.form(seat.key("answer-form", question.id), enter_to_submit=False):
        st.text(question.text)
        st.text_area(_("La réponse"), key=field, height=104, max_chars=Answer.longest)
        _buttons(seat, question, field, before[0] if before else None)


def _buttons(seat: Seat, question: Asked, field: str, before: Contribution | None) -> None:
    def close() -> None:
        st.session_state.pop(seat.key("answering"), None)

    def keep() -> None:
        text = str(st.session_state.get(field, ""))
        if desk.attempt(seat, lambda: keep_answer(seat, question.id, text, before)) is not None:
            close()

    def remove() -> None:
        if before and desk.attempt(seat, lambda: seat.withdraw(before.id)) is not None:
            close()

    with st.container(horizontal=True):
        st.form_submit_button(_("Garder la réponse"), type="primary", on_click=keep)
        if before:
            st.form_submit_button(_("Retirer la réponse"), on_click=remove)
        st.form_submit_button(_("Laisser comme c’était"), on_click=close)


def keep_answer(
    seat: Seat, question: str, text: str, before: Contribution | None = None
) -> Contribution:
    """Posts an answer, or corrects `before`; typed by others, it is still the carrier's."""
    if before is not None and isinstance(before.content, Answer):
        return seat.edit(before.id, replace(before.content, text=text))
    content = Answer(question=question, text=text)
    if seat.carries:
        return seat.post(content)
    carriers = seat.step.with_role(Role.CARRIER)
    if not carriers:
        raise NotAccepted(
            _(
                "Personne ne porte encore le projet. Donnez ce rôle à quelqu’un : "
                "les réponses seront les siennes."
            )
        )
    return seat.post(content, on_behalf_of=carriers[0].id)
