"""`make bench-start`: how long a server takes to start beside thousands of kept sessions.

Each start is a process of its own, and each kind of start is beside the others in one run: what it
costs with no session, with sessions at rest as a server leaves them, without their summaries (as
after an upgrade, or a copy), and with all of them opened, as former versions did.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import machine, written
from benchmarks.measures import tell
from tablee.settings import ROOT

__all__ = ["main"]

FILLED: Final = ((5000, 0), (500, 300))
"""How many sessions, of how many contributions each."""
QUICK: Final = ((20, 0), (5, 10))
WAYS: Final = {
    "rest": "at rest, as a server left them",
    "first": "without summaries: from snapshots",
    "all": "all of them opened and held",
}
MOST_SECONDS, MOST_MEGABYTES = 1.5, 200


@dataclass(frozen=True)
class Start:
    """One start of a process."""

    seconds: float
    """Until the sessions can be found; plugins loaded before."""
    processor: float
    """Seconds of the processor meanwhile: what can be compared where others use it too."""
    megabytes: float
    """Resident memory then."""


def main() -> int:
    """Measures; prints the table, and puts it into the page where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.start", description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "build", help="on the disk to use")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: whether it runs")
    parser.add_argument("--write", action="store_true", help=f"also into {written.PAGE.name}")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-start-", dir=options.folder))
    try:
        about = machine.described(folder)
        found = _table(_measured(folder, QUICK if options.quick else FILLED), about)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(found)
    if options.write:
        written.put("bench-start", found)
    return 0


def _measured(
    folder: Path, sizes: tuple[tuple[int, int], ...]
) -> dict[tuple[int, int], dict[str, Start]]:
    found = {(0, 0): {"rest": _started(folder / "none", "rest")}}
    for size in sizes:
        where = folder / f"{size[0]}-{size[1]}"
        tell(f"{size[0]} sessions of {size[1]} contributions are made")
        _run("fill", where, str(size[0]), str(size[1]))
        found[size] = {}
        for way in ("rest", "first", "all"):
            if way == "first":
                shutil.rmtree(where / ".summaries", ignore_errors=True)
            found[size][way] = _started(where, way)
            tell(f"  {WAYS[way]}: {found[size][way]}")
    return found


def _started(folder: Path, way: str) -> Start:
    said = json.loads(_run("start", folder, way))
    return Start(said["seconds"], said["processor"], said["megabytes"])


def _run(*arguments: str | Path) -> str:
    command = [sys.executable, "-m", "benchmarks.started", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout


def _table(found: dict[tuple[int, int], dict[str, Start]], about: str) -> str:
    lines = [
        f"Measured {about}",
        "",
        "| Sessions | Contributions each | Start | Seconds | Processor | ÷ all opened | Memory |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for (sessions, contributions), starts in found.items():
        for way, start in starts.items():
            whole = starts.get("all")
            ratio = f"{start.processor / whole.processor:.2f}×" if whole and sessions else ""
            name = WAYS[way] if sessions else "none is kept"
            lines.append(
                f"| {sessions:,} | {contributions} | {name} | {start.seconds:.2f} s | "
                f"{start.processor:.2f} s | {ratio} | {start.megabytes:.0f} MB |"
            )
    lines += ["", *_aims(found), ""]
    return "\n".join(lines)


def _aims(found: dict[tuple[int, int], dict[str, Start]]) -> list[str]:
    lines = ["| Aim | Measured |  |", "| --- | --- | --- |"]
    for (sessions, contributions), starts in found.items():
        if not sessions:
            continue
        for way, named in (("rest", "at rest"), ("first", "without summaries")):
            start = starts[way]
            met = start.seconds <= MOST_SECONDS and start.megabytes <= MOST_MEGABYTES
            said = "met" if met else "**missed**"
            lines.append(
                f"| start with {sessions:,} sessions of {contributions} contributions {named} "
                f"≤ {MOST_SECONDS} s and ≤ {MOST_MEGABYTES} MB | {start.seconds:.2f} s "
                f"({start.processor:.2f} s of the processor), {start.megabytes:.0f} MB | {said} |"
            )
    return lines


if __name__ == "__main__":
    sys.exit(main())
