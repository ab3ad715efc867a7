"""`make torture`: what a session goes through before people's words are trusted to it.

    python -m tests.torture [--seed N] [--rounds N] [--cases N] [--minutes N] [--only PART …]

First its files; then, for so many minutes, random sessions in which each word is looked for
wherever it may not be seen (`tests/visibility/rules.py`). Ends with 1 at the first thing that is
lost, or seen where it may not be; what is left says how to do it again.
"""

from __future__ import annotations

import argparse
import logging
import random
import secrets
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, seed, settings

from tests.torture import damage, disks, faults, strategies
from tests.torture.kills import Killings
from tests.torture.words import Seen, play

if TYPE_CHECKING:
    from collections.abc import Sequence


PARTS = ("kills", "cuts", "bytes", "faults", "disks", "words")


@dataclass
class Torture:
    """One run; each part says how far it is, then what it came to."""

    root: Path
    seed: int
    rounds: int
    cases: int
    minutes: float
    said: list[str] = field(default_factory=list)

    def run(self, parts: Sequence[str]) -> None:
        for part in parts:
            began = time.monotonic()
            summary = getattr(self, part)()
            self.said.append(f"{summary} ({time.monotonic() - began:.0f} s)")
            print("\r\033[K" + self.said[-1], flush=True)

    def progress(self, what: str, n: int, of: int) -> None:
        if sys.stdout.isatty() or n % max(1, of // 10 or 50) == 0:
            print(f"\r\033[K{what} {n}" + (f"/{of}" if of else ""), end="", flush=True)

    def kills(self) -> str:
        killings = Killings(self.root, self.seed)
        killings.run(self.rounds, lambda n: self.progress("kill -9", n, self.rounds))
        return (
            f"{self.rounds} kills -9 among 8 threads, {killings.cuts} with a power cut on top, "
            f"{killings.mended} while a damaged journal is mended: "
            f"all {killings.changes} changes that were told are there"
        )

    def cuts(self) -> str:
        done = 0
        for snapshot_at in (0, 6, 13, 14):
            files = damage.sample(self.root / f"cut-{snapshot_at}", snapshot_at=snapshot_at)
            ends = range(files.lines[-3][0], len(files.journal) + 1)
            for end in ends:
                damage.check_cut(files, self.root / "cut", end)
                shutil.rmtree(self.root / "cut")
                done += 1
                self.progress(f"cut, snapshot at {snapshot_at}", end - ends[0] + 1, len(ends))
        return f"{done} journals cut at every byte of their last three lines: every whole line kept"

    def bytes(self) -> str:
        samples = [damage.sample(self.root / f"spoilt-{at}", snapshot_at=at) for at in (0, 6, 14)]
        done = 0

        @seed(self.seed)
        @settings(
            max_examples=self.cases,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(strategies.spoilt(samples))
        def check(drawn: tuple[damage.Files, damage.Spoilt]) -> None:
            nonlocal done
            done += 1
            self.progress("damaged byte", done, self.cases)
            strategies.in_a_folder(self.root, *drawn)

        check()
        return f"{done} files with one damaged byte: the rest recovered, the loss told"

    def faults(self) -> str:
        refusals = 0
        for place, job in enumerate(faults.JOBS, 1):
            for stays in (False, True):
                folder = self.root / f"{job.__name__}-{stays}"
                folder.mkdir()
                refusals += faults.every_call(job, folder, stays=stays)
                shutil.rmtree(folder)
            self.progress("refusing disk", place, len(faults.JOBS))
        return f"{refusals} disks that refuse one call, or all from it on: told and disk agree"

    def disks(self) -> str:
        tried = disks.jobs(self.root)
        for job in tried:
            disks.in_a_process(job, self.root / job.__name__)
        names = ", ".join(job.__name__.replace("_", " ") for job in tried)
        return f"full and read-only disks ({names}): told and disk agree"

    def words(self) -> str:
        return play(self.root, self.seed, self.minutes, lambda n: self.progress("session", n, 0))


def main() -> int:
    parser = argparse.ArgumentParser(prog="make torture")
    parser.add_argument("--seed", type=int, default=0, help="as a former run said it")
    parser.add_argument("--rounds", type=int, default=500, help="kills")
    parser.add_argument("--cases", type=int, default=1000, help="damaged bytes")
    parser.add_argument("--minutes", type=float, default=20.0, help="of random sessions")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS)
    asked = parser.parse_args()
    chosen = asked.seed or secrets.randbelow(10**6) + 1
    random.seed(chosen)
    logging.disable()
    root = Path(tempfile.mkdtemp(prefix="torture-"))
    print(f"seed {chosen} (again: make torture SEED={chosen})")
    began = time.monotonic()
    try:
        Torture(root, chosen, asked.rounds, asked.cases, asked.minutes).run(asked.only)
    except Seen as error:
        print(f"\r\033[K{error}")
        return 1
    shutil.rmtree(root)
    print(f"nothing lost, nothing seen where it may not be, in {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
