"""ROTI, the return on time invested: one mark from 1 to 5, everybody's shown at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from tablee.plugin import (
    N_,
    BadSetting,
    Ballot,
    Change,
    ChangeKind,
    Choice,
    Guide,
    Marks,
    NotAccepted,
    Outcome,
    Paper,
    Profile,
    ProfileRow,
    StepRecord,
    Table,
    Text,
    Urn,
    View,
    Vote,
    VoteFacts,
    _,
    eligible,
    format_mean,
    format_number,
    hookimpl,
    ngettext,
    profile,
    ranked,
    round_half_up,
    setting,
    turnout,
    voter_names,
    who_gave,
)

API = 1

SILENT: Final = 0
"""What a ballot holds of who would rather not say: an answer, and no mark."""

QUESTION: Final = "roti"
"""The id of the one thing voted on."""


@dataclass(frozen=True)
class RotiVote(Vote):
    """Everyone marks the time spent; the spread is shown with the mean, never the mean alone."""

    name: ClassVar[str] = "roti"
    title: ClassVar[str] = N_("ROTI : temps investi")
    summary: ClassVar[str] = N_(
        "Chaque personne note de 1 à 5 ce que le temps passé lui a rapporté. "
        "Les notes s’affichent d’un coup."
    )
    guide = Guide(
        N_("Savoir si le temps passé a été utile, et faire mieux la prochaine fois."),
        say=(
            N_(
                "De 1, temps perdu, à 5, bien plus qu’attendu : qu’est-ce que cette session vous a "
                "rapporté ?"
            ),
            N_("Qui a donné peu peut dire ce qu’il aurait fallu, sans y être obligé."),
        ),
        watch=(N_("Remerciez pour les notes basses avant les hautes."),),
    )
    icon: ClassVar[str] = "clock"
    minutes: ClassVar[float] = 3
    fewest: ClassVar[int] = 1
    most: ClassVar[int] = 1
    logs_names: ClassVar[bool] = True
    decides: ClassVar[bool] = False
    asks_question: ClassVar[bool] = False

    question: str = setting(
        N_("Qu’est-ce que cette session vous a rapporté ?"), N_("La question posée"), longest=200
    )
    # What is voted on is the question: these two of every vote are not asked for.
    source: str = Vote.TYPED
    only_important: bool = False

    def __post_init__(self) -> None:
        """Raises `BadSetting` where there is no question."""
        if not self.question.strip():
            raise BadSetting(_("Écrivez la question posée : c’est sur elle que l’on vote."))

    def question_of(self, step: StepRecord) -> str:
        """None beside what is voted on, which is the question."""
        return ""

    # ── the rule ────────────────────────────────────────────────────────────────────────────

    def call(self) -> str:
        return _("Donnez une note de 1 à 5.")

    def method_rule(self) -> str:
        """The five levels, decimals, who would rather not say, and what is shown."""
        return "\n".join(
            (
                _("Une note de 1 à 5 :"),
                *(choice.label for choice in _scale()),
                _("On peut mettre une note à virgule, comme {mark}.").format(
                    mark=format_number(3.5)
                ),
                _(
                    "« Je ne me prononce pas » compte comme une réponse, mais pas dans la moyenne. "
                    "Sans réponse, on n’est pas compté."
                ),
                _("On montre combien de personnes ont mis chaque note, la moyenne et la médiane."),
            )
        )

    def options(self, step: StepRecord) -> tuple[tuple[str, str], ...]:
        """The question itself, or what was typed on the spot in its place."""
        typed = step.facts(VoteFacts).typed or (_(self.question).strip(),)
        ids = (QUESTION, *(f"t{n}" for n in range(2, len(typed) + 1)))
        return tuple(zip(ids, typed, strict=True))

    def blank(self, step: StepRecord, options: tuple[tuple[str, str], ...]) -> Paper:
        """One mark, or none said."""
        silent = Choice(SILENT, _("Je ne me prononce pas"), apart=True)
        return self.paper_of(step, options, "grade", choices=(*_scale(), silent), decimals=True)

    def check(self, change: Change, step: StepRecord) -> None:
        """Refuses what is no mark, before the paper: to it, 0.5 is between two answers."""
        ballot = change.content
        if change.kind in (ChangeKind.POST, ChangeKind.EDIT) and isinstance(ballot, Ballot):
            _check_marks(ballot)
        super().check(change, step)

    # ── the sums ────────────────────────────────────────────────────────────────────────────

    def tally(self, urn: Urn, step: StepRecord) -> Outcome:
        """The mean to four decimals, out of how many marks; the urn has all the rest."""
        marks = marks_of(urn, QUESTION)
        mean = 0.0 if marks.mean is None else round_half_up(marks.mean, 4)
        voters = marks.n + marks.silent
        return Outcome(
            options=ranked([(id_, words, mean) for id_, words in urn.options]),
            voters=voters,
            cast=marks.n,
            available=max(voters, eligible(self, step, urn)),
        )

    # ── what it says ────────────────────────────────────────────────────────────────────────

    def told(self, step: StepRecord) -> str:
        marks = _marks(step)
        if marks.mean is None or marks.median is None:
            return _("Personne n’a donné de note.")
        if marks.n == 1:
            return _("Une seule note : {mark} sur 5.").format(mark=format_mean(marks.mean))
        heard = ngettext(
            "Moyenne {mean} sur 5, médiane {median}, {n} note.",
            "Moyenne {mean} sur 5, médiane {median}, {n} notes.",
            marks.n,
        ).format(mean=format_mean(marks.mean), median=format_mean(marks.median))
        return f"{_spread(marks)} {heard}"

    def told_of_few(self, step: StepRecord) -> str:
        """The mean alone."""
        marks = _marks(step)
        if marks.mean is None or marks.n == 1:
            return self.told(step)
        return _("Moyenne {mean} sur 5.").format(mean=format_mean(marks.mean))

    def results(self, step: StepRecord) -> tuple[View, ...]:
        """How many people gave each mark; the mean stands beside."""
        urn, outcome = step.urn, step.outcome
        assert urn is not None
        assert outcome is not None
        marks = _marks(step)
        ((_id, question),) = urn.options
        row = ProfileRow(0, question, tuple(marks.spread.values()), _figure(marks), _details(marks))
        note = [turnout(urn, outcome.voters, outcome.available)]
        if not marks.halves:
            note.append(
                _("Les notes sont rangées au demi-point le plus proche ; la moyenne est exacte")
            )
        choices = tuple(map(_level, marks.spread))
        return (Profile(_("Ce que ce temps a rapporté"), choices, (row,), note=" · ".join(note)),)

    def explained(self, step: StepRecord) -> tuple[View, ...]:
        """Each mark as it was given, and the sum; in a named vote, who gave which."""
        marks = _marks(step)
        if marks.mean is None:
            return ()
        assert step.urn is not None
        table = _marks_given(marks) if step.urn.secret else _log(step, marks)
        words = ngettext(
            "La somme des notes est {total}. Divisée par {n} note, elle donne {mean}.",
            "La somme des notes est {total}. Divisée par {n} notes, elle donne {mean}.",
            marks.n,
        )
        mean = format_number(round_half_up(marks.mean, 4), 4)
        return (
            table,
            Text(words.format(total=format_number(round_half_up(marks.total, 5), 5), mean=mean)),
        )


def marks_of(urn: Urn, question: str) -> Marks:
    counts = profile(urn, question)
    given = sorted(((mark, n) for mark, n in counts.items() if mark != SILENT), reverse=True)
    return Marks(tuple(given), counts[SILENT])


def _scale() -> tuple[Choice, ...]:
    """The five levels, best first."""
    return tuple(Choice(n, _level(n)) for n in Marks.LEVELS)


def _level(mark: float) -> str:
    """A mark with what it says, where it says something."""
    words = Marks.level(mark)
    return f"{format_number(mark)} · {words}" if words else format_number(mark)


def _check_marks(ballot: Ballot) -> None:
    for mark in ballot.marks.values():
        is_number = isinstance(mark, int | float)
        if is_number and mark != SILENT and not Marks.WORST <= mark <= Marks.BEST:
            raise NotAccepted(
                _(
                    "Une note va de 1 à 5, comme 4 ou {mark}. "
                    "Pour ne pas noter, choisissez « Je ne me prononce pas »."
                ).format(mark=format_number(3.5))
            )


def _marks(step: StepRecord) -> Marks:
    assert step.urn is not None
    return marks_of(step.urn, QUESTION)


def _spread(marks: Marks) -> str:
    """How many people gave each mark, from 5 to 1; marks that nobody gave are left out."""
    words = (
        _("Notes : {spread}.")
        if marks.halves
        else _("Notes, au demi-point le plus proche : {spread}.")
    )
    parts = (
        ngettext("{mark} ({n} personne)", "{mark} ({n} personnes)", n).format(
            mark=format_number(mark)
        )
        for mark, n in marks.spread.items()
        if n
    )
    return words.format(spread=", ".join(parts))


def _figure(marks: Marks) -> str:
    if marks.mean is None:
        return _("sans note")
    return _("moyenne {mean}").format(mean=format_mean(marks.mean))


def _details(marks: Marks) -> str:
    parts = []
    if marks.median is not None:
        parts.append(_("médiane {median}").format(median=format_mean(marks.median)))
        parts.append(ngettext("{n} note", "{n} notes", marks.n))
    if marks.silent:
        parts.append(
            ngettext(
                "{n} personne ne se prononce pas",
                "{n} personnes ne se prononcent pas",
                marks.silent,
            )
        )
    return " · ".join(parts)


def _marks_given(marks: Marks) -> Table:
    rows = tuple((format_number(mark, 5), str(n)) for mark, n in marks.given)
    return Table((_("Note"), _("Personnes")), rows)


def _log(step: StepRecord, marks: Marks) -> Table:
    rows = [(format_number(mark, 5), str(n), _names(step, mark, n)) for mark, n in marks.given]
    if marks.silent:
        silent = _names(step, SILENT, marks.silent)
        rows.append((_("Ne se prononce pas"), str(marks.silent), silent))
    return Table((_("Note"), _("Personnes"), _("Qui")), tuple(rows))


def _names(step: StepRecord, mark: float, people: int) -> str:
    """Who gave this mark, named as they chose to appear."""
    assert step.urn is not None
    return voter_names(step, who_gave(step.urn, QUESTION, mark), people)


@hookimpl
def votes() -> list[type[Vote]]:
    return [RotiVote]
