"""Whose each session, agenda and canvas is: the account or browser that opened or kept it.

It is for quotas, for the administrator's list and for what may be taken back; it gives no right in
a session. A session whose opening nobody wrote down is nobody's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Final

import msgspec

from tablee.session.access.links import browser_hash
from tablee.storage.blobs import BlobStore

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

    def __init__(self, blobs: BlobStore, file: str = FILE) -> None:
        """In this file of `HOSTING` among these blobs, read when needed."""
        self._blobs, self._name = blobs, f"{HOSTING}/{file}"
        self._lock = threading.Lock()
        self._stamp = ""
        self._known: dict[str, Owned] = {}

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
        self._change(lambda known: {**known, session: Owned(owner, at)})

    def drop(self, session: str) -> None:
        self._change(lambda known: {n: one for n, one in known.items() if n != session})

    def retain(self, sessions: Iterable[str], since: float = 0.0) -> None:
        """Forgets all but these, and those opened `since` then.

        Another server may have opened one after these were listed.
        """
        kept = set(sessions)
        self._change(
            lambda known: {n: one for n, one in known.items() if n in kept or one.at >= since > 0}
        )

    def adopt(self, file: bytes, wanted: Callable[[str], bool]) -> int:
        """Takes the owners of what is `wanted` and nobody's here from a copy of such a file.

        Returns how many; raises `msgspec.DecodeError` for what is no such file.
        """
        copied = msgspec.json.decode(file, type=dict[str, Owned])
        taken = dict[str, Owned]()

        def adopted(known: Mapping[str, Owned]) -> dict[str, Owned]:
            taken.update({n: one for n, one in copied.items() if n not in known and wanted(n)})
            return {**known, **taken}

        self._change(adopted)
        return len(taken)

    def made_new(self, browser: str, fresh: str) -> None:
        """A browser goes by another cookie."""
        before, after = browser_hash(browser), browser_hash(fresh)

        def renamed(known: Mapping[str, Owned]) -> dict[str, Owned]:
            return {
                session: Owned(after, each.at) if each.owner == before else each
                for session, each in known.items()
            }

        self._change(renamed)

    def _all(self) -> Mapping[str, Owned]:
        stamp = self._blobs.stamp(self._name)
        if stamp != self._stamp:
            try:
                self._known = _read(self._blobs.read(self._name))
            except OSError:
                self._known, stamp = {}, ""
            self._stamp = stamp
        return self._known

    def _change(self, change: Callable[[Mapping[str, Owned]], dict[str, Owned]]) -> None:
        """Nobody is kept from a session by what this file lacks: a disk that refuses is let be."""

        def changed(file: bytes | None) -> bytes | None:
            known = _read(file or b"{}")
            after = change(known)
            return msgspec.json.encode(after) if after != known else None

        with suppress(OSError):
            self._blobs.update(self._name, changed)


def _read(file: bytes) -> dict[str, Owned]:
    try:
        return msgspec.json.decode(file, type=dict[str, Owned])
    except msgspec.DecodeError:
        return {}


def shown_owner(owner: str) -> str:
    """An owner as it is told: an account's name, or the beginning of a browser's hash."""
    return owner[1:] if owner.startswith("@") else owner[:_SHOWN]
