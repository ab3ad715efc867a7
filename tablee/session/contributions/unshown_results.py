"""Results that steps kept from the room: which are left, shows one, or leaves it hidden.

At any time, the end of the session included: nothing that was said changes by it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from tablee.activities import StepRecord, UnshownResult, answers
from tablee.activities.votes import Vote
from tablee.errors import NotAccepted
from tablee.model.entities import Person, Role
from tablee.model.verbs import Verb
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.session.room import Room


class UnshownResults:
    """Operations on results that wait to be shown; for whoever facilitates."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def awaiting(self) -> tuple[tuple[StepRecord, UnshownResult], ...]:
        """The steps whose result was not shown, in order; not those left hidden on purpose."""
        steps = (step for step in self._room.record().steps if not step.step.left_hidden)
        found = ((step, answers.unshown(step)) for step in steps)
        return tuple((step, result) for step, result in found if result is not None)

    def show(self, by: Person, step: str) -> None:
        """Shows the result of this step to the room, and to the documents."""
        room = self._room
        if isinstance(room.step_record(step).activity, Vote):
            room.voting.show(by, step)
            return
        with room.transaction(by.id, Verb.FACTS):
            room.require(by, Role.FACILITATOR)
            record, result = self._unshown(step)
            facts = msgspec.to_builtins(result.shown)
            room.commit(room.revised(replace(record.step, facts=facts, left_hidden=False)))

    def leave_hidden(self, by: Person, step: str) -> None:
        """Keeps that this result stays hidden on purpose: nobody is reminded of it any more."""
        room = self._room
        with room.transaction(by.id, Verb.LEAVE_HIDDEN):
            room.require(by, Role.FACILITATOR)
            kept = self._unshown(step)[0].step
            room.commit(replace(kept, left_hidden=True, handled=kept.handled + 1))

    def _unshown(self, step: str) -> tuple[StepRecord, UnshownResult]:
        record = self._room.step_record(step)
        result = answers.unshown(record)
        if result is None:
            raise NotAccepted(_("Il n’y a pas de résultat à montrer."))
        return record, result
