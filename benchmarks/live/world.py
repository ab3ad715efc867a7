"""Fixture of the scenarios: a running app, its sessions, their simulated people."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.live import reruns, rooms, servers
from benchmarks.live.person import Person, Wall
from benchmarks.live.progress import in_turn, tell
from benchmarks.live.wires import Wires

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from benchmarks.live.person import Place
    from benchmarks.live.rooms import Prepared
    from benchmarks.live.servers import Server

__all__ = ["World", "world"]


@dataclass
class World:
    """The app, and those who are there."""

    folder: Path
    wires: Wires
    server: Server
    rooms: list[Prepared]
    people: list[Person] = field(default_factory=list)
    consoles: list[Person] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """The first session."""
        return self.rooms[0].place

    async def open_consoles(self) -> None:
        """Whoever facilitates opens the console, and the wall."""
        for nth, room in enumerate(self.rooms):
            cookie = room.place.facilitator
            console = Person(self.wires, room.place, -1 - nth, cookie=cookie, console=True)
            await console.open_stream()
            await console.open_page()
            self.consoles.append(console)
            await Wall(self.wires, room.place).open()

    async def open_streams(self) -> None:
        """Everybody listens."""
        await in_turn(lambda person: person.open_stream(), self.people, at_once=20)

    async def open_pages(self, people: Sequence[Person]) -> None:
        """These have their page."""
        await in_turn(lambda person: person.open_page(), people, at_once=8)

    async def next_step(self, *, patience: float = 20.0) -> bool:
        """The facilitator goes on; whether all who have a page have it drawn for the new step."""
        there = {person: person.stage for person in self.people if person.stream.open}
        console = self.consoles[0]
        old = console.page.stage
        await console.press("-do-next")
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        while loop.time() < end:
            here = all(person.stage != before for person, before in there.items())
            if here and console.page.stage != old:
                return True
            await asyncio.sleep(0.1)
        return False

    async def senders(self) -> list[str]:
        """Whose ballots are on the disk, while the secret vote is open; see `rooms.senders`."""
        return await asyncio.to_thread(rooms.senders, self.folder)

    async def count(self) -> list[dict[str, Any]]:
        """Stops the server and reads what it has left on the disk; see `rooms.counted`."""
        await asyncio.to_thread(self.server.stop)
        return await asyncio.to_thread(rooms.counted, self.folder)


@asynccontextmanager
async def world(
    people: int, *, sessions: int = 1, steps: Sequence[str] = rooms.STEPS
) -> AsyncIterator[World]:
    """Starts it all, with so many people in each session who are not there yet; ends it all."""
    reruns.pace()  # before anything is begun: whether it is still as we know it
    with tempfile.TemporaryDirectory(prefix="bench-live-") as name:
        folder = Path(name) / "sessions"
        folder.mkdir()
        wires, server = Wires(), servers.app(folder)
        made = rooms.prepare(folder, server.port, sessions=sessions, people=people, steps=steps)
        here = World(folder, wires, server, made)
        cookies = [(room.place, cookie) for room in made for cookie in room.browsers]
        for number, (place, cookie) in enumerate(cookies):
            here.people.append(Person(wires, place, number, cookie=cookie))
        try:
            await asyncio.to_thread(server.start)
            yield here
        finally:
            wires.close()
            server.stop()
            if "Traceback" in server.said():
                tell("  the server wrote a traceback: " + server.said()[-1500:])
