"""Counts a decision by consent and gives its verdict. Pure: an urn, the facts, who was expected."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tablee.plugin import Person, StepRecord, Urn, Vote, _, ngettext, profile

from .contents import ConsentFacts, Judgment

NO_OBJECTION: Final = 1
OBJECTION: Final = 2
PASS: Final = 3
"""The marks of a ballot. None is 0, which stands for nothing given elsewhere."""


@dataclass(frozen=True)
class Objection:
    """One objection of a round, and what was made of it."""

    id: str
    """`<round>-<place in the urn>`: a closed urn never changes its order."""
    words: str
    """Empty for a raised hand, and for who wrote none."""
    person: str
    """The id of who objects; empty in a secret vote and for what is nobody's."""
    people: int
    """More than one only where the room's answers were typed together."""
    judgments: tuple[Judgment, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether it blocks: it does, unless it was last judged to be a preference."""
        return not self.judgments or not self.judgments[-1].preference


def objections(step: StepRecord) -> tuple[Objection, ...]:
    """The objections of the last closed round, in the order of its urn."""
    urn = step.urn
    if urn is None:
        return ()
    judged = step.facts(ConsentFacts).judgments
    return tuple(
        Objection(id_, words, person, people, tuple(j for j in judged if j.objection == id_))
        for id_, words, person, people in _raised(urn)
    )


def _raised(urn: Urn) -> Iterator[tuple[str, str, str, int]]:
    option = urn.options[0][0]
    for place, cast in enumerate(urn.ballots):
        if cast.marks.get(option) == OBJECTION:
            yield f"{urn.round}-{place}", cast.text, cast.person, cast.times
    for place, hands in enumerate(urn.hands):
        if people := hands.counts.get(option, {}).get(str(OBJECTION), 0):
            yield f"{urn.round}-h{place}", "", "", people


# ── who was expected ────────────────────────────────────────────────────────────────────────


def expected(urn: Urn, step: StepRecord) -> int:
    """How many people had to answer: those of the list when it closed, or all who answered.

    Hands and paper stand first for people of the list who gave no answer of their own: a phone that
    is flat is no absence. Whoever is left over was not on the list.
    """
    return max(_listed(urn, step), urn.voters)


def stand_ins(urn: Urn, step: StepRecord) -> int:
    """How many of the answers typed for the room are taken to be those of people of the list."""
    without = _listed(urn, step) - (urn.voters - urn.nobodys)
    return min(urn.nobodys, max(0, without))


def unheard(step: StepRecord) -> tuple[Person, ...]:
    """In a named vote, who of the list has no answer beside their name, as the list stands now."""
    urn = step.urn
    if urn is None or urn.secret:
        return ()
    named = {cast.person for cast in urn.ballots}
    return tuple(p for p in _called(urn, step) if p.id not in named)


def _listed(urn: Urn, step: StepRecord) -> int:
    """Kept with the round, whoever leaves later; counted again for one of before it was kept."""
    named = {cast.person for cast in urn.ballots if cast.person}
    return urn.called or len({p.id for p in _called(urn, step)} | named)


def _called(urn: Urn, step: StepRecord) -> list[Person]:
    vote = step.activity
    there = (p for p in step.group if p.joined_at <= urn.closed_at)
    return [p for p in there if not (isinstance(vote, Vote) and vote.ineligible(p))]


# ── the verdict ─────────────────────────────────────────────────────────────────────────────


class Ruling(enum.Enum):
    """What comes out of a round."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not adopted"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class ConsentOutcome:
    """What comes out of a round, with the numbers that say why. People are counted."""

    ruling: Ruling
    agreed: int = 0
    valid: int = 0
    """Objections that block: whatever nobody judged to be a preference."""
    upheld: int = 0
    """Those of them that were judged valid."""
    preferences: int = 0
    """Objections judged to be preferences."""
    passed: int = 0
    absent: int = 0
    """Expected, and did not answer."""

    @property
    def answered(self) -> int:
        """How many answered, whatever they did."""
        return self.agreed + self.valid + self.preferences + self.passed

    @property
    def word(self) -> str:
        return {
            Ruling.ADOPTED: _("Adoptée"),
            Ruling.NOT_ADOPTED: _("Non adoptée"),
            Ruling.UNDECIDED: _("En suspens"),
        }[self.ruling]

    @property
    def reason(self) -> str:
        """The verdict and why, in a sentence or two."""
        return {
            Ruling.ADOPTED: self._why_adopted,
            Ruling.NOT_ADOPTED: self._why_not,
            Ruling.UNDECIDED: self._why_undecided,
        }[self.ruling]()

    def _why_adopted(self) -> str:
        people = self.answered
        if not self.preferences:
            return ngettext(
                "Adoptée : {n} personne, aucune objection.",
                "Adoptée : {n} personnes, aucune objection.",
                people,
            )
        adopted = ngettext(
            "Adoptée : {n} personne, aucune objection valable.",
            "Adoptée : {n} personnes, aucune objection valable.",
            people,
        )
        return f"{adopted} {self._set_aside()}"

    def _why_not(self) -> str:
        if self.upheld == self.valid:
            why = ngettext(
                "Non adoptée : {n} objection valable. La proposition est à bonifier.",
                "Non adoptée : {n} objections valables. La proposition est à bonifier.",
                self.valid,
            )
        else:
            why = ngettext(
                "Non adoptée : {n} objection. La proposition est à bonifier.",
                "Non adoptée : {n} objections. La proposition est à bonifier.",
                self.valid,
            )
        return f"{why} {self._set_aside()}" if self.preferences else why

    def _set_aside(self) -> str:
        return ngettext(
            "{n} objection jugée préférence ne bloque pas.",
            "{n} objections jugées préférences ne bloquent pas.",
            self.preferences,
        )

    def _why_undecided(self) -> str:
        if not self.answered:
            return _("En suspens : personne n’a répondu.")
        why = []
        if self.passed:
            why.append(ngettext("{n} personne passe", "{n} personnes passent", self.passed))
        if self.absent:
            why.append(
                ngettext(
                    "{n} personne n’a pas répondu", "{n} personnes n’ont pas répondu", self.absent
                )
            )
        return _("En suspens : {why}. On redemande à tout le monde.").format(why=", ".join(why))


def decided(step: StepRecord) -> ConsentOutcome:
    """What the last closed round comes to, by what people answered and how objections were judged.

    One valid objection is enough against; without any, everybody must have answered, and nobody
    passed. How many were expected is what was counted at closing, kept in the outcome.
    """
    urn = step.urn
    if urn is None:
        return ConsentOutcome(Ruling.UNDECIDED)
    answers = profile(urn, urn.options[0][0])
    blocking = [o for o in objections(step) if o.valid]
    valid = sum(o.people for o in blocking)
    awaited = round(step.outcome.available) if step.outcome else expected(urn, step)
    absent = max(0, awaited - answers.total())
    if valid:
        ruling = Ruling.NOT_ADOPTED
    elif answers[PASS] or absent or not answers.total():
        ruling = Ruling.UNDECIDED
    else:
        ruling = Ruling.ADOPTED
    return ConsentOutcome(
        ruling,
        agreed=answers[NO_OBJECTION],
        valid=valid,
        upheld=sum(o.people for o in blocking if o.judgments),
        preferences=answers[OBJECTION] - valid,
        passed=answers[PASS],
        absent=absent,
    )
