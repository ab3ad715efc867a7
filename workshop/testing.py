"""For whoever writes a plugin: a whole session in memory's reach, without any screen.

room = open_room(tmp_path, catalogue, "my_activity")
carrier = enter(room, "Solène", Role.CARRIER)
seat_of(room, carrier).post(Card("…"))
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from workshop.activities import Agenda, AgendaStep, StepRecord
from workshop.facilitation import Moments, Room, Sessions
from workshop.filing import RoomFiles
from workshop.model import (
    Appearance,
    Cast,
    HandCount,
    Marks,
    Person,
    Role,
    Session,
    Step,
    StepState,
    Urn,
)
from workshop.seat import Seat
from workshop.votes import VoteFacts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from workshop.catalogue import Catalogue
    from workshop.votes import Vote

__all__ = ["Clock", "counted", "enter", "facilitator_of", "open_room", "seat_of", "start"]


class Clock:
    """A clock that stands still until it is told to move; seconds since 1970."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        """Stands at `now`."""
        self.now = now

    def __call__(self) -> float:
        """What time it is."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Moves on."""
        self.now += seconds


def open_room(
    folder: Path,
    catalogue: Catalogue,
    *activities: str,
    title: str = "Une session d’essai",
    clock: Clock | None = None,
    settings: dict[str, dict[str, Any]] | None = None,
) -> Room:
    """A session with these activities on its agenda, 5 minutes each; Yasmine facilitates.

    Plugins are told what happens in it; `room.moments.settle()` waits until they were.
    """
    steps = tuple(
        AgendaStep(name, 5, settings=(settings or {}).get(name, {})) for name in activities
    )
    agenda = Agenda("essai", "Essai", "", steps)
    moments = Moments(catalogue, RoomFiles)
    sessions = Sessions(folder, catalogue, clock or Clock(), moments=moments)
    return sessions.create("facilitator-browser", title, agenda, facilitator="Yasmine")


def facilitator_of(room: Room) -> Person:
    """The person who facilitates."""
    return next(p for p in room.everybody.values() if Role.FACILITATOR in p.roles)


def enter(room: Room, name: str, *roles: Role, appearance: Appearance = Appearance.FIRST) -> Person:
    """Somebody joins with a phone of her own, and is given these roles."""
    person = room.people.join(f"browser-of-{name}", name, appearance)
    if roles:
        person = room.people.set_roles(facilitator_of(room), person.id, roles)
    return person


def start(room: Room, activity: str) -> str:
    """Makes the first step with this activity the running one; returns its id."""
    step = next(s for s in room.agenda if s.activity == activity)
    room.conduct.go_to(facilitator_of(room), step.id)
    return step.id


def seat_of(room: Room, person: Person, activity: str = "") -> Seat:
    """A person's seat in the running step, or in the first step with this activity."""
    everywhere = (*room.agenda, *room.beside)
    step = next((s.id for s in everywhere if s.activity == activity), room.session.current)
    assert step is not None, "no step is running"
    return Seat(room, person.id, step)


def counted(
    vote: Vote,
    options: Sequence[str],
    ballots: Sequence[Marks | Cast],
    *,
    hands: Sequence[HandCount] = (),
    people: Sequence[Person] = (),
    secret: bool = True,
    **facts: Any,
) -> StepRecord:
    """A vote that has been closed and shown: `outcome` is what its tally says of these ballots.

    The id of each option is its text. `facts` are further fields of the activity's facts.
    """
    named = tuple((option, option) for option in options)
    casts = tuple(b if isinstance(b, Cast) else Cast(dict(b)) for b in ballots)
    on_paper = sum(c.times for c in casts if c.paper)
    own = sum(c.times for c in casts) - on_paper
    origins = {"phone": own, "paper": on_paper, "hands": sum(h.voters for h in hands)}
    urn = Urn("step-1", "step", 1, secret, 0.0, 1.0, named, casts, tuple(hands), origins)
    closed = VoteFacts(opened=True, closed=True, options=named, secret=secret)
    stored = msgspec.to_builtins(closed) | facts
    step = Step("step", vote.name, state=StepState.RUNNING, facts=stored)
    everybody = {person.id: person for person in people}
    record = StepRecord(Session("essai", "Essai"), step, vote, (), everybody, rounds=(urn,))
    return replace(record, outcome=vote.tally(urn, record))
