"""Reconnection scenario: all are cut off, or the server restarts; how soon each is back."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Final

from benchmarks.live.asking import Broken
from benchmarks.live.progress import tell
from benchmarks.live.roll import Delivery

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from benchmarks.live.person import Person
    from benchmarks.live.world import World

__all__ = ["Return", "after_cut", "after_restart"]

AWAY: Final = 2.0
"""Seconds without a network."""
STREAM_RETRY: Final = (0.25, 0.75)
"""Seconds after which a browser asks again for a stream, at random, as the app's `retry:` says."""
LATEST: Final = 40.0
TROUBLES: Final = (Broken, OSError, TimeoutError)


@dataclass
class Return:
    """One return of all; seconds since the server could be reached again."""

    how: str
    people: int
    away: float = 0.0
    """Seconds for which nobody could reach it."""
    told: list[float] = field(default_factory=list)
    """Until each had on the stream what was written meanwhile."""
    drawn: list[float] = field(default_factory=list)
    """Until each listened again: a phone's page stays as it was drawn."""
    themselves: int = 0
    """Those that the stream knew as people of the session."""
    cpu: float = 0.0

    @property
    def back(self) -> float:
        """Seconds until the last one had both; infinite when somebody never had."""
        if len(self.told) < self.people or len(self.drawn) < self.people:
            return float("inf")
        return max(*self.told, *self.drawn)


async def after_cut(here: World) -> Return:
    """The Wi-Fi goes, and comes back for all at the same moment; one wire stays, and writes."""
    found = Return("all connections cut", len(here.people) - 1)
    stays, *leave = here.people
    for person in leave:
        person.drop()
    began = perf_counter()
    missed = Delivery([])
    await stays.say(missed.word)
    await asyncio.sleep(began + AWAY - perf_counter())
    found.away = perf_counter() - began
    await _all_back(here, leave, missed.sign, found)
    return found


async def after_restart(here: World) -> Return:
    """The server is stopped and started; browsers try meanwhile, as they do."""
    found = Return("server restarted", len(here.people))
    missed = Delivery([])
    await here.people[0].say(missed.word)
    gone = asyncio.Event()
    for person in here.people:
        person.stream.on_lost = gone.set
    stopping = asyncio.create_task(asyncio.to_thread(here.server.stop))
    await gone.wait()
    began = perf_counter()
    for person in here.people:
        person.stream.on_lost = None
        person.drop()
    await stopping
    up: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    returning = asyncio.create_task(_all_back(here, here.people, missed.sign, found, up))
    await asyncio.to_thread(here.server.start)
    up.set_result(perf_counter())
    found.away = up.result() - began
    await returning
    console = here.consoles[0]
    await console.open_stream()
    await console.open_page()
    return found


async def _all_back(
    here: World,
    who: list[Person],
    sign: bytes,
    found: Return,
    up: asyncio.Future[float] | None = None,
) -> None:
    """The streams of all, retried; seconds count from `up`, or from now."""
    began, cpu = perf_counter(), 0.0 if up is not None else here.server.cpu()
    told: dict[Person, float] = {}
    drawn: dict[Person, float] = {}
    known = {person: person.page.me for person in who}

    def heard(person: Person, events: bytes, now: float) -> None:
        if sign in events:
            told.setdefault(person, now)

    for person in who:
        person.heard.append(heard)
    try:
        async with asyncio.timeout(LATEST + (60 if up is not None else 0)):
            await asyncio.gather(*(_back(person, drawn) for person in who))
            while len(told) < len(who):
                await asyncio.sleep(0.05)
    except TimeoutError:
        tell(f"  {len(who) - len(drawn)} never came back, {len(who) - len(told)} never had it all")
    for person in who:
        person.heard.remove(heard)
    if up is not None:  # the first one back may be so before the server is known to be up
        began = min(await up, *drawn.values())
    found.told = [max(0.0, now - began) for now in told.values()]
    found.drawn = [max(0.0, now - began) for now in drawn.values()]
    found.themselves = sum(person.page.me == known[person] != "" for person in drawn)
    found.cpu = here.server.cpu() - cpu


async def _back(person: Person, drawn: dict[Person, float]) -> None:
    drawn[person] = await _tried(lambda: person.open_stream(back=True), _stream_waits())


async def _tried(connect: Callable[[], Awaitable[float]], waits: Callable[[], float]) -> float:
    while True:
        await asyncio.sleep(waits())
        try:
            return await connect()
        except TROUBLES:
            continue


def _stream_waits() -> Callable[[], float]:
    """At once, as `stream.js` does when the network is back; then as the browser does."""
    waits = iter((0.0,))
    return lambda: next(waits, random.uniform(*STREAM_RETRY))
