"""A stream as a browser reads it, for tests."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import jsonpatch
from starlette.applications import Starlette

from tablee.settings import Settings
from tablee.web.live import stream
from tablee.web.live.hub import Hub
from tablee.web.site import COOKIE, Site
from tests.support.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, MutableMapping

    from tablee.session import Room, Sessions


@dataclass
class Served:
    room: Room
    sessions: Sessions
    hub: Hub
    url: str

    def frames(self, query: str = "", browser: str = "", **headers: str) -> httpx.Response:
        cookies = {COOKIE: browser} if browser else {}
        with httpx.Client(cookies=cookies) as client:
            return client.get(
                f"{self.url}/live/{self.room.session.id}?{query}", headers=headers, timeout=PATIENCE
            )

    @contextmanager
    def listening(self, query: str = "", browser: str = "") -> Iterator[Iterator[dict[str, Any]]]:
        address = f"{self.url}/live/{self.room.session.id}?{query}"
        cookies = {COOKIE: browser} if browser else {}
        with (
            httpx.Client(cookies=cookies, timeout=PATIENCE) as client,
            client.stream("GET", address) as answer,
        ):
            assert answer.status_code == 200
            yield states(answer)


def states(answer: httpx.Response) -> Iterator[dict[str, Any]]:
    """Each state that a browser would hold; differences are applied by a library not of ours."""
    state: dict[str, Any] = {}
    event = ""
    for line in answer.iter_lines():
        name, _colon, data = line.partition(": ")
        if name == "event":
            event = data
        elif name == "data" and event == "state":
            yield (state := json.loads(data))
        elif name == "data" and event == "patch":
            yield (state := jsonpatch.apply_patch(state, json.loads(data)))


def events(answer: httpx.Response) -> Iterator[tuple[str, str, str]]:
    """Each event but beats: its id, its name, its data."""
    told: dict[str, str] = {}
    for line in answer.iter_lines():
        name, _colon, data = line.partition(": ")
        if name:
            told[name] = data
        elif told.get("event") in ("state", "patch"):
            yield told["id"], told["event"], told["data"]
            told = {}
        else:
            told = {}


@contextmanager
def coming_back(served: Served, last: str) -> Iterator[Iterator[tuple[str, str, str]]]:
    address = f"{served.url}/live/{served.room.session.id}"
    with (
        httpx.Client(cookies={COOKIE: "phone-of-karim-0123456789"}, timeout=PATIENCE) as client,
        client.stream("GET", address, headers={"last-event-id": last} if last else {}) as answer,
    ):
        yield events(answer)


class Connection:
    """What uvicorn has of one answer, whose browser can be made to take nothing more."""

    def __init__(self, known: bool) -> None:
        self.chunked_encoding = known or None
        self.disconnected = self.broken = False
        self.flow = self.transport = self
        self.write_paused = False
        self.sent = b""
        self.room = asyncio.Event()
        self.room.set()
        self.more = asyncio.Event()

    def write(self, chunk: bytes) -> None:
        assert not self.disconnected
        if self.broken:
            raise RuntimeError("unable to perform operation: the handler is closed")
        size, _line, rest = chunk.partition(b"\r\n")
        assert int(size, 16) == len(rest) - 2
        self.sent += rest[:-2]
        self.more.set()

    def pause(self) -> None:
        self.write_paused = True
        self.room.clear()

    def resume(self) -> None:
        self.write_paused = False
        self.room.set()

    async def send(self, message: MutableMapping[str, Any]) -> None:
        await self.room.wait()
        self.sent += message.get("body", b"")
        self.more.set()

    async def receive(self) -> dict[str, Any]:
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def until(self, word: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while word.encode() not in self.sent:
                self.more.clear()
                await self.more.wait()


@asynccontextmanager
async def heard(served: Served, known: bool) -> AsyncIterator[list[Connection]]:
    """Two streams of Naïma, whose first frames are there."""
    site = Site(Settings(sessions=served.sessions.folder, plugins=("none",)))
    site.sessions = served.sessions
    hub, both = Hub(), [Connection(known), Connection(known)]
    streams = stream.StreamMiddleware(Starlette(), lambda: site, hub)
    cookie = f"{COOKIE}=phone-of-naima-0123456789".encode()
    path = f"/live/{served.room.session.id}"
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": path}
    scope |= {"query_string": b"", "headers": [(b"cookie", cookie)]}
    tasks = [asyncio.create_task(streams(dict(scope), c.receive, c.send)) for c in both]
    for each in both:
        await each.until("event: state")
    yield both
    hub.end()
    await asyncio.gather(*tasks)
