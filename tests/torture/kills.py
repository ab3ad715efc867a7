"""A server killed in the middle of what eight threads write, again and again on one session.

A child process writes; through a pipe each thread tells what it begins, and, once the call has
returned, that it is done. The parent kills it, sometimes cuts the journal as a power cut would,
opens the session and compares: for every document, what was done last or what was just begun.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import enter, start
from tablee.session import Sessions
from tablee.storage import Store
from tests.torture.damage import JOURNAL, SNAPSHOT, contents
from tests.torture.writers import CATALOGUE, SECRET, Child, Wrote, mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

__all__ = ["Killings"]

OTHER: Final = ("session", "keys", "people", "steps", "browsers")
"""The tables of which nothing is told."""


@dataclass
class Told:
    """What the threads of one child said."""

    last: Wrote
    """What each document is, as far as anybody was told."""
    begun: dict[int, Wrote] = field(default_factory=dict)
    """By thread, what it began and did not end."""
    done: int = 0

    def hear(self, line: bytes) -> None:
        who, what, wrote = json.loads(line)
        if what == "begin":
            self.begun[who] = wrote
        else:
            self.last.update(self.begun.pop(who))
            self.last.update(wrote)
            self.done += 1

    def check(self, found: dict[str, str]) -> None:
        """All that was told is there; what was begun is there whole, or not at all."""
        for wrote in self.begun.values():
            new = all(found.get(key) == text for key, text in wrote.items())
            old = all(found.get(key) == self.last.get(key) for key in wrote)
            assert new or old, f"half of a change: {wrote}"
        open_ = {key: text for wrote in self.begun.values() for key, text in wrote.items()}
        for key, text in self.last.items():
            allowed = {text, open_[key]} if key in open_ else {text}
            assert found.get(key) in allowed, f"{key}: {found.get(key)!r}, not {allowed!r}"
        for key in found.keys() - self.last.keys() - open_.keys():
            assert key.startswith("contribution"), f"{key} was never written"


@dataclass
class Killings:
    """Rounds of it, on a new session now and then."""

    root: Path
    seed: int
    per_session: int = 25
    changes: int = 0
    cuts: int = 0
    mended: int = 0
    last: Wrote = field(default_factory=dict)
    folder: Path | None = None

    def run(self, rounds: int, say: Callable[[int], None] = lambda _n: None) -> None:
        """Raises `AssertionError` at the first thing that is lost."""
        for n in range(rounds):
            chance = random.Random(f"{self.seed} {n}")
            if n % self.per_session == 0:
                self.begin(n)
            try:
                self.round(chance, n)
            except BaseException as error:
                error.add_note(f"round {n} of the seed {self.seed}, in {self.folder}")
                raise
            say(n + 1)

    def begin(self, n: int) -> None:
        if self.folder is not None:
            shutil.rmtree(self.folder.parent)
        sessions = Sessions(self.root / f"sessions-{n}", CATALOGUE)
        agenda = Agenda("a", "A", "", (AgendaStep("ideas", 5),))
        room = sessions.create("laptop", "Torture", agenda, facilitator="Yasmine")
        for who in range(3):
            enter(room, f"Personne {who}")
        start(room, "ideas")
        sessions.close()
        self.folder, self.last = room.store.folder, {}

    def round(self, chance: random.Random, n: int) -> None:
        assert self.folder is not None
        told = Told(self.last)
        spoilt = spoil(self.folder, chance) if chance.random() < 0.1 else None
        slow = chance.choice((0.01, 0.04, 0.1)) if spoilt is None else 0.01
        # one in four, and all that have to mend, may die while they open
        waits = spoilt is None and chance.random() < 0.75
        child = self.seed * 100_000 + n, spoilt is None
        for line in killed(self.folder, *child, slow * chance.random(), waits=waits):
            told.hear(line)
        if spoilt is None and chance.random() < 0.5:
            self.cuts += power_cut(self.folder, told, chance)
        read = Store(self.folder, read_only=True)
        told.check(texts(read))
        read.close()
        store = Store(self.folder)
        assert spoilt or not store.damages, store.damages
        told.check(found := texts(store))
        assert_erased(self.folder, store)
        if spoilt is not None:
            self.mended += 1
            assert spoilt in [path.read_bytes() for path in (self.folder / "aside").iterdir()]
        store.put("cards", "after", {"id": "after", "text": f"after {n}"})
        store.close() if chance.random() < 0.5 else store.journal.close()
        found["after"] = mark(f"after {n}")
        assert texts(Store(self.folder, read_only=True)) == found
        self.last = {**dict.fromkeys(self.last), **found}
        self.changes += told.done


def spoil(folder: Path, chance: random.Random) -> bytes:
    """Damages a byte of the journal, all of which the snapshot has; returns what is left."""
    store = Store(folder)
    store.snapshot()
    store.journal.close()
    data = bytearray((folder / JOURNAL).read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    (folder / JOURNAL).write_bytes(data)
    return bytes(data)


def killed(folder: Path, seed: int, erases: bool, delay: float, *, waits: bool) -> list[bytes]:
    """What a child told until it was killed, after a delay; it may wait for the first word."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with contextlib.suppress(BaseException):
            Child(folder, write, seed, erases=erases).run()
        os._exit(1)
    os.close(write)
    with open(read, "rb") as said:
        first = said.readline() if waits else b""
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        _child, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "the child ended by itself"
        lines = (first + said.read()).splitlines(keepends=True)
    return [line for line in lines if line.endswith(b"\n")]


def texts(store: Store) -> dict[str, str]:
    """The marks of all texts, by the keys under which they were told."""
    found = {}
    for table in ("cards", "contributions", "words"):
        for key, document in store.documents(table).items():
            found[told_as(table, key)] = text_of(document)
    return found


def told_as(table: str, key: str) -> str:
    return f"contribution-{key}" if table == "contributions" else key


def text_of(document: Mapping[str, Any]) -> str:
    return mark(document["text"] if "text" in document else document["content"]["text"])


def assert_erased(folder: Path, store: Store) -> None:
    there = store.documents("words")
    for name, data in contents(folder).items():
        for place in finds(data, SECRET.encode()):
            key = data[place : place + 40].split(b'"')[0].split(b" ")[0].decode()
            assert key in there or b" tout bas" not in data[place : place + 60], (name, key)


def finds(data: bytes, part: bytes) -> Iterator[int]:
    place = data.find(part)
    while place >= 0:
        yield place
        place = data.find(part, place + 1)


def power_cut(folder: Path, told: Told, chance: random.Random) -> int:
    """Takes bytes away that nobody was told of, or leaves zeros in their place."""
    path = folder / JOURNAL
    data = path.read_bytes()
    safe = safe_until(data, folder, told)
    if safe >= len(data):
        return 0
    cut = chance.randrange(safe, len(data))
    zeros = b"\0" * (len(data) - cut) if chance.random() < 0.3 else b""
    path.write_bytes(data[:cut] + zeros)
    return 1


def safe_until(data: bytes, folder: Path, told: Told) -> int:
    """Where the last line ends that somebody was told of, or that the snapshot has."""
    snapshot, least = folder / SNAPSHOT, 0
    if snapshot.exists():
        least = json.loads(snapshot.read_bytes())["snapshot"]["1"]["n"]
    safe = end = 0
    for line in data.split(b"\n")[:-1]:
        end += len(line) + 1
        entry = json.loads(line)
        if entry.get("n", 0) <= least or entry.get("verb") not in ("post", "edit", "withdraw"):
            safe = end
        for table, key, document in entry.get("puts", ()):
            name = told_as(table, key)
            text = None if document is None or table in OTHER else text_of(document)
            if name in told.last and told.last[name] == text:
                safe = end
    return safe
