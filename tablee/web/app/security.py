"""Security middleware (ASGI): rejects cross-site requests, sets security headers.

Nothing of another site reaches Streamlit: it would trust every `localhost` as its own, and ask an
outside host which address this server has.

A request loses the base path here, so that no route knows of it; what is not below it is nobody's.
Every answer leaves with the headers that keep a browser's page to itself; a page says with a
`policy` of its own what it may do. What fails unforeseen is a sentence.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tablee.session.access import security_log
from tablee.session.access.security_log import SecurityEvent
from tablee.settings.addresses import at, base_path
from tablee.texts import _, speaking
from tablee.web import pages
from tablee.web.http.cookies import language_of, same_origin
from tablee.web.http.limits.proxies import believe
from tablee.web.http.policy import FILE, PDF
from tablee.web.http.responses import encoded, plain, redirect
from tablee.web.nodes.addressing import take_served_path
from tablee.web.nodes.internal_auth import verified
from tablee.web.site import Site

log = logging.getLogger(__name__)

STREAMLITS: Final = ("/_stcore/", "/media/", "/component/")
"""What Streamlit answers itself; our own routes look at where a request comes from, each so that
what it says fits."""
SOCKET: Final = "/_stcore/stream"
"""The only websocket."""
WHOLE_HOST: Final = re.compile(rb"; *path=/(?=;|$)", re.IGNORECASE)
POLICY: Final = b"content-security-policy"
DENIED: Final = (
    *("accelerometer", "display-capture", "geolocation", "gyroscope", "hid"),
    *("idle-detection", "magnetometer", "microphone", "midi", "payment", "serial", "usb"),
)
"""What no page of ours asks of a device; the camera is asked for, on the console alone."""


ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (
        b"permissions-policy",
        ", ".join(["camera=(self)", *(f"{name}=()" for name in DENIED)]).encode(),
    ),
    # Else the names of hosts in the links that people type would be looked up as they are shown.
    (b"x-dns-prefetch-control", b"off"),
)
"""`same-origin`, as under `no-referrer` browsers send `Origin: null` with our own forms, and these
could not be told from another site's."""


class Security:
    """Refuses what comes from other sites or is not ours, and gives every answer its headers."""

    def __init__(self, app: ASGIApp, get_site: Callable[[], Site]) -> None:
        self.app = app
        self.settings, self.cluster = get_site().settings, get_site().cluster
        self.public = urlsplit(self.settings.public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if not self._from_node(scope):
            believe(scope, self.settings)
        self._take_public_name(scope)
        ours = _take_base_path(scope)
        take_served_path(scope)
        if scope["type"] == "websocket":
            asked = self.app if ours and _may_open(scope) else _close
            await asked(scope, receive, send)
            return
        if self.public.scheme == "https" and Headers(scope=scope).get("host") == self.public.netloc:
            scope["scheme"] = "https"  # whatever a proxy that nobody declared says of it
        answer = _Answer(send, secure=scope["scheme"] == "https")
        try:
            asked = (self.app if _may_ask(scope) else _refuse) if ours else self._elsewhere
            await asked(scope, receive, answer.send)
        except Exception:
            if answer.begun:
                raise
            log.exception("a request was not answered")
            await self._fail(scope, receive, answer.send)

    def _from_node(self, scope: Scope) -> bool:
        """Takes in what another node says of a request that it hands on, if it is one of ours."""
        cluster = self.cluster
        passed = verified(cluster.secret, scope, cluster.clock) if cluster is not None else None
        if passed is None:
            return False
        scope["passed"] = passed
        if passed.hops:
            scope["client"] = (passed.client, 0)
            ws = scope["type"] == "websocket"
            scope["scheme"] = passed.scheme.replace("http", "ws") if ws else passed.scheme
        return True

    async def _fail(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        with speaking(language_of(request, self.settings.language)):
            sentence = _("Tablée a rencontré une erreur. Réessayez dans un instant.")
            page = pages.error(request, sentence, 500)
        asks_for_page = "text/html" in request.headers.get("accept", "")
        answer = page if asks_for_page else encoded({"error": sentence}, 500)  # as all refusals
        await answer(scope, receive, send)

    async def _elsewhere(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Nothing is beside the base path; without the slash at its end it is nearly there."""
        request = Request(scope)
        answer: Response
        if scope["path"] == base_path():
            query = request.url.query
            answer = redirect(at("/") + (f"?{query}" if query else ""))
        else:
            with speaking(language_of(request, self.settings.language)):
                sentence = _("Il n’y a rien à cette adresse. Tablée est plus loin, à {path}")
                answer = pages.error(request, sentence.format(path=at("/")), 404)
        await answer(scope, receive, send)

    def _take_public_name(self, scope: Scope) -> None:
        """Has a proxy that puts its own name for this server in `Host` do no harm.

        A page at the public URL is one of ours, and no other page can say that it stands there.
        """
        headers = MutableHeaders(scope=scope)
        public = f"{self.public.scheme}://{self.public.netloc}"
        if self.public.netloc and headers.getlist("origin") == [public]:
            headers["host"] = self.public.netloc


class _Answer:
    """Sends on an answer: its first message with the headers that it lacks, the others as is."""

    def __init__(self, send: Send, *, secure: bool) -> None:
        self._send = send
        self._secure = secure
        self.begun = False

    async def send(self, message: Message) -> None:
        if not self.begun and message["type"] == "http.response.start":
            self.begun = True
            message = {**message, "headers": self._completed(message["headers"])}
        await self._send(message)

    def _completed(self, given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        headers = [_kept(*each, secure=self._secure) for each in given]
        said = {name.lower(): value for name, value in headers}
        limits = said.get(POLICY)
        if limits is None:
            limits = (PDF if said.get(b"content-type") == b"application/pdf" else FILE).encode()
        frames = b"SAMEORIGIN" if b"frame-ancestors 'self'" in limits else b"DENY"
        more = [*ALWAYS, (POLICY, limits)]
        if b"frame-ancestors 'self' http" not in limits:  # it cannot name other sites
            more.append((b"x-frame-options", frames))
        return headers + [each for each in more if each[0] not in said]


def _kept(name: bytes, value: bytes, *, secure: bool) -> tuple[bytes, bytes]:
    """A cookie is for what is below the base path, and one given over https never sent without."""
    if name.lower() != b"set-cookie":
        return name, value
    if base_path():
        value = WHOLE_HOST.sub(b"; Path=" + base_path().encode(), value)
    lacks = secure and b"; secure" not in value.lower()
    return name, value + b"; Secure" if lacks else value


def _take_base_path(scope: Scope) -> bool:
    """Takes the base path off a request; whether it is for one of our addresses."""
    base = base_path()
    if not base:
        return True
    if not scope["path"].startswith(at("/")):
        return False
    scope["path"] = scope["path"].removeprefix(base)
    scope["raw_path"] = quote(scope["path"]).encode()
    headers = MutableHeaders(scope=scope)
    if "cookie" in headers:
        headers["cookie"] = _nearest(headers["cookie"])
    return True


def _nearest(cookies: str) -> str:
    """Of cookies with one name the first, which browsers have from the path next to ours.

    Streamlit's have the same name in another server that is above this one on its host.
    """
    found: dict[str, str] = {}
    for each in cookies.split(";"):
        found.setdefault(each.partition("=")[0].strip(), each.strip())
    return "; ".join(found.values())


def _may_open(scope: Scope) -> bool:
    """Whether a websocket may be opened.

    By a program without a browser too, which names no origin: it sends no cookie of anybody else.
    Browsers name one with every websocket.
    """
    return bool(scope["path"] == SOCKET) and same_origin(HTTPConnection(scope))


def _may_ask(scope: Scope) -> bool:
    return not scope["path"].startswith(STREAMLITS) or same_origin(HTTPConnection(scope))


async def _close(_scope: Scope, _receive: Receive, send: Send) -> None:
    security_log.note(SecurityEvent.ORIGIN)
    await send({"type": "websocket.close", "code": 1008})


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    security_log.note(SecurityEvent.ORIGIN)
    await plain("cross-origin", 403)(scope, receive, send)
