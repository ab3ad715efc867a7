"""Law of two feet: lets people move by themselves to another table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import ClassVar

from tablee.plugin import (
    Button,
    Change,
    ChangeKind,
    Content,
    NotAccepted,
    NotAllowed,
    NotFound,
    Role,
    Seat,
    StepRecord,
    Verb,
    _,
)

WALK = "walk"
"""The button of a table."""
WALKERS = tuple(role.value for role in Role if role is not Role.FACILITATOR)


@dataclass(frozen=True)
class Walk(Content):
    """That somebody went to another table; one a person. What was written stays where it was."""

    kind: ClassVar[str] = "table_walk"
    group: str = ""
    """The id of the group."""

    def texts(self) -> tuple[str, ...]:
        return ()

    def called(self, verb: str) -> str:
        return _("table changée") if verb in (Verb.POST, Verb.EDIT) else ""


def walked(step: StepRecord) -> dict[str, str]:
    """Where people went, by their ids; the last one counts."""
    return {c.person: walk.group for c, walk in step.of(Walk)}


def check_walk(content: Walk, change: Change, tables: Collection[str], *, free: bool) -> None:
    """Refuses it where the step does not let people walk, or the table is gone."""
    if change.kind not in (ChangeKind.POST, ChangeKind.EDIT):
        return
    if not free:
        raise NotAllowed(
            _("Ici on reste à sa table : demandez à la personne qui anime pour en changer.")
        )
    if content.group not in tables:
        raise NotFound(_("Cette table n’est plus là. Choisissez-en une autre."))
    if change.kind is ChangeKind.POST and any(isinstance(c.content, Walk) for c in change.mine):
        raise NotAccepted(_("Vous avez déjà changé de table : choisissez plutôt la suivante."))


def button() -> Button:
    """On each table, for those of the others: go there."""
    return Button(WALK, _("Aller à cette table"), "move-horizontal", WALKERS)


def walk(seat: Seat, group: str) -> None:
    """I go to that table, from wherever I am."""
    with seat.together():
        mine = seat.mine_of(Walk)
        if mine:
            contribution, before = mine[-1]
            if before.group != group:
                seat.edit(contribution.id, replace(before, group=group))
        else:
            seat.post(Walk(group))


def clear(seat: Seat, who: str) -> None:
    """Whoever facilitates puts somebody at a table: where he or she had walked counts no more."""
    for contribution, _walk in seat.step.of(Walk):
        if contribution.person == who:
            seat.withdraw(contribution.id)
