"""A burst of ballots: all vote within a few seconds; each ballot counted exactly once."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Final

from benchmarks.live.asking import Broken
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
    """Seconds until all had the open vote before them."""
    answered: list[float] = field(default_factory=list)
    """Seconds until each had their own page drawn again."""
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
    old, began = console.page.stage, perf_counter()
    await console.press("-open")
    if not await here.drawn_since(old, patience=PATIENCE):
        tell("  some never saw the vote open")
    found.opened = perf_counter() - began
    await asyncio.sleep(1)
    await _vote(here, found)
    await console.press("-close")
    await asyncio.sleep(1)
    await _count(here, found)
    return found


async def _vote(here: World, found: Ballots) -> None:
    before, began = here.server.cpu(), perf_counter()

    async def one(person: Person) -> None:
        await asyncio.sleep(random.random() * found.within)
        pressed = perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                while not person.page.buttons("-add-"):  # a page comes element by element
                    await asyncio.sleep(0.05)
                ended = await person.press("-add-")
        except (Broken, TimeoutError) as error:
            found.unanswered += 1
            tell(f"  no vote: {error or 'no answer'}")
            return
        found.answered.append(ended - pressed)
        found.last = ended - began

    await asyncio.gather(*map(one, here.people))
    found.cpu = here.server.cpu() - before


async def _count(here: World, found: Ballots) -> None:
    [session] = await here.count()
    held = Counter(person for person, _text in session["contributions"]["dot_vote"])
    found.counted = sum(times == 1 for times in held.values())
    found.twice = held.total() - len(held)
    found.known = len(session["people"])
    for vote in session["votes"]:
        found.voters, found.cast = vote["voters"], round(vote["cast"])
