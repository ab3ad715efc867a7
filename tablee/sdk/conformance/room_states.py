"""Data that checks look at: a room at one instant, and what was tried in all rooms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tablee.activities.votes import Ballot
from tablee.texts import _, ngettext

if TYPE_CHECKING:
    from tablee.activities import Activity, StepRecord
    from tablee.model.entities import Content, Contribution
    from tablee.sdk.conformance.subject import Subject
    from tablee.session import Room
    from tablee.view import Audience


@dataclass(eq=False)
class RoomTrials:
    """What was tried in all the rooms of one activity."""

    taken: Counter[str] = field(default_factory=Counter)
    """How many contributions of each kind were accepted."""
    tried: Counter[str] = field(default_factory=Counter)
    """How many of each kind people tried to write."""
    errors: list[tuple[str, BaseException]] = field(default_factory=list)
    """What else than a refusal came out of a rule, with the name of what was asked."""
    opened: dict[Audience, Any] = field(default_factory=dict)
    """What each audience saw as the vote opened that is going on."""
    stuck: bool = False
    """Whether a rule did not come back: then nothing more is tried."""
    mute: int = 0
    """How many refusals had no sentence."""

    def lacks(self, kind: type[Activity]) -> list[type[Content]]:
        """The kinds of content of the activity that no room has accepted; ballots are cast."""
        kinds = (each for each in kind.contents if not issubclass(each, Ballot))
        return [each for each in kinds if not self.taken[each.kind]]


@dataclass(frozen=True, eq=False)
class PlayedRooms:
    """All rooms of one activity, once they were played."""

    kind: type[Activity]
    subject: Subject
    trials: RoomTrials


@dataclass(frozen=True, eq=False)
class RoomInstant:
    """A room at one instant, looked at from the step of the activity."""

    kind: type[Activity]
    subject: Subject
    room: Room
    record: StepRecord
    then: str
    """Where the step was, marked with `N_`."""
    played: RoomTrials
    """What was tried so far, in all the rooms."""
    crowded: bool = False
    """Whether it is the instant of the room in which there is most to see."""

    @property
    def told(self) -> str:
        """What the room was like, in a few words, for whoever has to understand a fault."""
        people = ngettext("{n} personne", "{n} personnes", len(self.record.people) - 1)
        n = len(self.record.contributions)
        written = ngettext("{n} contribution", "{n} contributions", n)
        return f"{people}, {written}, {_(self.then)}"

    @property
    def all(self) -> tuple[Contribution, ...]:
        """All that is in the step, what is private included."""
        return self.room.all_in(self.record.step.id)
