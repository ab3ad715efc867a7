"""Work in groups: each table writes its own cards, and says what it keeps for the others.

    contents   what people put in, and what the step keeps
    places     who sits where, whose turn it is, which cards stand at which table
    feet       whoever walks to another table
    rules      what is refused
    views      what everyone sees
    forms      the facilitator's part

The groups are those of an earlier step (`StepRecord.groups`); each round of work is a step of its
own, so that the agenda and its clock lead all of them at once.
"""

from __future__ import annotations

from tablee.plugin import Canvas, hookimpl

from .activity import WorkInGroups
from .contents import TableCard, TableReport, Working
from .feet import Walk

API = 1

__all__ = ["TableCard", "TableReport", "Walk", "WorkInGroups", "Working"]


@hookimpl
def canvases() -> list[type[Canvas]]:
    return [WorkInGroups]
