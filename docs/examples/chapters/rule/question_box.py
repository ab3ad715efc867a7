"""Question box: everybody asks, a few questions each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tablee.plugin import (
    N_,
    Audience,
    Cards,
    Change,
    ChangeKind,
    Content,
    Field,
    Framing,
    NotAccepted,
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


@dataclass(frozen=True)
class Question(Content):
    """What one person wants to know."""

    kind = "question"
    longest = 300

    text: str = ""


@dataclass(frozen=True)
class QuestionBox(Framing):
    """Everybody asks; everybody reads what the others ask."""

    name = "question_box"
    title = N_("Boîte à questions")
    summary = N_("Chaque personne pose ses questions, le groupe les lit, on y répond une à une.")
    icon = "message-circle-question-mark"
    minutes = 10
    contents = (Question,)

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
        return Cards(
            _("Les questions"),
            tuple(card(step, c, q.text, audience) for c, q in visible(step, Question, audience)),
            empty=_("La boîte est vide. La première question est peut-être la vôtre."),
        )

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """One field and its button."""
        label, button = _("Votre question"), _("Poser ma question")
        return (Field("question", Question.kind, label, button, Question.longest),)


@hookimpl
def framings() -> list[type[Framing]]:
    """Offers the question box."""
    return [QuestionBox]
