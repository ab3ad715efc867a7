"""Routes for other nodes, about the sessions that this one owns (`/_node/…`), closed to all else.

Who may listen, the inner stream of a topic, who is here elsewhere; and that a browser goes by
another cookie, in a session that is open on another node than the one that gave it.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tablee.view import Audience
from tablee.web.http.responses import EVENTS, encoded
from tablee.web.live.event_compression import framed
from tablee.web.live.hub import HEARTBEAT, Hub, Subscription
from tablee.web.live.stream import GONE, StreamRequest, connection_of
from tablee.web.nodes.client import PREFIX
from tablee.web.nodes.relay import Admitted

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from tablee.session import Room
    from tablee.web.nodes.cluster import Cluster
    from tablee.web.site import Site

SILENT: Final = 3 * HEARTBEAT
"""Seconds after which those who were said to be on another node are there no more."""


class _Topics(msgspec.Struct):
    session: str
    asked: list[tuple[str, str, str | None, str, str]]


class _People(msgspec.Struct):
    session: str
    here: dict[str, int]


class _MadeNew(msgspec.Struct):
    session: str
    browser: str
    fresh: str
    device: str


class InnerRoutes:
    """Answers what other nodes ask; the caller has looked at the signature."""

    def __init__(self, site: Site, cluster: Cluster, hub: Hub) -> None:
        self._site, self._cluster, self._hub = site, cluster, hub
        self._elsewhere: WeakKeyDictionary[Room, dict[str, tuple[float, Counter[str]]]]
        self._elsewhere = WeakKeyDictionary()
        """By room and node: when it last said who is there, and who."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, name = Request(scope, receive), scope["path"].removeprefix(PREFIX)
        if name == "stream":
            await self._stream(request, receive, send)
            return
        answers = {"topics": self._topics, "people": self._people, "made-new": self._made_new}
        answer = answers.get(name)
        said = await answer(await request.body(), request) if answer else Response(status_code=404)
        await said(scope, receive, send)

    def _room(self, session: str) -> Room | None:
        """The room of a session of ours; None for another's."""
        return self._site.sessions.rooms.get(session) if self._cluster.has(session) else None

    async def _topics(self, body: bytes, _request: Request) -> Response:
        asks = msgspec.json.decode(body, type=_Topics)
        room = await run_in_threadpool(self._room, asks.session)
        if room is None:
            return Response(status_code=409)
        return encoded([_admitted(room, StreamRequest(*each)) for each in asks.asked])

    async def _people(self, body: bytes, request: Request) -> Response:
        said = msgspec.json.decode(body, type=_People)
        room = await run_in_threadpool(self._room, said.session)
        if room is None:
            return Response(status_code=409)
        self._take_in(room, request.scope["passed"].node, Counter(said.here))
        self.drop_silent()
        asyncio.get_running_loop().call_later(SILENT + 1, self.drop_silent)
        return encoded({})

    def _take_in(self, room: Room, node: str, here: Counter[str]) -> None:
        nodes = self._elsewhere.setdefault(room, {})
        _at, before = nodes.pop(node, (0.0, Counter[str]()))
        for person in (here - before).elements():
            room.presence.arrive(person)
        for person in (before - here).elements():
            room.presence.leave(person)
        if here:
            nodes[node] = (time.monotonic(), here)

    def drop_silent(self) -> None:
        """Those of a node that has said nothing for a while are not here any more."""
        now = time.monotonic()
        for room, nodes in list(self._elsewhere.items()):
            for node, (at, _here) in list(nodes.items()):
                if now - at > SILENT:
                    self._take_in(room, node, Counter())

    async def _made_new(self, body: bytes, _request: Request) -> Response:
        asks = msgspec.json.decode(body, type=_MadeNew)
        room = await run_in_threadpool(self._room, asks.session)
        if room is None:
            return Response(status_code=409)
        await run_in_threadpool(room.devices.made_new, asks.browser, asks.fresh, asks.device)
        return encoded({})

    # ── the inner stream of a topic ─────────────────────────────────────────────────────────

    async def _stream(self, request: Request, receive: Receive, send: Send) -> None:
        asked = request.query_params
        room = await run_in_threadpool(self._room, asked.get("session", ""))
        if room is None:
            await Response(status_code=409)(request.scope, receive, send)
            return
        topic = Subscription(
            asked["session"], Audience(asked["audience"]), asked["language"], asked["step"]
        )
        stream = InnerStream(room, self._hub, topic)
        await stream.tell(self._site.address, asked.get("after", ""), receive, send)


class InnerStream:
    """What all who listen to one topic on another node are told, and how long."""

    def __init__(self, room: Room, hub: Hub, topic: Subscription) -> None:
        self._room, self._hub, self._topic = room, hub, topic
        self._rights, self._beats = room.rights, True
        self._changed = asyncio.Event()
        self._connection: Any = None
        """What is written to at once; None where that is unknown, or something is being sent."""

    async def tell(self, address: str, after: str, receive: Receive, send: Send) -> None:
        """Tells what comes after the frame with this id, until the topic ends or the node goes."""
        listener = self._listener = self._hub.join(
            self._room, self._topic, address, after, self._look
        )
        gone = asyncio.create_task(_disconnected(receive))
        headers = [(name.lower().encode(), value.encode()) for name, value in EVENTS.items()]
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            self._changed.set()
            await self._tell(gone, receive, send)
            last = GONE if listener.gone else b""
            await send({"type": "http.response.body", "body": last})
        finally:
            gone.cancel()
            self._hub.leave(self._topic, listener)

    async def _tell(self, gone: asyncio.Task[None], receive: Receive, send: Send) -> None:
        listener = self._listener
        while not listener.ended and not gone.done():
            self._changed.clear()
            if said := self._due():
                self._connection = None
                await send({"type": "http.response.body", "body": said, "more_body": True})
                self._connection = connection_of(receive)
                continue
            waiting = asyncio.create_task(self._changed.wait())
            await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()

    def _look(self) -> bool:
        """Writes what is due past all layers, so that other nodes tell theirs at the same time."""
        connection = self._connection
        if connection is None or self._listener.ended or connection.flow.write_paused:
            self._changed.set()
        elif not connection.disconnected and (said := self._due()):
            connection.transport.write(framed(said))
        return False

    def _due(self) -> bytes:
        said, room, listener = [], self._room, self._listener
        if self._rights != room.rights:
            self._rights = room.rights
            said.append(b"event: rights\ndata: \n\n")
        if listener.beat or self._beats:
            listener.beat = self._beats = False
            said.append(b"event: beat\ndata: %f\n\n" % room.clock())
        seen, channel = listener.seen, listener.channel
        if news := listener.news():
            lost = channel is not None and channel.backlog.lost_at > seen
            said += [b"event: forget\ndata: \n\n"] * lost + [news.text]
        return b"".join(said)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _admitted(room: Room, asked: StreamRequest) -> Admitted:
    person = room.person_of(asked.browser)
    topic = asked.topic(room, person)
    said = (topic.audience.value, topic.language, topic.step) if topic is not None else None
    return Admitted(person is not None, person.id if person else "", said)
