"""Finds in a session's journal when each step first began, for the run sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tablee.model.entities import StepState

if TYPE_CHECKING:
    from tablee.session.room import Room


def first_starts(room: Room) -> dict[str, float]:
    """When each step first ran, by its id, seconds since 1970.

    Those of which the journal no longer says it are left out. Reads all of it: not for the event
    loop.
    """
    found: dict[str, float] = {}
    for entry in room.store.entries():
        for put in entry.puts:
            if put.table != "steps" or put.document is None:
                continue
            if put.document.get("state") == StepState.RUNNING.value:
                found.setdefault(put.id, entry.at)
    return found
