"""Entities of what a vote leaves: the urn of each round, with its ballots as they were counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from tablee.model.field_metadata import TIME, PeopleIn, declare

Marks = dict[str, int | float]
"""What a ballot says: a number by option, whose meaning is the method's (dots, grade, place)."""


@dataclass(frozen=True, eq=False)
class Cast:
    """One ballot, or several alike, as they were counted."""

    marks: Marks = field(default_factory=dict)
    """By option, what was marked: dots, a grade, a place, as the method has it."""
    text: str = ""
    """Words that go with it: an objection."""
    paper: bool = False
    """Typed from paper; it is nobody's. A secret urn says so only where there are many of each."""
    times: int = 1
    """How many people voted so (hands counted in the room)."""
    person: str = field(default="", metadata=declare(people=PeopleIn.HERE))
    """Whose it is; empty in a secret vote, and for what is nobody's."""
    ballot: str = ""
    """The id of the contribution that it was, so that its words go when they are erased; likewise
    empty in a secret vote."""
    words: str = ""
    """The two words by which whoever put it finds it, in a secret vote that can be checked."""


@dataclass(frozen=True, eq=False)
class HandCount:
    """Hands counted in the room, where the method needs no more than numbers by option."""

    voters: int
    counts: dict[str, dict[str, int]]
    """By option, then by mark as text (`"2"`): how many hands."""


@dataclass(frozen=True, eq=False)
class Urn:
    """What one round of a vote counted. Compared by identity: counts made of it can be kept.

    Of a secret vote it holds no person and no time of a ballot, and its ballots stand in an order
    that depends on nothing but what they say.
    """

    id: str
    """`<step>-<round>`."""
    step: str
    """The id of the step."""
    round: int
    """From 1."""
    secret: bool
    """As it was said before the vote opened."""
    opened_at: float = field(metadata=declare(within=TIME))
    closed_at: float = field(metadata=declare(within=TIME))
    options: tuple[tuple[str, str], ...]
    """What was voted on: `(id, words)`."""
    ballots: tuple[Cast, ...] = ()
    """Sorted by what they say, and by nothing else."""
    hands: tuple[HandCount, ...] = ()
    """Those counted in the room beside the ballots."""
    origins: dict[str, int] = field(default_factory=dict)
    """Ballots by origin: `phone`, `room` (typed for a person), `proxy`, `paper`, `hands`,
    `cards` (voting cards on a photo), `own-cards` (the same of cards that were given to people),
    `scan` (paper ballots on a photo), `own-scan` (the same of those that bear a name)."""
    entered_by: dict[str, tuple[str, ...]] = field(
        default_factory=dict, metadata=declare(people=PeopleIn.ANYBODY)
    )
    """Ids of the people who typed those that did not come from a phone, by origin."""
    unreadable: int = 0
    """Ballots whose key was lost: known to be there, not counted."""
    called: int = 0
    """How many people of the list could vote when it closed; 0 in rounds older than this count."""
    opened_by: str = field(default="", metadata=declare(people=PeopleIn.HERE))
    """The id of who opened it; empty once that person is erased."""
    counted: dict[str, tuple[int, float]] = field(default_factory=dict)
    """By option, the rank and the score that the method gave it: read where that is missing."""

    @property
    def nobodys(self) -> int:
        """How many of them are nobody's: paper, hands counted in the room, cards of nobody."""
        return sum(self.origins.get(origin, 0) for origin in ("paper", "hands", "cards"))

    @property
    def voters(self) -> int:
        """How many people's ballots were counted."""
        return sum(cast.times for cast in self.ballots) + sum(h.voters for h in self.hands)
