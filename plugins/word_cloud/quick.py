"""Quick question: a weather, a number from 1 to 10, answered with one press to begin a meeting."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import ClassVar, Final

from tablee.plugin import (
    N_,
    Audience,
    Bar,
    Bars,
    Change,
    ChangeKind,
    Content,
    Empty,
    Field,
    Guide,
    Heading,
    Input,
    Intro,
    Line,
    Lines,
    NotAccepted,
    OwnRecord,
    Piece,
    Place,
    Quote,
    Role,
    Seat,
    Stack,
    StepRecord,
    StepState,
    Text,
    TextTable,
    View,
    _,
    format_mean,
    inputs,
    ngettext,
    people_choices,
    setting,
)

WEATHER: Final = (
    N_("Grand soleil"),
    N_("Éclaircies"),
    N_("Nuages"),
    N_("Pluie"),
    N_("Orage"),
)
NUMBERS: Final = tuple(str(n) for n in range(1, 11))


@dataclass(frozen=True)
class QuickAnswer(Content):
    """What one person answers: the place of a weather, or a number."""

    kind: ClassVar[str] = "quick_answer"
    answer: str = ""

    def texts(self) -> tuple[str, ...]:
        return ()

    def called(self, verb: str) -> str:
        return _("réponse rapide")


@dataclass(frozen=True)
class QuickQuestion(Intro):
    """Everybody answers with one press; the room sees how many gave each answer, not who."""

    name: ClassVar[str] = "quick_question"
    title: ClassVar[str] = N_("Question d’ouverture")
    summary: ClassVar[str] = N_(
        "La météo de chaque personne, ou un nombre de 1 à 10, en une minute."
    )
    guide = Guide(
        N_(
            "Ouvrir la rencontre en une minute\u00a0: chaque personne donne sa météo, ou un nombre."
        ),
        say=(N_("Répondez sans réfléchir longtemps\u00a0: c’est l’état du moment, pas un bilan."),),
        watch=(
            N_(
                "Un temps d’orage ou un petit nombre s’accueille\u00a0; on n’en demande pas la "
                "raison."
            ),
            N_("Gardez cette étape courte\u00a0: elle met tout le monde en route."),
        ),
    )
    icon: ClassVar[str] = "gauge"
    minutes: ClassVar[float] = 2
    contents: ClassVar[tuple[type[Content], ...]] = (QuickAnswer,)
    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})

    question: str = setting("", N_("Question posée à tout le monde"))
    answers: str = setting(
        "weather",
        N_("Ce que l’on répond"),
        options={"weather": N_("Une météo"), "number": N_("Un nombre de 1 à 10")},
    )

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Each answer that one can give: what is kept, and its words."""
        if self.answers == "number":
            return tuple((number, number) for number in NUMBERS)
        return tuple((str(n), _(words)) for n, words in enumerate(WEATHER))

    def prompt(self, step: StepRecord) -> str:
        if self.question:
            return self.question
        if self.answers == "number":
            return _("De 1 à 10, comment arrivez-vous\u00a0?")
        return _("Quelle est votre météo, en arrivant\u00a0?")

    def check(self, change: Change, step: StepRecord) -> None:
        """One of the answers, one a person."""
        if not isinstance(change.content, QuickAnswer):
            return
        if change.kind is ChangeKind.POST and change.mine:
            if change.entered_by is not None:
                raise NotAccepted(_("Cette personne a déjà répondu\u00a0: sa réponse compte."))
            raise NotAccepted(_("Votre réponse est déjà là\u00a0: changez-la plutôt."))
        if change.content.answer not in dict(self.choices):
            raise NotAccepted(_("Choisissez une des réponses."))

    def view(self, step: StepRecord, audience: Audience) -> View:
        asked = () if audience is Audience.PHONE else (Quote(self.prompt(step)),)
        counts = self._counts(step)
        if not any(counts):
            waits = Empty(_("Les réponses arrivent"), _("On voit combien, jamais qui."))
            return Stack((*asked, waits))
        rows = tuple(
            Bar(0, words, count, str(count))
            for (_id, words), count in zip(self.choices, counts, strict=True)
        )
        bars = Bars(self._told(counts), rows, _("personnes"), _("personne"), dots=False)
        return Stack((*asked, bars))

    def _counts(self, step: StepRecord) -> list[int]:
        given = [answer.answer for c, answer in step.of(QuickAnswer) if not c.hidden]
        return [given.count(id_) for id_, _words in self.choices]

    def _told(self, counts: Sequence[int]) -> str:
        told = ngettext("{n} réponse", "{n} réponses", sum(counts))
        if self.answers != "number":
            return told
        mean = Fraction(sum(n * count for n, count in enumerate(counts, 1)), sum(counts))
        return _("{answers}, en moyenne {mean}").format(answers=told, mean=format_mean(mean))

    def own_roles(self, step: StepRecord) -> Collection[Role]:
        return tuple(role for role in Role if role is not Role.FACILITATOR)

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        """The answers; another takes the place of the first. Who takes notes has others' too."""
        mine = (self._field(own),) if own.step.running else ()
        notes = own.has(Role.SCRIBE) and own.step.step.state is not StepState.WAITING
        return (*mine, *self._somebodys(own.step)) if notes else mine

    def _field(self, own: OwnRecord) -> Field:
        mine = own.mine_of(QuickAnswer)
        return Field(
            "answer",
            QuickAnswer.kind,
            "",
            _("Changer ma réponse") if mine else _("Répondre"),
            inputs=(self._asked(_("Votre réponse"), mine[0][1].answer if mine else ""),),
            replaces=mine[0][0].id if mine else "",
        )

    def _asked(self, label: str, answer: str = "") -> Input:
        return Input("answer", label, "choice", answer, required=True, choices=self.choices)

    def _somebodys(self, step: StepRecord) -> Iterator[Field]:
        """The answer of somebody who has given none, for who takes notes."""
        answered = {contribution.person for contribution, _answer in step.of(QuickAnswer)}
        people = people_choices(p for p in step.people.values() if p.id not in answered)
        if people:
            whom = Input("whom", _("Qui parle\u00a0?"), "person", required=True, choices=people)
            yield Field(
                "somebody",
                QuickAnswer.kind,
                _("Répondre pour quelqu’un"),
                _("Ajouter"),
                inputs=(whom, self._asked(_("Sa réponse"))),
                whom="whom",
                folded=True,
            )

    def _for_the_room(self, seat: Seat, who: str) -> Field:
        """On the console, the answer of whoever it is typed for; what was typed is replaced."""
        typed = [
            contribution.id
            for contribution, _answer in seat.step.of(QuickAnswer)
            if who and contribution.person == who
            if contribution.entered_by or who == seat.person.id
        ]
        return Field(
            "somebody",
            QuickAnswer.kind,
            "",
            _("Changer sa réponse") if typed else _("Ajouter"),
            inputs=(self._asked(_("Sa réponse")),),
            replaces=typed[0] if typed else "",
        )

    def own_views(self, own: OwnRecord) -> Sequence[View]:
        mine = own.mine_of(QuickAnswer)
        words = dict(self.choices)
        told = _("Votre réponse\u00a0: {answer}.")
        return [Text(told.format(answer=words.get(a.answer, a.answer))) for _c, a in mine[:1]]

    def render(self, seat: Seat) -> None:
        if seat.step.step.state is not StepState.WAITING:
            inputs.typed_for(seat, "somebody", partial(self._for_the_room, seat))

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        counts = self._counts(step)
        if not any(counts):
            return ()
        rows = tuple(
            (words, str(count)) for (_id, words), count in zip(self.choices, counts, strict=True)
        )
        table = TextTable((_("Réponse"), _("Personnes")), rows)
        said = (Heading(Line(self.prompt(step))), table, Lines((Line(self._told(counts)),)))
        return (Piece(Place.NOTES, said, step.title),)
