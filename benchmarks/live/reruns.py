"""Simulates `reruns.js`: decides when a page requests a run."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING, Final

from benchmarks.live.chosen import app_folder

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Reruns", "pace"]

_TEXT: Final = "reruns.js"


@dataclass(frozen=True)
class Pace:
    """The numbers of `reruns.js`; times in seconds."""

    patience: float
    look_again: float
    longest_wait: float
    longest_answer: float
    crowd_every: float
    retries: tuple[float, ...]


@cache
def pace() -> Pace:
    """As the app that is measured has it now.

    Raises `KeyError` where a number that we go by is gone: the phones simulated here would lie.
    """
    scripts = app_folder() / "assets" / "js"
    text = next(scripts.rglob(_TEXT)).read_text("utf-8")
    found = {k: float(v) for k, v in re.findall(r"^const ([A-Z_]+) = (\d+);", text, re.MULTILINE)}
    [retries] = re.findall(r"^const RETRIES = \[([\d, ]+)\];", text, re.MULTILINE)
    return Pace(
        patience=found["PATIENCE"] / 1000,
        look_again=found["LOOK_AGAIN"] / 1000,
        longest_wait=found["LONGEST_WAIT"] / 1000,
        longest_answer=found.get("LONGEST_ANSWER", found["LONGEST_WAIT"]) / 1000,
        crowd_every=found.get("CROWD_EVERY", 4000.0) / 1000,
        retries=tuple(float(each) / 1000 for each in retries.split(",")),
    )


class Reruns:
    """One page's. `ask(stage)` asks for a run; `busy()` says whether one is under way."""

    def __init__(self, ask: Callable[[str], None], busy: Callable[[], bool]) -> None:
        """Nothing is asked for yet."""
        self._ask, self._busy = ask, busy
        self._wanted = ""
        self._asked = 0
        self._timer: asyncio.TimerHandle | None = None
        self._crowd: asyncio.TimerHandle | None = None
        self._counted = -1e9

    def follow(self, wanted: str, have: str, *, fresh: bool, joined: bool) -> None:
        """`wanted` is the frame's stage, `have` the page's; `joined` when it lacks somebody."""
        if wanted == have:
            self._stop()
            if joined:
                self._count(wanted)
            elif self._crowd is not None:
                self._crowd.cancel()
            return
        if wanted == self._wanted and self._timer is not None:
            return
        self._stop()
        self._wanted = wanted
        self._plan(0.0 if fresh else pace().patience)

    def leave(self) -> None:
        """Nothing more is asked for."""
        self._stop()
        if self._crowd is not None:
            self._crowd.cancel()
            self._crowd = None

    def _plan(self, delay: float, waited: float = 0.0) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(delay, self._due, waited)

    def _due(self, waited: float) -> None:
        longest = pace().longest_answer if self._asked else pace().longest_wait
        if self._busy() and waited < longest:
            again = pace().look_again
            self._plan(again, waited + again)
            return
        self._ask(self._wanted)
        asked, self._asked = self._asked, self._asked + 1
        if asked < len(pace().retries):
            self._plan(pace().retries[asked])

    def _count(self, stage: str) -> None:
        """Once in a while at most: somebody came whom the page does not list."""
        if self._crowd is not None:
            self._crowd.cancel()
        wait = self._counted + pace().crowd_every - perf_counter()
        loop = asyncio.get_running_loop()
        self._crowd = loop.call_later(max(pace().patience, wait), self._count_due, stage)

    def _count_due(self, stage: str) -> None:
        self._counted = perf_counter()
        if self._busy():
            self._count(stage)
        else:
            self._ask(stage)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._wanted, self._asked = None, "", 0
