"""Clarification: the group asks questions of fact, the carrier answers; advice waits its turn.

Questions and what stands around them are read in `questions.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tablee.plugin import (
    N_,
    Audience,
    Button,
    Card,
    Cards,
    Change,
    ChangeKind,
    Field,
    Framing,
    Guide,
    Heading,
    Line,
    Lines,
    Mark,
    NotAccepted,
    NotAllowed,
    OwnRecord,
    Person,
    Piece,
    Place,
    Role,
    Seat,
    Stack,
    StepRecord,
    Text,
    View,
    _,
    card,
    hookimpl,
    inputs,
    ngettext,
    setting,
)

from .questions import (
    About,
    Answer,
    Asked,
    MeToo,
    Question,
    SetAside,
    StaysOpen,
    asked,
    last_answer,
    standing,
)

API = 1

__all__ = ["Answer", "Clarification", "MeToo", "Question", "SetAside", "StaysOpen"]

PUTS: dict[str, type[About]] = {"set_aside": SetAside, "keep_open": StaysOpen}
TAKES_OFF: dict[str, type[About]] = {"bring_back": SetAside, "let_go": StaysOpen}
"""The mark that each button puts on a question, or takes off it."""

WRITERS = (Role.CARRIER.value, Role.FACILITATOR.value, Role.SCRIBE.value)
SORTERS = (Role.CARRIER.value, Role.FACILITATOR.value)


@dataclass(frozen=True)
class Clarification(Framing):
    """Questions to understand, not yet to advise."""

    name = "clarification"
    title = N_("Clarification")
    summary = N_("Le groupe pose des questions de faits ; la personne qui porte le projet répond.")
    guide = Guide(
        N_("Combler ce qui manque pour comprendre, sans encore conseiller."),
        say=(
            N_("Posez des questions de faits : qui, combien, depuis quand. Pas encore d’avis."),
            N_("« Avez-vous pensé à… » est un conseil : gardez-le pour la réflexion."),
        ),
        watch=(
            N_("Une réponse courte vaut mieux qu’un deuxième exposé."),
            N_("Un conseil déguisé se met de côté d’un bouton : il revient à la réflexion."),
        ),
    )
    icon = "message-circle-question-mark"
    minutes = 5
    contents = (Question, Answer, MeToo, SetAside, StaysOpen)
    drawn_for = frozenset({Role.FACILITATOR})

    advice: bool = setting(
        True,
        N_("Mettre de côté les conseils déguisés"),
        help=N_("Une question qui est plutôt un conseil attend la réflexion du groupe."),
    )

    def prompt(self, step: StepRecord) -> str:
        return _("Posez des questions de faits, pour comprendre. Les conseils viendront après.")

    def prompt_for(self, step: StepRecord, person: Person) -> str:
        if not person.has(Role.CARRIER):
            return self.prompt(step)
        return _("Le groupe cherche à comprendre : répondez à ses questions.")

    def check(self, change: Change, step: StepRecord) -> None:
        """The group asks, the carrier answers; a mark stands once, on a question that is there."""
        content = change.content
        if change.kind not in (ChangeKind.POST, ChangeKind.EDIT):
            return
        if isinstance(content, About):
            check_about(content, change, step)
        if change.kind is ChangeKind.POST:
            self._check_new(change, step)

    def _check_new(self, change: Change, step: StepRecord) -> None:
        content, by = change.content, change.by
        if isinstance(content, Question) and by.has(Role.CARRIER):
            raise NotAllowed(
                _(
                    "{name}, les questions viennent du groupe. "
                    "À vous d’y répondre, de vive voix ou par écrit."
                ).format(name=by.first_name)
            )
        if isinstance(content, MeToo):
            check_me_too(content, change, step)
        if isinstance(content, SetAside) and not self.advice:
            raise NotAccepted(_("Dans cette étape, toutes les questions restent ensemble."))
        if isinstance(content, SetAside | StaysOpen) and any(
            type(c.content) is type(content) and c.content.question == content.question
            for c in step.contributions
        ):
            raise NotAccepted(_("C’est déjà fait, par vous ou par quelqu’un d’autre."))

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The questions with their answers; apart, those that wait for the reflection."""
        questions = asked(step, audience)
        kept = [question for question in questions if not question.aside]
        aside = [question for question in questions if question.aside]
        shown = Cards(
            _("Les questions"),
            tuple(self._card(step, question, audience) for question in kept),
            empty=_("La première question, c’est peut-être la vôtre."),
        )
        if not aside:
            return Stack((shown,))
        cards = tuple(self._card(step, question, audience) for question in aside)
        return Stack((shown, Cards(_("Mis de côté pour la réflexion"), cards)))

    def _card(self, step: StepRecord, question: Asked, audience: Audience) -> Card:
        return card(
            step,
            question.contribution,
            question.text,
            audience,
            details=tuple(
                _("{name} : {text}").format(name=step.first_name(c.person), text=answer.text)
                for c, answer in question.answers
            ),
            marks=marks(question),
            buttons=buttons(question, self.advice),
        )

    def fields(self, step: StepRecord) -> Sequence[Field]:
        label, button = _("Votre question"), _("Poser ma question")
        never = (Role.CARRIER.value,)
        return (Field("text", Question.kind, label, button, Question.longest, never=never),)

    def own_roles(self, step: StepRecord) -> Sequence[Role]:
        """The carrier is told how to answer."""
        return (Role.CARRIER,)

    def own_views(self, own: OwnRecord) -> Sequence[View]:
        """For the carrier, that answers are spoken first."""
        sentence = _(
            "Répondez de vive voix. « Répondre », sous une question, garde votre réponse par écrit."
        )
        return (Text(sentence, tone="quiet"),) if own.carries else ()

    def render(self, seat: Seat) -> None:
        inputs.fields(seat)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Takes an answer back, or puts a mark on a question or takes it off."""
        if button == "unanswer":
            take_answer_back(seat, target)
        elif button == "me_too":
            toggle_me_too(seat, target)
        elif button in PUTS:
            seat.post(PUTS[button](question=target))
        elif button in TAKES_OFF:
            for contribution, mark in seat.step.of(TAKES_OFF[button]):
                if mark.question == target:
                    seat.withdraw(contribution.id)
        else:
            super().act(seat, button, target)

    def answer(self, seat: Seat, button: str, target: str, text: str) -> None:
        """Keeps the answer to a question, or corrects the one there is."""
        if button == "answer":
            save_answer(seat, target, text)
        else:
            super().answer(seat, button, target, text)

    def leads(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """The questions set aside, for the reflection that comes: `(id, words)` in order."""
        return tuple((question.id, question.text) for question in asked(step) if question.aside)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """In the notes, questions and answers, nameless; on the sheet, those that stay open."""
        questions = asked(step)
        kept = _lines(step, [q for q in questions if not q.aside])
        aside = _lines(step, [q for q in questions if q.aside])
        blocks: list[Lines | Heading] = [Lines(kept)] if kept else []
        if aside:
            blocks += [Heading(Line(_("Mis de côté pour la réflexion"))), Lines(aside)]
        pieces = [Piece(Place.NOTES, tuple(blocks), _("VOS QUESTIONS :"))] if blocks else []
        if still := tuple(
            Line(q.text, step.source(q.contribution)) for q in questions if q.stays_open
        ):
            pieces.append(Piece(Place.QUESTIONS, (Lines(still),)))
        return pieces


# ── the rules ───────────────────────────────────────────────────────────────────────────────


def check_about(content: About, change: Change, step: StepRecord) -> None:
    """Refuses what is put around a question that is gone, or moved to another one."""
    before = change.before.content if change.before else None
    if isinstance(before, About):
        if before.question != content.question:
            raise NotAccepted(_("Une réponse reste sous sa question."))
    elif standing(step, content.question) is None:
        raise NotAccepted(_("Cette question n’est plus là : elle a été retirée."))


def check_me_too(content: MeToo, change: Change, step: StepRecord) -> None:
    """Refuses "me too" on one's own question, twice, and by the carrier, who answers."""
    question = standing(step, content.question)
    if change.by.has(Role.CARRIER):
        raise NotAllowed(
            _("{name}, c’est à vous d’y répondre : « Moi aussi » est pour le groupe.").format(
                name=change.by.first_name
            )
        )
    if question is not None and question.person == change.by.id:
        raise NotAllowed(_("Cette question est la vôtre : vous y comptez déjà."))
    if any(isinstance(c.content, MeToo) and c.content == content for c in change.mine):
        raise NotAccepted(_("Vous l’avez déjà dit pour cette question."))


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def marks(question: Asked) -> tuple[Mark, ...]:
    """Whether it is answered or stays open, and how many ask too."""
    found = []
    if question.answers:
        found.append(Mark(_("a sa réponse"), "check", "done"))
    if question.stays_open:
        found.append(Mark(_("reste ouverte"), "flag"))
    if question.too:
        others = len(question.too)
        found.append(
            Mark(ngettext("{n} personne aussi", "{n} personnes aussi", others), "hand", "now")
        )
    return tuple(found)


def buttons(question: Asked, advice: bool) -> tuple[Button, ...]:
    answer = _("Corriger la réponse") if question.answers else _("Répondre")
    begins = question.answers[-1][1].text if question.answers else ""
    found = [
        Button(
            "me_too",
            _("Moi aussi"),
            "hand",
            only=("others",),
            never=(Role.CARRIER.value,),
            pressed_by=question.too,
            toggle=True,
            behalf=True,
        ),
        Button(
            "answer", answer, "message-circle", only=WRITERS, asks=_("La réponse"), begins=begins
        ),
        *(
            [Button("unanswer", _("Retirer la réponse"), "trash-2", only=WRITERS, rare=True)]
            if question.answers
            else []
        ),
        Button("let_go", _("Ne plus garder ouverte"), "flag", only=WRITERS)
        if question.stays_open
        else Button("keep_open", _("Garder ouverte"), "flag", only=WRITERS),
    ]
    if question.aside:
        found.append(Button("bring_back", _("Remettre dans les questions"), "undo-2", only=SORTERS))
    elif advice:
        found.append(Button("set_aside", _("C’est plutôt un conseil"), "lightbulb", only=SORTERS))
    return tuple(found)


def toggle_me_too(seat: Seat, question: str) -> None:
    """Says that I ask the same, or takes it back."""
    said = [c.id for c, k in seat.mine_of(MeToo) if k.question == question]
    if not said:
        seat.post(MeToo(question))
    for contribution in said:
        seat.withdraw(contribution)


def save_answer(seat: Seat, target: str, text: str) -> None:
    """Posts an answer, or corrects the last; typed by others, it is still the carrier's."""
    if not text:
        raise NotAccepted(_("Écrivez d’abord quelques mots."))
    if (before := last_answer(seat.step, target)) is not None:
        seat.edit(before[0].id, replace(before[1], text=text))
        return
    carriers = seat.step.with_role(Role.CARRIER)
    if not carriers:
        raise NotAccepted(
            _(
                "Personne ne porte encore le projet. Donnez ce rôle à quelqu’un : "
                "les réponses seront les siennes."
            )
        )
    whose = None if seat.carries else carriers[0].id
    seat.post(Answer(question=target, text=text), on_behalf_of=whose)


def take_answer_back(seat: Seat, target: str) -> None:
    """Withdraws the last answer to a question; it can be brought back."""
    if (before := last_answer(seat.step, target)) is not None:
        seat.withdraw(before[0].id)


# ── what remains ────────────────────────────────────────────────────────────────────────────


def _lines(step: StepRecord, questions: Sequence[Asked]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for question in questions:
        lines.append(Line(question.text, step.source(question.contribution)))
        lines += [Line(f"→ {answer.text}", step.source(c)) for c, answer in question.answers]
    return tuple(lines)


@hookimpl
def framings() -> list[type[Framing]]:
    return [Clarification]
