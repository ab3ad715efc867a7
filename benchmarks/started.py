"""One process of `benchmarks.start`: fills a folder with sessions, or starts beside them.

`python -m benchmarks.started fill FOLDER SESSIONS CONTRIBUTIONS`, or `start FOLDER WAY`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from plugins.action_canvas import CanvasCard
from tablee.activities import Agenda, AgendaStep
from tablee.model.entities import new_id
from tablee.model.verbs import Verb
from tablee.registry import load
from tablee.sdk.testing import enter, start
from tablee.session import Sessions
from tablee.settings import ROOT

if TYPE_CHECKING:
    from tablee.registry import Catalogue
    from tablee.session import Room

__all__ = ["main"]

PEOPLE = 10
"""In each session that has contributions."""


def main() -> None:
    """Does what the command line asks; prints a start's figures as JSON."""
    what, folder, *more = sys.argv[1:]
    catalogue = load([ROOT / "plugins"])
    if what == "fill":
        _fill(Path(folder), catalogue, int(more[0]), int(more[1]))
    else:
        print(json.dumps(_start(Path(folder), catalogue, more[0])))


def _fill(folder: Path, catalogue: Catalogue, sessions: int, contributions: int) -> None:
    served = Sessions(folder, catalogue)
    agenda = Agenda("essai", "Essai", "", (AgendaStep("action_canvas", 5),))
    for n in range(sessions):
        room = served.create(f"browser-{n:020d}", f"Atelier {n}", agenda, facilitator="Yasmine")
        if contributions:
            _write(room, contributions)
        if n % 100 == 99:
            served.put_to_rest(idle=0)
    served.close()


def _write(room: Room, contributions: int) -> None:
    """An entry each, as people would have written them, with few fsyncs."""
    people = [enter(room, f"Personne {n}") for n in range(PEOPLE)]
    step = start(room, "action_canvas")
    first = room.words.post(people[0], step, CanvasCard("Une idée de plus"))
    model, store = room.store.documents("contributions")[first.id], room.store
    for n in range(contributions - 1):
        author, key = people[n % PEOPLE].id, new_id()
        with store.change(author, Verb.POST, settled=n == contributions - 2):
            store.put("contributions", key, {**model, "id": key, "person": author, "position": n})


def _start(folder: Path, catalogue: Catalogue, way: str) -> dict[str, float]:
    began, taken = time.perf_counter(), time.process_time()
    served = Sessions(folder, catalogue)
    kept = len(list(served.rooms.values()) if way == "all" else served.rooms)
    took, processor = time.perf_counter() - began, time.process_time() - taken
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    memory = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    served.close()
    return {"sessions": kept, "seconds": took, "processor": processor, "megabytes": memory}


if __name__ == "__main__":
    main()
