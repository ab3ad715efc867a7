"""Fields of a clarification: a question to the carrier."""

from __future__ import annotations

from tablee.plugin import Field, Role, Seat, _, inputs

from .questions import Question


def draw(seat: Seat) -> None:
    field = question_field()
    inputs.compose(seat, field.label, field.button, Question, longest=field.longest)


def question_field() -> Field:
    return Field(
        "text",
        Question.kind,
        _("Votre question"),
        _("Poser ma question"),
        Question.longest,
        never=(Role.CARRIER.value,),
    )
