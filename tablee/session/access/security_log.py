"""Security events in the log: counts by kind, once a minute each; no word, name, code or address.

What people did is in the audit log (`session.hosting.audit`); this is what was refused, for whoever
watches over the server.
"""

from __future__ import annotations

import enum
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

log = logging.getLogger("tablee.security")

WINDOW: Final = 60.0
"""Seconds during which events of one kind are counted, not told: no stranger fills the log."""


class SecurityEvent(enum.StrEnum):
    """What the log calls each kind."""

    CODE = "wrong code"
    LINK = "wrong link to a console"
    PHRASE = "wrong phrase"
    OPENING = "opening refused"
    QUOTA = "quota reached"
    STREAMS = "no place for a stream"
    SOCKETS = "no place for a page"
    UPLOAD = "upload refused"
    SLOW = "slow connection ended"
    CONNECTIONS = "connection ended to make room"
    ORIGIN = "request from another site refused"
    LIBRARY = "change of another's kept agenda or canvas refused"
    ADMIN = "administration refused"
    SIGN_IN = "sign-in refused"


class SecurityLog:
    """Tells the first of each kind at once, then how many more there were."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._told: dict[str, float] = {}
        self._more = Counter[str]()

    def note(self, event: SecurityEvent, detail: str = "") -> None:
        """One such event; `detail` is one of a few words of ours, such as a limit's name."""
        name = f"{event.value} ({detail})" if detail else event.value
        with self._lock:
            now = self._clock()
            if now - self._told.get(name, -WINDOW) < WINDOW:
                self._more[name] += 1
                return
            self._told[name] = now
            more = self._more.pop(name, 0)
        log.warning("security: %s%s", name, f", and {more} more before" if more else "")


_here: Final = SecurityLog()
note: Final = _here.note
"""Notes an event of this process."""
