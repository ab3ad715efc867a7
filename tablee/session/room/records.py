"""Makes the record of a session: every step as plugins see it, private words left out."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from tablee.activities import Outcome, Record, StepRecord
from tablee.model import days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tablee.model.entities import Person, Step
    from tablee.session.room import Room


def record_of(room: Room) -> Record:
    """The whole session at this instant; its caller has the lock."""
    everybody = MappingProxyType(room.everybody)
    earlier: list[StepRecord] = []
    awaits = days.awaits(room.session, room.agenda)
    for step in room.agenda:
        early = awaits and step.early
        earlier.append(_step_record(room, step, everybody, tuple(earlier), early=early))
    beside = [_step_record(room, s, everybody, tuple(earlier)) for s in room.beside]
    whole = tuple(_seeing(step, beside) for step in beside)
    return Record(room.session, tuple(earlier), whole, everybody)


def _step_record(
    room: Room,
    step: Step,
    everybody: Mapping[str, Person],
    earlier: tuple[StepRecord, ...],
    *,
    early: bool = False,
) -> StepRecord:
    own = {"facts": msgspec.to_builtins(step.facts), "settings": dict(step.settings)}
    return StepRecord(
        session=room.session,
        step=replace(step, **own),  # what a plugin does to these, it does to a copy
        activity=room.activity_of(step),
        contributions=room.shared_in(step.id),
        people=everybody,
        earlier=earlier,
        outcome=msgspec.convert(step.outcome, Outcome) if step.outcome else None,
        rounds=room.urns_of(step.id),
        early=early,
        left_open=not early and room.voting.is_left_open(step),
        entered=room.voting.people_entered(step, room.facilitators),
        seen_cards=room.voting_cards.seen(step),
        unrevealed=room.unrevealed_in(step.id),
    )


def _seeing(step: StepRecord, beside: list[StepRecord]) -> StepRecord:
    """What is made of the whole document sees the others beside it too."""
    if not step.activity.edits:
        return step
    return replace(step, beside=tuple(other for other in beside if other is not step))
