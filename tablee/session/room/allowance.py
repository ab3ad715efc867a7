"""Quotas of one room: how fast each person may change or erase, how large its files may grow."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from tablee.errors import NotAllowed
from tablee.model.entities import Contribution
from tablee.model.verbs import Verb
from tablee.session.access import security_log
from tablee.session.access.limits import TokenBucket
from tablee.session.access.security_log import SecurityEvent
from tablee.session.room.memory import Noun
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.session.room import Room

MEGABYTE: Final = 1_000_000
MEASURED: Final = 10.0
"""Seconds for which the size of a session's files holds."""


class RoomAllowance:
    def __init__(self, room: Room) -> None:
        self._room = room
        self.pace = TokenBucket(room.limits.changes)
        self._erasures = TokenBucket(room.limits.erasures)
        self._all_erasures = TokenBucket(room.limits.all_erasures)
        self._space = (-MEASURED, 0)
        """When the size of the session's files was measured, and what it was."""

    def spend(self, by: str, verb: Verb | None) -> None:
        """Counts what somebody changes or erases; raises `TooFast`."""
        if verb is Verb.ERASE:
            self._erasures.spend(by)
            self._all_erasures.spend("")
        else:
            self.pace.spend(by)

    def drop(self, person: str) -> None:
        self.pace.drop(person)
        self._erasures.drop(person)

    def require_space_for(self, nouns: Iterable[Noun]) -> None:
        """For what is new; what is there may be changed, erased and moved at any time."""
        room = self._room
        new = (n for n in nouns if isinstance(n, Contribution))
        if room.limits.megabytes and any(room.find_contribution(n.id) is None for n in new):
            self.require_space()

    def require_space(self) -> None:
        limits = self._room.limits
        most = limits.megabytes * MEGABYTE
        if not most:
            return
        now = time.monotonic()
        measured, size = self._space
        if now - measured > MEASURED:
            store = self._room.store
            size = store.journal.size(store.folder)
            self._space = (now, size)
        if size >= most:
            security_log.note(SecurityEvent.QUOTA, "megabytes of a session")
            sentence = _(
                "Cette session a pris toute la place qu’elle peut prendre ici ({n} Mo) : ce "
                "qui est écrit reste. Demandez-en plus à qui héberge ce serveur."
            )
            raise NotAllowed(limits.with_contact(sentence.format(n=limits.megabytes)))
