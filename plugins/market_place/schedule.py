"""Computes the schedule: topics by time and place, who attends, conflicts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tablee.plugin import Contribution, Group, StepRecord

from .contents import Going, Interest, Topic

if TYPE_CHECKING:
    from . import MarketPlace


@dataclass(frozen=True)
class Stall:
    """A topic as it stands; at a time and place of the schedule, or waiting for them."""

    contribution: Contribution
    topic: Topic

    @property
    def id(self) -> str:
        """The topic's."""
        return self.contribution.id

    @property
    def host(self) -> str:
        """The id of who proposed it; empty for nobody's."""
        return self.contribution.person


def stalls(step: StepRecord, activity: MarketPlace, slot: int) -> tuple[Stall, ...]:
    """The topics of a slot (from 1), place by place."""
    rooms = len(activity.rooms) if slot <= activity.slots else 0
    found = [s for s in _all(step) if s.topic.slot == slot and 1 <= s.topic.place <= rooms]
    return tuple(sorted(found, key=lambda s: s.topic.place))


def waiting(step: StepRecord, activity: MarketPlace) -> tuple[Stall, ...]:
    """The topics that have no time and place, as those that the settings took theirs from."""
    slots, rooms = range(1, activity.slots + 1), range(1, len(activity.rooms) + 1)
    return tuple(s for s in _all(step) if s.topic.slot not in slots or s.topic.place not in rooms)


def hidden(step: StepRecord) -> tuple[Stall, ...]:
    """The topics taken off wall and phones: the console alone still has them."""
    return tuple(Stall(c, topic) for c, topic in step.of(Topic) if c.hidden)


def _all(step: StepRecord) -> list[Stall]:
    return [Stall(c, topic) for c, topic in step.of(Topic) if not c.hidden]


def by_place(
    step: StepRecord, activity: MarketPlace, slot: int
) -> tuple[tuple[str, tuple[Stall, ...]], ...]:
    """The places of a slot with what stands there, the place's name first.

    Mostly one topic or none; more where one was shown again, or undone, to where another stood.
    """
    here = stalls(step, activity, slot)
    return tuple(
        (room, tuple(stall for stall in here if stall.topic.place == nth))
        for nth, room in enumerate(activity.rooms, 1)
    )


def hosted(step: StepRecord, activity: MarketPlace, slot: int) -> dict[str, list[Stall]]:
    """The topics that each person receives in a slot, by the id of the host."""
    found: dict[str, list[Stall]] = {}
    for stall in stalls(step, activity, slot):
        if stall.host:
            found.setdefault(stall.host, []).append(stall)
    return found


def clashes(step: StepRecord, activity: MarketPlace) -> list[tuple[int, str, list[Stall]]]:
    """Who receives two topics at once: the slot, the host's id, the topics."""
    return [
        (slot, host, theirs)
        for slot in range(1, activity.slots + 1)
        for host, theirs in hosted(step, activity, slot).items()
        if len(theirs) > 1
    ]


def goers(step: StepRecord, activity: MarketPlace) -> tuple[dict[str, str], ...]:
    """Where each person goes, slot after slot: topics' ids by people's.

    Hosts are at the first of theirs; of several that somebody chose, the last one said counts.
    """
    slots = range(1, activity.slots + 1)
    when = {stall.id: slot for slot in slots for stall in stalls(step, activity, slot)}
    found: tuple[dict[str, str], ...] = tuple({} for _slot in slots)
    for _at, _rank, who, topic in sorted(
        (c.at, c.position, c.person, k.topic) for c, k in step.of(Going) if k.topic in when
    ):
        found[when[topic] - 1][who] = topic
    for slot, where in zip(slots, found, strict=True):
        where |= {who: theirs[0].id for who, theirs in hosted(step, activity, slot).items()}
    return found


def interested(step: StepRecord, topic: str) -> tuple[str, ...]:
    """The ids of the people who would like to hear a topic."""
    return tuple(dict.fromkeys(c.person for c, k in step.of(Interest) if k.topic == topic))


def rounds(step: StepRecord, activity: MarketPlace) -> Sequence[Sequence[Group]]:
    """The groups of each slot, topic by topic; none while no topic has its time and place."""
    found = [
        _groups(stalls(step, activity, slot), where, activity)
        for slot, where in enumerate(goers(step, activity), 1)
    ]
    return found if any(found) else ()


def _groups(here: Sequence[Stall], where: Mapping[str, str], activity: MarketPlace) -> list[Group]:
    rooms = activity.rooms
    members: dict[str, list[str]] = {stall.id: [] for stall in here}
    for who, topic in where.items():
        members[topic].append(who)
    return [
        Group(
            stall.id,
            stall.topic.title,
            tuple(members[stall.id]),
            host=stall.host if stall.host in members[stall.id] else "",
            place=rooms[stall.topic.place - 1],
        )
        for stall in here
    ]
