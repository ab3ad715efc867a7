"""Migration: upgrades contents stored by former versions to today's form, in every file."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import msgspec

from tablee.errors import NotSaved
from tablee.isolation import Failed, tried
from tablee.model.entities import Content, Contribution, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tablee.session.room import Room
    from tablee.storage.journal import Put

log = logging.getLogger(__name__)

CONTRIBUTIONS: Final = "contributions"
STEPS: Final = "steps"


def renew(room: Room) -> None:
    """Writes files and history again where something of the session has another form by now.

    Where the disk refuses, all stays as it was, and is read as before.
    """
    with room.transaction():
        now_there = _in_order(room)
        changes = (_renewed(c.content, now_there) is not c.content for c in room.everything())
        change = renewal(room) if any(changes) else None
        if change is None:
            return
        try:
            room.store.rewrite(change)
        except NotSaved as error:
            log.warning("session %s keeps its former form: %s", room.store.folder.name, error)
        else:
            room.read_again()


def renewal(room: Room) -> Callable[[Put], Put] | None:
    """What makes the form of today of everything that was ever put; None where all has it.

    It is to be given the puts in the order in which they were made.
    """
    steps: dict[str, Step] = {}

    def read(put: Put) -> Contribution | None:
        if put.table == STEPS and put.document is not None:
            steps[put.id] = msgspec.convert(dict(put.document), Step)
        if put.table != CONTRIBUTIONS or put.document is None:
            return None
        return room.read_contribution(put.document, steps.get(put.document["step"]))

    def renewed(put: Put) -> Put:
        contribution = read(put)
        if contribution is None:
            return put
        now = _renewed(contribution.content, typed)
        if now is contribution.content:
            return put
        return put._replace(document={**put.document, "content": msgspec.to_builtins(now)})  # type: ignore[dict-item]

    puts = [put for entry in room.store.entries() for put in entry.puts]
    ever = {c.id: c for put in puts if (c := read(put)) is not None}
    here = _in_order(room)
    left = ever.keys() - {c.id for c in room.everything()}
    typed = (*here, *(c for c in ever.values() if c.id in left))
    return renewed if any(renewed(put) is not put for put in puts) else None


def _in_order(room: Room) -> tuple[Contribution, ...]:
    """What stands in the steps of the agenda, in its order."""
    return tuple(c for step in room.agenda for c in room.all_in(step.id))


def _renewed(content: Content, typed: Sequence[Contribution]) -> Content:
    """The content itself where its form is that of today, or its plugin fails."""
    if type(content).renewed is Content.renewed:
        return content
    try:
        now = tried(content, "renewed", lambda: content.renewed(typed))
    except Failed:
        return content
    return content if now == content else now
