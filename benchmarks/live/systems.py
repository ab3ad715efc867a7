"""Systems compared in the fan-out: the app, a bare SSE server, no server, a polling page."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING, Final, Protocol

from benchmarks.live import servers
from benchmarks.live.asking import Asker, Broken
from benchmarks.live.events import Stream
from benchmarks.live.page import Page
from benchmarks.live.progress import in_turn
from benchmarks.live.websocket import WebSocket

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.live.roll import Roll
    from benchmarks.live.servers import Server
    from benchmarks.live.wires import Wires
    from benchmarks.live.world import World

__all__ = ["POSTERS", "Ours", "OverHttp", "Polling", "System"]

POSTERS: Final = 5


class System(Protocol):
    """Something that carries what one says to all."""

    server: Server

    async def gather(self, roll: Roll) -> None:
        """Connects everybody."""

    async def say(self, nth: int, text: str) -> None:
        """Somebody says it; returns when that person could speak again.

        Raises `Refused`, `Broken`, `OSError`, `TimeoutError`.
        """


class Ours:
    """The app: posters through Streamlit's websocket, listeners on the stream."""

    def __init__(self, here: World) -> None:
        """Its people are not there yet."""
        self.server, self._here = here.server, here

    async def gather(self, roll: Roll) -> None:
        """Everybody listens, a few have the page too; a console and a wall are open."""
        for person in self._here.people:
            person.heard.append(lambda who, data, now: roll.heard(who.number, data, now))
        await self._here.open_consoles()
        await self._here.open_streams()
        await self._here.open_pages(self._here.people[:POSTERS])

    async def say(self, nth: int, text: str) -> None:
        """One of the posters puts a card up."""
        await self._here.people[nth % POSTERS].say(text)


class OverHttp:
    """A rival that gives the body of `POST /say` to everybody on `GET /live`."""

    def __init__(self, wires: Wires, server: Server, listeners: int, size: int) -> None:
        """`size` is how long each update is."""
        self.server = server
        self._wires, self._count, self._size = wires, listeners, size
        self._streams: list[Stream] = []
        self._askers: list[Asker] = []

    async def gather(self, roll: Roll) -> None:
        """Everybody listens."""

        def heard(number: int) -> Callable[[bytes, float], None]:
            return lambda data, now: roll.heard(number, data, now)

        self._streams = [Stream(heard(number)) for number in range(self._count)]
        port = self.server.port
        await in_turn(lambda s: s.listen(self._wires, port, "/live"), self._streams, at_once=20)
        self._askers = [Asker(self._wires, port) for _poster in range(POSTERS)]

    async def say(self, nth: int, text: str) -> None:
        """Posts it, made as long as an update of ours."""
        body = text.encode().ljust(self._size, b".")
        await self._askers[nth % POSTERS].ask("POST", "/say", {}, body)


class Polling:
    """A Streamlit page that looks again each second."""

    def __init__(self, wires: Wires, folder: Path, listeners: int) -> None:
        """Not yet started."""
        self._wires, self._count = wires, listeners
        self.server = servers.rival("polling", folder)
        self._tabs: list[_Tab] = []

    async def gather(self, roll: Roll) -> None:
        """Everybody has the page."""
        self._tabs = [_Tab(self._wires, number, roll) for number in range(self._count)]
        await in_turn(lambda tab: tab.open(self.server.port), self._tabs, at_once=10)
        await asyncio.sleep(1)

    async def say(self, nth: int, text: str) -> None:
        """Somebody writes."""
        self._tabs[nth % POSTERS].write(text)


class _Tab:
    """A tab on the polling page, whose fragment runs again by itself."""

    def __init__(self, wires: Wires, number: int, roll: Roll) -> None:
        self.page, self.socket = Page(""), WebSocket(self._told)
        self._wires, self._number, self._roll = wires, number, roll
        self._timer: asyncio.TimerHandle | None = None

    async def open(self, port: int) -> None:
        await self.socket.connect(self._wires, port, {})
        self.socket.send(self.page.rerun())
        async with asyncio.timeout(60):
            while not self.page.begun or self.page.running:
                await asyncio.sleep(0.02)

    def write(self, text: str) -> None:
        form = self.page.form()
        if form is None:
            raise Broken("there is no field to write in")
        self.socket.send(self.page.fill(form, text))

    def _told(self, message: bytes) -> None:
        self.page.received(message)
        self._roll.heard(self._number, message, perf_counter())
        for fragment, interval in self.page.polls.items():
            if self._timer is None:
                loop = asyncio.get_running_loop()
                self._timer = loop.call_later(interval, self._poll, fragment, interval)

    def _poll(self, fragment: str, interval: float) -> None:
        if self.socket.open:
            self.socket.send(self.page.poll(fragment))
            self._timer = asyncio.get_running_loop().call_later(
                interval, self._poll, fragment, interval
            )
