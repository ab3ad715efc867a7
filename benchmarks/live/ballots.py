"""Scenario of a burst of ballots: all vote within seconds, and each is counted exactly once."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from benchmarks.live.asking import Broken
from benchmarks.live.events import Event
from benchmarks.live.progress import tell

if TYPE_CHECKING:
    from benchmarks.live.person import Person
    from benchmarks.live.world import World

__all__ = ["Ballots", "ballots"]

PATIENCE: Final = 30.0


@dataclass
class Ballots:
    """One vote of so many people."""

    people: int
    within: float
    """Seconds within which they press."""
    opened: float = 0.0
    """Seconds until all had their ballot before them."""
    answered: list[float] = field(default_factory=list)
    """Seconds until each was told that the ballot is kept."""
    unanswered: int = 0
    last: float = 0.0
    """Seconds from the first press to the last answer."""
    cpu: float = 0.0
    counted: int = 0
    """People whose ballot is on the disk exactly once."""
    twice: int = 0
    """Ballots beyond one a person."""
    voters: int = 0
    """What the outcome says, which the room sees."""
    cast: int = 0
    known: int = 0
    """People in the session on the disk."""


async def ballots(here: World, within: float) -> Ballots:
    """All have their page; goes on to the vote, which ends it: the server is stopped to count."""
    found = Ballots(len(here.people), within)
    console = here.consoles[0]
    if not await here.next_step(patience=PATIENCE):
        tell("  some never saw the vote coming")
    await asyncio.sleep(1)
    voters = [_Voter(person) for person in here.people]
    began = perf_counter()
    await console.press("-open")
    waiting = [asyncio.create_task(voter.ready()) for voter in voters]
    _done, late = await asyncio.wait(waiting, timeout=PATIENCE)
    if late:
        tell(f"  {len(late)} never saw the vote open")
    found.opened = perf_counter() - began
    await asyncio.sleep(1)
    await _vote(here, voters, found)
    held = Counter(await here.senders())
    found.counted = sum(times == 1 for times in held.values())
    found.twice = held.total() - len(held)
    await console.press("-close")
    await asyncio.sleep(1)
    await _count(here, found)
    return found


class _Voter:
    """A phone that waits for the paper in its stream, and asks for its own ballot at once."""

    def __init__(self, person: Person) -> None:
        self.person, self.asker = person, person.asker()
        self.address, self.options = "", [""]
        self._mine: Any = None
        self._paper = asyncio.Event()
        person.heard.append(self._hear)

    def _hear(self, _person: Person, events: bytes, _now: float) -> None:
        paper = Event.paper(events)
        if paper is not None:
            self.address, self.options = paper
            self._paper.set()

    async def ready(self) -> None:
        """Until its ballot can be filled in."""
        await self._paper.wait()
        self._mine = await self.person.see_ballot(self.asker, self.address)

    async def vote(self) -> None:
        """Chooses one option."""
        option = random.choice(self.options)
        try:
            await self.person.vote(self.asker, self.address, option, self._mine)
        except Broken:  # a connection that the server let go as idle: browsers open another
            self.asker = self.person.asker()
            await self.person.vote(self.asker, self.address, option, self._mine)


async def _vote(here: World, voters: list[_Voter], found: Ballots) -> None:
    before, began = here.server.cpu(), perf_counter()

    async def one(voter: _Voter) -> None:
        await asyncio.sleep(random.random() * found.within)
        pressed = perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                await voter.vote()
        except (Broken, OSError, TimeoutError) as error:
            found.unanswered += 1
            tell(f"  no vote: {error or 'no answer'}")
            return
        found.answered.append(perf_counter() - pressed)
        found.last = perf_counter() - began
        voter.asker.close()

    await asyncio.gather(*map(one, voters))
    found.cpu = here.server.cpu() - before


async def _count(here: World, found: Ballots) -> None:
    [session] = await here.count()
    found.known = len(session["people"])
    for vote in session["votes"]:
        found.voters, found.cast = vote["voters"], round(vote["cast"])
