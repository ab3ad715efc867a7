"""Runs the storage measurements one after the other; systems compared take turns."""

from __future__ import annotations

import math
import os
import random
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from benchmarks.sessions import OPENINGS, Opening, Posting, Prepared, Snapshotting
from benchmarks.systems import COMPARED, WRITERS
from benchmarks.worker import at_work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.systems import System
    from benchmarks.worker import Worker
    from tablee.registry import Catalogue

__all__ = ["FULL", "QUICK", "Figures", "Plan", "measure"]

Samples = dict[str, list[float]]
"""Seconds, by what took them."""
SLOW: Final = 0.1
"""Seconds for an insert, an update and a removal: tried once only, to set the pace."""


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    documents: tuple[int, ...]
    rounds: int
    each: int = 20
    """Changes of a kind in a row, before it is the next system's turn."""
    budget: float = 5.0
    """Seconds that one system may take at one number of documents: beyond, fewer samples."""
    fewest: int = 5
    """Samples of each kind, however slow."""
    writers: tuple[int, ...] = (1, 2, 4, 8, 32)
    written_into: int = 10_000
    writing: float = 0.5
    """Seconds of each burst."""
    bursts: int = 4
    openings: int = 5
    snapshots: int = 5
    posted_into: tuple[int, ...] = (100, 1_000, 10_000)


FULL: Final = Plan(documents=(100, 1_000, 10_000, 100_000), rounds=60)
QUICK: Final = Plan(
    documents=(20, 40),
    rounds=2,
    each=2,
    budget=0.5,
    fewest=1,
    writers=(1, 2),
    written_into=20,
    writing=0.05,
    bursts=1,
    openings=1,
    snapshots=1,
    posted_into=(20, 40),
)


@dataclass
class Figures:
    """What was measured; times in seconds."""

    changes: dict[tuple[str, int], Samples] = field(default_factory=dict)
    """By system and number of documents."""
    bursts: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    """Inserts a second of each burst, by system and number of writers."""
    written_into: int = 0
    """Documents that there were before the first burst."""
    waits: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    """What each of these inserts took."""
    openings: dict[tuple[str, int], Samples] = field(default_factory=dict)
    """By state of the session and number of documents."""
    sizes: dict[int, dict[str, int]] = field(default_factory=dict)
    """Bytes of each file, by number of documents."""
    snapshots: dict[int, Samples] = field(default_factory=dict)
    posts: dict[int, Samples] = field(default_factory=dict)
    """By number of contributions in the step."""
    seconds: float = 0.0


class _Run:
    def __init__(
        self,
        plan: Plan,
        folder: Path,
        catalogue: Catalogue,
        systems: Sequence[type[System]],
        writing: Sequence[type[System]],
    ) -> None:
        self.systems, self.writing = systems, writing
        self.plan, self.folder, self.catalogue = plan, folder, catalogue
        self.figures = Figures()
        self.chance = random.Random(1)

    def changes(self) -> None:
        """One insert, update, removal at a time."""
        makes = {
            (system.title, n): partial(system, self.folder / f"{system.__name__}-{n}", n)
            for system in self.systems
            for n in self.plan.documents
        }
        found = self.figures.changes
        with at_work(makes) as at:
            for worker in at.values():
                worker.ask("changes", 1)  # all have their documents before any is timed
            os.sync()
            paces = {key: self._pace(worker) for key, worker in at.items()}
            for nth in range(self.plan.rounds):
                for key in self.chance.sample(list(at), len(at)):
                    each, every = paces[key]
                    if nth % every == 0:
                        _add(found.setdefault(key, {}), at[key].ask("changes", each))

    def _pace(self, worker: Worker) -> tuple[int, int]:
        """How many changes of a kind in a row, and once in how many rounds."""
        quickest = math.inf
        for _try in range(5):
            begun = time.perf_counter()
            worker.ask("changes", 1)
            quickest = min(quickest, time.perf_counter() - begun)
            if quickest > SLOW:
                break
        affordable = self.plan.budget / quickest
        rounds = self.plan.rounds
        each = min(self.plan.each, max(1, int(affordable / rounds)))
        return each, max(1, math.floor(rounds / max(self.plan.fewest, min(affordable, rounds))))

    def writers(self) -> None:
        """Several threads that insert at once."""
        n = self.figures.written_into = self.plan.written_into
        makes = {
            s.title: partial(s, self.folder / f"{s.__name__}-writers", n) for s in self.writing
        }
        with at_work(makes) as at:
            for worker in at.values():
                worker.ask("changes", 1)
            for _burst in range(self.plan.bursts):
                for count in self.plan.writers:
                    for title in self.chance.sample(list(at), len(at)):
                        rate, waits = at[title].ask("write", count, self.plan.writing)
                        self.figures.bursts.setdefault((title, count), []).append(rate)
                        self.figures.waits.setdefault((title, count), []).extend(waits)

    def openings(self) -> None:
        """A session opened, each time by a new process; the files are in the system's cache."""
        sizes = self.plan.documents[1:]
        folders = {n: self.folder / f"sessions-{n}" for n in sizes}
        makes = {n: partial(Prepared, folders[n], self.catalogue, n) for n in sizes}
        with at_work(makes) as at:
            self.figures.sizes = {n: worker.ask("sizes") for n, worker in at.items()}
        os.sync()
        for _time in range(self.plan.openings):
            for n in sizes:
                for state in OPENINGS:
                    make = partial(Opening, folders[n] / state / "session", self.catalogue)
                    with at_work({0: make}) as at:
                        taken = {what: [value] for what, value in at[0].ask("open").items()}
                        _add(self.figures.openings.setdefault((state, n), {}), taken)

    def snapshots(self) -> None:
        """A snapshot, and how long somebody who writes meanwhile has to wait."""
        sizes = self.plan.documents[1:]
        makes = {n: partial(Snapshotting, self.folder / f"snapshots-{n}", n) for n in sizes}
        with at_work(makes) as at:
            for n, worker in at.items():
                self.figures.snapshots[n] = worker.ask("snapshots", self.plan.snapshots)

    def posts(self) -> None:
        """Cards posted, edited and withdrawn through the rules of a room."""
        makes = {
            n: partial(Posting, self.folder / f"posts-{n}", self.catalogue, n)
            for n in self.plan.posted_into
        }
        with at_work(makes) as at:
            for _round in range(self.plan.rounds):
                for n in self.chance.sample(list(at), len(at)):
                    taken = at[n].ask("verbs", max(1, self.plan.each // 2))
                    _add(self.figures.posts.setdefault(n, {}), taken)


def measure(
    plan: Plan,
    folder: Path,
    catalogue: Catalogue,
    systems: Sequence[type[System]] = COMPARED,
    writing: Sequence[type[System]] = WRITERS,
) -> Figures:
    """All of it, in this folder; says on the way what it is at.

    `systems` are compared, those of `writing` with several threads too.
    """
    begun, run = time.perf_counter(), _Run(plan, folder, catalogue, systems, writing)
    for part in (run.changes, run.writers, run.openings, run.snapshots, run.posts):
        so_far = time.perf_counter() - begun
        tell(f"{so_far:5.0f} s  {part.__name__}: {(part.__doc__ or '').strip()}")
        part()
    run.figures.seconds = time.perf_counter() - begun
    return run.figures


def tell(sentence: str) -> None:
    """Says it to whoever waits, apart from the tables."""
    os.write(2, f"{sentence}\n".encode())


def _add(to: Samples, taken: Samples) -> None:
    for what, values in taken.items():
        to.setdefault(what, []).extend(values)
