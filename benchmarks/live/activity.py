"""Steady-load scenario: everybody writes now and then, in one session or in many."""

from __future__ import annotations

import asyncio
import gc
import random
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Final

from benchmarks.live.asking import Broken
from benchmarks.live.person import Refused
from benchmarks.live.progress import tell
from benchmarks.live.roll import Roll
from benchmarks.live.world import world

if TYPE_CHECKING:
    from benchmarks.live.person import Person
    from benchmarks.live.world import World

__all__ = ["Activity", "activity"]

LATEST: Final = 10.0


@dataclass
class Activity:
    """What so many people wrote, each so often; times in seconds."""

    sessions: int
    each: int
    """People in each session."""
    every: float
    """Seconds between two texts of one person."""
    seconds: list[float] = field(default_factory=list)
    """Of each text, until all in its session had it."""
    answered: list[float] = field(default_factory=list)
    """Until whoever wrote had their own page drawn again."""
    asked: int = 0
    refused: int = 0
    unsent: int = 0
    """Texts that could not be sent, or had no answer."""
    missed: int = 0
    """Deliveries that never came."""
    cpu: float = 0.0
    elapsed: float = 0.0
    memory: int = 0

    @property
    def share(self) -> float:
        """How much of one core the server took."""
        return self.cpu / self.elapsed


async def activity(sessions: int, each: int, every: float, seconds: float) -> Activity:
    """All have stream and page and write for so many seconds, each at their own moment."""
    found = Activity(sessions, each, every)
    async with world(each, sessions=sessions) as here:
        await here.open_consoles()
        await here.open_streams()
        await here.open_pages(here.people)
        rolls = _listen(here)
        gc.collect()
        gc.freeze()
        await asyncio.sleep(1)
        before, began = here.server.cpu(), perf_counter()
        writing = (_write(p, rolls[p.place.session], found, seconds) for p in here.people)
        await asyncio.gather(*writing)
        found.elapsed = perf_counter() - began
        found.cpu = here.server.cpu() - before
        await _last_ones(list(rolls.values()))
        found.memory = here.server.memory()
    for roll in rolls.values():
        found.seconds += [delivery.seconds for delivery in roll.done]
        found.missed += roll.missed
    return found


def _listen(here: World) -> dict[str, Roll]:
    """A roll for each session, which its people's streams are read for."""
    numbers: dict[str, list[int]] = {}
    for person in here.people:
        numbers.setdefault(person.place.session, []).append(person.number)
    rolls = {session: Roll(everybody) for session, everybody in numbers.items()}

    def heard(who: Person, data: bytes, now: float) -> None:
        rolls[who.place.session].heard(who.number, data, now)

    for person in here.people:
        person.heard.append(heard)
    return rolls


async def _write(person: Person, roll: Roll, found: Activity, seconds: float) -> None:
    end = perf_counter() + seconds
    await asyncio.sleep(random.random() * found.every)
    while perf_counter() < end:
        began = perf_counter()
        await _say(person, roll, found)
        await asyncio.sleep(max(0.0, began + found.every - perf_counter()))


async def _say(person: Person, roll: Roll, found: Activity) -> None:
    delivery = roll.say()
    found.asked += 1
    try:
        async with asyncio.timeout(LATEST):
            found.answered.append(await person.say(delivery.word) - delivery.sent)
    except Refused as why:
        tell(f"  refused: {why}")
        found.refused += 1
        roll.drop(delivery)
    except (Broken, OSError, TimeoutError) as error:
        tell(f"  not said: {error or type(error).__name__}")
        found.unsent += 1
        if not delivery.last:
            roll.drop(delivery)


async def _last_ones(rolls: list[Roll]) -> None:
    end = perf_counter() + LATEST
    while any(roll.pending for roll in rolls) and perf_counter() < end:
        await asyncio.sleep(0.05)
