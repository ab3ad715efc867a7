"""Who sits where for good, once somebody has come or a step is over.

Kept, not worked out again each time: who leaves is erased without a trace, and would otherwise
send people who came late to another table.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tablee.activities import Activity, answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.activities import StepRecord
    from tablee.model.entities import Person, Step
    from tablee.session.room import Room

__all__ = ["seated", "seated_with"]


def seated_with(room: Room, person: Person) -> Iterator[Step]:
    """The steps in which this person, who takes part now, has a seat for good."""
    for step in room.agenda:
        record = room.step_record(step.id)
        if type(record.activity).late_seats is not Activity.late_seats:
            people = {**record.people, person.id: person}
            if (changed := seated(replace(record, people=people))) is not None:
                yield changed


def seated(record: StepRecord) -> Step | None:
    """The step with the seats of those who came late to it; None where none is new."""
    seats = {**record.step.seats, **answers.late_seats(record)}
    return replace(record.step, seats=seats) if seats != record.step.seats else None
