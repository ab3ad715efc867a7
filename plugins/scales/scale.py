"""`Scale`, the base class of both voting methods: paper, count, texts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from tablee.plugin import (
    Choice,
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
    _,
    eligible,
    inner,
    ngettext,
    quoted,
    ranked,
    turnout,
    voter_names,
    who_gave,
)

from .judging import RatedProposal, answered, judged

MOST_NAMED: Final = 6
"""Proposals that the sentence about the result names; beyond, it only says how many."""


@dataclass(frozen=True)
class Scale(Vote):
    """Everyone answers about each proposal; a single answer beyond the limit stops it."""

    logs_names: ClassVar[bool] = True
    fewest: ClassVar[int] = 1

    # ── what each scale says ────────────────────────────────────────────────────────────────

    @abstractmethod
    def scale(self) -> tuple[Choice, ...]:
        """The answers, best first."""

    @abstractmethod
    def passing(self) -> int:
        """How many of the answers, from the best, let a proposal pass."""

    @abstractmethod
    def decision(self, *, passes: bool) -> str:
        """What a proposal is called that passes, or that does not: "portée", "pas portée"."""

    @abstractmethod
    def decided(self, passed: int, total: int) -> str:
        """How many passed out of how many, in a sentence."""

    @abstractmethod
    def nobody_stops(self) -> str:
        """Why a proposal passes, without the full stop."""

    @abstractmethod
    def so_many_stop(self, people: int, answer: str) -> str:
        """Why it does not: how many gave this answer."""

    @abstractmethod
    def limit(self) -> str:
        """The answers that stop a proposal, as the head of a column."""

    @abstractmethod
    def passing_rule(self) -> str:
        """When a proposal passes, in a sentence."""

    # ── the rule ────────────────────────────────────────────────────────────────────────────

    def method_rule(self) -> str:
        """The scale, when a proposal passes, and what is done with those who do not answer."""
        return "\n".join(
            (
                _("Une réponse pour chaque proposition, sur cette échelle :"),
                *(_meaning(choice) for choice in self.scale()),
                self.passing_rule(),
                _("Une seule personne suffit à l’arrêter : on ne fait pas de moyenne."),
                _(
                    "On peut ne pas répondre : seules les réponses données comptent, "
                    "et il en faut au moins une."
                ),
            )
        )

    def blank(self, step: StepRecord, options: tuple[tuple[str, str], ...]) -> Paper:
        """One answer for each proposal."""
        return self.paper_of(step, options, "grade", choices=self.scale(), typed="values")

    # ── the sums ────────────────────────────────────────────────────────────────────────────

    def judged(self, urn: Urn) -> tuple[RatedProposal, ...]:
        """Each proposal with its answers, those that pass first, then in the order of the vote."""
        marks = [choice.value for choice in self.scale()]
        return tuple(sorted(judged(urn, marks, self.passing()), key=lambda one: not one.passes))

    def tally(self, urn: Urn, step: StepRecord) -> Outcome:
        """1 for the proposals that pass, 0 for the others: nothing else decides."""
        found, voters = self.judged(urn), answered(urn)
        return Outcome(
            options=ranked([(one.option, one.words, int(one.passes)) for one in found]),
            voters=voters,
            cast=sum(one.answers for one in found),
            available=max(voters, eligible(self, step, urn)) * len(found),
        )

    # ── what it says ────────────────────────────────────────────────────────────────────────

    def told(self, step: StepRecord) -> str:
        """What passes and, for a single proposal, why; never a mean."""
        assert step.urn is not None
        found = self.judged(step.urn)
        if len(found) == 1:
            (only,) = found
            return _("« {option} » : {decision}. {why}.").format(
                option=inner(only.words), decision=self._figure(only), why=self._why(only)
            )
        passed = [quoted(one.words) for one in found if one.passes]
        summed_up = self.decided(len(passed), len(found))
        if not 0 < len(passed) <= MOST_NAMED:
            return f"{summed_up}."
        return _("{summed_up} : {names}.").format(summed_up=summed_up, names=", ".join(passed))

    def told_of_few(self, step: StepRecord) -> str:
        """What passes; not how many stopped what does not."""
        assert step.urn is not None
        found = self.judged(step.urn)
        if len(found) > 1:
            return self.told(step)
        return _("« {option} » : {decision}.").format(
            option=inner(found[0].words), decision=self._figure(found[0])
        )

    def results(self, step: StepRecord) -> tuple[View, ...]:
        """How many people gave each answer, for each proposal, and what it comes to."""
        urn, outcome = step.urn, step.outcome
        assert urn is not None
        assert outcome is not None
        rows = (
            ProfileRow(0, one.words, one.counts, self._figure(one), self._details(one))
            for one in self.judged(urn)
        )
        return (
            Profile(
                _("Résultat"),
                tuple(choice.label for choice in self.scale()),
                tuple(rows),
                note=turnout(urn, outcome.voters, outcome.available / len(urn.options)),
            ),
        )

    def _figure(self, one: RatedProposal) -> str:
        return self.decision(passes=one.passes) if one.answers else _("sans réponse")

    def _why(self, one: RatedProposal) -> str:
        if not one.answers:
            return _("Personne n’a répondu")
        if one.passes:
            return self.nobody_stops()
        labels = [choice.label for choice in self.scale()]
        return ", ".join(self.so_many_stop(n, labels[place]) for place, n in one.stopped_by)

    def _details(self, one: RatedProposal) -> str:
        if not one.silent or not one.answers:
            return self._why(one)
        silent = ngettext("{n} sans réponse", "{n} sans réponse", one.silent)
        return f"{self._why(one)} · {silent}"

    def explained(self, step: StepRecord) -> tuple[View, ...]:
        """The answers on either side of the limit; in a named vote, who gave which."""
        urn = step.urn
        assert urn is not None
        found = self.judged(urn)
        head = (_("Proposition"), _("Réponses"), self.limit(), _("Résultat"))
        rows = tuple(
            (one.words, str(one.answers), str(one.below), self._figure(one)) for one in found
        )
        counted = Table(head, rows)
        if urn.secret:
            secret = _("Les bulletins étaient secrets : on ne peut pas savoir qui a répondu quoi.")
            return (Text(self.passing_rule()), counted, Text(secret, tone="quiet"))
        return (Text(self.passing_rule()), counted, *self._logs(step, urn, found))

    def _logs(self, step: StepRecord, urn: Urn, found: Sequence[RatedProposal]) -> Iterator[Table]:
        """For each proposal, who gave which answer, named as they chose to appear."""
        for one in found:
            rows = (
                (choice.label, voter_names(step, who_gave(urn, one.option, choice.value), people))
                for choice, people in zip(self.scale(), one.counts, strict=True)
                if people
            )
            empty = _("Personne n’a répondu")
            yield Table((_("Réponse"), _("Personnes")), tuple(rows), one.words, empty)


def _meaning(choice: Choice) -> str:
    if not choice.hint:
        return choice.label
    return _("{answer} : {meaning}").format(answer=choice.label, meaning=choice.hint)
