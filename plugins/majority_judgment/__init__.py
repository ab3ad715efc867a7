"""Jugement majoritaire: everyone gives every option a grade; the best grade of the middle first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from tablee.plugin import (
    N_,
    Choice,
    Guide,
    Outcome,
    Paper,
    Profile,
    ProfileRow,
    Ranked,
    Recount,
    StepRecord,
    Urn,
    View,
    Vote,
    _,
    hookimpl,
    ngettext,
    setting,
    told_of_ties,
)

from . import exercises, named, telling
from .grades import LONGEST, OWN, SCALE_NAMES, SCALES, checked
from .judging import JudgedOption, answered, judged

API = 1

WORST: Final = "worst"
IGNORED: Final = "ignored"


@dataclass(frozen=True)
class MajorityJudgment(Vote):
    """Everyone gives every option a grade; the best grade of the middle comes first.

    Balinski & Laraki, "Majority Judgment", MIT Press 2011.
    """

    name: ClassVar[str] = "majority_judgment"
    title: ClassVar[str] = N_("Jugement majoritaire")
    summary: ClassVar[str] = N_(
        "Chaque personne donne une mention à chaque proposition : on retient celle du milieu, "
        "que plus de la moitié du groupe donne ou dépasse."
    )
    guide = Guide(
        N_(
            "Choisir parmi plusieurs propositions en jugeant chacune pour elle-même : aucune n’est "
            "pénalisée par une voisine."
        ),
        say=(
            N_("Donnez à chaque proposition la mention qu’elle mérite, sans les comparer."),
            N_("Deux propositions peuvent avoir la même mention."),
        ),
        watch=(
            N_("Expliquez la règle avant d’ouvrir : on retient la mention du milieu."),
            N_("Adapté à partir de trois propositions ; pour une seule, prenez le consentement."),
        ),
    )
    logs_names: ClassVar[bool] = True
    explains_in_notes: ClassVar[bool] = True

    scale: str = setting("5", N_("Mentions"), options=SCALE_NAMES)
    own_grades: tuple[str, ...] = setting(
        (),
        N_("Mes propres mentions, la meilleure d’abord"),
        help=N_(
            "De 2 à 9, une par ligne. Elles ne servent que si vous les avez choisies ci-dessus."
        ),
        longest=LONGEST,
    )
    unrated: str = setting(
        WORST,
        N_("Une proposition sans mention"),
        options={
            WORST: N_("compte comme la plus basse mention"),
            IGNORED: N_("ne compte pas pour cette proposition"),
        },
    )

    def __post_init__(self) -> None:
        """One's own grades are looked at when they serve; raises `BadSetting`."""
        if self.scale == OWN:
            object.__setattr__(self, "own_grades", checked(self.own_grades))

    # ── the scale ───────────────────────────────────────────────────────────────────────────

    def grades(self) -> tuple[str, ...]:
        """The words of the grades, the worst first."""
        if self.scale == OWN:
            return self.own_grades[::-1]
        return tuple(_(grade) for grade in reversed(SCALES[self.scale]))

    def judged(self, urn: Urn) -> tuple[JudgedOption, ...]:
        """Every option of the urn, best first."""
        return judged(urn, len(self.grades()), worst=self.unrated == WORST)

    # ── the rule ────────────────────────────────────────────────────────────────────────────

    def call(self) -> str:
        return _("Donnez une mention à chaque proposition.")

    def method_rule(self) -> str:
        """The grades, what the majority grade is, how ties are broken, and who counts."""
        given = _("Une mention par proposition : {grades}.")
        return "\n".join(
            (
                given.format(grades=" · ".join(reversed(self.grades()))),
                _(
                    "La mention majoritaire, celle du milieu, est la plus haute que plus de la "
                    "moitié des personnes donne ou dépasse. La proposition qui a la meilleure "
                    "vient en tête."
                ),
                _(
                    "À égalité, on retire à chacune un bulletin du milieu, puis un autre, jusqu’à "
                    "ce que leurs mentions majoritaires diffèrent. Sinon, elles partagent leur "
                    "rang."
                ),
                self._unrated_rule(),
            )
        )

    def _unrated_rule(self) -> str:
        if self.unrated == WORST:
            words = _("Sans mention, une proposition compte comme « {worst} ».").format(
                worst=self.grades()[0]
            )
        else:
            words = _(
                "Sans mention, un bulletin ne compte pas pour cette proposition : on compare les "
                "parts de chaque mention. Une proposition que peu de personnes ont jugée peut donc "
                "venir en tête ; une que personne n’a jugée vient en dernier."
            )
        nobody = _("Un bulletin vide ne compte pas.")
        return f"{words} {nobody}"

    def blank(self, step: StepRecord, options: tuple[tuple[str, str], ...]) -> Paper:
        """One grade for each option, the best grade first."""
        worst = _("ou sans mention") if self.unrated == WORST else ""
        choices = [
            Choice(place, grade, worst if place == 0 else "")
            for place, grade in enumerate(self.grades())
        ]
        return self.paper_of(step, options, "grade", choices=tuple(reversed(choices)))

    # ── the sums ────────────────────────────────────────────────────────────────────────────

    def tally(self, urn: Urn, step: StepRecord) -> Outcome:
        """Options by their majority value; the score is the place of the majority grade, or -1."""
        found = self.judged(urn)
        voters = answered(urn)
        return Outcome(
            options=tuple(
                Ranked(one.option, one.words, -1 if one.grade is None else one.grade, one.rank)
                for one in found
            ),
            voters=voters,
            cast=sum(voters - one.unrated for one in found),
            available=voters * len(found),
        )

    # ── what it says ────────────────────────────────────────────────────────────────────────

    def told(self, step: StepRecord) -> str:
        """Which comes first with which grade; how a tie was broken, or that it is one."""
        assert step.urn is not None
        return telling.told(self.judged(step.urn), self.grades())

    def results(self, step: StepRecord) -> tuple[View, ...]:
        """How many people gave each grade, for each option, and the grade of the middle."""
        assert step.urn is not None
        found, grades = self.judged(step.urn), self.grades()
        rows = tuple(
            ProfileRow(
                one.rank,
                one.words,
                one.counts[::-1],
                _("sans mention") if one.grade is None else grades[one.grade],
                telling.share(one, grades),
            )
            for one in found
        )
        return (
            Profile(
                _("Résultat"),
                grades[::-1],
                rows,
                median=True,
                note=self._note(step.urn, found),
                aside=told_of_ties(one.rank for one in found),
            ),
        )

    def _note(self, urn: Urn, found: tuple[JudgedOption, ...]) -> str:
        turnout = ngettext("{n} personne a voté", "{n} personnes ont voté", answered(urn))
        missing = sum(one.unrated for one in found)
        if self.unrated != WORST or not missing:
            return turnout
        words = ngettext(
            "{n} mention non donnée compte comme « {worst} »",
            "{n} mentions non données comptent comme « {worst} »",
            missing,
        )
        return f"{turnout} · {words.format(worst=self.grades()[0])}"

    def explained(self, step: StepRecord) -> tuple[View, ...]:
        """Which ballot is the middle one, how shared grades were parted, and who gave which."""
        urn = step.urn
        assert urn is not None
        found, grades = self.judged(urn), self.grades()
        if not any(one.ballots for one in found):
            return ()
        return (
            *telling.middle(found, grades, worst=self.unrated == WORST),
            *telling.parted(found, grades),
            *named.ballots(step, urn, grades),
        )

    def recounts(self, step: StepRecord) -> tuple[Recount, ...]:
        """The same grades in approval, and by their mean."""
        assert step.urn is not None
        found = self.judged(step.urn)
        if not any(one.ballots for one in found):
            return ()
        return exercises.recounts(found, self.grades())


@hookimpl
def votes() -> list[type[Vote]]:
    return [MajorityJudgment]
