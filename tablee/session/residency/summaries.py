"""Summary files of sessions at rest: what it takes to find one, and neither names nor words.

A summary is true of the journal that it was made from, and of no other: where the fingerprint of
that file differs (a crash, a copy, a repair, another hand), it counts for nothing, and the session
is opened to make it again. So it can be lost or damaged at any moment, and is never synced to disk.
"""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tablee.model import days
from tablee.session.residency.index import LookupKeys, lookup_keys_of
from tablee.storage.journal import disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tablee.model.entities import Session
    from tablee.session.room.memory import Nouns
    from tablee.storage import Store

FOLDER: Final = ".summaries"
"""Beside the sessions' folders; hidden, so that nothing takes it for a session."""
FORMAT: Final = b"2"
"""Of these files: of another one, a summary is made again."""
_CRC: Final = 8


class SessionSummary(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What is known of a session while it is at rest: its `LookupKeys`, and a few figures."""

    fingerprint: str
    """Of the journal's file that it is true of (`Journal.fingerprint`)."""
    code: str
    links: tuple[tuple[str, str], ...]
    browsers: tuple[str, ...]
    devices: tuple[str, ...]
    created_at: float
    changed_at: float
    """When somebody last changed it; seconds since 1970, as above."""
    last: int
    """The number of its last change."""
    closed: bool
    running: bool
    """Whether one of its steps is running."""
    planned: float = 0.0
    """When it is to begin, where it has not begun; 0 for never."""
    due: float = 0.0
    """When an open vote of it is to close by itself; 0 for never.

    It stays the last field: databases find it by the last bytes of the whole (`SharedIndex.due`).
    """

    @property
    def awaited(self) -> float:
        """Until when it is waited for, whatever happens in it; 0 where it is not."""
        return max(self.planned, self.due)

    @property
    def lookup_keys(self) -> LookupKeys:
        """By what it is found."""
        return LookupKeys(self.code, self.links, self.browsers, self.devices, self.closed)


def planned_of(session: Session) -> float:
    """When the session is to begin, where no step of it runs and it is not over; 0 for never."""
    return 0.0 if session.current or session.closed_at is not None else days.planned_at(session)


def due_of(facts: Iterable[Mapping[str, Any]]) -> float:
    """When the next open vote closes by itself, by what its steps keep; 0 for never."""
    ends = (each.get("until") for each in facts if each.get("opened") and not each.get("closed"))
    return min((end for end in ends if isinstance(end, float) and end), default=0.0)


def summary_of(nouns: Nouns, store: Store) -> SessionSummary:
    """The summary of a session as it is now, true of no file yet."""
    code, links, browsers, devices, closed = lookup_keys_of(nouns)
    return SessionSummary(
        fingerprint="",
        code=code,
        links=links,
        browsers=browsers,
        devices=devices,
        created_at=nouns.session.created_at,
        changed_at=store.changed_at,
        last=store.journal.last,
        closed=closed,
        running=bool(nouns.session.current),
        planned=planned_of(nouns.session),
        due=due_of(step.facts for step in nouns.agenda),
    )


@dataclass
class Summaries:
    """The summary files under one folder of sessions."""

    root: Path

    def read(self, session: str, fingerprint: str) -> SessionSummary | None:
        """The summary of this session; None where there is none that is true of its files."""
        try:
            data = self._path(session).read_bytes()
            if not fingerprint or data[:_CRC] != b"%08x" % zlib.crc32(data[_CRC:]):
                return None
            if data[_CRC : _CRC + 1] != FORMAT:
                return None
            found = msgspec.msgpack.decode(data[_CRC + 1 :], type=SessionSummary)
        except (OSError, msgspec.DecodeError):
            return None
        return found if found.fingerprint == fingerprint else None

    def write(self, session: str, summary: SessionSummary) -> None:
        """Keeps it; where the disk refuses there is none, and the next start opens the session."""
        path = self._path(session)
        data = FORMAT + msgspec.msgpack.encode(summary)
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            new = path.with_name(path.name + ".new")
            handle = disk.opened(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            with os.fdopen(handle, "wb") as f:
                f.write(b"%08x" % zlib.crc32(data) + data)
            new.replace(path)
        except OSError:
            self.remove(session)

    def remove(self, session: str) -> None:
        """Nothing is kept of this session, if the disk lets us; else it is true of nothing."""
        try:
            self._path(session).unlink(missing_ok=True)
        except OSError:
            return

    def tidy(self, sessions: Iterable[str]) -> None:
        """Removes what is of none of these sessions."""
        theirs = {self._path(session).name for session in sessions}
        try:
            for entry in list(os.scandir(self.root / FOLDER)):
                if entry.name not in theirs:
                    Path(entry.path).unlink(missing_ok=True)
        except OSError:
            return

    def _path(self, session: str) -> Path:
        return self.root / FOLDER / session
