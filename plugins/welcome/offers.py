"""Content class of an offer to take a role, and its validation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import (
    Change,
    ChangeKind,
    Content,
    NotAccepted,
    NotAllowed,
    Person,
    Role,
    StepRecord,
    _,
)

from .roles import ROLES

__all__ = ["RoleOffer", "check_offer"]


@dataclass(frozen=True)
class RoleOffer(Content):
    """Somebody's offer to take a role; one a person, gone once it is confirmed."""

    kind: ClassVar[str] = "role_offer"
    role: str = ""
    """`carrier`, `scribe` or `timekeeper`."""

    def texts(self) -> tuple[str, ...]:
        """Nothing that a person typed."""
        return ()


def check_offer(change: Change, step: StepRecord) -> None:
    """One offer a person, for a role that exists and that he or she does not hold yet."""
    if not isinstance(change.content, RoleOffer):
        return
    if change.kind is ChangeKind.POST and any(
        isinstance(c.content, RoleOffer) for c in change.mine
    ):
        raise NotAccepted(
            _("Vous proposez déjà de prendre un rôle. Changez ou retirez votre proposition.")
        )
    if change.kind in (ChangeKind.POST, ChangeKind.EDIT):
        _check_role(change.content, _author(change, step))
    if change.kind is ChangeKind.EDIT and _author(change, step).id != change.by.id:
        raise NotAllowed(_("Cette proposition n’est pas la vôtre : confirmez-la, ou retirez-la."))


def _author(change: Change, step: StepRecord) -> Person:
    return step.person(change.before.person) if change.before else change.by


def _check_role(offer: RoleOffer, author: Person) -> None:
    if offer.role not in ROLES:
        raise NotAccepted(_("Choisissez d’abord un rôle."))
    if author.has(Role(offer.role)):
        raise NotAccepted(_("Ce rôle est déjà le vôtre : rien à confirmer."))
