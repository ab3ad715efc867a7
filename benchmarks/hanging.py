"""`make bench-hanging`: latency of a session of 300 while a plugin hangs; cost of plugin calls.

Each line is measured in a process of its own, taking turns: what hangs there ends with it.
`--beside FOLDER` measures another checkout of Tablée in the same run.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks import machine, written
from benchmarks.live.tables import quantile, table
from tablee.isolation import tried
from tablee.registry import load
from tablee.sdk.testing import enter, open_room, start, write
from tablee.settings import ROOT
from tablee.view import Audience
from tablee.web.app.server import SWITCH
from tablee.web.live import frames

if TYPE_CHECKING:
    from tablee.session import Room

__all__ = ["main", "one"]

PEOPLE: Final = 300
CARDS: Final = 60
"""There before anything is measured."""
PAUSE: Final = 0.02
"""Seconds between two contributions."""
WHILE, AFTER = 3.0, 4.0
"""Seconds measured since the calls began that hang, and once they were given up."""
GIVEN_UP: Final = 20.0
"""Seconds after which they were, at the latest: one after the other."""
ROUNDS: Final = 3
CALLS: Final = 2000
CONDITIONS: Final = {
    "none": "nothing hangs",
    "loop 1": "one endless loop",
    "loop 3": "three endless loops",
    "sleep 1": "one that sleeps",
    "sleep 3": "three that sleep",
}
AUDIENCES: Final = (Audience.WALL, Audience.PHONE, Audience.CONSOLE)
HANGS: Final = '''
"""A view that never comes back."""

import time
from dataclasses import dataclass

from tablee.activities import Canvas
from tablee.activities.hookspecs import hookimpl
from tablee.view import Text


@dataclass(frozen=True)
class Hangs(Canvas):
    name = "hangs"
    title = "Hangs"

    def view(self, step, audience):
        while True:
            HANG


@hookimpl
def canvases():
    return [Hangs]
'''
Samples = dict[str, list[float]]


class Crowd:
    """People who put up cards, and the one who makes frames of them as the hub does."""

    def __init__(self, room: Room) -> None:
        """Of this room, whose canvas runs."""
        self._room = room
        self._people = [enter(room, f"Camille {n}") for n in range(PEOPLE)]
        start(room, "action_canvas")
        self._texts = (f"Une idée, la {n}e" for n in itertools.count())
        self._writers = itertools.cycle(self._people)
        self._asked, self._shown = threading.Event(), threading.Event()
        for _card in range(CARDS):
            write(room, next(self._writers), next(self._texts))
        threading.Thread(target=self._show, daemon=True).start()

    def _show(self) -> None:
        while True:
            self._asked.wait()
            self._asked.clear()
            for audience in AUDIENCES:
                frames.encode(frames.frame(self._room, audience, "fr"))
            self._shown.set()

    def seconds(self) -> float:
        """One contribution, from whoever writes it to the frames of the whole room."""
        began = time.perf_counter()
        write(self._room, next(self._writers), next(self._texts))
        self._shown.clear()
        self._asked.set()
        if not self._shown.wait(60.0):
            raise TimeoutError("no frame was made")
        return time.perf_counter() - began

    def during(self, seconds: float) -> list[float]:
        """Many, one after the other, with pauses."""
        until, found = time.monotonic() + seconds, []
        while time.monotonic() < until:
            found.append(self.seconds())
            time.sleep(PAUSE)
        return found


def one(condition: str, folder: Path) -> Samples:
    """What is measured where so many views hang; seconds, and of one call in nothing."""
    what, _space, many = condition.partition(" ")
    code = HANGS.replace("HANG\n", "time.sleep(3600)\n" if what == "sleep" else "pass\n")
    (folder / "hangs.py").write_text(code, "utf-8")
    catalogue = load([ROOT / "plugins", folder], ("action_canvas", "editing", "hangs"))
    room = open_room(folder / "sessions", catalogue, "action_canvas", *["hangs"] * int(many or 0))
    hanging = [step.id for step in room.agenda if step.activity == "hangs"]
    crowd = Crowd(room)
    crowd.during(1.0)
    asking = [
        threading.Thread(target=frames.frame, args=(room, Audience.WALL, "fr", "", step))
        for step in hanging
    ]
    for thread in asking:
        thread.daemon = True
        thread.start()
    began = time.monotonic()
    found = {"while": crowd.during(WHILE)}
    for thread in asking:
        thread.join(max(0.0, began + GIVEN_UP - time.monotonic()))
    return found | {"after": crowd.during(AFTER)} | _call()


def _call() -> Samples:
    """Seconds of one call of a plugin that answers at once: as they pass, and computed."""
    whose = object()
    for _warm in range(100):
        tried(whose, "view", int)
    wall, computed = time.perf_counter(), time.process_time()
    for _each in range(CALLS):
        tried(whose, "view", int)
    passed = (time.perf_counter() - wall) / CALLS, (time.process_time() - computed) / CALLS
    return {"call": [passed[0]], "computed": [passed[1]]}


def _apart(tree: Path, condition: str) -> dict[str, Any]:
    """The same in a process of its own, of this checkout."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), "--one", condition],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def markdown(trees: dict[str, Path], rounds: int, about: str) -> str:
    """The tables."""
    found: dict[tuple[str, str], Samples] = {}
    for _round in range(rounds):
        for condition, (name, tree) in itertools.product(CONDITIONS, trees.items()):
            for what, values in _apart(tree, condition).items():
                found.setdefault((condition, name), {}).setdefault(what, []).extend(values)
    rows = []
    for condition, name in found:
        usual, here = found["none", name], found[condition, name]
        cells = (_cell(here[when], usual[when]) for when in ("while", "after"))
        rows.append((CONDITIONS[condition], name, *cells))
    calls = [
        (name, *(f"{min(found['none', name][what]) * 1e6:.1f}" for what in ("call", "computed")))
        for name in trees
    ]
    return "\n".join(
        (
            f"{about}\n",
            f"**A contribution’s way to a room of {PEOPLE}**, from whoever writes to the frames of "
            "wall, phones and consoles; ms, p50 (p95), and how many times as long as where nothing "
            f"hangs. {rounds} processes for each line.\n",
            table(("Views of other steps", "", "While they are waited for", "After"), rows),
            "**One call** of a plugin that answers at once; µs, the quickest of as many.\n",
            table(("", "Passes", "Computed"), calls),
        )
    )


def _cell(here: list[float], usual: list[float]) -> str:
    p50, p95 = (quantile(here, part) for part in (0.5, 0.95))
    times = p50 / quantile(usual, 0.5), p95 / quantile(usual, 0.95)
    return f"{p50 * 1e3:.1f} ({p95 * 1e3:.1f}): {times[0]:.2f} × ({times[1]:.2f} ×)"


def main() -> int:
    """Measures; prints the tables, and puts them into the page where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hanging", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"also into {written.PAGE.name}")
    parser.add_argument("--beside", type=Path, help="another checkout, in the same run")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--one", choices=CONDITIONS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        sys.setswitchinterval(SWITCH)
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(json.dumps(one(asked.one, Path(folder))) + "\n")
            sys.stdout.flush()
            os._exit(0)  # whatever still hangs
    trees = {"before": asked.beside.resolve()} if asked.beside else {}
    found = markdown({**trees, "today": ROOT}, asked.rounds, machine.described(ROOT))
    sys.stdout.write(found)
    if asked.write:
        written.put("bench-hanging", found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
