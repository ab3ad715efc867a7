"""Eight threads that write into one session, and tell through a pipe what they begin and have done.

Five change documents, three are people in the room. They run in a process that is to be killed.
"""

from __future__ import annotations

import json
import os
import random
import threading
from typing import TYPE_CHECKING, Any, ClassVar, Final

from tablee.registry import Catalogue
from tablee.session import Room
from tablee.storage import Store
from tests.support.sessions.sample import Idea, Ideas

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CATALOGUE", "SECRET", "Child", "Wrote", "mark"]

KEYS: Final = 12
"""Documents of each thread."""
SECRET: Final = "secret"


class Freely(Ideas):
    """As many ideas as one likes."""

    name: ClassVar[str] = "ideas"

    def check(self, change: Any, step: Any) -> None:
        """Anything."""


CATALOGUE: Final = Catalogue({"ideas": Freely}, {}, {})

Wrote = dict[str, str | None]
"""The marks of texts by the key of their document; None for a removal."""


def mark(text: Any) -> str:
    """What tells a text from all others, short enough for what a pipe takes at once."""
    return f"{str(text)[:24]}…{len(str(text))}"


class Child:
    """The process that writes; never returns."""

    def __init__(self, folder: Path, pipe: int, seed: int, *, erases: bool) -> None:
        self.pipe, self.seed, self.erases = pipe, seed, erases
        self.store = Store(folder)
        self.room = Room(self.store, CATALOGUE)

    def run(self) -> None:
        jobs = [self.documents] * 5 + [self.posts] * 3
        threads = [
            threading.Thread(target=job, args=(who,), daemon=True) for who, job in enumerate(jobs)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def say(self, who: int, what: str, wrote: Wrote) -> None:
        marks = {key: None if text is None else mark(text) for key, text in wrote.items()}
        os.write(self.pipe, json.dumps([who, what, marks]).encode() + b"\n")

    def documents(self, who: int) -> None:
        """Inserts, shorter and longer updates, removals, two at once, snapshots, rewritings."""
        chance = random.Random(self.seed * 8 + who)
        for n in range(10_000):
            wrote = self.drawn(chance, who, n)
            self.say(who, "begin", wrote)
            with self.store.change(f"p{who}", "post"):
                for key, text in wrote.items():
                    if text is None:
                        self.store.remove("cards", key)
                    else:
                        self.store.put("cards", key, {"id": key, "text": text})
            self.say(who, "done", {})
            self.besides(chance, who)

    def drawn(self, chance: random.Random, who: int, n: int) -> Wrote:
        keys = chance.sample(range(KEYS), 2 if n % 5 == 0 else 1)
        length = chance.choice((0, 1, 10, 100, 3000))
        text = None if n % 4 == 3 else f"{self.seed}.{who}.{n} " + "é" * length
        return {f"{who}-{key}": text for key in keys}

    def besides(self, chance: random.Random, who: int) -> None:
        drawn = chance.random()
        if who == 0 and drawn < 0.05:
            self.store.snapshot()
        elif who == 1 and drawn < 0.02:
            self.store.journal.rewrite(lambda entry: entry)
        elif who == 2 and drawn < 0.02 and self.erases:
            self.erased(who)

    def erased(self, who: int) -> None:
        key = f"{SECRET}-{self.seed}"
        text = f"{key} tout bas"
        self.say(who, "begin", {key: text})
        self.store.put("words", key, {"id": key, "person": "p2", "content": {"text": text}})
        self.say(who, "done", {})
        self.say(who, "begin", {key: None})
        self.store.erase([("words", key)], "p2", 5.0)
        self.say(who, "done", {})

    def posts(self, who: int) -> None:
        """Somebody's phone: posts, edits, withdraws."""
        chance = random.Random(self.seed * 8 + who)
        person = [p for p in self.room.everybody.values() if p.name.startswith("Personne")][who - 5]
        step, words = self.room.session.current or "", self.room.words
        for n in range(10_000):
            mine = [c.id for c in words.of(person.id, step)]
            text = f"{self.seed}.{who}.{n} " + "x" * chance.choice((1, 60))
            drawn = chance.choice("peew" if len(mine) > 9 else "pppe") if mine else "p"
            if drawn == "p":
                self.say(who, "begin", {})
                new = words.post(person, step, Idea(text)).id
                self.say(who, "done", {f"contribution-{new}": text})
                continue
            one = chance.choice(mine)
            wrote: Wrote = {f"contribution-{one}": text if drawn == "e" else None}
            self.say(who, "begin", wrote)
            if drawn == "e":
                words.edit(person, one, Idea(text))
            else:
                words.withdraw(person, one)
            self.say(who, "done", {})
