"""Assigns latecomers to groups for good, once they have come or a step is over.

Kept, not worked out again each time: who leaves is erased without a trace, and would otherwise
send people who came late to another table.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tablee.activities import Activity, StepRecord, answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.model.entities import Person, Step
    from tablee.session.room import Room


def assigned_with(room: Room, person: Person) -> Iterator[Step]:
    """The steps in which this person, who takes part now, is assigned to a group for good."""
    for step in room.agenda:
        record = room.step_record(step.id)
        if type(record.activity).late_assignments is not Activity.late_assignments:
            people = {**record.people, person.id: person}
            if (changed := assigned(replace(record, people=people))) is not None:
                yield changed


def assigned(record: StepRecord) -> Step | None:
    """The step with the assignments of those who came late to it; None where none is new."""
    assigned_to = {**record.step.assignments, **answers.late_assignments(record)}
    if assigned_to == record.step.assignments:
        return None
    return replace(record.step, seats=assigned_to)
