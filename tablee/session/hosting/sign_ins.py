"""Sign-ins that outlive a restart: hashes of cookies, whose they are and until when, in one file.

Of an account it has its id, name and groups; of a phrase of invitation the hash of the browser that
has typed it. Not for who administers by a phrase: that is asked for anew.
"""

from __future__ import annotations

import hashlib
import threading
import time
from typing import TYPE_CHECKING, Final, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from tablee.storage.blobs import BlobStore

__all__ = ["FILE", "SignIn", "SignIns", "secret_hash"]

FILE: Final = ".sign-ins.json"
"""Beside the sessions' folders; hidden, so that nothing takes it for a session, and in no backup:
nobody who was signed out since is to be signed in again by a restore."""
MOST: Final = 10_000
"""Sign-ins that are remembered; then the oldest is not."""
Way = Literal["account", "phrase"]


class SignIn(msgspec.Struct, frozen=True, omit_defaults=True):
    """One browser that is signed in."""

    way: Way
    until: float
    """Seconds since 1970."""
    id: str = ""
    """The account's; empty for one that typed the phrase."""
    name: str = ""
    """As the account can be shown; may be empty."""
    groups: frozenset[str] = frozenset()
    phrase: str = ""
    """A hash of what the server keeps of the phrase: another phrase is asked for anew."""


class SignIns:
    """The sign-ins of one server; where the disk refuses, they last as long as the process."""

    def __init__(
        self, beside: BlobStore | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        """Kept beside the sessions, read when needed; without such a place in memory."""
        self._beside = beside
        self.clock = clock
        self._lock = threading.Lock()
        self._stamp = ""
        self._known: dict[str, SignIn] = {}

    def get(self, mark: str) -> SignIn | None:
        """What is known of the browser whose cookie has this hash; None once its time is over."""
        with self._lock:
            found = self._all().get(mark)
        return found if found is not None and self.clock() < found.until else None

    def put(self, mark: str, sign_in: SignIn) -> None:
        """Somebody has signed in: on disk when this returns, if the disk lets us."""

        def signed_in(known: dict[str, SignIn]) -> None:
            known.pop(mark, None)
            known[mark] = sign_in

        with self._lock:
            self._change(signed_in)

    def end(self, marks: Collection[str]) -> int:
        """Signs these browsers out; how many of them were signed in."""
        with self._lock:
            return self._end(lambda mark, _one: mark in marks)

    def end_account(self, account: str) -> int:
        """Signs all browsers of an account out; how many."""
        with self._lock:
            return self._end(lambda _mark, one: one.way == "account" and one.id == account)

    def end_phrase(self) -> int:
        """Has everybody asked for the phrase of invitation again; how many browsers."""
        with self._lock:
            return self._end(lambda _mark, one: one.way == "phrase")

    def made_new(self, before: str, after: str) -> None:
        """A browser goes by another cookie."""

        def renamed(known: dict[str, SignIn]) -> None:
            if (found := known.pop(before, None)) is not None:
                known[after] = found

        with self._lock:
            if before in self._all():
                self._change(renamed)

    def all(self) -> list[SignIn]:
        """Those that hold, the last one first."""
        with self._lock:
            found = list(self._all().values())
        return [one for one in reversed(found) if self.clock() < one.until]

    # These have the lock.

    def _end(self, over: Callable[[str, SignIn], bool]) -> int:
        gone = set[str]()

        def ended(known: dict[str, SignIn]) -> None:
            gone.update(mark for mark, one in known.items() if over(mark, one))
            for mark in gone:
                del known[mark]

        if any(over(mark, one) for mark, one in self._all().items()):
            self._change(ended)
        return len(gone)

    def _all(self) -> dict[str, SignIn]:
        if self._beside is not None and (stamp := self._beside.stamp(FILE)) != self._stamp:
            try:
                self._known, self._stamp = _read(self._beside.read(FILE)), stamp
            except OSError:
                self._known = {}
        return self._known

    def _change(self, change: Callable[[dict[str, SignIn]], None]) -> None:
        """What is over goes, and of too many the oldest. What the disk refuses lasts in memory."""

        def changed(file: bytes | None) -> bytes:
            known = self._known if file is None else _read(file)
            change(known)
            now = self.clock()
            kept = [(mark, one) for mark, one in known.items() if now < one.until][-MOST:]
            self._known = dict(kept)
            return msgspec.json.encode(self._known)

        try:
            if self._beside is not None:
                self._beside.update(FILE, changed)
                self._stamp = self._beside.stamp(FILE)
                return
        except OSError:
            return
        changed(None)


def _read(file: bytes) -> dict[str, SignIn]:
    try:
        return msgspec.json.decode(file, type=dict[str, SignIn])
    except msgspec.DecodeError:
        return {}


def secret_hash(secret: str) -> str:
    """What is kept of a cookie's secret, which has 128 random bits or more and so needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
