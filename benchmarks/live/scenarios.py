"""Runs the scenarios in turn, each with its size and time limit."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from benchmarks.live.activity import Activity, activity
from benchmarks.live.cost import SIZES, CardCost, card_cost
from benchmarks.live.crowd import PARTS, Crowd, crowd
from benchmarks.live.fanout import FanOut
from benchmarks.live.fanout import run as fan_out
from benchmarks.live.joining import Joining, join_storm
from benchmarks.live.others import watch_others
from benchmarks.live.phones import Phones, phones
from benchmarks.live.progress import tell
from benchmarks.live.soak import SPEED, Soak, soak

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping

    _Do = Callable[[], Awaitable[None]]

__all__ = ["FULL", "NAMES", "QUICK", "Figures", "Plan", "measure"]

NAMES: Final = ("cost", "fanout", *PARTS, "joining", "active", "sessions", "phones", "soak")
"""All the scenarios; the soak is run only when asked for."""
LONGEST: Final = 840.0
"""Seconds for all of them: what has not begun by then is left out, what runs is ended."""


@dataclass(frozen=True)
class Plan:
    """How much is measured; times in seconds."""

    listeners: tuple[int, ...] = (25, 100, 300, 1000)
    polled: tuple[int, ...] = (25, 100)
    """With more, the page that polls refuses some, or takes minutes to open."""
    costed: int = 60
    """Cards, in each room."""
    ours: float = 15.0
    raw: float = 8.0
    floor: float = 5.0
    polling: float = 8.0
    crowds: tuple[int, ...] = (300, 1000)
    voting: float = 10.0
    joining: int = 1000
    joining_within: float = 60.0
    active: int = 100
    active_every: float = 20.0
    active_for: float = 40.0
    sessions: int = 50
    each: int = 20
    each_every: float = 60.0
    sessions_for: float = 25.0
    phones_among: int = 300
    phones: int = 3
    phones_shown: int = 20
    minutes: float = 60.0
    """Simulated ones, of the soak."""


FULL: Final = Plan()
QUICK: Final = Plan(
    listeners=(5, 10),
    polled=(5,),
    costed=5,
    ours=2.0,
    raw=1.0,
    floor=1.0,
    polling=2.0,
    crowds=(6,),
    voting=1.0,
    joining=5,
    joining_within=2.0,
    active=5,
    active_every=2.0,
    active_for=4.0,
    sessions=2,
    each=3,
    each_every=2.0,
    sessions_for=4.0,
    phones_among=5,
    phones=1,
    phones_shown=3,
    minutes=1.0,
)


@dataclass
class Figures:
    """What was measured."""

    costs: list[CardCost] = field(default_factory=list)
    fan_outs: list[FanOut] = field(default_factory=list)
    crowds: list[Crowd] = field(default_factory=list)
    joining: list[Joining] = field(default_factory=list)
    active: list[Activity] = field(default_factory=list)
    sessions: list[Activity] = field(default_factory=list)
    phones: list[Phones] = field(default_factory=list)
    soaks: list[Soak] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    """Scenarios that did not end in their time, or failed."""
    seconds: float = 0.0
    others: float = 0.0
    """Cores that others took on this machine meanwhile, on average."""


@dataclass
class _Run:
    plan: Plan
    only: Collection[str]
    figures: Figures = field(default_factory=Figures)
    begun: float = field(default_factory=time.monotonic)

    async def all(self) -> None:
        """In this order, the quickest answers first."""
        if "cost" in self.only:
            await self._within(60, "cost of a card", self._cost)
        if "fanout" in self.only:
            for listeners in self.plan.listeners:
                await self._fan_outs(listeners)
        alone = {"phones": (75, self._phones), "active": (120, self._active)}
        await self._each(alone)
        await self._crowds([part for part in PARTS if part in self.only])
        await self._each({"joining": (180, self._joining), "sessions": (150, self._sessions)})
        if "soak" in self.only:
            longest = self.plan.minutes * 60 / SPEED + 120
            await self._within(longest, "soak", self._soak, in_all=False)

    async def _each(self, scenarios: Mapping[str, tuple[int, _Do]]) -> None:
        for name, (seconds, do) in scenarios.items():
            if name in self.only:
                await self._within(seconds, name, do)

    async def _crowds(self, parts: list[str]) -> None:
        for people in self.plan.crowds if parts else ():
            found = Crowd(people)
            self.figures.crowds.append(found)

            async def do(found: Crowd = found) -> None:
                await crowd(found, parts, within=self.plan.voting)

            await self._within(240, f"{people} people: {', '.join(parts)}", do)

    async def _within(
        self,
        seconds: float,
        what: str,
        do: _Do,
        *,
        in_all: bool = True,
    ) -> None:
        """Does it, unless it takes longer; what it found until then is kept, the rest goes on."""
        left = LONGEST - (time.monotonic() - self.begun) if in_all else seconds
        if left < 5:
            self.figures.unfinished.append(f"{what} (no time was left)")
            return
        tell(what)
        try:
            async with asyncio.timeout(min(seconds, left)):
                await do()
        except Exception as error:
            reason = str(error) or type(error).__name__
            tell(f"  {what} did not end: {reason}")
            self.figures.unfinished.append(f"{what} ({reason.splitlines()[-1][:200]})")

    async def _fan_outs(self, listeners: int) -> None:
        """Those that are compared stand at once and take turns; the page that polls alone."""
        plan, size = self.plan, 0.0
        systems = [{"ours": plan.ours, "raw_sse": plan.raw, "floor": plan.floor}]
        if listeners in plan.polled:
            systems.append({"polling": plan.polling})

        async def do(seconds: dict[str, float]) -> None:
            nonlocal size
            found = await fan_out(seconds, listeners, size)
            self.figures.fan_outs += found
            size = found[0].size

        for seconds in systems:
            what = f"fan-out to {listeners}: {', '.join(seconds)}"
            await self._within(120, what, partial(do, seconds))

    async def _cost(self) -> None:
        for people, cards in SIZES:
            found = await asyncio.to_thread(card_cost, people, cards, self.plan.costed)
            self.figures.costs.append(found)

    async def _phones(self) -> None:
        plan = self.plan
        self.figures.phones.append(await phones(plan.phones_among, plan.phones, plan.phones_shown))

    async def _active(self) -> None:
        plan = self.plan
        found = await activity(1, plan.active, plan.active_every, plan.active_for)
        self.figures.active.append(found)

    async def _sessions(self) -> None:
        plan = self.plan
        found = await activity(plan.sessions, plan.each, plan.each_every, plan.sessions_for)
        self.figures.sessions.append(found)

    async def _joining(self) -> None:
        found = await join_storm(self.plan.joining, self.plan.joining_within)
        self.figures.joining.append(found)

    async def _soak(self) -> None:
        self.figures.soaks.append(await soak(self.plan.minutes))


async def measure(plan: Plan, only: Collection[str]) -> Figures:
    """These scenarios, one after the other; says on the way what it is at."""
    run, others = _Run(plan, only), watch_others()
    await run.all()
    run.figures.seconds = time.monotonic() - run.begun
    run.figures.others = others()
    return run.figures
