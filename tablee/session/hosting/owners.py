"""Whose each session, agenda and canvas is: the account or browser that opened or kept it.

It is for quotas, for the administrator's list and for what may be taken back; it gives no right in
a session. A session whose opening nobody wrote down is nobody's.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import msgspec

from tablee.session.access.links import browser_hash
from tablee.storage.journal import disk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = ["HOSTING", "Owners", "shown_owner"]
__all__ += ["FILE", "LIBRARY"]

HOSTING: Final = ".hosting"
"""Where the owners, the audit log and changed quotas stand, in the folder of sessions."""
FILE: Final = "owners.json"
LIBRARY: Final = "library.json"
"""The owners of kept agendas and canvases, each as `<folder>/<name of its file>`."""
_SHOWN: Final = 8


class Owned(msgspec.Struct, frozen=True):
    """What is kept of one session."""

    owner: str
    """`@account`, or the hash of a browser's cookie."""
    at: float
    """When it was opened, seconds since 1970."""


class Owners:
    """The owners of the sessions of one folder, or of what is kept beside them."""

    def __init__(self, folder: Path, file: str = FILE) -> None:
        """In this file within `folder`, read when first needed."""
        self._path = folder / file
        self._lock = threading.Lock()
        self._known: dict[str, Owned] | None = None

    def of(self, session: str) -> str:
        """The owner of a session; empty for nobody's."""
        with self._lock:
            found = self._all().get(session)
        return found.owner if found else ""

    def count(self, owner: str) -> int:
        """How many of the sessions that are kept are this one's."""
        with self._lock:
            return sum(each.owner == owner for each in self._all().values())

    def since(self, at: float) -> list[tuple[str, float]]:
        """Who opened since then, and when."""
        with self._lock:
            return [(each.owner, each.at) for each in self._all().values() if each.at >= at]

    def add(self, session: str, owner: str, at: float) -> None:
        """A session was opened."""
        with self._lock:
            self._all()[session] = Owned(owner, at)
            self._write()

    def forget(self, session: str) -> None:
        """A session is there no more."""
        with self._lock:
            if self._all().pop(session, None) is not None:
                self._write()

    def keep(self, sessions: Iterable[str]) -> None:
        """Forgets all but these."""
        with self._lock:
            known, kept = self._all(), set(sessions)
            if gone := known.keys() - kept:
                for session in gone:
                    del known[session]
                self._write()

    def adopt(self, file: bytes, wanted: Callable[[str], bool]) -> int:
        """Takes the owners of what is `wanted` and nobody's here from a copy of such a file.

        Returns how many; raises `msgspec.DecodeError` for what is no such file.
        """
        copied = msgspec.json.decode(file, type=dict[str, Owned])
        with self._lock:
            known = self._all()
            lacking = {n: one for n, one in copied.items() if n not in known and wanted(n)}
            if lacking:
                known.update(lacking)
                self._write()
        return len(lacking)

    def made_new(self, browser: str, fresh: str) -> None:
        """A browser goes by another cookie."""
        before, after = browser_hash(browser), browser_hash(fresh)
        with self._lock:
            known = self._all()
            theirs = [session for session, each in known.items() if each.owner == before]
            for session in theirs:
                known[session] = Owned(after, known[session].at)
            if theirs:
                self._write()

    def _all(self) -> dict[str, Owned]:
        if self._known is None:
            try:
                self._known = msgspec.json.decode(self._path.read_bytes(), type=dict[str, Owned])
            except (OSError, msgspec.DecodeError):
                self._known = {}
        return self._known

    def _write(self) -> None:
        """Nobody is kept from a session by what this file lacks: a disk that refuses is let be."""
        if not self._path.parent.parent.is_dir():
            return
        try:
            self._path.parent.mkdir(mode=0o700, exist_ok=True)
            disk.replace(self._path, [msgspec.json.encode(self._known)])
        except OSError:
            return


def shown_owner(owner: str) -> str:
    """An owner as it is told: an account's name, or the beginning of a browser's hash."""
    return owner[1:] if owner.startswith("@") else owner[:_SHOWN]
