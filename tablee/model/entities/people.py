"""Entities of people: who is in the room, and the roles that somebody stated."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Final

from tablee.model.field_metadata import TIME, PeopleIn, declare


class Role(enum.StrEnum):
    """What a person is in the room; a person may hold several. Stated, never deduced."""

    CARRIER = "carrier"
    FACILITATOR = "facilitator"
    SCRIBE = "scribe"
    TIMEKEEPER = "timekeeper"
    PARTICIPANT = "participant"


class Appearance(enum.StrEnum):
    """How a person chose to be named in the report."""

    FIRST = "first"
    FULL = "full"
    INITIALS = "initials"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Listed:
    """Where a list of people in a report has somebody."""

    place: int
    """From 0."""
    text: str = ""
    """As the report has it, shown while the person appears in full; empty for the name as it is."""


@dataclass(frozen=True)
class Person:
    """Somebody in the room, with or without a phone."""

    id: str
    name: str = field(metadata=declare(one_line=True))
    """As it was typed."""
    appearance: Appearance = Appearance.FIRST
    roles: frozenset[Role] = frozenset({Role.PARTICIPANT})
    joined_at: float = field(default=0.0, metadata=declare(within=TIME))
    """People are listed in this order."""
    by_facilitator: bool = False
    """Entered by the facilitator: this person has no phone of his or her own here."""
    formerly: tuple[str, ...] = field(default=(), metadata=declare(archived=False, one_line=True))
    """Names that this person went by before, oldest first."""
    apart: tuple[str, ...] = field(default=(), metadata=declare(people=PeopleIn.ANYBODY))
    """Ids of people, and of spellings (`spelling_id`), that somebody said are not this person."""
    card: int = 0
    """The number of the voting card that this person holds; 0 for none."""
    remote: bool = False
    """Takes part from elsewhere, as this person said: by a call, not in the room."""
    place_told: bool = False
    """Whether the document may say which of the two it is, as this person agreed."""
    listed: dict[str, Listed] | None = None
    """Of somebody who came with a report (`document.importing`): where its lists have this person,
    by their names in `synthesis.LABELS`. Who is not under `participants` is not in that list."""

    @property
    def first_name(self) -> str:
        """The first word of the name as given."""
        return self.name.split()[0] if self.name.split() else ""

    @property
    def initials(self) -> str:
        """The first letter of each word: `N. B.` for `Naïma Bellec`."""
        return " ".join(f"{word[0].upper()}." for word in self.name.split())

    @property
    def takes_part(self) -> bool:
        """Whether one is among the participants of the report.

        The carrier has a line of his or her own; who only facilitates is no participant.
        """
        if self.listed is not None:
            return "participants" in self.listed
        return not self.has(Role.CARRIER) and self.roles != {Role.FACILITATOR}

    def has(self, *roles: Role) -> bool:
        """Whether this person holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)


SOMEBODY: Final = "somebody"
"""For whom words are typed that somebody of the group said: whoever facilitates did not see who."""

A_VOICE: Final = Person("", "", by_facilitator=True)
"""Whoever that was, as rules look at who may say what: nobody's name, a participant's rights."""
