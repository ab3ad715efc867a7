"""Roles shared out during the welcome: their texts, their holders, their assignment."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

from tablee.plugin import N_, Role, Seat


class RoleWords(NamedTuple):
    """One role in the sentences where it is met."""

    question: str
    """What the room is asked while nobody holds it."""
    offer: str
    offered: str
    held: str
    shared: bool
    """Whether several people may hold it at once."""


ROLES: Final = {
    Role.CARRIER: RoleWords(
        N_("Qui porte le projet ?"),
        N_("Porter le projet"),
        N_("Vous proposez de porter le projet."),
        N_("Vous portez le projet."),
        shared=False,
    ),
    Role.SCRIBE: RoleWords(
        N_("Qui prend les notes ?"),
        N_("Prendre les notes"),
        N_("Vous proposez de prendre les notes."),
        N_("Vous prenez les notes."),
        shared=True,
    ),
    Role.TIMEKEEPER: RoleWords(
        N_("Qui garde le temps ?"),
        N_("Garder le temps"),
        N_("Vous proposez de garder le temps."),
        N_("Vous gardez le temps."),
        shared=False,
    ),
}
"""The roles that one may offer to take; who facilitates is settled before people arrive."""

CHIP_WORDS: Final = {
    Role.CARRIER: N_("porte le projet"),
    Role.FACILITATOR: N_("anime"),
    Role.SCRIBE: N_("secrétaire"),
    Role.TIMEKEEPER: N_("garde le temps"),
}


def holders(seat: Seat, role: Role) -> list[str]:
    """The ids of who holds a role, in order of arrival."""
    return [person.id for person in seat.step.with_role(role)]


def entrust(seat: Seat, role: Role, people: Collection[str]) -> None:
    """Gives a role to these people and to nobody else; `NotAllowed` unless one facilitates."""
    with seat.together():
        for person in seat.room.everybody.values():
            if (person.id in people) != person.has(role):
                seat.room.people.set_roles(seat.person, person.id, person.roles ^ {role})
