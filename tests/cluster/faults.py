"""Faults of an instance: nodes that are killed, paused, parted, or have a wrong clock."""

from __future__ import annotations

import asyncio
import signal
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tablee.storage.postgresql.boxes import RETURN
from tests.cluster.instance import FAKETIME

if TYPE_CHECKING:
    import random
    from collections.abc import Awaitable, Callable

    from tests.cluster.crowd import Ledger, Meeting
    from tests.cluster.cuts import Cut
    from tests.cluster.instance import Instance, Node

__all__ = ["Faults"]

PATIENCE: Final = 240.0
"""Seconds after a fault within which everybody writes again."""
GONE: Final = 0.3
"""Share of those that are killed of which nothing says that nobody is there."""
JUMPS: Final = (3, 30, 90, 3_600, 86_400)
"""Seconds by which a clock goes wrong, either way."""

BUSY: Final = """
    SELECT pid, state, wait_event_type, wait_event, pg_blocking_pids(pid), client_port,
        extract(epoch FROM now() - xact_start)::int, left(query, 200)
    FROM pg_stat_activity WHERE backend_type = 'client backend' AND state <> 'idle'"""
"""What the database is doing, and who waits for whom: process numbers, seconds, the statement."""

LOST: Final = """
    SELECT FROM tablee_boxes b
    WHERE NOT EXISTS (SELECT FROM tablee_keys k WHERE k.name = b.name) LIMIT 1"""
"""Whether a box holds ballots without its key, which the owner of the vote puts back."""


@dataclass
class Faults:
    """An instance whose every way can be cut, and what may happen to it."""

    instance: Instance
    random: random.Random
    meetings: list[Meeting] = field(default_factory=list)
    ledgers: list[Ledger] = field(default_factory=list)
    to_nginx: Cut | None = None
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By fault, how long it took until somebody in each session had been answered again."""
    faults: list[str] = field(default_factory=list)
    """What is wrong."""
    starting: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    """The nodes that are on their way, by name."""

    @property
    def ways(self) -> list[Callable[[], Awaitable[None]]]:
        """What may happen, as often as it stands here."""
        clocks = [self.clock_jumps, self.clock_jumps] if FAKETIME is not None else []
        return [
            *(self.kill, self.kill, self.stop, self.pause, self.pause, *clocks),
            *(self.part_from_database, self.restart_database, self.crash_database),
            *(self.part_nodes, self.part_nodes, self.part_from_nginx, self.part_from_phones),
        ]

    async def some_node(self) -> Node:
        """Mostly the owner of a session; never the only one that runs."""
        while len(self.ready) < 2:
            await asyncio.wait(self.starting.values(), return_when=asyncio.FIRST_COMPLETED)
        ready = self.ready
        session = self.random.choice(self.meetings).session
        owners = [each for each in ready if each.name == self.instance.owner_name(session)]
        return self.random.choice(owners if owners and self.random.random() < 0.8 else ready)

    @property
    def ready(self) -> list[Node]:
        """The nodes that have started."""
        for name, task in list(self.starting.items()):
            if task.done():
                task.result()
                del self.starting[name]
        return [node for node in self.instance.nodes if node.name not in self.starting]

    def start(self, node: Node) -> None:
        """Starts a node beside what happens next, its ways being open again."""
        for way in node.ways.values():
            way.set()
        self.starting[node.name] = asyncio.create_task(asyncio.to_thread(node.start))

    # ── processes ───────────────────────────────────────────────────────────────────────────

    async def kill(self) -> None:
        """`kill -9`, or its machine is gone: then nothing is said at its address; a new start."""
        node, machine = await self.some_node(), self.random.random() < GONE
        for way in node.ways.values():
            way.set(held=machine)
        await asyncio.to_thread(node.stop, signal.SIGKILL)
        for way in (node.ways["inner"], node.ways["front"]):
            way.set(held=machine, refused=not machine)
        await self.until_written("its machine gone" if machine else "kill -9")
        self.start(node)

    async def stop(self) -> None:
        """A clean stop, as in a rolling restart."""
        node = await self.some_node()
        began = time.monotonic()
        node.process.send_signal(signal.SIGTERM)  # type: ignore[union-attr]
        await self.until_written("clean stop", began)
        await asyncio.to_thread(node.process.wait, 30)  # type: ignore[union-attr]
        self.start(node)

    async def pause(self) -> None:
        """`SIGSTOP`, for longer or shorter than its lease, and `SIGCONT`."""
        node, began = await self.some_node(), time.monotonic()
        node.process.send_signal(signal.SIGSTOP)  # type: ignore[union-attr]
        try:
            if self.random.random() < 0.5:
                await asyncio.sleep(self.random.uniform(0.5, 3))
            else:
                await self.until_written("paused", began)
        finally:
            node.process.send_signal(signal.SIGCONT)  # type: ignore[union-attr]
        await self.until_written("woken")

    async def clock_jumps(self) -> None:
        """One node's clock goes wrong, forward or back; it may be killed before it is set right."""
        node = await self.some_node()
        ahead = self.random.choice(JUMPS) * self.random.choice((1, -1))
        node.set_clock(ahead)
        began = time.monotonic()
        try:
            await self.until_written("clock forward" if ahead > 0 else "clock back", began + 1)
            if self.random.random() < 0.3:
                await asyncio.to_thread(node.stop, signal.SIGKILL)
                await self.until_written("killed with a wrong clock")
        finally:
            node.set_clock(0)
        if not node.is_up:
            self.start(node)
        await self.until_written("clock set right", time.monotonic() + 1)

    # ── ways ────────────────────────────────────────────────────────────────────────────────

    async def part_from_database(self) -> None:
        """Cuts one node off, or holds all back between it and the database."""
        cut = (await self.some_node()).ways["database"]
        held = self.random.random() < 0.5
        cut.set(cut=not held, held=held)
        began = time.monotonic()
        if self.random.random() < 0.3:
            await self.until_written("cut off from the database for long", began + 8)
        else:
            await asyncio.sleep(self.random.uniform(1, 6))
        cut.set()
        await self.until_written("cut off from the database")

    async def restart_database(self) -> None:
        """Stops the database at once, and starts it again."""
        await self._database_gone(signal.SIGINT, "database restarted")

    async def crash_database(self) -> None:
        """The same without a word to its own processes: what is unlogged is lost."""
        await self._database_gone(signal.SIGQUIT, "database crashed")
        due = time.monotonic() + RETURN
        while await asyncio.to_thread(self.instance.ask, LOST) and time.monotonic() < due:
            await asyncio.sleep(0.1)

    async def _database_gone(self, how: signal.Signals, what: str) -> None:
        assert self.instance.database is not None
        await asyncio.to_thread(self.instance.database.stop, how)
        await asyncio.sleep(self.random.uniform(0, 2))
        await asyncio.to_thread(self.instance.database.start)
        await self.until_written(what)

    async def part_nodes(self) -> None:
        """The other nodes reach one no more, who is told so, or nobody is; nginx does."""
        await self._cut((await self.some_node()).ways["inner"], "cut off from the other nodes")

    async def part_from_nginx(self) -> None:
        """nginx reaches one node no more; the other nodes do."""
        await self._cut((await self.some_node()).ways["front"], "cut off from nginx")

    async def part_from_phones(self) -> None:
        """Cuts all phones off from nginx, or holds all back."""
        assert self.to_nginx is not None
        await self._cut(self.to_nginx, "phones cut off")

    async def _cut(self, cut: Cut, what: str) -> None:
        how = self.random.choice(("cut", "held", "refused"))
        cut.set(**{how: True})
        await asyncio.sleep(self.random.uniform(0.2, 4))
        cut.set()
        await self.until_written(what)

    async def until_written(self, what: str, since: float = 0.0) -> None:
        """Waits until a text is acknowledged in each session after `since`."""
        since = since or time.monotonic()
        for ledger in self.ledgers:
            due = time.monotonic() + PATIENCE
            while not any(at > since for at in ledger.answers[-20:]):
                if time.monotonic() > due:
                    self.faults.append(f"nobody was answered for {PATIENCE:.0f} s: {what}")
                    self.faults += [f"  {row}" for row in self.instance.ask(BUSY)]
                    return
                await asyncio.sleep(0.02)
        self.seconds[what].append(time.monotonic() - since)
