"""What an activity is asked to judge."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tablee.activities.facts import Facts
    from tablee.model.entities import Content, Contribution, Person

__all__ = ["Change", "ChangeKind"]


class ChangeKind(enum.StrEnum):
    """What somebody wants to do to a step."""

    POST = "post"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    SHARE = "share"
    MOVE = "move"
    FACTS = "facts"


@dataclass(frozen=True)
class Change:
    """A change somebody asks for; `check` accepts it by returning, refuses it by raising."""

    kind: ChangeKind
    by: Person
    """Whose words or deed it is."""
    content: Content | None = None
    """The new content (POST, EDIT), or the present one (WITHDRAW, SHARE, MOVE)."""
    before: Contribution | None = None
    """The contribution as it stands; None for POST and FACTS."""
    facts: Facts | None = None
    """The new facts (FACTS)."""
    mine: tuple[Contribution, ...] = ()
    """All that `by` has in this step, private ones included."""
    entered_by: Person | None = None
    """The facilitator who types for the room, if one does."""
    at: float = 0.0
    """Now, in seconds since 1970."""
    standing: int = 0
    """How many contributions of other steps stand on it (at the table that a topic became), where
    it would go or go elsewhere (WITHDRAW, MOVE)."""
