"""Retention: announces the deletion of sessions unchanged for long, then deletes them.

The announcement stands in the session's folder, with the change that it looked at: one that came
later takes it back. Not for when this runs: that is `web.app.server`.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from tablee.errors import NotFound, NotSaved
from tablee.session.hosting.audit import SERVER, AuditVerb
from tablee.session.residency.summaries import summary_of
from tablee.storage.cluster.leases import OwnedElsewhere
from tablee.storage.journal import disk
from tablee.storage.maintenance import downgrade

if TYPE_CHECKING:
    from tablee.session.residency.sessions import Sessions
    from tablee.session.room import Room
    from tablee.storage.blobs import BlobStore

log = logging.getLogger(__name__)

DAY: Final = 86_400.0
NOTICE: Final = 7 * DAY
"""Seconds for which a session is announced, at least, before it is deleted."""
LONGEST_WAIT: Final = 366 * DAY
"""Seconds after its last change for which a session that is to begin, or to close a vote, stays."""
ANNOUNCED: Final = ".announced"
"""The announcement, in the session's folder."""


class Announcement(msgspec.Struct, frozen=True):
    """Since when a session has been said to leave, and its last change then."""

    at: float
    last: float


def _until(changed_at: float, awaited: float) -> float:
    """From when a session counts as left alone: a day far off keeps it for a year, not for good."""
    return max(changed_at, min(awaited, changed_at + LONGEST_WAIT))


def leaves_at(blobs: BlobStore, last: float, days: int, now: float) -> float | None:
    """When the session is to be deleted, announced now if it was not; None while it stays.

    `last` is when it was last changed; `days` without a change, 0 for never. Raises `NotSaved`
    where the announcement cannot be kept.
    """
    try:
        if not days or now < last + days * DAY - NOTICE:
            blobs.remove([ANNOUNCED])
            return None
        announced = _read(blobs)
        if announced is None or announced.last != last:
            announced = Announcement(now, last)
            blobs.write(ANNOUNCED, [msgspec.json.encode(announced)])
    except OSError as error:
        raise disk.not_saved(error) from error
    return max(last + days * DAY, announced.at + NOTICE)


def _read(blobs: BlobStore) -> Announcement | None:
    try:
        return msgspec.json.decode(blobs.read(ANNOUNCED), type=Announcement)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


class Retention:
    """The sessions of a folder whose time comes, each announced before it is deleted."""

    def __init__(self, sessions: Sessions, leaving: dict[str, tuple[int, float]]) -> None:
        """Of these; `leaving` has those announced: the number of the last change, and when."""
        self._sessions, self._leaving = sessions, leaving

    def retire(self, days: int) -> None:
        """Announces the sessions left unchanged for `days`, deletes those announced for long.

        0 takes every announcement back.
        """
        rooms = self._sessions.rooms
        self._sessions.host.tidy(rooms)
        self._sessions.journal.tidy(self._sessions.folder)
        self._free_originals()
        for session, summary in rooms.at_rest.items():
            last = (summary.last, _until(summary.changed_at, summary.awaited))
            if not self._has_to_go(session, last, days):
                continue
            with suppress(OwnedElsewhere, NotFound):  # used meanwhile, there or here
                if (room := self._sessions.to_be_written(session)) is not None:
                    self._retire(room, days)
        for room in rooms.awake:
            self._retire(room, days)
        for name in self._leaving.keys() - set(rooms):
            del self._leaving[name]

    def leaves_at(self, room: Room) -> float | None:
        """When this session is to be deleted, seconds since 1970; None if nothing says so."""
        last, when = self._leaving.get(room.session.id, (-1, 0.0))
        return when if last == room.store.journal.last else None

    def _blobs(self, session: str) -> BlobStore:
        return self._sessions.journal.blobs(self._sessions.folder / session)

    def _free_originals(self) -> None:
        before = self._sessions.clock() - downgrade.RETENTION
        for session in self._sessions.rooms:
            try:
                gone = downgrade.free_originals(self._blobs(session), before)
            except OSError as error:
                log.warning("session %s keeps its originals: %s", session, disk.reason(error))
                continue
            if gone:
                log.info("session %s: %s files of a former version are deleted", session, gone)

    def _retire(self, room: Room, days: int) -> None:
        session, store = room.store.folder.name, room.store
        with self._sessions.lock, room.lock:
            known = summary_of(room, store)
            last = (store.journal.last, _until(store.changed_at, known.awaited))
            if not self._has_to_go(session, last, days):
                return
            log.warning("session %s is deleted: unchanged for %s days", session, days)
            try:
                self._sessions.erase(room)
                self._sessions.host.audit.add(SERVER, AuditVerb.RETIRE, session)
            except NotSaved as error:
                log.warning("session %s: %s", session, error)

    def _has_to_go(self, session: str, last: tuple[int, float], days: int) -> bool:
        """Whether the time of a session is over; if it comes, that is announced.

        `last` is the number of its last change, and when that was; of one that is to begin later,
        or whose vote is to close, that moment.
        """
        now = self._sessions.clock()
        try:
            when = leaves_at(self._blobs(session), last[1], days, now)
        except NotSaved as error:
            log.warning("session %s: %s", session, error)
            return False
        if when is None:
            self._leaving.pop(session, None)
        elif when > now:
            self._leaving[session] = (last[0], when)
        return when is not None and when <= now
