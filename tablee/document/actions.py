"""Extracts the actions of a session, each with its due date and a stable id for calendars.

Not for what a following session makes of them, which is `session.transfer.follow_up`'s.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tablee.activities import Record, answers
from tablee.document.outline.days import day_of, moves, named_day

if TYPE_CHECKING:
    from tablee.model.actions import PlannedAction


def actions_of(record: Record) -> tuple[PlannedAction, ...]:
    """What was decided or proposed in the session, in order; a plugin that fails tells nothing.

    Each with the day that it names, and with what calendars know it by.
    """
    session, seen = record.session, Counter[str]()
    found = []
    for step in record.steps:
        revisions = {c.id: c.revision for c in step.contributions}
        for action in answers.planned(step):
            changes = action.sequence + revisions.get(action.contribution, 0)
            if action.day is None and moves(action.when, session.language):
                changes += session.redated
            kept = identified(dated(action, session.day, session.language), seen)
            found.append(replace(kept, sequence=changes))
    return tuple(found)


def dated(action: PlannedAction, on: str, language: str) -> PlannedAction:
    """The action with the day that its words name, said `on` this ISO date, where it has none."""
    if action.day is not None:
        return action
    day = named_day(action.when, day_of(on), language)
    return replace(action, day=day.isoformat() if day else "")


def _hashed(words: str) -> str:
    """Stands for these words where they must not be kept: they may be erased."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:16]


def identified(action: PlannedAction, seen: Counter[str]) -> PlannedAction:
    """The action with its identity: its contribution's, or where it has none, one of its words."""
    if action.uid:
        return action
    name = action.contribution or _hashed(action.what)
    seen[name] += 1
    return replace(action, uid=name if seen[name] == 1 else f"{name}-{seen[name]}")
