"""Welcome: people arrive, see who is here, and the room's roles find somebody.

Anybody may offer to take a role; the facilitator confirms it, or gives the roles directly. A role
belongs to the person for the whole session, so this step leaves nothing in the synthesis.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from tablee.plugin import (
    N_,
    Audience,
    Button,
    Card,
    Cards,
    Change,
    Chip,
    Content,
    CoreButton,
    Field,
    Guide,
    Intro,
    Lobby,
    OwnRecord,
    Person,
    Role,
    Seat,
    Stack,
    StepRecord,
    View,
    _,
    cached,
    card,
    hookimpl,
    ngettext,
    visible,
)

from .forms import cast
from .offers import RoleOffer, arrived, check_offer, held, offer_field, offered
from .roles import CHIP_WORDS, ROLES, entrust, holders

API = 1

__all__ = ["RoleOffer", "Welcome"]


# ── the activity ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Welcome(Intro):
    """People arrive and share the roles of the workshop."""

    name: ClassVar[str] = "welcome"
    title: ClassVar[str] = N_("Préparation")
    summary: ClassVar[str] = N_("Les personnes arrivent, et on partage les rôles.")
    guide = Guide(
        N_(
            "Laisser arriver tout le monde, vérifier que chaque téléphone est entré, et trouver "
            "qui porte le projet, prend les notes et garde le temps."
        ),
        say=(
            N_(
                "Prenez votre téléphone et scannez le code, ou tapez ses chiffres. Aucun compte "
                "n’est demandé."
            ),
            N_(
                "Qui veut prendre les notes ? Qui veut garder le temps ? Vous pouvez le dire sur "
                "votre téléphone."
            ),
        ),
        watch=(
            N_("Qui n’a pas de téléphone a sa place : « Ajouter quelqu’un », à droite."),
            N_("Attendez les derniers arrivants debout, près du mur : on vous demandera le code."),
        ),
    )
    icon: ClassVar[str] = "hand"
    minutes: ClassVar[float] = 5
    contents: ClassVar[tuple[type[Content], ...]] = (RoleOffer,)
    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})

    def prompt(self, step: StepRecord) -> str:
        return _("Installez-vous. On partage les rôles, puis on commence.")

    def check(self, change: Change, step: StepRecord) -> None:
        """One offer a person, for a role that exists and that he or she does not hold yet."""
        check_offer(change, step)

    def examples(self, step: StepRecord) -> Sequence[Content]:
        return [RoleOffer(role.value) for role in ROLES]

    def view(self, step: StepRecord, audience: Audience) -> View:
        """Who is here, the newest first; on the console, what people offer to do."""
        lobby = _lobby(step, audience)
        if audience is not Audience.CONSOLE:
            return lobby
        return Stack((lobby, _offers(step, audience)))

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        return offer_field(own) if own.step.running else ()

    def own_views(self, own: OwnRecord) -> Sequence[View]:
        """You are in; the roles that are yours; the one that you offer to take."""
        return (arrived(own.person), *held(own.person), *offered(own))

    def render(self, seat: Seat) -> None:
        cast(seat)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Confirms an offer: its author holds the role from now on."""
        offer = seat.step.get(target)
        if button != "confirm" or offer is None or not isinstance(offer.content, RoleOffer):
            super().act(seat, button, target)
            return
        with seat.together():
            author, role = seat.room.person(offer.person), Role(offer.content.role)
            others = holders(seat, role) if ROLES[role].shared else []
            entrust(seat, role, {*others, author.id})
            seat.withdraw(target)


# ── what everyone sees ──────────────────────────────────────────────────────────────────────


def _lobby(step: StepRecord, audience: Audience) -> Lobby:
    people = step.group
    title = (
        ngettext("{n} personne est là", "{n} personnes sont là", len(people))
        if people
        else _("Personne n’est encore là")
    )
    chips = tuple(_chip(step, person, audience) for person in reversed(people))
    return Lobby(title, chips, " ".join(_unanswered(step)))


def _chip(step: StepRecord, person: Person, audience: Audience) -> Chip:
    name = step.name_for(person.id, audience)
    roles = [_(word) for role, word in CHIP_WORDS.items() if person.has(role)]
    return Chip(person.id, name, label=f"{name} · {', '.join(roles)}" if roles else "")


def _unanswered(step: StepRecord) -> Iterable[str]:
    """The questions to the room: the roles that nobody holds."""
    return [_(words.question) for role, words in ROLES.items() if not step.with_role(role)]


def _offers(step: StepRecord, audience: Audience) -> Cards:
    confirm = Button("confirm", _("Confirmer"), "check", only=(Role.FACILITATOR.value,))
    cards = []
    for contribution, offer in visible(step, RoleOffer, audience):
        words = _(ROLES[Role(offer.role)].offer)
        usual = card(step, contribution, words, audience, buttons=(confirm,))
        cards.append(cached((usual,), ("offer",), partial(_offer, usual)))
    return Cards(
        _("Rôles proposés"),
        tuple(cards),
        empty=_("Quand quelqu’un propose de prendre un rôle, c’est ici."),
    )


def _offer(usual: Card) -> Card:
    buttons = tuple(a for a in usual.buttons if a.name in ("confirm", CoreButton.WITHDRAW))
    return replace(usual, buttons=buttons)


@hookimpl
def intros() -> list[type[Intro]]:
    return [Welcome]
