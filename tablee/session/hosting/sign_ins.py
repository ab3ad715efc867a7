"""Sign-ins that outlive a restart: hashes of cookies, whose they are and until when, in one file.

Of an account it has its id, name and groups; of a phrase of invitation the hash of the browser that
has typed it. Of who administers by a phrase, who has left.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import deque
from collections.abc import Callable, Collection
from typing import Final, Literal

import msgspec

from tablee.storage.blobs import BlobStore
from tablee.storage.journal import disk

FILE: Final = ".sign-ins.json"
"""Beside the sessions' folders; hidden, so that nothing takes it for a session, and in no backup:
nobody who was signed out since is to be signed in again by a restore."""
MOST: Final = 10_000
"""Sign-ins that are remembered; then the oldest is not."""
AGAIN: Final = 1.0
"""Seconds after which a store that refused is asked again."""
Way = Literal["account", "phrase", "left"]
"""How; `left` is a sign-in of the administration that was ended, so that no copy of it holds."""


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


_Change = Callable[[dict[str, SignIn]], None]


class SignIns:
    """The sign-ins of one server, or of all that share a database.

    Where the store refuses to be read, what was known holds; where it refuses to be written, what
    was done holds in this process, and is written once the store lets us.
    """

    def __init__(
        self, beside: BlobStore | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        """Kept beside the sessions, read when needed; without such a place in memory."""
        self._beside = beside
        self.clock = clock
        self._lock = threading.Lock()
        self._stamp = ""
        self._known: dict[str, SignIn] = {}
        self._owed: deque[_Change] = deque(maxlen=MOST)
        """What the store has not taken yet, in order; each may be done twice."""
        self._refused: OSError | None = None
        self._refused_at = 0.0

    def get(self, mark: str) -> SignIn | None:
        """What is known of the browser whose cookie has this hash; None once its time is over."""
        with self._lock:
            found = self._all().get(mark)
        return found if found is not None and self.clock() < found.until else None

    def put(self, mark: str, sign_in: SignIn) -> None:
        """Somebody has signed in: kept when this returns, if the store lets us."""

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
        """Signs all browsers of an account out; how many.

        Raises `NotSaved` where the store refuses: until it does not, this process alone knows.
        """
        return self._ordered(lambda _mark, one: one.way == "account" and one.id == account)

    def end_phrase(self) -> int:
        """Has everybody asked for the phrase of invitation again; how many. Raises likewise."""
        return self._ordered(lambda _mark, one: one.way == "phrase")

    def settle(self) -> None:
        """Writes what the store refused, if it lets us by now."""
        with self._lock:
            if self._owed and not self._is_away:
                self._write()

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

    def _ordered(self, over: Callable[[str, SignIn], bool]) -> int:
        with self._lock:
            ended = self._end(over)
            if self._owed and self._refused is not None:
                raise disk.not_saved(self._refused) from self._refused
        return ended

    # These have the lock.

    def _end(self, over: Callable[[str, SignIn], bool]) -> int:
        gone = set[str]()

        def ended(known: dict[str, SignIn]) -> None:
            found = [mark for mark, one in known.items() if over(mark, one)]
            gone.update(found)
            for mark in found:
                del known[mark]

        there = any(over(mark, one) for mark, one in self._all().items())
        if there or self._refused is not None:  # others may be there that were not read
            self._change(ended)
        return len(gone)

    @property
    def _is_away(self) -> bool:
        """Whether the store has refused a moment ago."""
        return self._refused is not None and abs(self.clock() - self._refused_at) < AGAIN

    def _all(self) -> dict[str, SignIn]:
        if self._beside is None or self._is_away:
            return self._known
        if self._owed:
            self._write()
        if not (stamp := self._beside.stamp(FILE)) or stamp != self._stamp:
            self._look(self._beside, stamp)
        return self._known

    def _look(self, beside: BlobStore, stamp: str) -> None:
        try:
            found = _read(beside.read(FILE))
        except FileNotFoundError:
            found, stamp = {}, ""
        except OSError as error:
            self._note(error)
            return
        self._known, self._stamp = self._after(found), stamp
        self._refused = None

    def _note(self, error: OSError) -> None:
        self._refused, self._refused_at = error, self.clock()

    def _change(self, change: _Change) -> None:
        if self._beside is None:
            change(self._known)
            self._known = self._after(self._known)
            return
        self._owed.append(change)
        if self._is_away:
            self._known = self._after(self._known)
        else:
            self._write()

    def _write(self) -> None:
        def changed(file: bytes | None) -> bytes:
            self._known = self._after(_read(file or b"{}"))
            return msgspec.json.encode(self._known)

        if self._beside is None:
            return
        try:
            self._beside.update(FILE, changed)
        except OSError as error:
            self._known = self._after(self._known)
            self._note(error)
            return
        self._owed.clear()
        self._stamp, self._refused = "", None  # another server may have written since

    def _after(self, known: dict[str, SignIn]) -> dict[str, SignIn]:
        """These with what is owed; what is over goes, and of too many the oldest."""
        for change in self._owed:
            change(known)
        now = self.clock()
        kept = [(mark, one) for mark, one in known.items() if now < one.until]
        return dict(kept[-MOST:])


def _read(file: bytes) -> dict[str, SignIn]:
    try:
        return msgspec.json.decode(file, type=dict[str, SignIn])
    except msgspec.DecodeError:
        return {}


def secret_hash(secret: str) -> str:
    """What is kept of a cookie's secret, which has 128 random bits or more and so needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
