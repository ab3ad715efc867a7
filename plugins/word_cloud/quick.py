"""Quick question: a weather, a number from 1 to 10, answered with one press to begin a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

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
    Text,
    TextTable,
    View,
    _,
    format_mean,
    inputs,
    ngettext,
    setting,
)

from .guide import QUICK

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["QuickAnswer", "QuickQuestion"]

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
        """Nothing that a person typed."""
        return ()

    def called(self, verb: str) -> str:
        """What it is called in the history."""
        return _("réponse rapide")


@dataclass(frozen=True)
class QuickQuestion(Intro):
    """Everybody answers with one press; the room sees how many gave each answer, not who."""

    name: ClassVar[str] = "quick_question"
    title: ClassVar[str] = N_("Question d’ouverture")
    summary: ClassVar[str] = N_(
        "La météo de chaque personne, ou un nombre de 1 à 10, en une minute."
    )
    guide = QUICK
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
        """The question, or the usual one."""
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
            raise NotAccepted(_("Votre réponse est déjà là\u00a0: changez-la plutôt."))
        if change.content.answer not in dict(self.choices):
            raise NotAccepted(_("Choisissez une des réponses."))

    def view(self, step: StepRecord, audience: Audience) -> View:
        """How many gave each answer."""
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
        """All that take part."""
        return tuple(role for role in Role if role is not Role.FACILITATOR)

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        """The answers; another takes the place of the first."""
        return (self._field(own),) if own.step.running else ()

    def _field(self, own: OwnRecord) -> Field:
        mine = own.mine_of(QuickAnswer)
        choice = Input(
            "answer",
            _("Votre réponse"),
            "choice",
            mine[0][1].answer if mine else "",
            required=True,
            choices=self.choices,
        )
        return Field(
            "answer",
            QuickAnswer.kind,
            "",
            _("Changer ma réponse") if mine else _("Répondre"),
            inputs=(choice,),
            replaces=mine[0][0].id if mine else "",
        )

    def own_views(self, own: OwnRecord) -> Sequence[View]:
        """What one has answered."""
        mine = own.mine_of(QuickAnswer)
        words = dict(self.choices)
        told = _("Votre réponse\u00a0: {answer}.")
        return [Text(told.format(answer=words.get(a.answer, a.answer))) for _c, a in mine[:1]]

    def render(self, seat: Seat) -> None:
        """On the console: somebody's answer, typed for the room."""
        inputs.fields(seat)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """In the notes, how many gave each answer."""
        counts = self._counts(step)
        if not any(counts):
            return ()
        rows = tuple(
            (words, str(count)) for (_id, words), count in zip(self.choices, counts, strict=True)
        )
        table = TextTable((_("Réponse"), _("Personnes")), rows)
        said = (Heading(Line(self.prompt(step))), table, Lines((Line(self._told(counts)),)))
        return (Piece(Place.NOTES, said, step.title),)
