"""Content class of an offer to take a role, its validation, and what its author has of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import (
    Button,
    Buttons,
    Change,
    ChangeKind,
    Content,
    CoreButton,
    Field,
    Input,
    NotAccepted,
    NotAllowed,
    OwnRecord,
    Person,
    Role,
    StepRecord,
    Text,
    View,
    _,
)

from .roles import ROLES


@dataclass(frozen=True)
class RoleOffer(Content):
    """Somebody's offer to take a role; one a person, gone once it is confirmed."""

    kind: ClassVar[str] = "role_offer"
    role: str = ""
    """`carrier`, `scribe` or `timekeeper`."""

    def texts(self) -> tuple[str, ...]:
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


# ── one's own part ──────────────────────────────────────────────────────────────────────────


def arrived(person: Person) -> Text:
    """You are in, and nothing is asked of you yet."""
    return Text(
        _("Gardez cette page ouverte : la suite arrivera ici."),
        _("Vous êtes bien là, {name}").format(name=person.first_name),
    )


def held(person: Person) -> Iterator[Text]:
    for role, words in ROLES.items():
        if person.has(role):
            yield Text(_(words.held))


def offer_field(own: OwnRecord) -> Sequence[Field]:
    """A role to offer, among those one does not hold; the next takes the place of the first."""
    free = tuple((role.value, _(words.offer)) for role, words in ROLES.items() if not own.has(role))
    if not free or own.has(Role.FACILITATOR):
        return ()
    mine = own.mine_of(RoleOffer)
    has_one = any(own.has(role) for role in ROLES) and not mine
    asked = _("Voulez-vous prendre un rôle ?")
    now = mine[0][1].role if mine else ""
    return (
        Field(
            "offer",
            RoleOffer.kind,
            _("Prendre aussi un autre rôle") if has_one else "",
            _("Proposer ce rôle plutôt") if mine else _("Me proposer"),
            inputs=(Input("role", asked, "choice", now, required=True, choices=free),),
            replaces=mine[0][0].id if mine else "",
            folded=has_one,
        ),
    )


def offered(own: OwnRecord) -> Iterator[View]:
    """What one offers, and the way out of it."""
    for contribution, offer in own.mine_of(RoleOffer):
        yield Text(_("La personne qui anime va le confirmer."), _(ROLES[Role(offer.role)].offered))
        withdraw = Button(CoreButton.WITHDRAW, _("Retirer ma proposition"))
        yield Buttons((withdraw,), contribution.id)
