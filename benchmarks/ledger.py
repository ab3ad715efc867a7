"""Rooms on several nodes with connections that drop and a rolling restart; a ledger is audited.

Everybody listens, some write; three of ten connections are dropped meanwhile, and all nodes stopped
and started one after the other. What was acknowledged is held against what each phone was told,
against what somebody who comes at the end is shown, and against the database. The people share this
machine with the nodes, the database and nginx.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from benchmarks.cluster import COMMAND, RETRY, children, processor
from benchmarks.live.asking import Broken
from benchmarks.live.person import Person, Place
from benchmarks.live.wires import Wires
from tests.cluster.crowd import Ledger, Meeting, Writer, faults_in, met
from tests.cluster.instance import Instance
from tests.support.postgres import kind_in

if TYPE_CHECKING:
    from collections.abc import Iterator

DROPPED: Final = 0.3
"""Share of the connections that are dropped once."""
WRITERS: Final = 2
"""Of each room."""
AFTER: Final = 3.0
"""Seconds after a fault that are no longer between the faults."""
TEXT: Final = re.compile(rb"Phone \d+ asks \d+")


@dataclass
class Room:
    """One session, its people, and what they were told."""

    meeting: Meeting
    people: list[Person]
    ledger: Ledger = field(default_factory=Ledger)
    heard: dict[int, dict[bytes, float]] = field(default_factory=dict)
    """By person: each text and when it first came."""
    order: dict[int, list[bytes]] = field(default_factory=dict)
    """By person: the texts in the order in which they came."""

    def listen(self, person: Person) -> None:
        """Notes what this one is told."""
        heard = self.heard[person.number] = {}
        order = self.order[person.number] = []

        def take(_person: Person, events: bytes, now: float) -> None:
            for text in TEXT.findall(events):
                if text not in heard:
                    heard[text] = now
                    order.append(text)

        person.heard.append(take)

    def faults(self) -> Iterator[str]:
        """What somebody was not told, or not in the order in which it was written."""
        told = {text.encode() for text in self.ledger.acknowledged}
        for number, heard in self.heard.items():
            for text in told - heard.keys():
                there = "listening" if self.people[number].stream.open else "on the way back"
                yield f"{number}, {there}, was not told: {text!r}"
            last = Counter[bytes]()
            for text in self.order[number]:
                writer, _asks, n = text.rpartition(b" ")
                if int(n) + 1 < last[writer]:
                    yield f"{number} was told out of order: {text!r}"
                last[writer] = int(n) + 1

    def delays(self, quiet: list[tuple[float, float]]) -> list[float]:
        """Seconds from each sending to all who were there having it, between the faults."""
        found = []
        for text, answered, waited in zip(
            self.ledger.acknowledged, self.ledger.answers, self.ledger.waits, strict=True
        ):
            sent = answered - waited
            if any(began <= sent <= ended for began, ended in quiet):
                times = [each.get(text.encode(), 0.0) for each in self.heard.values()]
                found.append(max(times) - sent)
        return found


class Run:
    """One load on an instance."""

    def __init__(self, instance: Instance, rooms: list[Room], every: float) -> None:
        """`every` so many seconds each writer writes."""
        self.instance, self.rooms, self.every = instance, rooms, every
        self.quiet: list[tuple[float, float]] = []
        """Between the faults, on the clock of `time.monotonic`."""
        self.dropped = 0
        self._coming: dict[Person, asyncio.Task[None]] = {}
        """Those who are on their way back: nobody comes twice at once."""
        self._fault_over = time.monotonic()

    async def come(self) -> None:
        """Everybody listens, twenty at a time; comes back whenever the stream ends."""
        everybody = [person for room in self.rooms for person in room.people]
        for person in everybody:
            person.stream.on_lost = lambda person=person: self._come_back(person)
        for i in range(0, len(everybody), 20):
            await asyncio.gather(*(self._arrive(one) for one in everybody[i : i + 20]))

    async def _arrive(self, person: Person) -> None:
        try:
            await person.open_stream(patience=20)
        except (Broken, OSError, TimeoutError):
            self._come_back(person)

    def _come_back(self, person: Person) -> None:
        if person not in self._coming:
            self._coming[person] = asyncio.create_task(self._back(person))

    async def _back(self, person: Person) -> None:
        back = False
        while not back:
            await asyncio.sleep(random.uniform(*RETRY))
            person.stream.close()  # what answered nothing in time may still answer
            with suppress(Broken, OSError, TimeoutError):
                await person.open_stream(back=True, patience=20)
            back = person.stream.open
        self._coming.pop(person, None)

    async def go(self, seconds: float, settle: float) -> None:
        """Writes for so long before and after the restart; then waits until all is told."""
        writers = [
            Writer(self.instance.origin, room.meeting, n, room.ledger)
            for room in self.rooms
            for n in range(WRITERS)
        ]
        writing = [asyncio.create_task(one.write(self.every)) for one in writers]
        dropping = asyncio.create_task(self._drop_some())
        await self._calm(seconds)
        for node in self.instance.nodes:
            await asyncio.to_thread(node.stop)
            await asyncio.to_thread(node.start)
            await asyncio.sleep(1)
        await self._calm(seconds)
        for one in writers:
            one.over = True
        await asyncio.gather(*writing)
        dropping.cancel()
        until = time.monotonic() + settle
        while self._coming or any(True for room in self.rooms for _fault in room.faults()):
            if time.monotonic() > until:
                return
            await asyncio.sleep(0.5)

    async def _calm(self, seconds: float) -> None:
        await asyncio.sleep(AFTER)
        began = time.monotonic()
        await asyncio.sleep(seconds)
        self.quiet.append((began, time.monotonic() - 0.5))

    async def _drop_some(self) -> None:
        everybody = [person for room in self.rooms for person in room.people]
        chosen = random.sample(everybody, round(DROPPED * len(everybody)))
        for person in chosen:
            if person in self._coming:  # cut by a restart already
                continue
            person.stream.close()
            self.dropped += 1
            self._come_back(person)
            await asyncio.sleep(30 / len(chosen))

    async def latecomer(self, wires: Wires, room: Room) -> list[str]:
        """Somebody opens the page at the end: what is missing on it, or not in order."""
        told: list[bytes] = []
        one = Person(wires, room.people[0].place, 0, cookie=room.meeting.phones[-1])
        one.heard.append(lambda _person, events, _now: told.extend(TEXT.findall(events)))
        await one.open_stream()
        one.drop()
        seen = list(dict.fromkeys(text.decode() for text in told))
        return room.ledger.faults(seen)


def made(instance: Instance, rooms: int, people: int, folder: Path, wires: Wires) -> list[Room]:
    """The sessions, with one person more than listens: the latecomer."""
    found = []
    folder.mkdir()
    with kind_in(instance.store, "maker") as kind:
        for n in range(rooms):
            meeting = met(folder, kind, people + 1, f"Salle {n}")
            place = Place(instance.front, meeting.session)
            crowd = [Person(wires, place, i, cookie=meeting.phones[i]) for i in range(people)]
            room = Room(meeting, crowd)
            for person in crowd:
                room.listen(person)
            found.append(room)
    return found


async def main() -> None:
    """Makes, goes, audits."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rooms", type=int, default=20)
    asked.add_argument("--people", type=int, default=50)
    asked.add_argument("--nodes", type=int, default=4)
    asked.add_argument("--every", type=float, default=8.0, help="seconds between a writer's texts")
    asked.add_argument("--seconds", type=float, default=20.0, help="before and after the restart")
    given = asked.parse_args()
    settings = {"TABLEE_PACE": "0", "TABLEE_PEOPLE": "0", "TABLEE_STREAMS": "0"}
    with tempfile.TemporaryDirectory(prefix="bench-ledger-") as name:
        folder, wires = Path(name), Wires()
        instance = Instance(folder / "nodes", given.nodes, settings, command=COMMAND)
        try:
            await asyncio.to_thread(instance.start)
            rooms = await asyncio.to_thread(
                made, instance, given.rooms, given.people, folder / "maker", wires
            )
            run = Run(instance, rooms, given.every)
            await run.come()
            assert instance.nginx is not None
            front, began = children(instance.nginx.pid), time.monotonic()
            spent = sum(map(processor, front))
            await run.go(given.seconds, 60)
            late = [await run.latecomer(wires, room) for room in rooms]
            told(run, late, time.monotonic() - began, sum(map(processor, front)) - spent)
            audit = [
                faults_in(instance.store, folder / "reader", room.meeting, room.ledger)
                for room in rooms
            ]
            print(f"in the database: {sum(map(len, audit))} faults {next(filter(None, audit), '')}")
            sys.exit(1 if any((*audit, *late)) else 0)
        finally:
            wires.close()
            await asyncio.to_thread(instance.end)


def told(run: Run, late: list[list[str]], seconds: float, front: float) -> None:
    """Prints what was found."""
    acknowledged = sum(len(room.ledger.acknowledged) for room in run.rooms)
    statuses = sum((room.ledger.statuses for room in run.rooms), Counter[int]())
    faults = [fault for room in run.rooms for fault in room.faults()]
    delays = sorted(delay for room in run.rooms for delay in room.delays(run.quiet))
    waits = sorted(wait for room in run.rooms for wait in room.ledger.waits)
    people = sum(len(room.people) for room in run.rooms)
    print(f"{len(run.rooms)} rooms, {people} phones, {len(run.instance.nodes)} nodes")
    print(f"acknowledged {acknowledged} in {seconds:.0f} s, answers {dict(statuses)}")
    print(f"connections dropped {run.dropped}, nodes restarted {len(run.instance.nodes)}")
    print(f"what phones were not told, or out of order: {len(faults)} {faults[:3]}")
    print(f"what latecomers miss: {sum(map(len, late))} {next(filter(None, late), '')}")
    if delays:
        p95 = delays[int(0.95 * len(delays))]
        print(f"sent → all have it, between the faults: {len(delays)} texts, ", end="")
        print(f"p50 {1000 * median(delays):.0f} ms, p95 {1000 * p95:.0f} ms")
    print(f"longest wait for an answer, faults included: {waits[-1] if waits else 0:.2f} s")
    print(
        f"nginx {1000 * front / max(1, acknowledged):.1f} ms a text; load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    asyncio.run(main())
