"""Question box: everybody asks, and the questions are answered one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tablee.plugin import (
    N_,
    Audience,
    Button,
    Card,
    Cards,
    Change,
    ChangeKind,
    Content,
    Contribution,
    Facts,
    Field,
    Framing,
    Line,
    Lines,
    Mark,
    NotAccepted,
    Piece,
    Place,
    Role,
    Seat,
    StepRecord,
    View,
    _,
    card,
    hookimpl,
    ngettext,
    setting,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

API = 1


FACILITATOR = (Role.FACILITATOR.value,)


@dataclass(frozen=True)
class Question(Content):
    """What one person wants to know."""

    kind = "question"
    longest = 300

    text: str = ""


@dataclass(frozen=True)
class Progress(Facts):
    """Where the room is with its questions, by their ids."""

    current: str = ""
    """The one that is being answered; empty for none."""
    answered: tuple[str, ...] = ()

    def taking(self, question: str) -> Progress:
        """The same, with this one being answered, perhaps again."""
        return Progress(question, tuple(q for q in self.answered if q != question))

    def done_with(self, question: str) -> Progress:
        """The same, with this one answered."""
        others = tuple(q for q in self.answered if q != question)
        return Progress("", (*others, question))


@dataclass(frozen=True)
class QuestionBox(Framing):
    """Everybody asks; everybody reads what the others ask."""

    name = "question_box"
    title = N_("Boîte à questions")
    summary = N_("Chaque personne pose ses questions, le groupe les lit, on y répond une à une.")
    icon = "message-circle-question-mark"
    minutes = 10
    contents = (Question,)
    facts = Progress

    invitation: str = setting(
        "",
        N_("Ce que vous demandez au groupe"),
        help=N_("Si vous n’écrivez rien : « Que voulez-vous savoir ? »"),
    )
    most: int = setting(3, N_("Questions par personne"), min_value=1, max_value=20)

    def prompt(self, step: StepRecord) -> str:
        """What to do, on top of phones."""
        return self.invitation or _("Que voulez-vous savoir ?")

    def check(self, change: Change, step: StepRecord) -> None:
        """No more questions a person than were set."""
        if change.kind is ChangeKind.POST and len(change.mine) >= self.most:
            raise NotAccepted(
                ngettext(
                    "Votre question est déjà dans la boîte. Corrigez-la, ou retirez-la d’abord.",
                    "Vos {n} questions sont déjà dans la boîte. Retirez-en une d’abord.",
                    self.most,
                )
            )

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The questions, on the wall as on the phones."""
        asked = visible(step, Question, audience)
        return Cards(
            _("Les questions"),
            tuple(question_card(step, c, q, audience) for c, q in asked),
            empty=_("La boîte est vide. La première question est peut-être la vôtre."),
        )

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """One field and its button."""
        label, button = _("Votre question"), _("Poser ma question")
        return (Field("question", Question.kind, label, button, Question.longest),)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Takes a question up, or says that it has its answer."""
        progress = seat.step.facts(Progress)
        if seat.step.get(target) is None:
            raise NotAccepted(_("Cette question n’est plus là : elle a été retirée."))
        if button == "take":
            seat.set_facts(progress.taking(target))
        elif button == "done":
            seat.set_facts(progress.done_with(target))
        else:
            super().act(seat, button, target)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """In the notes, every question; on the sheet, those that still wait for an answer."""
        asked = visible(step, Question, Audience.PHONE)
        answered = step.facts(Progress).answered
        notes = tuple(step.attributed(c, q.text) for c, q in asked)
        open_ = tuple(Line(q.text, step.source(c)) for c, q in asked if c.id not in answered)
        pieces = [Piece(Place.NOTES, (Lines(notes),), step.title)] if notes else []
        return [*pieces, Piece(Place.QUESTIONS, (Lines(open_),))] if open_ else pieces


def question_card(
    step: StepRecord, contribution: Contribution, question: Question, audience: Audience
) -> Card:
    """A question with its button, and a word about where it stands."""
    progress = step.facts(Progress)
    marks: tuple[Mark, ...] = ()
    button = Button("take", _("On y répond"), "message-circle", only=FACILITATOR)
    if contribution.id == progress.current:
        marks = (Mark(_("on y répond"), "message-circle", "now"),)
        button = Button("done", _("C’est répondu"), "check", only=FACILITATOR)
    elif contribution.id in progress.answered:
        marks = (Mark(_("a sa réponse"), "check", "done"),)
        button = Button("take", _("Y revenir"), "undo-2", only=FACILITATOR)
    return card(step, contribution, question.text, audience, marks=marks, buttons=(button,))


@hookimpl
def framings() -> list[type[Framing]]:
    """Offers the question box."""
    return [QuestionBox]
