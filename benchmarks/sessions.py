"""Measurements of whole sessions: opening, snapshots during writes, posting contributions."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from benchmarks.systems import AT_ONCE, SIZE, Ours
from plugins.action_canvas import CanvasCard
from tablee.model.entities import Contribution, new_id
from tablee.sdk.testing import enter, open_room, start
from tablee.session import Room
from tablee.storage import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from tablee.model.entities import Person
    from tablee.registry import Catalogue

__all__ = ["OPENINGS", "Opening", "Posting", "Prepared", "Snapshotting"]

PEOPLE: Final = 30
OPENINGS: Final = {
    "snapshot": "snapshot up to date",
    "journal": "no snapshot",
    "tail": "snapshot, then as many edits as documents",
}
"""In what state a session is found."""


def _room(folder: Path, catalogue: Catalogue) -> tuple[Room, str, list[Person]]:
    """A canvas that runs, and the people before it."""
    room = open_room(folder, catalogue, "action_canvas")
    people = [enter(room, f"Personne {n}") for n in range(PEOPLE)]
    return room, start(room, "action_canvas"), people


class Prepared:
    """Sessions of so many contributions, one for each of `OPENINGS`."""

    def __init__(self, folder: Path, catalogue: Catalogue, contributions: int) -> None:
        """Written entry by entry, as people would have, with few fsyncs."""
        room, step, people = _room(folder / "made", catalogue)
        posted = room.words.post(people[0], step, CanvasCard("x"))
        self._model = dict(room.store.documents("contributions")[posted.id])
        room.words.withdraw(people[0], posted.id)
        self._people, self._store = people, room.store
        ids = [new_id() for _n in range(contributions)]
        self._write(ids, "a", "post")
        self._store.snapshot()
        made = self._store.folder
        shutil.copytree(made, folder / "snapshot" / "session")
        shutil.copytree(
            made, folder / "journal" / "session", ignore=shutil.ignore_patterns("session.json")
        )
        self._write(ids, "b", "edit")
        shutil.copytree(made, folder / "tail" / "session")
        self._sizes = {
            "journal.jsonl": (folder / "snapshot/session/journal.jsonl").stat().st_size,
            "session.json": (folder / "snapshot/session/session.json").stat().st_size,
        }

    def _write(self, ids: list[str], letter: str, verb: str) -> None:
        """An entry each; settled in the journal itself, so that no snapshot is made meanwhile."""
        for first in range(0, len(ids), AT_ONCE):
            for n, id_ in enumerate(ids[first : first + AT_ONCE], first):
                author = self._people[n % PEOPLE].id
                with self._store.change(author, verb, settled=False) as change:
                    self._store.put("contributions", id_, self._document(id_, n, author, letter))
            assert change.ticket is not None
            self._store.journal.settle(change.ticket)

    def _document(self, id_: str, n: int, author: str, letter: str) -> dict[str, Any]:
        card = {**self._model, "id": id_, "person": author, "position": float(n + 1)}
        card["content"] = {**card["content"], "text": ""}
        missing = SIZE - len(msgspec.json.encode(card))
        card["content"]["text"] = letter * max(missing, 10)
        return card

    def sizes(self) -> dict[str, int]:
        """Bytes of each file, one entry a document."""
        return self._sizes


class Opening:
    """Opens a session once: for a process that is new each time."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        """Nothing is opened yet."""
        self._folder, self._catalogue = folder, catalogue

    def open(self) -> dict[str, float]:
        """Seconds for the store, and for store and room; bytes of memory that each came to hold."""
        gc.collect()
        before = _resident()
        begun = time.perf_counter()
        self._store = Store(self._folder)
        opened = time.perf_counter()
        with_store = _resident()
        again = time.perf_counter()
        self._room = Room(self._store, self._catalogue)
        ready = time.perf_counter()
        gc.collect()
        return {
            "store": opened - begun,
            "room": opened - begun + ready - again,
            "store_bytes": with_store - before,
            "room_bytes": _resident() - before,
        }


def _resident() -> int:
    """Bytes of memory that this process holds; 0 where the system does not say."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 0
    return int(statm.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Snapshotting(Ours):
    """A store that is photographed while somebody writes as fast as the disk lets them."""

    def snapshots(self, times: int) -> dict[str, list[float]]:
        """Seconds of each snapshot, and of the inserts made meanwhile and in between."""
        inserts: list[tuple[float, float]] = []
        over = threading.Event()

        def write() -> None:
            while not over.is_set():
                change = self.insert(next(self._new))
                begun = time.perf_counter()
                change()
                inserts.append((begun, time.perf_counter()))

        writer = threading.Thread(target=write)
        writer.start()
        spans = []
        for _time in range(times):
            time.sleep(0.3)
            begun = time.perf_counter()
            self.store.snapshot()
            spans.append((begun, time.perf_counter()))
        over.set()
        writer.join()
        during = [any(b < end and begun < e for b, e in spans) for begun, end in inserts]
        return {
            "snapshot": [end - begun for begun, end in spans],
            "during": [e - b for (b, e), inside in zip(inserts, during, strict=True) if inside],
            "between": [e - b for (b, e), in_ in zip(inserts, during, strict=True) if not in_],
        }


class Posting:
    """A canvas with so many cards on it, where people go on through the room's rules."""

    def __init__(self, folder: Path, catalogue: Catalogue, contributions: int) -> None:
        """Filled as one change."""
        self._room, self._step, self._people = _room(folder, catalogue)
        self._counter = itertools.count()
        now = self._room.clock()
        cards = [
            Contribution(
                new_id(),
                self._step,
                self._people[n % PEOPLE].id,
                CanvasCard("x" * 160),
                at=now,
                position=n + 1.0,
                shared=True,
            )
            for n in range(contributions)
        ]
        with self._room.transaction():
            self._room.commit(*cards)
        self.verbs(2)

    def verbs(self, each: int) -> dict[str, list[float]]:
        """Posts, edits and withdraws this many cards; the seconds that each took."""
        words, step = self._room.words, self._step
        authors = [self._people[next(self._counter) % PEOPLE] for _n in range(each)]
        posted: list[Contribution] = []

        def post(author: Person) -> None:
            posted.append(words.post(author, step, CanvasCard("y" * 160)))

        return {
            "post": [_seconds(partial(post, author)) for author in authors],
            "edit": [
                _seconds(partial(words.edit, author, card.id, CanvasCard("z" * 160)))
                for author, card in zip(authors, posted, strict=True)
            ],
            "withdraw": [
                _seconds(partial(words.withdraw, author, card.id))
                for author, card in zip(authors, posted, strict=True)
            ],
        }


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun
