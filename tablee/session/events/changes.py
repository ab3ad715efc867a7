"""Derives the events sent to plugins from the difference between two states of a session. Pure.

Derived from the nouns before and after, so that it is the same however it was done: on a phone, on
the console, by undoing. What only its author sees is nothing that happened, and ballots never are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import msgspec

from tablee.activities import read_facts
from tablee.activities.votes import Ballot, VoteFacts
from tablee.model.entities import Contribution, Person, Session, Step, StepState, Urn
from tablee.storage.journal import Ticket

JOINED: Final = "person_joined"
CONTRIBUTION: Final = "contribution_added"
APPROVAL: Final = "document_approved"
OF_VOTES: Final = ("vote_opened", "vote_shown")
"""Events read in the facts of a step, told where the step is a vote."""
ORDER: Final = (
    "session_reopened",
    JOINED,
    CONTRIBUTION,
    APPROVAL,
    "vote_opened",
    "vote_closed",
    "vote_shown",
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
    person: str = ""
    """The id of who joined."""
    then: Step | None = None
    """The step as it was then."""
    last_round: int | None = None
    """The last round of its vote that was closed by then, 0 for none; None where it has none."""
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
        yield from _of_contribution(before, after)
    elif isinstance(after, Person) and before is None:
        yield Happening(JOINED, person=after.id)
    elif isinstance(after, Step):
        yield from (*_of_step(before, after), *_of_vote(before, after))
    elif isinstance(after, Urn) and before is None:
        yield Happening("vote_closed", after.step, last_round=after.round)
    elif isinstance(after, Session) and isinstance(before, Session):
        was, now = before.closed_at is not None, after.closed_at is not None
        if now != was:
            yield Happening("session_closed" if now else "session_reopened")


def _of_contribution(before: object, after: Contribution) -> Iterator[Happening]:
    was = before if isinstance(before, Contribution) and before.shared else None
    if not after.shared or isinstance(after.content, Ballot):
        return
    if was is None:
        yield Happening(CONTRIBUTION, after.step, after.id)
    if after.content.approves_document and not (was and was.content.approves_document):
        yield Happening(APPROVAL, after.step, after.id)


def _of_step(before: object, after: Step) -> Iterator[Happening]:
    was = before.state if isinstance(before, Step) else StepState.WAITING
    if after.state is StepState.RUNNING and was is not StepState.RUNNING:
        yield Happening("step_started", after.id, then=after)
    elif after.state is StepState.DONE and was is StepState.RUNNING:
        yield Happening("step_finished", after.id, then=after)


def _of_vote(before: object, after: Step) -> Iterator[Happening]:
    if not isinstance(before, Step) or before.facts == after.facts:
        return
    try:
        was, now = read_facts(VoteFacts, before.facts), read_facts(VoteFacts, after.facts)
    except msgspec.ValidationError:  # facts of another activity, which mean other things
        return
    same = was.round == now.round
    if now.running and not (was.running and same):
        yield Happening("vote_opened", after.id, then=after, last_round=now.round - 1)
    if now.shown and not (was.shown and same):
        yield Happening("vote_shown", after.id, then=after, last_round=now.round)


class Unsettled:
    """What happened and is not known to be on disk, in the order of the changes.

    Its caller holds the room's lock.
    """

    def __init__(self) -> None:
        self._waiting: deque[tuple[Ticket, Happening]] = deque()

    def __len__(self) -> int:
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
