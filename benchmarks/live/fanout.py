"""Fan-out scenario: latency and cost of delivering each contribution to all listeners."""

from __future__ import annotations

import asyncio
import gc
import tempfile
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from benchmarks.live import servers
from benchmarks.live.asking import Broken
from benchmarks.live.others import watch_others
from benchmarks.live.person import Refused
from benchmarks.live.progress import tell
from benchmarks.live.roll import Roll
from benchmarks.live.systems import Ours, OverHttp, Polling
from benchmarks.live.wires import Wires
from benchmarks.live.world import world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from benchmarks.live.systems import System

__all__ = ["SYSTEMS", "FanOut", "Fit", "fit", "run"]

SYSTEMS: Final = {
    "ours": "Tablée",
    "raw_sse": "raw Starlette",
    "floor": "the generator itself",
    "polling": "Streamlit, `run_every=1`",
}
RATE: Final = 2.0
"""Contributions a second."""
LATEST: Final = 10.0
"""Seconds after the last contribution from which what has not come counts as missed."""
AT_ONCE: Final = 4
"""Contributions of one system before it is the next one's turn."""
IDLE: Final = 10.0
"""Seconds for which is watched what the servers cost when nobody says anything: beats, too."""
FRAMING: Final = len(b"event: state\ndata: \n\n")
"""Bytes that the rivals put around what is said."""


@dataclass
class FanOut:
    """What one system did with so many listeners."""

    system: str
    listeners: int
    seconds: list[float] = field(default_factory=list)
    """Of each contribution that reached all, until the last had it."""
    asked: int = 0
    said: int = 0
    """Those of them that were taken."""
    refused: int = 0
    """Those that the server would not take, saying so."""
    delivered: int = 0
    missed: int = 0
    """Deliveries that never came, of what was said."""
    cpu: float = 0.0
    """Seconds of the server's processor while they were said."""
    idle: float = 0.0
    """The same, of which it would have taken as many with nobody saying anything."""
    elapsed: float = 0.0
    others: float = 0.0
    """Cores that others took meanwhile."""
    size: float = 0.0
    """Bytes of one update, as received."""

    @property
    def per_update(self) -> float:
        """Seconds of processor for one update at one listener, all counted, idling too."""
        return self.cpu / max(1, self.delivered)

    @property
    def per_contribution(self) -> float:
        """Seconds of processor for one contribution and all its deliveries, idling left out."""
        return max(0.0, self.cpu - self.idle) / max(1, self.said)


@dataclass(frozen=True)
class Fit:
    """What one contribution costs: a fixed part, and a part for each who listens; in seconds."""

    fixed: float
    each: float


def fit(found: Sequence[FanOut]) -> Fit:
    """The straight line through the costs of one system at several numbers of listeners.

    Least squares of the relative errors: otherwise the largest number alone would decide. With one
    number of listeners only, all is counted as each listener's.
    """
    costs = [(f.listeners, max(1e-6, f.per_contribution)) for f in found]
    points = [(n, cost, 1 / cost**2) for n, cost in costs]
    total = sum(w for _n, _c, w in points)
    mean = sum(w * n for n, _c, w in points) / total
    middle = sum(w * c for _n, c, w in points) / total
    spread = sum(w * (n - mean) ** 2 for n, _c, w in points)
    if not spread:
        return Fit(0.0, middle / mean)
    each = sum(w * (n - mean) * (c - middle) for n, c, w in points) / spread
    return Fit(middle - each * mean, each)


async def run(seconds: Mapping[str, float], listeners: int, size: float = 0) -> list[FanOut]:
    """Systems at one number of listeners, each for so many seconds, in servers of their own.

    They stand at the same time and take turns, so that what disturbs one disturbs the others.
    `size` is that of the rivals' updates, in bytes; that of our own, where these come first.
    """
    async with AsyncExitStack() as stack:
        measured: list[_Measured] = []
        for kind in seconds:
            system = await stack.enter_async_context(_standing(kind, listeners, size))
            measured.append(_Measured(kind, system, listeners))
            await measured[-1].gather()
            size = size or measured[-1].size
        await _idle(measured, min(IDLE, *seconds.values()))
        gc.collect()
        gc.disable()
        try:
            turns = {one: round(seconds[one.found.system] * RATE) for one in measured}
            while any(turns.values()):
                for one, left in turns.items():
                    await one.speak(min(left, AT_ONCE))
                    turns[one] = max(0, left - AT_ONCE)
        finally:
            gc.enable()
        return [one.result() for one in measured]


@asynccontextmanager
async def _standing(kind: str, listeners: int, size: float) -> AsyncIterator[System]:
    if kind == "ours":
        async with world(listeners) as here:
            yield Ours(here)
        return
    with tempfile.TemporaryDirectory(prefix="bench-live-") as folder:
        wires = Wires()
        system: System
        if kind == "polling":
            system = Polling(wires, Path(folder), listeners)
        else:
            server = servers.rival(kind, Path(folder))
            system = OverHttp(wires, server, listeners, round(size) - FRAMING)
        try:
            await asyncio.to_thread(system.server.start)
            yield system
        finally:
            wires.close()
            system.server.stop()


class _Measured:
    """One system and what it has done so far."""

    def __init__(self, kind: str, system: System, listeners: int) -> None:
        self.system, self.found = system, FanOut(kind, listeners)
        self._roll = Roll(range(listeners))
        self.size = 0.0
        self.idle = 0.0

    async def gather(self) -> None:
        """Everybody is there, and has heard something."""
        await self.system.gather(self._roll)
        for times in (3, 2):  # the first tell of buttons that the others have then
            self._roll.forget()
            await _speak(self.system, self._roll, times, FanOut("", 0))
            await _last_ones(self._roll)
        self.size = self.result().size
        self._roll.forget()

    async def speak(self, times: int) -> None:
        """Says something so many times, and waits until all have it."""
        if not times:
            return
        found, cpu = self.found, self.system.server.cpu
        others, before, began = watch_others(cpu), cpu(), perf_counter()
        found.asked += times
        await _speak(self.system, self._roll, times, found)
        await _last_ones(self._roll)
        took = perf_counter() - began
        found.cpu += cpu() - before
        found.others = (found.others * found.elapsed + others() * took) / (found.elapsed + took)
        found.elapsed += took

    def result(self) -> FanOut:
        """All of it."""
        found, roll = self.found, self._roll
        found.idle = self.idle * found.elapsed
        found.seconds = [delivery.seconds for delivery in roll.done]
        found.missed = roll.missed
        said = [*roll.done, *roll.pending]
        found.delivered = sum(found.listeners - len(d.waiting) for d in said)
        found.size = sum(d.bytes for d in said) / max(1, found.delivered)
        return found


async def _speak(system: System, roll: Roll, times: int, found: FanOut) -> None:
    """Says something so many times at the rate, the first time too.

    What was said just before it would have it share the next frame.
    """
    loop = asyncio.get_running_loop()
    begin, said = loop.time(), []
    for nth in range(times):
        await asyncio.sleep(begin + (nth + 1) / RATE - loop.time())
        said.append(asyncio.create_task(_say(system, roll, nth, found)))
    await asyncio.gather(*said)


async def _say(system: System, roll: Roll, nth: int, found: FanOut) -> None:
    delivery = roll.say()
    try:
        async with asyncio.timeout(LATEST):
            await system.say(nth, delivery.word)
    except Refused as why:
        tell(f"  refused: {why}")
        found.refused += 1
        roll.drop(delivery)
    except (Broken, OSError, TimeoutError) as error:
        tell(f"  not said: {error or type(error).__name__}")
        if not delivery.last:  # it went nowhere; one that is on its way must reach all
            roll.drop(delivery)
    else:
        found.said += 1


async def _last_ones(roll: Roll) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + LATEST
    while roll.pending and loop.time() < end:
        await asyncio.sleep(0.05)


async def _idle(measured: Sequence[_Measured], seconds: float) -> None:
    """Seconds of processor a second that each takes while nothing is said."""
    await asyncio.sleep(0.5)
    before = [one.system.server.cpu() for one in measured]
    await asyncio.sleep(seconds)
    for one, cpu in zip(measured, before, strict=True):
        one.idle = (one.system.server.cpu() - cpu) / seconds
