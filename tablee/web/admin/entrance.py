"""Who is an administrator: an account or group of the proxy, a phrase, or who sits at the machine.

Whoever typed the phrase has a cookie of this page alone, for half an hour without a look at it and
eight hours in all; it is kept in memory, as a hash.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from tablee.settings.addresses import own, own_secure
from tablee.web.entry import lan
from tablee.web.entry.cookies import browser_of
from tablee.web.entry.openers import opener

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from tablee.web.site import Site

__all__ = ["BY_PHRASE", "HERE", "AdminSessions", "forget", "remember", "who"]

COOKIE: Final = "tablee_admin"
IDLE: Final = 30 * 60.0
LONGEST: Final = 8 * 3600.0
"""Seconds without a look, and in all, after which the phrase is asked for again."""
MOST: Final = 100
BY_PHRASE: Final = "admin"
HERE: Final = "admin here"
"""Who did what whoever typed the phrase, or sits at the machine, did."""
LOCAL: Final = ("localhost", "127.0.0.1", "[::1]")


class AdminSessions:
    """Browsers in which the phrase was typed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """None yet."""
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def begin(self) -> str:
        """The token of one more."""
        token, now = secrets.token_urlsafe(24), self._clock()
        self._known[_hash(token)] = (now, now)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return token

    def has(self, token: str) -> bool:
        """Whether this token is one's that still counts; it was seen then."""
        began, seen = self._known.get(_hash(token), (-LONGEST, -LONGEST))
        now = self._clock()
        if not token or now - seen > IDLE or now - began > LONGEST:
            self._known.pop(_hash(token), None)
            return False
        self._known[_hash(token)] = (began, now)
        return True

    def end(self, token: str) -> None:
        """It counts no more."""
        self._known.pop(_hash(token), None)


def who(request: Request, site: Site, sessions: AdminSessions) -> str:
    """The administrator who asks, as the audit log tells it; empty for anybody else."""
    rule = site.sessions.administration.rule
    signed_in = site.accounts.of(request.cookies)
    asks = opener(site.settings, browser_of(request), request.headers, signed_in=signed_in)
    if rule.admits(asks):
        return asks.account
    if rule.phrase and sessions.has(_token(request)):
        return BY_PHRASE
    return HERE if rule.here and not rule.phrase and _is_here(request) else ""


def _is_here(request: Request) -> bool:
    """Whether whoever asks sits at this machine, and by a name of it: no other site's page does."""
    host = request.headers.get("host", "").rpartition(":")
    name = host[0] if host[1] and host[2].isdigit() else "".join(host)
    here = lan.addresses()
    address = request.client.host.removeprefix("::ffff:") if request.client else ""
    local = address.startswith("127.") or address == "::1" or address in here
    return local and name in (*LOCAL, *here)


def remember(response: Response, request: Request, token: str) -> None:
    """Gives the browser its cookie, until it is closed."""
    secure = request.url.scheme == "https"
    response.set_cookie(
        own_secure(COOKIE) if secure else own(COOKIE),
        token,
        httponly=True,
        samesite="strict",
        path="/",
        secure=secure,
    )


def forget(response: Response, request: Request, sessions: AdminSessions) -> None:
    """Takes it back."""
    sessions.end(_token(request))
    response.delete_cookie(own(COOKIE), path="/")
    response.delete_cookie(own_secure(COOKIE), path="/", secure=True)


def _token(request: Request) -> str:
    return request.cookies.get(own_secure(COOKIE)) or request.cookies.get(own(COOKIE)) or ""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
