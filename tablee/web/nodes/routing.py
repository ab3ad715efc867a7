"""ASGI middleware that has each request about a session answered by the server that owns it.

Ours is served here. Of another's, nginx in front is told which server to ask (`X-Accel-Redirect`),
and asks that one again with method, body and websocket; without nginx it is passed on from here.
What was handed on and does not meet its owner is passed on once more, twice at most: the owner may
just have changed. Nobody's is taken. Commands are handed on, never states.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from tablee.errors import WorkshopError
from tablee.storage.journal import disk
from tablee.texts import _, speaking
from tablee.web.http.cookies import language_of
from tablee.web.nodes.addressing import Addressing, Behind, console_link
from tablee.web.nodes.client import PATIENCE, PREFIX, InnerClient
from tablee.web.nodes.forward import Forward, Unreached
from tablee.web.nodes.internal_routes import InnerRoutes
from tablee.web.nodes.nginx import location_of
from tablee.web.nodes.relay import Relay
from tablee.web.nodes.unavailable import TOO_LONG, refuse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tablee.storage.cluster.leases import SessionOwner
    from tablee.web.live.hub import Hub
    from tablee.web.nodes.cluster import Cluster
    from tablee.web.site import Site

log = logging.getLogger(__name__)

MOST_HOPS: Final = 2
"""Times that a request is handed on from one of our servers to the next."""
TRIES: Final = 4
"""Times that a session's owner is looked for, for one request."""
LARGEST: Final = 64 * 1024
"""Bytes of what is sent that are kept, to be sent again; an upload is passed on as it comes, once,
and what would be kept and is longer is refused."""
MANY: Final = 100
"""Streams of one session on its owner, which makes the frames, from which others have the next."""
LOOKED: Final = 2.0
"""Seconds for which the other nodes are those that were alive."""
NOT_SAVED: Final = 507
BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Routing:
    """In front of all that serves a session."""

    def __init__(
        self, app: ASGIApp, site: Site, hub: Hub, cluster: Cluster, addressing: Addressing
    ) -> None:
        self.app, self.cluster, self.addressing = app, cluster, addressing
        self.client = InnerClient(cluster)
        self.forward = Forward(self.client)
        self.relay = Relay(site, cluster, hub, self.client)
        hub.on_end.append(self.relay.end)
        self.inner = InnerRoutes(site, cluster, hub)
        self.spread = StreamSpreading(cluster, hub)
        logging.getLogger("uvicorn.error").addFilter(_is_a_fault)
        self._sessions = site.sessions
        self._sessions.elsewhere = self._made_new
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            self._loop = asyncio.get_running_loop()
            await self.app(scope, receive, send)
            return
        if scope["path"].startswith(PREFIX):
            await self._from_node(scope, receive, send)
            return
        sent = _Sent(receive) if scope["type"] == "http" else None
        try:
            await self._answer(_Asking(scope, receive, send, sent))
        except WorkshopError as error:
            await refuse(scope, send, str(error), typed=await _typed(scope, sent))
        except ClientDisconnect:  # in the middle of what it sent: nobody is there to be answered
            return
        except _TooLong:
            with speaking(language_of(Request(scope))):
                sentence = _("Ce texte est trop long. Revenez en arrière et raccourcissez-le.")
            await refuse(scope, send, sentence, TOO_LONG)

    async def _from_node(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What another node asks itself, signed; for anybody else there is nothing."""
        passed = scope.get("passed")
        if passed is None or passed.hops or "served" in scope or scope["type"] != "http":
            await Response(status_code=404)(scope, receive, send)
            return
        await self.inner(scope, receive, send)

    def _made_new(self, session: str, browser: str, fresh: str, device: str) -> None:
        """Has the owner of a session know a browser by its new cookie; not from the event loop."""
        owner = self.cluster.place(session)
        if owner is None:
            self._sessions.get(session).devices.made_new(browser, fresh, device)
        elif self._loop is not None:
            said = {"session": session, "browser": browser, "fresh": fresh, "device": device}
            asking = self.client.post(owner.address, "made-new", said)
            try:
                asyncio.run_coroutine_threadsafe(asking, self._loop).result(2 * PATIENCE)
            except OSError as error:
                raise disk.not_saved(error) from error

    async def _answer(self, asking: _Asking) -> None:
        scope, receive, send, sent = asking
        if await self._is_left_to_another(asking):
            return
        session = await self._session(scope, sent)
        if not session:
            await self.app(scope, _kept(receive, sent), send)
            return
        for _try in _tries(sent):
            ours = self.cluster.has(session)
            owner = None if ours else await run_in_threadpool(self.cluster.place, session)
            if owner is None:
                if await self._serve(asking, session):
                    return
                continue
            try:
                await self._hand_on(asking, session, owner)
                return
            except (Unreached, OSError):
                self.cluster.suspect(owner)
                if sent is None:  # the browser asks again
                    break
        await refuse(scope, send, "", typed=await _typed(scope, sent))

    async def _is_left_to_another(self, asking: _Asking) -> bool:
        """Hands on what is about a session while no database is heard here; False where it stays.

        What was handed on to here is asked again: what is known of the session may be old. Whoever
        was paused looks around first.
        """
        if self.cluster.stood_still:
            await run_in_threadpool(self.cluster.look_around)
        if not self.cluster.is_cut_off:
            return False
        scope = asking.scope
        found = self.addressing.find(scope)
        if not found and not (scope["path"] == "/f" and scope.get("method") == "POST"):
            return False
        other = await run_in_threadpool(self.cluster.instead)
        if other is None:
            return False
        if "passed" in scope or Headers(scope=scope).get("x-tablee-hop"):
            await refuse(scope, asking.send, "", typed=await _typed(scope, asking.sent))
            return True
        with suppress(Unreached, OSError):
            await self._hand_on(asking, found if isinstance(found, str) else "", other)
            return True
        return False

    async def _serve(self, asking: _Asking, session: str) -> bool:
        """Answers here; False, and nothing said, where the session is another's meanwhile."""
        scope, receive, send, sent = asking
        if _is_stream(scope):
            if (node := await self.spread.next(scope, session)) is not None:
                await _name(node, scope)(scope, receive, send)
            else:
                await self.app(scope, receive, send)
            return True
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return True
        if not self.cluster.enter(session):
            return False
        answer = _Answer(send, lambda: not self.cluster.has(session))
        try:
            if sent is not None and _is_small(scope):
                await sent.buffered()
            await self.app(scope, _kept(receive, sent), answer)
        finally:
            self.cluster.leave(session)
        if answer.withheld and sent is not None:
            sent.again()
        return not answer.withheld

    async def _session(self, scope: Scope, sent: _Sent | None) -> str:
        """The session that this request is about; empty for none, or where there is none such."""
        found = self.addressing.find(scope)
        if scope["path"] == "/f" and scope.get("method") == "POST" and sent is not None:
            found = console_link(await sent.buffered()) or ""
        if isinstance(found, Behind):
            return await run_in_threadpool(self.cluster.behind, found.kind, found.mark)
        if not found or self.cluster.has(found):
            return found
        return found if await run_in_threadpool(self.cluster.knows, found) else ""

    async def _hand_on(self, asking: _Asking, session: str, owner: SessionOwner) -> None:
        scope, receive, send, sent = asking
        headers, passed = Headers(scope=scope), scope.get("passed")
        named = passed is not None or bool(headers.get("x-tablee-hop"))
        if _is_stream(scope) and (named or self.relay.follows(session)):
            await self.relay.answer(scope, receive, send, session, owner)
            return
        if not named and headers.get("x-tablee-front"):
            await _name(owner.node, scope)(scope, receive, send)
            return
        if passed is not None and passed.hops >= MOST_HOPS:
            log.warning("a request met no owner of its session after %d servers", passed.hops)
            await refuse(scope, send, "")
            return
        if sent is None:
            await self.forward.websocket(scope, receive, send, owner.address)
            return

        async def still() -> bool:
            return await run_in_threadpool(self.cluster.is_owner, session, owner)

        body: Any = await sent.buffered() if _is_small(scope) else sent.stream()
        await self.forward.http(scope, body, _kept(receive, sent), send, owner.address, still)


class StreamSpreading:
    """Shares out the streams of a session to which very many listen."""

    def __init__(self, cluster: Cluster, hub: Hub) -> None:
        self._cluster, self._hub = cluster, hub
        self._nodes: list[str] = []
        self._looked_at, self._next = 0.0, 0

    async def next(self, scope: Scope, session: str) -> str | None:
        """The node that is to serve this stream; None for this one."""
        headers = Headers(scope=scope)
        may = headers.get("x-tablee-front") and not headers.get("x-tablee-hop")
        if not may or self._hub.count(session) < MANY:
            return None
        if time.monotonic() - self._looked_at > LOOKED:
            self._looked_at = time.monotonic()
            self._nodes = [n.node for n in await run_in_threadpool(self._cluster.others)]
        self._next += 1
        return self._nodes[self._next % len(self._nodes)] if self._nodes else None


class _Asking(NamedTuple):
    """One request."""

    scope: Scope
    receive: Receive
    send: Send
    sent: _Sent | None
    """What it sends; None for a websocket."""


class _Answer:
    """Passes an answer on, but one that says that the session is another's: that one is asked."""

    def __init__(self, send: Send, lost: Callable[[], bool]) -> None:
        self._send, self._lost = send, lost
        self.withheld = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == NOT_SAVED:
            self.withheld = self._lost()
        if not self.withheld:
            await self._send(message)


class _TooLong(Exception):
    """More was sent than is kept."""


class _Sent:
    """What a request sends: read as it comes, or kept and given again to whoever asks next."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._kept: bytes | None = None
        self._given = False
        self._begun = False

    @property
    def is_spent(self) -> bool:
        """Whether somebody was given some of it that nobody can be given again."""
        return self._begun and self._kept is None

    def again(self) -> None:
        """Whoever asks next is given it from the beginning."""
        self._given = False

    async def buffered(self) -> bytes:
        """All of it, in memory; raises `_TooLong` beyond `LARGEST`."""
        if self._kept is None:
            kept = bytearray()
            async for part in self.stream():
                kept += part
                if len(kept) > LARGEST:
                    raise _TooLong
            self._kept = bytes(kept)
        return self._kept

    async def stream(self) -> AsyncIterator[bytes]:
        """Part by part, once; raises `ClientDisconnect` where it is cut off."""
        while True:
            message = await self._receive()
            if message["type"] != "http.request":
                raise ClientDisconnect
            self._begun = True
            yield message.get("body", b"")
            if not message.get("more_body"):
                return

    async def __call__(self) -> Message:
        """As ASGI has it: the whole where it was kept, then what comes after."""
        if self._kept is None or self._given:
            message = await self._receive()
            self._begun = self._begun or message["type"] == "http.request"
            return message
        self._given = True
        return {"type": "http.request", "body": self._kept, "more_body": False}


def _tries(sent: _Sent | None) -> Iterator[int]:
    """Counts the looks for an owner, while what was sent can be sent on: else the page does."""
    for tried in range(TRIES):
        if sent is not None and sent.is_spent:
            return
        yield tried


def _is_a_fault(record: logging.LogRecord) -> bool:
    """What uvicorn says of a websocket that was answered with the name of another node is none."""
    return "without completing handshake" not in record.getMessage()


def _kept(receive: Receive, sent: _Sent | None) -> Receive:
    """Where the request is read from: the server's own for a websocket."""
    return receive if sent is None else sent


def _is_small(scope: Scope) -> bool:
    """Whether all that is sent can be kept, by what its headers say."""
    headers, bodiless = Headers(scope=scope), scope["method"] in BODILESS
    said = headers.get("content-length", "0" if bodiless else "")
    if "transfer-encoding" in headers:
        return False
    return said.isdecimal() and int(said) <= LARGEST


def _is_stream(scope: Scope) -> bool:
    return bool(scope["type"] == "http" and scope["path"].startswith("/live/"))


def _name(node: str, scope: Scope) -> Response:
    """Has nginx ask that node; headers of this answer would become the other's, so it has none."""
    return Response(headers={"X-Accel-Redirect": location_of(node, scope["path"])})


async def _typed(scope: Scope, sent: _Sent | None) -> bytes:
    """What was typed into a form of a page without scripts, which cannot keep it; else nothing."""
    kind = Headers(scope=scope).get("content-type", "")
    plain = scope["path"].startswith("/lite/") and kind == "application/x-www-form-urlencoded"
    if sent is None or not plain or not _is_small(scope) or sent.is_spent:
        return b""
    return await sent.buffered()
