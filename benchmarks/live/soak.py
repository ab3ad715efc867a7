"""Soak scenario: people come, write, reconnect and go; whether the server's memory grows."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from benchmarks.live.asking import Broken
from benchmarks.live.person import Person, Refused
from benchmarks.live.progress import tell
from benchmarks.live.world import world

if TYPE_CHECKING:
    from benchmarks.live.world import World

__all__ = ["Soak", "soak"]

SPEED: Final = 6
"""Simulated minutes in a minute."""
MINUTE: Final = 60.0 / SPEED
"""Seconds of a simulated one."""
THERE: Final = 60
"""Places: whoever leaves one is followed by somebody, back or new."""
STAYS: Final = 10.0
"""Simulated minutes that somebody stays before the network goes, on average."""
AWAY: Final = 2.0
"""Simulated minutes of absence, on average."""
RETURNS: Final = 0.5
"""Part of those cut off who come back as themselves; the others are followed by new people."""
WRITES: Final = 1.0
"""Simulated minutes between two texts of one person, on average."""
PARTS: Final = 12
STEPS: Final = ("action_canvas", "clarification") * 6
TROUBLES: Final = (Broken, Refused, OSError, TimeoutError)


@dataclass
class Soak:
    """What came and went; bytes that the server held at the end of each twelfth."""

    minutes: float
    memory: list[int] = field(default_factory=list)
    joined: int = 0
    returned: int = 0
    as_others: int = 0
    """Returns after which the page was somebody else's: there must be none."""
    texts: int = 0
    troubles: int = 0

    @property
    def growth(self) -> float:
        """The end ÷ after the first twelfth."""
        return self.memory[-1] / self.memory[0]


async def soak(minutes: float) -> Soak:
    """So many simulated minutes, `SPEED` times as fast."""
    found = Soak(minutes)
    async with world(THERE, steps=STEPS) as here:
        await here.open_consoles()
        places = [asyncio.create_task(_place(here, person, found)) for person in here.people]
        for part in range(PARTS):
            await asyncio.sleep(minutes * MINUTE / PARTS)
            found.memory.append(here.server.memory())
            tell(f"  {part + 1} of {PARTS}: {found.memory[-1] / 1e6:.0f} MB, {found.texts} texts")
            if part < PARTS - 1:
                await here.consoles[0].press("-do-next")
        for place in places:
            place.cancel()
        ended = await asyncio.gather(*places, return_exceptions=True)
        wrong = [each for each in ended if isinstance(each, Exception)]
        if wrong:
            raise wrong[0]
    return found


async def _place(here: World, person: Person, found: Soak) -> None:
    """One place in the room: its person, then whoever follows."""
    await asyncio.sleep(random.random() * MINUTE)
    await _until_in(person, found)
    while True:
        await _stay(person, found)
        person.drop()
        await asyncio.sleep(_about(AWAY))
        if random.random() < RETURNS:
            known = person.page.me
            await _until_in(person, found, back=True)
            found.returned += 1
            found.as_others += person.page.me != known
        else:
            person = await _newcomer(here, found)


async def _newcomer(here: World, found: Soak) -> Person:
    found.joined += 1
    person = Person(here.wires, here.place, THERE + found.joined)
    while True:
        try:
            await person.join(f"Venue{found.joined}")
            break
        except TROUBLES:
            found.troubles += 1
            await asyncio.sleep(1)
    await _until_in(person, found)
    return person


async def _until_in(person: Person, found: Soak, *, back: bool = False) -> None:
    while True:
        try:
            await person.open_stream(back=back)
            await person.open_page(resume=back)
            return
        except TROUBLES:
            found.troubles += 1
            await asyncio.sleep(1)


async def _stay(person: Person, found: Soak) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + _about(STAYS)
    while loop.time() < end:
        await asyncio.sleep(_about(WRITES))
        try:
            async with asyncio.timeout(10):
                await person.say(f"Une idée de {person.number}, {found.texts}")
            found.texts += 1
        except TROUBLES:
            found.troubles += 1


def _about(minutes: float) -> float:
    """Seconds of simulated minutes, from half of it to half as much again."""
    return minutes * MINUTE * random.uniform(0.5, 1.5)
