"""Step-change scenario: when all have received the new step, while some go on writing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from benchmarks.live.asking import Broken
from benchmarks.live.person import Refused
from benchmarks.live.progress import tell

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from benchmarks.live.person import Person
    from benchmarks.live.world import World

__all__ = ["StepChange", "step_change"]

WRITERS: Final = 10
EVERY: Final = 0.8
"""Seconds between two texts of one writer."""
QUIET: Final = 4.0
LATEST: Final = 25.0


@dataclass
class StepChange:
    """One press on "next step", with so many phones."""

    people: int
    answered: float = 0.0
    """Seconds until the facilitator's own page was drawn again."""
    told: list[float] = field(default_factory=list)
    """Until each stream had told the new step."""
    drawn: list[float] = field(default_factory=list)
    """Until each page was the new step's: drawn for it, or the same, with its fields come."""
    cpu: float = 0.0
    """Seconds of the server's processor until the last page was drawn."""
    before: list[float] = field(default_factory=list)
    """Seconds that a writer waited for the answer, in the quiet before."""
    during: list[float] = field(default_factory=list)
    """And while pages were drawn again."""
    refused: int = 0
    """Texts that the server would not take, saying so."""
    unwritten: int = 0
    """Texts that could not be sent, or had no answer within 10 s."""
    missed: int = 0
    """Pages that never had the new step."""


async def step_change(here: World) -> StepChange:
    """The facilitator goes on to the next step, where everybody has stream and page."""
    found = StepChange(len(here.people))
    await _while_they_write(here, found, found.before, asyncio.sleep(QUIET))
    await _while_they_write(here, found, found.during, _press_next(here, found))
    await asyncio.sleep(1)
    return found


async def _while_they_write(
    here: World, found: StepChange, waits: list[float], what: Coroutine[Any, Any, None]
) -> None:
    writers = [asyncio.create_task(_write(p, waits, found)) for p in here.people[:WRITERS]]
    try:
        await asyncio.sleep(0.3)
        await what
    finally:
        for writer in writers:
            writer.cancel()
        await asyncio.gather(*writers, return_exceptions=True)


class _Watch:
    """Who does not have the new step yet, and when the others had it."""

    def __init__(self, people: list[Person], old: str, found: StepChange) -> None:
        self.untold, self.undrawn = set(people), set(people)
        self.all_there = asyncio.Event()
        self._old, self._found, self._began = old, found, perf_counter()
        for person in people:
            person.heard.append(self._heard)
            person.drawn = self._drawn

    def _heard(self, who: Person, _events: bytes, now: float) -> None:
        if who in self.untold and who.stage != self._old:
            self.untold.discard(who)
            self._found.told.append(now - self._began)
            self._drawn(who)
            self._look()

    def _drawn(self, who: Person) -> None:
        if who in self.undrawn and who.stage != self._old and who.ready:
            self.undrawn.discard(who)
            self._found.drawn.append(perf_counter() - self._began)
            self._look()

    def _look(self) -> None:
        if not self.untold and not self.undrawn:
            self.all_there.set()


async def _press_next(here: World, found: StepChange) -> None:
    before, began = here.server.cpu(), perf_counter()
    watch = _Watch(here.people, here.people[0].stage, found)
    try:
        async with asyncio.timeout(LATEST):
            found.answered = await here.consoles[0].press("-do-next") - began
            await watch.all_there.wait()
    except TimeoutError:
        found.missed = len(watch.untold | watch.undrawn)
        tell(f"  {len(watch.untold)} streams, {len(watch.undrawn)} pages never had the new step")
    found.cpu = here.server.cpu() - before
    for person in here.people:
        person.heard.pop()
        person.drawn = None


async def _write(person: Person, waits: list[float], found: StepChange) -> None:
    """Goes on writing; what cannot be written for the moment is written at the next occasion."""
    nth = 0
    while True:
        began = perf_counter()
        try:
            async with asyncio.timeout(10):
                waits.append(await person.say(f"texte {person.number} {nth}") - began)
        except Refused:
            found.refused += 1
        except (Broken, TimeoutError) as error:
            found.unwritten += 1
            tell(f"  not written: {str(error) or 'no answer for 10 s'}")
        nth += 1
        await asyncio.sleep(EVERY)
