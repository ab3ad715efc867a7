"""What several nodes cost and save: a card to all, an owner's processor, back after a kill.

One node with files and several behind nginx over PostgreSQL stand one after the other in one run,
with the same people and the same cards: read the ratios, not the milliseconds. All of it shares
this machine, the people too.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

import httpx

from benchmarks.live.asking import Broken
from benchmarks.live.person import Person, Place
from benchmarks.live.wires import Wires
from tablee.sdk.testing.forkserver import APP
from tablee.storage.journal import FileJournal
from tablee.web.site import COOKIE
from tests.cluster.crowd import Meeting, met
from tests.cluster.instance import Instance
from tests.support.postgres import kind_in
from tests.support.server import Server

RATE: Final = 2.0
"""Cards a second."""
RETRY: Final = (0.25, 0.75)
COMMAND: Final = (sys.executable, "-u", APP)
TICKS: Final = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass
class Found:
    """What one arrangement did; times in seconds."""

    name: str
    listeners: int
    seconds: list[float] = field(default_factory=list)
    """Of each card, until all had it."""
    owner: float = 0.0
    """Processor of the owner for a card."""
    others: float = 0.0
    """Of the other nodes together."""
    front: float = 0.0
    """Of nginx."""
    missed: int = 0

    @property
    def p95(self) -> float:
        """The time within which 95 of 100 cards reached all."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.95)] if self.seconds else 0.0

    def line(self) -> str:
        """For the table."""
        half = median(self.seconds) if self.seconds else 0.0
        return (
            f"| {self.name} | {self.listeners} | {1000 * half:.0f} | {1000 * self.p95:.0f} | "
            f"{1000 * self.owner:.1f} | {1000 * self.others:.1f} | {1000 * self.front:.1f} |"
        )


@dataclass
class Crowd:
    """Those who listen."""

    wires: Wires
    people: list[Person]
    waiting: dict[bytes, set[int]] = field(default_factory=dict)
    """By text, who does not have it yet."""

    def heard(self, person: Person, events: bytes, _now: float) -> None:
        """Some events came."""
        for text, missing in self.waiting.items():
            if person.number in missing and text in events:
                missing.discard(person.number)

    async def come(self) -> None:
        """Everybody opens their stream, twenty at a time."""
        for i in range(0, len(self.people), 20):
            await asyncio.gather(*(one.open_stream() for one in self.people[i : i + 20]))


def processor(pid: int) -> float:
    """Seconds of processor that a process has taken, with its children for nginx."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def children(pid: int) -> list[int]:
    """The processes that this one started."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


async def cards(
    found: Found,
    crowd: Crowd,
    origin: str,
    meeting: Meeting,
    seconds: float,
    pids: tuple[list[int], list[int], list[int]],
) -> None:
    """Puts up cards and waits until all have each; `pids` are the owner's, others', nginx'."""
    before = [sum(map(processor, some)) for some in pids]
    async with httpx.AsyncClient(trust_env=False, timeout=20) as http:
        count = round(seconds * RATE)
        for n in range(count):
            text = f"card-{found.name[:5].strip()}-{n}-x".replace(" ", "-")
            missing = {one.number for one in crowd.people}
            crowd.waiting = {text.encode(): missing}
            began = time.perf_counter()
            answer = await http.post(
                f"{origin}/write/{meeting.session}/{meeting.step}",
                json={"field": "text", "text": text, "once": text},
                headers={"Origin": origin},
                cookies={COOKIE: meeting.phones[0]},
            )
            assert answer.status_code == 200, answer.text[:200]
            while missing and time.perf_counter() - began < 10:
                await asyncio.sleep(0.001)
            found.missed += len(missing)
            if not missing:
                found.seconds.append(time.perf_counter() - began)
            await asyncio.sleep(max(0.0, 1 / RATE - (time.perf_counter() - began)))
    after = [sum(map(processor, some)) for some in pids]
    found.owner, found.others, found.front = (
        (late - early) / count for early, late in zip(before, after, strict=True)
    )


def crowd_of(port: int, meeting: Meeting, listeners: int) -> Crowd:
    """People who are in the session already."""
    wires, place = Wires(), Place(port, meeting.session)
    people = [Person(wires, place, n, cookie=meeting.phones[n + 1]) for n in range(listeners)]
    crowd = Crowd(wires, people)
    for person in people:
        person.heard.append(crowd.heard)
    return crowd


async def with_files(folder: Path, listeners: int, seconds: float) -> Found:
    """One node, as on a laptop."""
    sessions = folder / "files" / "sessions"
    sessions.mkdir(parents=True)
    meeting = met(sessions, FileJournal, listeners + 1)
    server = Server(sessions, {"TABLEE_PACE": "0"}, command=COMMAND)
    await asyncio.to_thread(server.start)
    crowd = crowd_of(server.port, meeting, listeners)
    found = Found("one node with files", listeners)
    try:
        await crowd.come()
        pid = server.process.pid  # type: ignore[union-attr]
        await cards(found, crowd, server.url, meeting, seconds, ([pid], [], []))
    finally:
        crowd.wires.close()
        server.stop()
    return found


async def with_nodes(
    folder: Path, listeners: int, seconds: float, nodes: int
) -> tuple[Found, dict[str, float]]:
    """Several nodes behind nginx; then their owner is killed."""
    instance = Instance(folder / "nodes", nodes, {"TABLEE_PACE": "0"}, command=COMMAND)
    found = Found(f"{nodes} nodes, PostgreSQL, nginx", listeners)
    try:
        await asyncio.to_thread(instance.start)
        with kind_in(instance.store, "maker") as kind:
            (folder / "maker").mkdir()
            meeting = met(folder / "maker", kind, listeners + 1)
        crowd = crowd_of(instance.front, meeting, listeners)
        await crowd.come()
        owner = instance.owner(meeting.session)
        pids = {node.name: node.process.pid for node in instance.nodes}  # type: ignore[union-attr]
        rest = [pid for name, pid in pids.items() if name != owner.name]
        assert instance.nginx is not None
        front = children(instance.nginx.pid)
        processes = [pids[owner.name]], rest, front
        await cards(found, crowd, instance.origin, meeting, seconds, processes)
        back = await killed(instance, crowd, meeting)
        crowd.wires.close()
    finally:
        await asyncio.to_thread(instance.end)
    return found, back


@dataclass
class Returning:
    """Those whose stream was cut, each coming back as a page does."""

    cut: set[int] = field(default_factory=set)
    back: dict[int, float] = field(default_factory=dict)
    """When each heard again, at last."""
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def watch(self, person: Person) -> None:
        """Has this one come back whenever the stream ends."""

        def lost() -> None:
            self.cut.add(person.number)
            self.back.pop(person.number, None)
            self.tasks.append(asyncio.create_task(self._come_back(person)))

        person.stream.on_lost = lost

    async def _come_back(self, person: Person) -> None:
        while True:
            await asyncio.sleep(random.uniform(*RETRY))
            try:
                await person.open_stream(back=True, patience=10)
            except (Broken, OSError, TimeoutError):
                continue
            self.back[person.number] = time.perf_counter()
            return

    async def all_back(self, patience: float) -> None:
        """Returns once nobody was cut for a second who is not back, or it has lasted too long."""
        until, quiet = time.perf_counter() + patience, 0
        while quiet < 20 and time.perf_counter() < until:
            await asyncio.sleep(0.05)
            quiet = quiet + 1 if self.cut and self.back.keys() == self.cut else 0


async def killed(instance: Instance, crowd: Crowd, meeting: Meeting) -> dict[str, float]:
    """`kill -9` of the owner: when a text is acknowledged again, and everybody listens again."""
    owner, returning = instance.owner(meeting.session), Returning()
    for person in crowd.people:
        returning.watch(person)
    began = time.perf_counter()
    owner.process.send_signal(signal.SIGKILL)  # type: ignore[union-attr]
    first = await acknowledged(instance, meeting) - began
    await returning.all_back(20)
    waited = sorted(at - began for at in returning.back.values())
    return {
        "first text acknowledged": first,
        "streams that were cut": float(len(returning.cut)),
        "of these back": float(len(waited)),
        "the last of them listening again": waited[-1] if waited else float("nan"),
        "half of them": median(waited) if waited else float("nan"),
    }


async def acknowledged(instance: Instance, meeting: Meeting) -> float:
    """When a text is taken again."""
    async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
        while True:
            with suppress(httpx.TransportError):
                answer = await http.post(
                    f"{instance.origin}/write/{meeting.session}/{meeting.step}",
                    json={"field": "text", "text": "after", "once": "after"},
                    headers={"Origin": instance.origin},
                    cookies={COOKIE: meeting.phones[0]},
                )
                if answer.status_code == 200:
                    return time.perf_counter()
            await asyncio.sleep(0.02)


async def main() -> None:
    """Both arrangements, and the ratios."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--listeners", type=int, default=1000)
    asked.add_argument("--nodes", type=int, default=4)
    asked.add_argument("--seconds", type=float, default=20)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-cluster-") as name:
        folder = Path(name)
        alone = await with_files(folder, given.listeners, given.seconds)
        several, back = await with_nodes(folder, given.listeners, given.seconds, given.nodes)
    print("| | listeners | p50 ms | p95 ms | owner ms | other nodes ms | nginx ms |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print(f"{alone.line()}\n{several.line()}")
    print(f"missed: {alone.missed} / {several.missed}")
    print(f"p95 ÷ one node with files: {several.p95 / alone.p95:.2f}")
    print(f"the owner’s processor a card ÷: {several.owner / alone.owner:.2f}")
    for what, figure in back.items():
        print(f"owner killed, {what}: {figure:.2f}")
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    asyncio.run(main())
