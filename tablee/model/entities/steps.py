"""Entities of the agenda: a step, its state, and what it tells without its plugin."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any, Final

from tablee.model.field_metadata import TIME, InAgenda, PeopleIn, TakenBack, declare


class StepState(enum.StrEnum):
    """Where a step stands on the agenda."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


MOST_MINUTES: Final = 600
"""Longest duration of a step."""

TOLD: Final = 200
"""Characters of a sentence of `ActivitySummary.told`."""


@dataclass(frozen=True)
class ActivitySummary:
    """What an activity said of itself when its step was written, for when its plugin is missing."""

    titles: dict[str, str] = field(default_factory=dict, metadata=declare(one_line=True))
    """By language."""
    icon: str = ""
    family: str = ""
    """The kind of activity that it is: `vote`, `notes`, `editing`, `canvas` …; empty for others."""
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By kind of content, the fields that hold nothing but names."""
    told: dict[str, tuple[str, ...]] = field(default_factory=dict, metadata=declare(one_line=True))
    """By language, the result in sentences of at most `TOLD` characters; nobody’s words."""
    few: bool = False
    """Of a vote: whether words on ballots are told though they are secret and few."""
    under: dict[str, tuple[str, ...]] | None = None
    """By kind of content, the fields with the ids of what it is told under; None where the step was
    last written before this was kept."""


@dataclass(frozen=True)
class Step:
    """One activity placed on the agenda with its settings, and how its time went."""

    id: str
    activity: str = field(metadata=declare(in_agenda=InAgenda.PLAIN))
    """The name under which a plugin offers it; its plugin may be gone."""
    title: str = field(default="", metadata=declare(in_agenda=InAgenda.WORDS))
    """The facilitator's own title; empty for the activity's."""
    minutes: float = field(
        default=5.0, metadata=declare(within=(0, MOST_MINUTES), in_agenda=InAgenda.PLAIN)
    )
    """As the agenda has it."""
    settings: dict[str, Any] = field(
        default_factory=dict, metadata=declare(in_agenda=InAgenda.WORDS)
    )
    """The activity’s, by name; one that is not there has its default."""
    position: float = 0.0
    """Steps stand in the order of these numbers, which leave room between them."""
    beside: bool = False
    """Open beside every step (shared notes) instead of standing on the agenda."""
    state: StepState = StepState.WAITING
    spent: float = field(default=0.0, metadata=declare(within=TIME))
    """Seconds run before `resumed_at`."""
    resumed_at: float | None = field(default=None, metadata=declare(within=TIME))
    """When the clock last started; None while it stands still."""
    ended_at: float | None = field(default=None, metadata=declare(within=TIME))
    """When it ended; None while it has not, and where that was not kept."""
    extra_minutes: float = field(default=0.0, metadata=declare(within=TIME))
    """Added while it ran ("+1 min")."""
    facts: dict[str, Any] = field(
        default_factory=dict,
        metadata=declare(taken_back=TakenBack.ACTIVITY, people=PeopleIn.ANYBODY),
    )
    """What the activity keeps of the step itself (whose turn it is, whether the vote is open …)."""
    finished: tuple[str, ...] = field(
        default=(), metadata=declare(taken_back=TakenBack.MEMBERS, people=PeopleIn.HERE)
    )
    """Ids of the people who said they have finished, in that order."""
    seats: dict[str, str] = field(
        default_factory=dict,
        metadata=declare(taken_back=TakenBack.NEVER, people=PeopleIn.HERE),
    )
    """The id of the group that each who came late to it was sent to, by that person's. Stores call
    it so: `assignments`."""
    outcome: dict[str, Any] | None = None
    """What a vote has said, once closed (`activities.Outcome`)."""
    left_hidden: bool = False
    """Whether whoever facilitates said that its result, not shown to the room, stays hidden."""
    revision: int = field(default=0, metadata=declare(taken_back=TakenBack.NEVER, archived=False))
    """Grows with each change that redraws people's own part of the screen (not contributions)."""
    handled: int = field(default=0, metadata=declare(archived=False))
    """Grows with each change that redraws the console's part alone."""
    moderated: bool = field(default=False, metadata=declare(in_agenda=InAgenda.PLAIN))
    """Whether what people write in it waits until whoever facilitates shows it."""
    early: bool = field(default=False, metadata=declare(in_agenda=InAgenda.PLAIN))
    """Whether it is open to everybody before the session's first step is started."""
    advice: str = field(default="", metadata=declare(in_agenda=InAgenda.WORDS))
    """What its agenda advises whoever facilitates; on the console alone."""
    run_sheet: dict[str, str] = field(
        default_factory=dict, metadata=declare(in_agenda=InAgenda.WORDS)
    )
    """What the run sheet says of it in place of its activity: `aim`, `say`, `do` and `material`, a
    line each, and `who`. On the console and in that document alone."""
    translations: dict[str, dict[str, str]] = field(
        default_factory=dict, metadata=declare(in_agenda=InAgenda.PLAIN)
    )
    """By language, its `title` and those of its settings that are texts, in other words than the
    session's: each person reads theirs, where it is there."""
    plain: ActivitySummary | None = field(
        default=None, metadata=declare(taken_back=TakenBack.NEVER)
    )
    """How it is told without its plugin; None where it was last written before this was kept."""

    def elapsed(self, now: float) -> float:
        """Seconds the step has run by `now`, pauses left out."""
        return self.spent + (max(0.0, now - self.resumed_at) if self.resumed_at else 0.0)

    @property
    def assignments(self) -> dict[str, str]:
        """The id of the group that each who came late to it was sent to, by that person's."""
        return self.seats

    @property
    def allotted(self) -> float:
        """Seconds the step may take, added minutes included."""
        return (self.minutes + self.extra_minutes) * 60
