"""Authenticates administrators: an account or group of the proxy, a phrase, who is at the machine.

Whoever typed the phrase has a cookie of this page alone, for half an hour without a look at it and
eight hours in all; it is kept in memory, as a hash. Where several servers share sessions, each
believes what another signed: the cookie then says when it was begun and last seen, and is renewed.
Whoever leaves is written down beside the sign-ins until then: no server believes a copy of it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from tablee.session.hosting.sign_ins import SignIn, secret_hash
from tablee.settings.addresses import own, own_secure
from tablee.web.entrance import lan
from tablee.web.entrance.openers import opener
from tablee.web.http.cookies import browser_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from tablee.web.site import Site

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
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def begin(self) -> str:
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
        self._known.pop(_hash(token), None)


class SignedAdmin:
    """The cookie of whoever typed the phrase on any of the servers that share a secret."""

    def __init__(self, site: Site, clock: Callable[[], float] = time.time) -> None:
        """Nothing holds while the secret is not known; another phrase has it typed again."""
        secret = site.cluster.secret if site.cluster is not None else b""
        phrase = site.sessions.administration.rule.phrase.encode()
        self._key = hmac.digest(secret, b"admin\0" + phrase, "sha256") if secret else b""
        self._clock, self._sign_ins = clock, site.sessions.host.sign_ins

    def renewed(self, token: str = "") -> str:
        """A token seen now: begun when this one was that holds, else now; empty without secret."""
        began, name = self._read(token) or (self._clock(), secrets.token_hex(8))
        said = f"{began:.0f}.{self._clock():.0f}.{name}"
        return f"{said}.{self._mac(said)}" if self._key else ""

    def has(self, token: str) -> bool:
        """Whether one of the servers gave this token, not too long ago, and nobody has left it."""
        found = self._read(token)
        return found is not None and self._sign_ins.get(secret_hash(found[1])) is None

    def end(self, token: str) -> None:
        """Neither this token nor one that was renewed from it, or will be, counts anywhere."""
        if (found := self._read(token)) is not None:
            left = SignIn("left", self._sign_ins.clock() + LONGEST)
            self._sign_ins.put(secret_hash(found[1]), left)

    def _read(self, token: str) -> tuple[float, str] | None:
        """When it was begun, and which it is; None where nobody gave it, or too long ago."""
        said, _dot, mac = token.rpartition(".")
        if not self._key or not hmac.compare_digest(mac.encode(), self._mac(said).encode()):
            return None
        began, seen, name = said.split(".")
        now = self._clock()
        holds = now - float(seen) <= IDLE and now - float(began) <= LONGEST
        return (float(began), name) if holds else None

    def _mac(self, said: str) -> str:
        return hmac.new(self._key, said.encode(), "sha256").hexdigest()


def renew(response: Response, request: Request, site: Site) -> None:
    """Notes a look, where the cookie says when the last one was."""
    signed, token = SignedAdmin(site), _token(request)
    if signed.has(token):
        set_cookie(response, request, signed.renewed(token))


def who(request: Request, site: Site, sessions: AdminSessions) -> str:
    """The administrator who asks, as the audit log tells it; empty for anybody else."""
    rule = site.sessions.administration.rule
    signed_in = site.accounts.of(request.cookies)
    asks = opener(site.settings, browser_of(request), request.headers, signed_in=signed_in)
    if rule.admits(asks):
        return asks.account
    token = _token(request)
    if rule.phrase and (sessions.has(token) or SignedAdmin(site).has(token)):
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


def set_cookie(response: Response, request: Request, token: str) -> None:
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


def leave(request: Request, site: Site, sessions: AdminSessions) -> None:
    """Has it hold nowhere any more; waits for the database."""
    sessions.end(_token(request))
    SignedAdmin(site).end(_token(request))


def delete_cookie(response: Response) -> None:
    """Takes it back from the browser."""
    response.delete_cookie(own(COOKIE), path="/")
    response.delete_cookie(own_secure(COOKIE), path="/", secure=True)


def _token(request: Request) -> str:
    return request.cookies.get(own_secure(COOKIE)) or request.cookies.get(own(COOKIE)) or ""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
