"""Streamlit forms of a clarification: asking a question, answering one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from tablee.plugin import Contribution, Field, NotAccepted, Role, Seat, _, inputs

from .questions import Answer, Question, asked

__all__ = ["ANSWERING", "draw", "question_field"]

ANSWERING: Final = "answering"
"""The form opened on the question to answer."""


def draw(seat: Seat) -> None:
    """The answer being written, if one is; then the field for a question, but for the carrier."""
    typist = seat.has(Role.FACILITATOR, Role.SCRIBE)
    answer_form(seat)
    if seat.carries:
        inputs.notice(
            _(
                "Répondez de vive voix. "
                "« Répondre », sous une question, garde votre réponse par écrit."
            )
        )
        if not seat.facilitates:
            return
    if seat.step.running or seat.facilitates or (seat.step.done and typist):
        field = question_field()
        inputs.compose(
            seat,
            field.label,
            field.button,
            Question,
            longest=field.longest,
            primary=not inputs.opened(seat, ANSWERING),
        )


def question_field() -> Field:
    """A question to the carrier."""
    return Field(
        "text", Question.kind, _("Votre question"), _("Poser ma question"), Question.longest
    )


def answer_form(seat: Seat) -> None:
    """The answer to the question touched last: a new one, or the one there is, to correct."""
    target = inputs.opened(seat, ANSWERING)
    question = next((a for a in asked(seat.step) if a.id == target), None)
    if question is None:
        return
    before = question.answers[-1] if question.answers else None
    field = seat.key("answer", question.id)
    if field not in st.session_state:
        st.session_state[field] = before[1].text if before else ""

    def keep() -> Contribution:
        text = str(st.session_state.get(field, ""))
        return keep_answer(seat, target, text, before[0] if before else None)

    def remove() -> Contribution | None:
        return inputs.withdraw(seat, before[0].id) if before else None

    with st.form(seat.key("answer-form", question.id), enter_to_submit=False):
        st.text(question.text)
        st.text_area(_("La réponse"), key=field, height=104)
        inputs.form_buttons(
            seat,
            ANSWERING,
            keep,
            button=_("Garder la réponse"),
            remove=(_("Retirer la réponse"), remove) if before else None,
        )


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
