"""Join-storm scenario: a full room joins within a minute, while some already write."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Final

from benchmarks.live.asking import Broken
from benchmarks.live.person import Person, Refused
from benchmarks.live.progress import tell
from benchmarks.live.world import world

if TYPE_CHECKING:
    from benchmarks.live.world import World

__all__ = ["Joining", "join_storm"]

ALREADY: Final = 10
"""People who are in before, and write."""
EVERY: Final = 2.0
"""Seconds between two texts of one of them."""
PATIENCE: Final = 60.0
ARRIVALS: Final = 0.95
"""The part of the time within which they scan: the last ones must be in at its end."""


@dataclass
class Joining:
    """So many people came within so many seconds; times in seconds."""

    people: int
    within: float
    inside: list[float] = field(default_factory=list)
    """From the scan to the page inside, its files apart."""
    shown: list[float] = field(default_factory=list)
    """From the scan to the first frame of the stream."""
    drawn: list[float] = field(default_factory=list)
    """From the scan to one's own step drawn."""
    lost: int = 0
    """People who never got in."""
    known: int = 0
    """Newcomers on the disk."""
    last: float = 0.0
    """Seconds from the first scan until everybody's step was drawn."""
    answered: list[float] = field(default_factory=list)
    """What those waited who wrote meanwhile."""
    refused: int = 0
    cpu: float = 0.0
    memory: int = 0


async def join_storm(people: int, within: float) -> Joining:
    """They come evenly; nobody takes time to type a name, which makes it harder."""
    found = Joining(people, within)
    async with world(ALREADY) as here:
        await here.open_consoles()
        await here.open_streams()
        await here.open_pages(here.people)
        writers = [asyncio.create_task(_write(person, found)) for person in here.people]
        before, began = here.server.cpu(), perf_counter()
        newcomers = [Person(here.wires, here.place, ALREADY + nth) for nth in range(people)]
        await asyncio.gather(*(_come(p, nth, found) for nth, p in enumerate(newcomers)))
        found.last = perf_counter() - began
        found.cpu = here.server.cpu() - before
        found.memory = here.server.memory()
        for writer in writers:
            writer.cancel()
        await asyncio.gather(*writers, return_exceptions=True)
        await _count(here, found)
    return found


async def _come(person: Person, nth: int, found: Joining) -> None:
    await asyncio.sleep(nth * ARRIVALS * found.within / found.people)
    began = perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            await person.join(f"Venue{nth}")
            found.inside.append(perf_counter() - began)
            page = asyncio.create_task(person.open_page())
            found.shown.append(await person.open_stream() - began)
            found.drawn.append(await page - began)
    except (Broken, OSError, TimeoutError) as error:
        found.lost += 1
        tell(f"  not in: {error or type(error).__name__}")


async def _write(person: Person, found: Joining) -> None:
    while True:
        began = perf_counter()
        try:
            async with asyncio.timeout(10):
                await person.say(f"texte {person.number} {began}")
                found.answered.append(perf_counter() - began)
        except Refused:
            found.refused += 1
        except (Broken, TimeoutError) as error:
            tell(f"  not written: {error or 'no answer for 10 s'}")
        await asyncio.sleep(EVERY)


async def _count(here: World, found: Joining) -> None:
    [session] = await here.count()
    names = [name for name in session["people"].values() if name.startswith("Venue")]
    assert len(set(names)) == len(names), "somebody is there twice"
    found.known = len(names)
