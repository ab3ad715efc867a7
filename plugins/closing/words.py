"""Content and facts of the closing, and their validation: who speaks first, when marks show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import (
    Change,
    ChangeKind,
    Content,
    Facts,
    NotAccepted,
    NotAllowed,
    Person,
    Role,
    StepRecord,
    _,
)

from .roti import RotiMark, check_score


@dataclass(frozen=True)
class ClosingWord(Content):
    """What somebody takes away; several a person."""

    kind: ClassVar[str] = "closing_word"
    edited_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR, Role.SCRIBE})
    text: str = ""


@dataclass(frozen=True)
class ClosingFacts(Facts):
    """What the facilitator decided."""

    open_to_all: bool = False
    """Everybody may write, even if who carries the project has not yet."""
    roti_shown: bool = False

    def called(self, before: ClosingFacts) -> str:
        if self.roti_shown != before.roti_shown:
            return _("notes montrées") if self.roti_shown else _("notes cachées")
        return _("parole ouverte à tout le monde")


# ── who speaks first ────────────────────────────────────────────────────────────────────────


def awaited(step: StepRecord, *, carrier_first: bool) -> Person | None:
    """Who must speak before the others may; None when everybody may."""
    carriers = step.with_role(Role.CARRIER)
    if not carrier_first or not carriers or step.facts(ClosingFacts).open_to_all:
        return None
    spoken = {c.person for c, _word in step.of(ClosingWord)}
    return None if any(carrier.id in spoken for carrier in carriers) else carriers[0]


def check_word(change: Change, step: StepRecord, *, carrier_first: bool) -> None:
    """Who carries the project speaks first, unless the facilitator opened the floor."""
    first = awaited(step, carrier_first=carrier_first)
    if change.kind is ChangeKind.POST and first is not None and not change.by.has(Role.CARRIER):
        raise NotAllowed(
            _(
                "La parole est d’abord à {name}. Votre texte reste ici : envoyez-le juste après."
            ).format(name=step.first_name(first.id))
        )


# ── the marks ───────────────────────────────────────────────────────────────────────────────


def answered(step: StepRecord) -> int:
    """How many of the group gave a mark or said that they would rather not."""
    given = {c.person for c, _roti in step.of(RotiMark)}
    return sum(1 for person in step.group if person.id in given)


def shown(step: StepRecord) -> bool:
    """Whether the marks are on screen: the facilitator says so, or everybody has answered."""
    group = len(step.group)
    return step.facts(ClosingFacts).roti_shown or 0 < group == answered(step)


def check_mark(change: Change, step: StepRecord) -> None:
    """One mark a person; none moves once all are shown, or it would betray its author."""
    roti = change.content
    assert isinstance(roti, RotiMark)
    if shown(step):
        raise NotAccepted(
            _("Les notes sont déjà montrées : rien n’a été changé. Dites la vôtre de vive voix.")
        )
    _check_whose(change)
    if roti.score is not None:
        check_score(roti.score)
    if change.kind is ChangeKind.POST and any(isinstance(c.content, RotiMark) for c in change.mine):
        raise NotAccepted(_("Cette personne a déjà une note : changez-la plutôt."))


def _check_whose(change: Change) -> None:
    before = change.before
    if before is None or before.person == change.by.id or before.entered_by is not None:
        return
    raise NotAllowed(
        _("Cette note a été donnée sur un téléphone : seule cette personne peut la changer.")
    )


def check_facts(change: Change, step: StepRecord) -> None:
    """Nothing is shown while there is nothing to show."""
    wanted = isinstance(change.facts, ClosingFacts) and change.facts.roti_shown
    if wanted and not step.facts(ClosingFacts).roti_shown and not step.of(RotiMark):
        raise NotAccepted(_("Personne n’a encore donné de note."))
