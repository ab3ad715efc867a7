"""Queue and worker thread of one webhook address: in order, with retries, dropped in the end.

The queue is in memory; an event that is not dealt with when the server stops is told again, and its
message made again. Not for what a message says, nor for how it is signed.
"""

from __future__ import annotations

import functools
import http.client
import logging
import socket
import ssl
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from plugins.webhook.signing import headers
from tablee.plugin import N_, _, ngettext

if TYPE_CHECKING:
    from plugins.webhook.wording import Message

__all__ = ["Address", "address"]

log = logging.getLogger("tablee.plugins.webhook")

WAITS: Final = (1.0, 5.0, 30.0, 120.0, 600.0, 1800.0)
"""Seconds before each further try; after the last the message is given up."""
PATIENCE: Final = 10.0
"""Seconds that a receiver has to take each step of an answer."""
MOST: Final = 1000
"""Messages that wait for one address; the oldest are dropped beyond."""
LAST: Final = 2.0
"""Seconds that what is on its way has when the server stops."""
GONE: Final = 410
"""What a receiver answers that wants nothing more."""
REASONS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (ConnectionRefusedError, N_("rien n’écoute à cette adresse")),
    (TimeoutError, N_("pas de réponse à temps")),
    (socket.gaierror, N_("le réseau ne connaît pas cette adresse")),
    (ssl.SSLError, N_("son certificat n’est pas accepté")),
    (OSError, N_("la liaison a été coupée")),
    (Exception, N_("sa réponse ne se lit pas")),
)
"""Why nothing arrived, for people; the first that is so. The log has the system's own words."""


class Address:
    """Sends messages to one address, in a thread that is there while something waits."""

    def __init__(self, url: str, key: bytes) -> None:
        """Nothing has been sent."""
        self.url, self._key = url, key
        self.host = urlsplit(url).netloc
        """All that is ever shown: the rest of an address may be a secret."""
        self.sent = 0
        self.given_up = 0
        self.reason = ""
        """Why the last try failed; empty once one has succeeded."""
        self.ended = False
        """Whether the receiver said that it wants nothing more."""
        self._changed = threading.Condition()
        self._waiting: deque[Message] = deque()
        self._runs = self._rests = False

    @property
    def waiting(self) -> int:
        """How many messages are still to arrive, the one that is being sent included."""
        with self._changed:
            return len(self._waiting)

    def add(self, message: Message) -> None:
        """Sends it after those before it; returns at once."""
        with self._changed:
            if self.ended:
                message.done()
                return
            if len(self._waiting) >= MOST:
                self._lose(self._waiting[1], "too many wait")
                del self._waiting[1]  # the first is on its way
            self._waiting.append(message)
            if not self._runs:
                self._runs = True
                threading.Thread(target=self._run, name="webhook", daemon=True).start()

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
                log.warning("webhook to %s: %s left at the end", self.host, len(self._waiting))
            self._waiting.clear()
            self._changed.notify_all()

    def _lose(self, message: Message, reason: str) -> None:
        self.given_up += 1
        message.done()
        log.warning(
            "webhook to %s gave up %s (%s): %s", self.host, message.id, message.type, reason
        )

    def try_once(self, message: Message) -> str:
        """Sends it now, whatever waits; why it did not arrive, empty where it did."""
        status, reason, _detail = self._try(message)
        if status == GONE:
            return _("cette adresse ne veut plus rien (410)")
        if status and reason:
            return _("elle répond HTTP {status}").format(status=status)
        return _(reason) if reason else ""

    # ── its thread ──────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        while (message := self._next()) is not None:
            self._deliver(message)
            with self._changed:
                if self._wants(message):
                    self._waiting.popleft()

    def _next(self) -> Message | None:
        with self._changed:
            if self._waiting:
                return self._waiting[0]
            self._runs = False
            self._changed.notify_all()
            return None

    def _wants(self, message: Message) -> bool:
        """Whether it is still to be sent."""
        return bool(self._waiting) and self._waiting[0] is message

    def _deliver(self, message: Message) -> None:
        for wait in (*WAITS, None):
            if not message.still():
                message.done()
                return
            status, self.reason, detail = self._try(message)
            if not self.reason:
                self.sent += 1
                message.done()
                return
            if status == GONE:
                self._end(message)
                return
            if wait is None:
                self._lose(message, detail)
            elif not self._rest(message, wait):
                return

    def _rest(self, message: Message, seconds: float) -> bool:
        """Waits for the next try; says whether there is one."""
        with self._changed:
            self._rests = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._wants(message), seconds)
            self._rests = False
            return self._wants(message)

    def _end(self, message: Message) -> None:
        with self._changed:
            self.ended = True
            self.given_up += len(self._waiting)
            for each in self._waiting:
                each.done()
            self._waiting.clear()
        log.warning("webhook to %s ends: it answered 410 to %s", self.host, message.id)

    def _try(self, message: Message) -> tuple[int, str, str]:
        """One try: the answer's status, 0 for none; why it failed, for people and for the log.

        Both are empty where it did not fail.
        """
        try:
            status = _posted(self.url, self._key, message)
        except (OSError, http.client.HTTPException, ValueError) as error:
            said = str(getattr(error, "strerror", None) or error) or type(error).__name__
            return 0, next(reason for kind, reason in REASONS if isinstance(error, kind)), said
        refused = "" if 200 <= status < 300 else f"HTTP {status}"
        return status, refused, refused

    # ── how it is going ─────────────────────────────────────────────────────────────────────

    def state(self) -> str:
        """In a sentence or two, in the language being spoken."""
        waiting = self.waiting
        sent = ngettext("{n} message arrivé", "{n} messages arrivés", self.sent).format(n=self.sent)
        said = _("{host} : {sent}, {waiting} en attente, {lost} abandonnés.").format(
            host=self.host, sent=sent, waiting=waiting, lost=self.given_up
        )
        if self.ended:
            return said + " " + _("Cette adresse ne veut plus rien (410) : ôtez-la des réglages.")
        if self.reason:
            return (
                said
                + " "
                + _("Le dernier essai a échoué ({reason}).").format(reason=_(self.reason))
            )
        return said


@functools.cache
def address(url: str, key: bytes) -> Address:
    """The one that sends to this address from this server."""
    return Address(url, key)


def _posted(url: str, key: bytes, message: Message) -> int:
    """Posts it once, straight to the address: no proxy is asked, no redirection followed."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=PATIENCE)
    where = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    signed = headers(key, message.id, int(time.time()), message.body)
    try:
        connection.request(
            "POST",
            where,
            message.body,
            {"Content-Type": "application/json", "User-Agent": "Tablee", **signed},
        )
        return connection.getresponse().status
    finally:
        connection.close()
