"""`make torture-cluster`: nodes killed, paused and parted while people write, and what is kept.

Seeded rounds: one fault after another, each mended before the next. All that was acknowledged must
stand in the database once, in each writer's order, under the writer's own name; what people erase
meanwhile stands at the end in no row, no table's file and no log; a secret vote goes on, is counted
at the end, and its key is in no file then. Every text is told by a webhook, too.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import httpx

from tests.cluster.crowd import Ledger, Listener, Writer, faults_in, meeting_in
from tests.cluster.cuts import Cut
from tests.cluster.erasers import ERASED, Eraser, holding, logged, rows_with
from tests.cluster.faults import Faults
from tests.cluster.instance import FAKETIME, Instance, clocks_may_be_wrong
from tests.cluster.votes import Vote, Voter, counted, keys_of, vote_in
from tests.support.postgres import LOGGING, Cluster, kind_in
from tests.support.receiver import Receiver
from tests.support.waiting import until

WRITERS, LISTENERS, MEETINGS, VOTERS = 4, 6, 2, 5
EVERY: Final = 0.4
ERASING: Final = 2.0
CHECKED_EVERY: Final = 10
POSTED: Final = 240.0
"""Seconds within which all is posted, once nothing happens any more: a wrong clock is refused, and
what it refused is tried again after two minutes at most."""


@dataclass
class Torture(Faults):
    """Rounds of faults, and people who write, erase, vote and listen meanwhile."""

    writers: list[Writer] = field(default_factory=list)
    erasers: list[Eraser] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)
    vote: Vote | None = None
    voters: list[Voter] = field(default_factory=list)
    receiver: Receiver = field(default_factory=Receiver)
    """Another program, which is told by webhooks what happens."""
    done: int = 0
    """Rounds so far."""
    begun: list[tuple[float, str]] = field(default_factory=list)
    """When each began, and its way."""
    in_log: int = 0
    """Files of the write-ahead log in which erased words still stand, as `privacy.md` says."""

    def meet(self, origin: str) -> None:
        """Makes the sessions, and who comes to them by this way."""
        folder, here = self.instance.folder / "maker", self.instance.origin
        for n in range(MEETINGS):
            people = WRITERS + LISTENERS + 1
            meeting = meeting_in(self.instance.store, folder, people, f"Essai {n}")
            ledger = Ledger()
            self.meetings.append(meeting)
            self.ledgers.append(ledger)
            self.writers += [Writer(origin, meeting, i, ledger, here) for i in range(WRITERS)]
            self.erasers.append(Eraser(origin, here, meeting, people - 1))
            self.listeners += [Listener(origin, meeting, i) for i in range(WRITERS, people - 1)]
        self.vote = vote_in(self.instance.store, folder, VOTERS)
        self.voters = [Voter(origin, here, self.vote, n) for n in range(VOTERS)]

    @property
    def acting(self) -> list[Voter | Eraser]:
        """Those who note by themselves what is wrong."""
        return [*self.voters, *self.erasers]

    async def rounds(self, count: int, only: str = "", minutes: float = 0) -> None:
        """So many, of one way alone where it is named; then everybody ends what they write.

        None is begun after so many minutes, if any.
        """
        until = time.monotonic() + 60 * minutes if minutes else math.inf
        ways = [way for way in self.ways if not only or way.__name__ in only.split(",")]
        limits = httpx.Limits(max_connections=None)
        patience = httpx.Timeout(None, connect=5)
        async with httpx.AsyncClient(timeout=patience, limits=limits, trust_env=False) as http:
            doing = [asyncio.create_task(one.write(EVERY)) for one in self.writers]
            doing += [asyncio.create_task(one.go_on(EVERY)) for one in self.voters]
            doing += [asyncio.create_task(one.go_on(ERASING)) for one in self.erasers]
            listening = [asyncio.create_task(one.listen(http)) for one in self.listeners]
            await self.until_written("begun")
            for n in range(1, count + 1):
                way, began = self.random.choice(ways), time.monotonic()
                self.begun.append((began, f"round {n}, {way.__name__}"))
                await way()
                print(f"{n:4} {way.__name__} {time.monotonic() - began:.1f} s", flush=True)
                if n % CHECKED_EVERY == 0:
                    await asyncio.to_thread(self.check)
                self.done = n
                if self.faults or time.monotonic() > until:
                    break
            for writer in self.writers:
                writer.over = True
            for one in self.acting:
                one.over = True
            await asyncio.gather(*doing, *self.starting.values())
            for task in listening:
                task.cancel()
        await asyncio.to_thread(self.check)

    def check(self) -> None:
        """Reads each session from the database and holds it against the ledger."""
        for meeting, ledger in zip(self.meetings, self.ledgers, strict=True):
            folder = self.instance.folder / "reader"
            self.faults += faults_in(self.instance.store, folder, meeting, ledger)
        self.faults += [f"gone: {each.n}" for each in self.listeners if each.gone]
        for one in self.acting:
            self.faults += one.faults

    def posted(self) -> None:
        """Whether every acknowledged text was told by a webhook, once by its id."""
        for meeting, ledger in zip(self.meetings, self.ledgers, strict=True):
            acknowledged, session = set(ledger.acknowledged), meeting.session
            with suppress(AssertionError):  # what is missing is named below
                until(partial(self.receiver.has_all, session, acknowledged), POSTED)
            told = Counter(self.receiver.texts_of(session))
            self.faults += [
                f"not posted: {text}, answered in {self.round_at(at)}"
                for text, at in zip(ledger.acknowledged, ledger.answers, strict=True)
                if text not in told
            ]
            self.faults += [f"posted as two: {text}" for text, n in told.items() if n > 1]

    def round_at(self, at: float) -> str:
        """The round at a time of the monotonic clock, and for how long it went on by then."""
        began, way = max((each for each in self.begun if each[0] <= at), default=(at, "none"))
        return f"{way} after {at - began:.1f} s"

    def count(self) -> None:
        """Stops all nodes, has the vote counted, and looks for what is to be gone."""
        for node in self.instance.nodes:
            node.stop()
        store, folder = self.instance.store, self.instance.folder / "reader"
        keys = keys_of(store)
        if self.vote is not None:
            self.faults += counted(store, folder, self.vote, self.voters)
        self.look(keys)

    def look(self, keys: list[bytes]) -> None:
        """Where erased words and keys still stand, though they are to stand nowhere."""
        database = self.instance.database
        assert database is not None
        with kind_in(self.instance.store) as kind:
            kind.database.do("CHECKPOINT")
        self.faults += [f"rows of {t}" for t in rows_with(self.instance.store, ERASED)]
        data = database.folder / "data"
        for word in (ERASED.encode(), *keys):
            self.faults += [f"{word[:9]!r} in base/{x}" for x in holding(data / "base", word)]
        self.in_log = len([*holding(data / "pg_wal", ERASED.encode())])
        self.faults += [f"a key in pg_wal/{x}" for k in keys for x in holding(data / "pg_wal", k)]
        self.faults += [f"words in log/{x}" for x in holding(data / "log", ERASED.encode())]
        self.faults += logged(self.instance.folder, [node.name for node in self.instance.nodes])


def tortured(folder: Path, given: argparse.Namespace, seed: int) -> Torture:
    """Runs so many rounds; what was found stands in it."""
    clocks_may_be_wrong()
    database = Cluster.made(settings=LOGGING)
    receiver = Receiver()
    environ = {"TABLEE_PACE": "0", **receiver.environ}
    instance = Instance(folder, given.nodes, environ, database=database, torn=True)
    made = Torture(instance, random.Random(seed), receiver=receiver)
    try:
        instance.start()
        made.to_nginx = Cut(instance.front)
        made.meet(f"http://127.0.0.1:{made.to_nginx.port}")
        asyncio.run(made.rounds(given.rounds, given.only, given.minutes))
        made.posted()
        made.count()
        return made
    finally:
        instance.end()
        receiver.end()
        if made.to_nginx is not None:
            made.to_nginx.end()


def main() -> None:
    """Ends with 1 where anything was lost, twice, out of order, somebody else's, or not erased."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=200)
    asked.add_argument("--minutes", type=float, default=0, help="begins no round after these")
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--nodes", type=int, default=3)
    asked.add_argument("--only", default="", help="these ways alone: kill,stop")
    asked.add_argument("--logs", default="", help="a folder for what nodes and nginx have written")
    given = asked.parse_args()
    seed = given.seed or random.SystemRandom().randrange(1, 10**6)
    print(f"seed {seed}, {given.rounds} rounds, {given.nodes} nodes", flush=True)
    if FAKETIME is None:
        print("no clock is set wrong: apt-get install faketime", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tablee-torture-") as folder:
        try:
            made = tortured(Path(folder), given, seed)
        finally:
            if given.logs:
                shutil.copytree(folder, given.logs, dirs_exist_ok=True)
    report(made, time.monotonic() - began)
    sys.exit(bool(made.faults))


def report(made: Torture, seconds: float) -> None:
    """Prints what was done, how long people waited, and what is wrong."""
    told = sum(len(ledger.acknowledged) for ledger in made.ledgers)
    cast = sum(voter.cast for voter in made.voters)
    erased = sum(len(one.erased) for one in made.erasers)
    print(f"{made.done} rounds in {seconds:.0f} s")
    print(f"{told} texts and {cast} ballots acknowledged, {erased} texts erased")
    for what, waits in sorted(made.seconds.items()):
        waits.sort()
        half, most = waits[len(waits) // 2], waits[-1]
        times = f"{len(waits):4} times, answered again after {half:.2f} s, at most {most:.2f}"
        print(f"  {what:34} {times}")
    put_off = Counter(said[:3] for ledger in made.ledgers for said in ledger.put_off)
    print(f"  sent again after an answer: {dict(put_off) or 'none'}")
    again = len(made.receiver.tries) - len(made.receiver.taken_once)
    posts = f"{len(made.receiver.taken_once)} events posted, {again} once more under the same id"
    print(f"  {posts}")
    print(f"  erased words stand in {made.in_log} files of the write-ahead log, as privacy.md says")
    for fault in made.faults[:50]:
        print(fault)
    well = "nothing lost, nothing twice, nothing erased left"
    print(f"{len(made.faults)} faults" if made.faults else well)


if __name__ == "__main__":
    main()
