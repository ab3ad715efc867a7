"""`make torture-cluster`: nodes killed, paused and cut off while people write, and what is kept.

Seeded rounds: one fault after another, each mended before the next. All that was acknowledged must
stand in the database once, in each writer's order, under the writer's own name; a secret vote goes
on meanwhile, and is counted at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx

from tests.cluster.crowd import Ledger, Listener, Writer, faults_in, meeting_in
from tests.cluster.cuts import Cut
from tests.cluster.instance import Instance
from tests.cluster.votes import Vote, Voter, counted, vote_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.cluster.crowd import Meeting
    from tests.cluster.instance import Node

WRITERS, LISTENERS, MEETINGS, VOTERS = 4, 6, 2, 5
EVERY: Final = 0.4
CHECKED_EVERY: Final = 10
PATIENCE: Final = 60.0
"""Seconds after a fault within which everybody writes again."""


@dataclass
class Torture:
    """An instance whose every way can be cut, and people who write and listen."""

    instance: Instance
    random: random.Random
    meetings: list[Meeting] = field(default_factory=list)
    ledgers: list[Ledger] = field(default_factory=list)
    writers: list[Writer] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)
    to_database: dict[str, Cut] = field(default_factory=dict)
    to_nginx: Cut | None = None
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By fault, how long it took until somebody in each session had been answered again."""
    faults: list[str] = field(default_factory=list)
    vote: Vote | None = None
    voters: list[Voter] = field(default_factory=list)

    # ── faults ──────────────────────────────────────────────────────────────────────────────

    def _some_node(self) -> Node:
        """Mostly the owner of a session."""
        if self.random.random() < 0.8:
            with suppress(StopIteration):
                return self.instance.owner(self.random.choice(self.meetings).session)
        return self.random.choice(self.instance.nodes)

    async def kill(self) -> None:
        """`kill -9`, and a new start."""
        node = self._some_node()
        await asyncio.to_thread(node.stop, signal.SIGKILL)
        await self._until_written("kill -9")
        await asyncio.to_thread(node.start)

    async def stop(self) -> None:
        """A clean stop, as in a rolling restart."""
        node = self._some_node()
        began = time.monotonic()
        node.process.send_signal(signal.SIGTERM)  # type: ignore[union-attr]
        await self._until_written("clean stop", began)
        await asyncio.to_thread(node.process.wait, 30)  # type: ignore[union-attr]
        await asyncio.to_thread(node.start)

    async def pause(self) -> None:
        """`SIGSTOP`, for longer or shorter than its lease, and `SIGCONT`."""
        node, began = self._some_node(), time.monotonic()
        node.process.send_signal(signal.SIGSTOP)  # type: ignore[union-attr]
        try:
            if self.random.random() < 0.5:
                await asyncio.sleep(self.random.uniform(0.5, 3))
            else:
                await self._until_written("paused", began)
        finally:
            node.process.send_signal(signal.SIGCONT)  # type: ignore[union-attr]
        await self._until_written("woken")

    async def part_from_database(self) -> None:
        """Cuts one node off, or holds all back between it and the database."""
        cut = self.to_database[self._some_node().name]
        held = self.random.random() < 0.5
        cut.set(cut=not held, held=held)
        began = time.monotonic()
        if self.random.random() < 0.3:
            await self._until_written("cut off from the database for long", began + 8)
        else:
            await asyncio.sleep(self.random.uniform(1, 6))
        cut.set()
        await self._until_written("cut off from the database")

    async def restart_database(self) -> None:
        """Stops the database at once, and starts it again."""
        assert self.instance.database is not None
        await asyncio.to_thread(self.instance.database.stop)
        await asyncio.sleep(self.random.uniform(0, 2))
        await asyncio.to_thread(self.instance.database.start)
        await self._until_written("database restarted")

    async def part_from_phones(self) -> None:
        """Cuts all phones off, or holds all back."""
        assert self.to_nginx is not None
        held = self.random.random() < 0.5
        self.to_nginx.set(cut=not held, held=held)
        await asyncio.sleep(self.random.uniform(0.2, 4))
        self.to_nginx.set()
        await self._until_written("phones cut off")

    async def _until_written(self, what: str, since: float = 0.0) -> None:
        """Waits until a text that was begun after `since` is acknowledged in each session."""
        since = since or time.monotonic()
        for ledger in self.ledgers:
            due = time.monotonic() + PATIENCE
            while not any(at > since for at in ledger.answers[-20:]):
                if time.monotonic() > due:
                    self.faults.append(f"nobody was answered for {PATIENCE:.0f} s: {what}")
                    return
                await asyncio.sleep(0.02)
        self.seconds[what].append(time.monotonic() - since)

    # ── rounds ──────────────────────────────────────────────────────────────────────────────

    async def rounds(self, count: int, only: str = "") -> None:
        """So many, of one way alone where it is named; then everybody ends what they write."""
        ways: list[Callable[[], Awaitable[None]]] = [
            *(self.kill, self.kill, self.stop, self.stop, self.pause, self.pause),
            *(self.part_from_database, self.restart_database, self.part_from_phones),
        ]
        ways = [way for way in ways if not only or way.__name__ in only.split(",")]
        limits = httpx.Limits(max_connections=None)
        patience = httpx.Timeout(None, connect=5)
        async with httpx.AsyncClient(timeout=patience, limits=limits, trust_env=False) as http:
            writing = [asyncio.create_task(one.write(EVERY)) for one in self.writers]
            voting = [asyncio.create_task(one.go_on(EVERY)) for one in self.voters]
            listening = [asyncio.create_task(one.listen(http)) for one in self.listeners]
            await self._until_written("begun")
            for n in range(1, count + 1):
                way = self.random.choice(ways)
                await way()
                print(f"{n:4} {way.__name__}", flush=True)
                if self.faults:
                    break
                if n % CHECKED_EVERY == 0:
                    await asyncio.to_thread(self.check)
            for writer in self.writers:
                writer.over = True
            for voter in self.voters:
                voter.over = True
            await asyncio.gather(*writing, *voting)
            for task in listening:
                task.cancel()
        await asyncio.to_thread(self.check)

    def check(self) -> None:
        """Reads each session from the database and holds it against the ledger."""
        for meeting, ledger in zip(self.meetings, self.ledgers, strict=True):
            folder = self.instance.folder / "reader"
            self.faults += faults_in(self.instance.store, folder, meeting, ledger)
        self.faults += [f"gone: {one.n}" for one in self.listeners if one.gone]
        for voter in self.voters:
            self.faults += voter.faults

    def count(self) -> None:
        """Stops all nodes, and has the vote counted."""
        for node in self.instance.nodes:
            node.stop()
        if self.vote is not None:
            folder = self.instance.folder / "reader"
            self.faults += counted(self.instance.store, folder, self.vote, self.voters)


def tortured(folder: Path, seed: int, count: int, nodes: int, only: str = "") -> Torture:
    """Runs so many rounds; what was found stands in it."""
    from tests.postgres import Cluster

    database = Cluster.made()
    cuts = {f"n{n}": Cut(database.port) for n in range(1, nodes + 1)}
    instance = Instance(folder, nodes, {"TABLEE_PACE": "0"}, database=database)
    for name, cut in cuts.items():
        instance.of_node[name] = {"TABLEE_DATABASE": database.url("postgres", cut.port)}
    made = Torture(instance, random.Random(seed), to_database=cuts)
    try:
        instance.start()
        made.to_nginx = Cut(instance.front)
        origin = f"http://127.0.0.1:{made.to_nginx.port}"
        for n in range(MEETINGS):
            people = WRITERS + LISTENERS
            meeting = meeting_in(instance.store, folder / "maker", people, f"Essai {n}")
            ledger = Ledger()
            made.meetings.append(meeting)
            made.ledgers.append(ledger)
            here = instance.origin
            made.writers += [Writer(origin, meeting, i, ledger, here) for i in range(WRITERS)]
            made.listeners += [Listener(origin, meeting, i) for i in range(WRITERS, people)]
        vote = made.vote = vote_in(instance.store, folder / "maker", VOTERS)
        made.voters = [Voter(origin, instance.origin, vote, n) for n in range(VOTERS)]
        asyncio.run(made.rounds(count, only))
        made.count()
        return made
    finally:
        instance.end()
        for cut in (*cuts.values(), *filter(None, [made.to_nginx])):
            cut.end()


def main() -> None:
    """Ends with 1 where anything was lost, twice, out of order, or somebody else's."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=200)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--nodes", type=int, default=3)
    asked.add_argument("--only", default="", help="these ways alone: kill,stop")
    asked.add_argument("--logs", default="", help="a folder for what nodes and nginx have written")
    given = asked.parse_args()
    seed = given.seed or random.SystemRandom().randrange(1, 10**6)
    print(f"seed {seed}, {given.rounds} rounds, {given.nodes} nodes", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tablee-torture-") as folder:
        try:
            made = tortured(Path(folder), seed, given.rounds, given.nodes, given.only)
        finally:
            if given.logs:
                shutil.copytree(folder, given.logs, dirs_exist_ok=True)
    told = sum(len(ledger.acknowledged) for ledger in made.ledgers)
    cast = sum(voter.cast for voter in made.voters)
    print(f"{told} texts, {cast} ballots acknowledged in {time.monotonic() - began:.0f} s")
    for what, seconds in sorted(made.seconds.items()):
        seconds.sort()
        half, most = seconds[len(seconds) // 2], seconds[-1]
        times = f"{len(seconds):4} times, answered again after {half:.2f} s, at most {most:.2f}"
        print(f"  {what:28} {times}")
    put_off = Counter(said[:3] for ledger in made.ledgers for said in ledger.put_off)
    print(f"  sent again after an answer: {dict(put_off) or 'none'}")
    for fault in made.faults[:50]:
        print(fault)
    print("nothing lost, nothing twice" if not made.faults else f"{len(made.faults)} faults")
    sys.exit(bool(made.faults))


if __name__ == "__main__":
    main()
