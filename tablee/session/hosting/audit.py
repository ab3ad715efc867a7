"""Audit log: who opened, closed or erased which session and when, in a file that stays small.

It has accounts as the proxy names them, marks of browsers, marks of sessions and numbers: nobody's
words or first name, no title, token or code. A session's mark leads to it only while it is kept.
"""

from __future__ import annotations

import enum
import hashlib
import logging
import threading
import time
from collections.abc import Callable
from typing import Final

import msgspec

from tablee.session.hosting.owners import HOSTING
from tablee.storage.blobs import BlobStore
from tablee.storage.journal import disk

log = logging.getLogger("tablee.security")

FILE: Final = "audit.jsonl"
FORMER: Final = "audit.1.jsonl"
LARGEST: Final = 1_000_000
"""Bytes of the file; past them it becomes `audit.1.jsonl`, in the place of the one before."""
DAY: Final = 86_400.0
COMMAND: Final = "tablee"
"""Who did what the command did."""
SERVER: Final = "server"
"""Who did what nobody asked for."""


class AuditVerb(enum.StrEnum):
    """What was done."""

    OPEN = "open"
    BRING = "bring"
    ERASE = "erase"
    RETIRE = "retire"
    SIGN_IN = "sign-in"
    ADMIN_IN = "admin-in"
    ADMIN_OUT = "admin-out"
    ADMIN_CLOSE = "admin-close"
    ADMIN_ERASE = "admin-erase"
    ADMIN_LINK = "admin-link"
    ADMIN_QUOTAS = "admin-quotas"
    ADMIN_SIGN_OUT = "admin-sign-out"


class AuditEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line."""

    at: float
    """Seconds since 1970."""
    who: str
    did: str
    """A `AuditVerb`."""
    session: str = ""
    """Its mark."""
    size: int = 0
    """Bytes that went."""


def session_mark(session: str) -> str:
    """Twelve digits for a session, as its id holds its title."""
    return hashlib.blake2b(session.encode(), digest_size=6).hexdigest()


class AuditLog:
    """The file of one server; where the disk refuses, what was done stands in the server's log."""

    def __init__(
        self, blobs: BlobStore, days: int = 0, clock: Callable[[], float] = time.time
    ) -> None:
        """Among these blobs; entries go after `days`."""
        self._blobs = blobs
        self._days, self._clock = days, clock
        self._lock = threading.Lock()

    def add(self, who: str, did: AuditVerb, session: str = "", size: int = 0) -> None:
        """One more entry, on disk when this returns; `session` is its id."""
        mark = session_mark(session) if session else ""
        log.info("audit: %s by %s%s", did.value, who, f" on {mark}" if mark else "")
        line = msgspec.json.encode(AuditEntry(self._clock(), who, did.value, mark, size)) + b"\n"
        with self._lock:
            try:
                self._append(line)
            except OSError as error:
                log.warning("the audit log was not written: %s", disk.reason(error))

    def _append(self, line: bytes) -> None:
        sizes = {each.name: each.size for each in self._blobs.list(HOSTING)}
        if sizes.get(FILE, 0) + len(line) > LARGEST:
            self._blobs.move(f"{HOSTING}/{FILE}", f"{HOSTING}/{FORMER}")
        self._blobs.append(f"{HOSTING}/{FILE}", line)

    def newest(self, most: int = 1000) -> list[AuditEntry]:
        """The last entries, the newest first; a damaged line is left out."""
        with self._lock:
            lines = [line for name in (FORMER, FILE) for line in self._lines(name)]
        return [entry for line in reversed(lines) if (entry := _entry(line))][:most]

    def retire(self) -> None:
        """Drops what is older than the days that entries are kept."""
        if not self._days:
            return
        oldest = self._clock() - self._days * DAY
        with self._lock:
            for name in (FORMER, FILE):
                self._blobs.update(f"{HOSTING}/{name}", lambda file: _since(file, oldest))

    def _lines(self, name: str) -> list[bytes]:
        try:
            return self._blobs.read(f"{HOSTING}/{name}").splitlines()
        except OSError:
            return []


def _since(file: bytes | None, oldest: float) -> bytes | None:
    """The file without what is older."""
    lines = (file or b"").splitlines()
    kept = [line for line in lines if (entry := _entry(line)) and entry.at >= oldest]
    return b"".join(line + b"\n" for line in kept) if len(kept) < len(lines) else None


def _entry(line: bytes) -> AuditEntry | None:
    try:
        return msgspec.json.decode(line, type=AuditEntry)
    except msgspec.DecodeError:
        return None
