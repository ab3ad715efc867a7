"""Posts messages of plugins outwards: in order, tried again, never held up by one dead address.

What waits is in memory; an event that is not dealt with when the server stops is told again
(`session.events.outbox`), and its message made again. Not for what a message says.
"""

from __future__ import annotations

import functools
import http.client
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from tablee.activities.hookspecs import ToldEvent
from tablee.session.events.signing import signed_headers
from tablee.texts import N_, _, ngettext

log = logging.getLogger(__name__)

WAITS: Final = (1.0, 5.0, 30.0, 120.0, 600.0, 1800.0)
"""Seconds before each further try of a message; after the last it is given up."""
RESTS: Final = (0.0, 5.0, 30.0, 120.0, 300.0)
"""Seconds for which nothing is tried at an address that failed so often in a row; the last from
then on. What comes to it meanwhile waits no longer than that, whatever waits before it."""
IN_ORDER: Final = 3
"""Tries of a message for which those after it wait; beyond they go before it."""
PATIENCE: Final = 10.0
"""Seconds that a receiver has to take each step of an answer."""
MOST: Final = 1000
"""Messages that wait for one address; the oldest are dropped beyond."""
LAST: Final = 2.0
"""Seconds that what is on its way has when the server stops."""
GONE: Final = 410
"""What a receiver answers that wants nothing more."""
ITS_OWN: Final = frozenset({400, 404, 405, 406, 409, 411, 413, 414, 415, 422})
"""Answers about one message: others may well be taken."""
REASONS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (ConnectionRefusedError, N_("rien n’écoute à cette adresse")),
    (TimeoutError, N_("pas de réponse à temps")),
    (socket.gaierror, N_("le réseau ne connaît pas cette adresse")),
    (ssl.SSLError, N_("son certificat n’est pas accepté")),
    (OSError, N_("la liaison a été coupée")),
    (Exception, N_("sa réponse ne se lit pas")),
)
"""Why nothing arrived, for people; the first that is so. The log has the system's own words."""


@dataclass(frozen=True)
class OutgoingMessage:
    """What is posted, the same at each try."""

    id: str
    """What the receiver knows it by, should it come twice."""
    type: str
    """What it tells, for the log: `step.finished`."""
    body: bytes
    still: Callable[[], bool] = lambda: True
    """Whether it is still to be sent: not once what it tells of is withdrawn or erased."""
    done: Callable[[], None] = lambda: None
    """Called once it has arrived, or is given up."""
    content_type: str = "application/json"

    @classmethod
    def of(cls, event: ToldEvent, type: str, body: bytes) -> OutgoingMessage:
        """The message of an event for one address: it counts as dealt with once it has arrived.

        Told again, it has the same id.
        """
        return cls(f"msg_{event.id}", type, body, event.still, event.hold())


@dataclass(eq=False)
class _Waiting:
    """A message that has not arrived yet."""

    message: OutgoingMessage
    since: float
    due: float = 0.0
    tries: int = 0


class OutgoingAddress:
    """Posts messages to one address, in a thread that is there while something waits."""

    def __init__(
        self, url: str, key: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> None:
        """Nothing has been posted. `key` signs (`signing_key`); empty for no signature."""
        self.url, self._key, self._headers = url, key, dict(headers or {})
        self.host = urlsplit(url).netloc
        """All that is ever shown: the rest of an address may be a secret."""
        self.sent = 0
        self.given_up = 0
        self.reason = ""
        """Why the last try failed; empty once one has succeeded."""
        self.ended = False
        """Whether the receiver said that it wants nothing more."""
        self._changed = threading.Condition()
        self._waiting: list[_Waiting] = []
        self._failed = 0
        """Tries in a row at which the address itself failed."""
        self._rests_until = 0.0
        self._runs = self._rests = False
        self._going: _Waiting | None = None
        """The one that is being sent."""

    @property
    def waiting(self) -> int:
        """How many messages are still to arrive, the one that is being sent included."""
        with self._changed:
            return len(self._waiting)

    def add(self, message: OutgoingMessage) -> None:
        """Sends it after those before it; returns at once."""
        with self._changed:
            if self.ended:
                message.done()
                return
            if len(self._waiting) >= MOST:
                oldest = next(each for each in self._waiting if each is not self._going)
                self._waiting.remove(oldest)
                self._lose(oldest.message, "too many wait")
            self._waiting.append(_Waiting(message, time.monotonic()))
            self._changed.notify_all()
            if not self._runs:
                self._runs = True
                threading.Thread(target=self._run, name="posting", daemon=True).start()

    def settle(self, seconds: float) -> bool:
        """Waits until nothing does any more; says whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._runs, seconds)

    def let_go(self) -> None:
        """Gives what is on its way a moment to arrive: the server stops. What waits is told again.

        That is, once it starts, or at once by another server that serves the session.
        """
        with self._changed:
            self._changed.wait_for(lambda: not self._runs or self._rests, LAST)
            if self._waiting:
                log.warning("posts to %s: %s left at the end", self.host, len(self._waiting))
            self._waiting.clear()
            self._changed.notify_all()

    def _lose(self, message: OutgoingMessage, reason: str) -> None:
        self.given_up += 1
        message.done()
        log.warning("posts to %s: gave up %s (%s): %s", self.host, message.id, message.type, reason)

    def try_once(self, message: OutgoingMessage) -> str:
        """Sends it now, whatever waits; why it did not arrive, empty where it did."""
        status, reason, _detail = self._try(message)
        if status == GONE:
            return _("cette adresse ne veut plus rien (410)")
        if status and reason:
            return _("elle répond HTTP {status}").format(status=status)
        return _(reason) if reason else ""

    # ── its thread ──────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        while (item := self._next()) is not None:
            if item.message.still():
                self._deliver(item)
            else:
                item.message.done()
                self._remove(item)

    def _next(self) -> _Waiting | None:
        """What is to be tried now; waits for it. None where nothing waits any more."""
        with self._changed:
            self._going = None
            while self._waiting:
                item = self._first()
                seconds = max(item.due, self._rests_until) - time.monotonic()
                if seconds <= 0:
                    self._going = item
                    return item
                self._rests = True
                self._changed.notify_all()
                self._changed.wait(seconds)
                self._rests = False
            self._runs = False
            self._changed.notify_all()
            return None

    def _first(self) -> _Waiting:
        """The oldest, or of those that may go before it the one that is due first."""
        for n, item in enumerate(self._waiting):
            if item.tries < IN_ORDER:
                return min((*self._waiting[:n], item), key=lambda each: each.due)
        return min(self._waiting, key=lambda each: each.due)

    def _deliver(self, item: _Waiting) -> None:
        status, self.reason, detail = self._try(item.message)
        if not self.reason:
            self.sent += 1
            item.message.done()
            self._remove(item)
            self._comes_back()
        elif status == GONE:
            self._end(item.message)
        else:
            self._failed_at(item, detail, own=status in ITS_OWN)

    def _comes_back(self) -> None:
        """What waited for the address goes at once, what it refused when it is due."""
        with self._changed:
            if self._failed:
                for each in self._waiting:
                    each.due = 0.0
            self._failed, self._rests_until = 0, 0.0

    def _failed_at(self, item: _Waiting, detail: str, *, own: bool) -> None:
        now = time.monotonic()
        with self._changed:
            if item not in self._waiting:  # the server stops
                return
            item.tries += 1
            self._failed = 0 if own else self._failed + 1
            rest = RESTS[min(self._failed, len(RESTS)) - 1] if self._failed else 0.0
            self._rests_until = now + rest
            item.due = now + WAITS[min(item.tries, len(WAITS)) - 1]
            late = () if own else (w for w in self._waiting if now - w.since > sum(WAITS))
            gone = [*late, *([item] if item.tries > len(WAITS) else [])]
            for each in dict.fromkeys(gone):
                self._waiting.remove(each)
                self._lose(each.message, detail)

    def _remove(self, item: _Waiting) -> None:
        with self._changed:
            if item in self._waiting:
                self._waiting.remove(item)

    def _end(self, message: OutgoingMessage) -> None:
        with self._changed:
            self.ended = True
            self.given_up += len(self._waiting)
            for each in self._waiting:
                each.message.done()
            self._waiting.clear()
        log.warning("posts to %s end: it answered 410 to %s", self.host, message.id)

    def _try(self, message: OutgoingMessage) -> tuple[int, str, str]:
        """One try: the answer's status, 0 for none; why it failed, for people and for the log.

        Both are empty where it did not fail.
        """
        try:
            status = self._posted(message)
        except (OSError, http.client.HTTPException, ValueError) as error:
            said = str(getattr(error, "strerror", None) or error) or type(error).__name__
            return 0, next(reason for kind, reason in REASONS if isinstance(error, kind)), said
        refused = "" if 200 <= status < 300 else f"HTTP {status}"
        return status, refused, refused

    def _posted(self, message: OutgoingMessage) -> int:
        """Posts it once, straight to the address: no proxy is asked, no redirection followed."""
        parts = urlsplit(self.url)
        https = parts.scheme == "https"
        kind = http.client.HTTPSConnection if https else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=PATIENCE)
        where = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Content-Type": message.content_type, "User-Agent": "Tablee", **self._headers}
        if self._key:
            headers |= signed_headers(self._key, message.id, int(time.time()), message.body)
        try:
            connection.request("POST", where, message.body, headers)
            return connection.getresponse().status
        finally:
            connection.close()

    # ── how it is going ─────────────────────────────────────────────────────────────────────

    def state(self) -> str:
        """In a sentence or two, in the language being spoken."""
        waiting = self.waiting
        sent = ngettext("{n} message arrivé", "{n} messages arrivés", self.sent)
        said = _("{host} : {sent}, {waiting} en attente, {lost} abandonnés.").format(
            host=self.host, sent=sent, waiting=waiting, lost=self.given_up
        )
        if self.ended:
            return said + " " + _("Cette adresse ne veut plus rien (410) : ôtez-la des réglages.")
        if self.reason:
            failed = _("Le dernier essai a échoué ({reason}).").format(reason=_(self.reason))
            return f"{said} {failed}"
        return said


@functools.lru_cache(maxsize=1000)
def outgoing_address(url: str, key: bytes = b"") -> OutgoingAddress:
    """The one that posts to this address from this server, signed where there is a `key`."""
    return OutgoingAddress(url, key)
