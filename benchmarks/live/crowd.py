"""Scenario of many people in one session: memory, step changes, reconnections, a vote."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Final

from benchmarks.live.ballots import Ballots, ballots
from benchmarks.live.progress import tell
from benchmarks.live.returning import Return, after_cut, after_restart
from benchmarks.live.rooms import STEPS
from benchmarks.live.steps import StepChange, step_change
from benchmarks.live.world import World, world

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["PARTS", "Crowd", "Memory", "crowd"]

PARTS: Final = ("memory", "steps", "returns", "ballots")


@dataclass(frozen=True)
class Memory:
    """Bytes that the server holds."""

    people: int
    nobody: int
    """With a console and a wall open, everybody joined, nobody there."""
    streams: int
    """Once all listen."""
    pages: int
    """Once all have their page too."""
    opening: float
    """Seconds for all pages, eight at a time."""

    @property
    def each_stream(self) -> float:
        """Bytes for one who only listens."""
        return (self.streams - self.nobody) / self.people

    @property
    def each_page(self) -> float:
        """Bytes for one who has the page too."""
        return (self.pages - self.nobody) / self.people


@dataclass
class Crowd:
    """What so many people did."""

    people: int
    memory: Memory | None = None
    changes: list[StepChange] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    ballots: Ballots | None = None


async def crowd(found: Crowd, parts: Collection[str] = PARTS, *, within: float = 10.0) -> None:
    """Does these parts, and notes each in `found` once it is done; ballots `within` seconds."""
    steps = STEPS if "steps" in parts else STEPS[-2:]
    async with world(found.people, steps=steps) as here:
        found.memory = await _gather(here)
        gc.collect()
        gc.freeze()
        if "steps" in parts:
            for nth in (1, 2):
                tell(f"  {found.people} people: step change {nth}")
                found.changes.append(await step_change(here))
        if "returns" in parts:
            for back in (after_cut, after_restart):
                found.returns.append(await back(here))
                tell(f"  {found.people} people: {found.returns[-1].how}, back")
                await asyncio.sleep(1)
        if "ballots" in parts:
            tell(f"  {found.people} people: ballots")
            found.ballots = await ballots(here, within)


async def _gather(here: World) -> Memory:
    people = len(here.people)
    await here.open_consoles()
    await asyncio.sleep(1)
    nobody = here.server.memory()
    await here.open_streams()
    await asyncio.sleep(1)
    streams, began = here.server.memory(), perf_counter()
    await here.open_pages(here.people)
    opening = perf_counter() - began
    await asyncio.sleep(1)
    tell(f"  {people} pages opened in {opening:.1f} s")
    return Memory(people, nobody, streams, here.server.memory(), opening)
