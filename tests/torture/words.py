"""Random sessions for so many minutes; in each, every word is looked for where it may not stand."""

from __future__ import annotations

import random
import shutil
import time
from typing import TYPE_CHECKING, Final

from tablee.registry import load
from tablee.settings import ROOT
from tests.visibility import looking
from tests.visibility.lives import Life, seeded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.registry import Catalogue

__all__ = ["Seen", "play"]

LOOKS: Final = 3
"""How often one session is looked at while it goes on."""
FORMATS: Final = 3
"""Formats of which the files are read at each look."""


class Seen(Exception):
    """A word stands where it may not, or something broke."""


def play(root: Path, seed: int, minutes: float, told: Callable[[int], None]) -> str:
    """Plays sessions one after the other, from this seed on; raises `Seen` with the session’s own.

    One at least is played: `--only words --minutes 0 --seed N` plays that one again.
    """
    catalogue = load([ROOT / "plugins"])
    ends, played, events = time.monotonic() + 60 * minutes, 0, 0
    while not played or time.monotonic() < ends:
        events += _session(root / f"words-{seed + played}", catalogue, seed + played)
        played += 1
        told(played)
    return f"{played} random sessions, {events} events: each word stands where it may, nowhere else"


def _session(folder: Path, catalogue: Catalogue, seed: int) -> int:
    folder.mkdir()
    with seeded(seed):
        chance = random.Random(seed)
        life = Life(folder, catalogue, seed)
        for _look in range(LOOKS):
            life.live(chance.randint(40, 120))
            formats = chance.sample(sorted(catalogue.exporters), FORMATS)
            found = [*life.crashes, *map(str, looking.leaks(life, formats))]
            if found:
                again = f"again: make torture ONLY=words MINUTES=0 SEED={seed}"
                raise Seen("\n".join([*life.done, "", *found[:20], again]))
        life.sessions.close()
    shutil.rmtree(folder)
    return len(life.done)
