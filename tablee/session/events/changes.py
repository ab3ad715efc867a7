"""Derives the events sent to plugins from the difference between two states of a session. Pure.

Derived from the nouns before and after, so that it is the same however it was done: on a phone, on
the console, by undoing. What only its author sees is nothing that happened, and ballots never are.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from tablee.activities.votes import Ballot
from tablee.model.entities import Contribution, Session, Step, StepState, Urn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tablee.storage.journal import Ticket

__all__ = ["CONTRIBUTION", "Happening", "Unsettled", "happenings"]

CONTRIBUTION = "contribution_added"
ORDER = (
    "session_reopened",
    CONTRIBUTION,
    "vote_closed",
    "step_finished",
    "step_started",
    "session_closed",
)
"""In which events of one change are told."""


class Happening(NamedTuple):
    """One thing that has happened in a room."""

    hook: str
    """The hook that tells it."""
    step: str = ""
    """The id of the step; empty where it is of the whole session."""
    contribution: str = ""
    then: Step | None = None
    """The step as it was then."""
    n: int = 0
    """The number of the entry that made it happen; 0 for an opening."""
    at: float = 0.0
    """When, seconds since 1970."""


def happenings(changes: Iterable[tuple[object, object]]) -> list[Happening]:
    """What happened when nouns became others: pairs of before (None for a new one) and after."""
    found = [told for before, after in changes for told in _told(before, after)]
    return sorted(found, key=lambda told: ORDER.index(told.hook))


def _told(before: object, after: object) -> Iterator[Happening]:
    if isinstance(after, Contribution):
        seen = isinstance(before, Contribution) and before.shared
        if after.shared and not seen and not isinstance(after.content, Ballot):
            yield Happening(CONTRIBUTION, after.step, after.id)
    elif isinstance(after, Step):
        yield from _of_step(before, after)
    elif isinstance(after, Urn) and before is None:
        yield Happening("vote_closed", after.step)
    elif isinstance(after, Session) and isinstance(before, Session):
        if before.closed_at is None and after.closed_at is not None:
            yield Happening("session_closed")
        elif before.closed_at is not None and after.closed_at is None:
            yield Happening("session_reopened")


def _of_step(before: object, after: Step) -> Iterator[Happening]:
    was = before.state if isinstance(before, Step) else StepState.WAITING
    if after.state is StepState.RUNNING and was is not StepState.RUNNING:
        yield Happening("step_started", after.id, then=after)
    elif after.state is StepState.DONE and was is StepState.RUNNING:
        yield Happening("step_finished", after.id, then=after)


class Unsettled:
    """What happened and is not known to be on disk, in the order of the changes.

    Its caller holds the room's lock.
    """

    def __init__(self) -> None:
        """Nothing has happened."""
        self._waiting: deque[tuple[Ticket, Happening]] = deque()

    def __len__(self) -> int:
        """Number of events not yet on disk."""
        return len(self._waiting)

    def add(self, ticket: Ticket, found: Iterable[Happening], at: float) -> None:
        """Keeps what happened then, with the change of this ticket."""
        told_of = (told._replace(n=ticket.n, at=at) for told in found)
        self._waiting.extend((ticket, told) for told in told_of)

    def settled(self) -> Iterator[Happening]:
        """What is on disk by now, taken out; what the disk refused has never happened."""
        while self._waiting and (self._waiting[0][0].settled or self._waiting[0][0].lost):
            ticket, told = self._waiting.popleft()
            if not ticket.lost:
                yield told
