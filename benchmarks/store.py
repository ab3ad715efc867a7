"""`make bench-store`: our store compared with others, in one run.

Not for other parts of the app, nor for a verdict: figures are of the machine that made them, and
`docs/contributing/performance.md` keeps those of ours.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks import machine, written
from benchmarks.in_database import IN_DATABASE, database_on
from benchmarks.measures import FULL, QUICK, measure, tell
from benchmarks.report import markdown
from benchmarks.systems import COMPARED, WRITERS
from tablee.registry import load
from tablee.settings import ROOT

__all__ = ["main"]


def main() -> int:
    """Measures; prints the tables, and puts them into the page where that is asked for."""
    options = _options().parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    kind = machine.filesystem(options.folder)
    if kind in machine.IN_MEMORY and not options.quick:
        tell(f"{options.folder} is in memory ({kind}): nothing there is durable. Try --folder.")
        return 2
    about = machine.described(options.folder)
    tell(f"In {options.folder}: {about}")
    folder = Path(tempfile.mkdtemp(prefix="bench-store-", dir=options.folder))
    try:
        plan = QUICK if options.quick else FULL
        folder.chmod(0o755)  # root's database is another user's
        with database_on(folder) as there:
            systems = (*COMPARED, *(IN_DATABASE if there else ()))
            writers = (*WRITERS, *(IN_DATABASE if there else ()))
            run = measure(plan, folder, load([ROOT / "plugins"]), systems, writers)
        found = markdown(run, about)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(found)
    if options.write:
        written.put("bench-store", found)
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store", description=__doc__)
    parser.add_argument(
        "--folder",
        type=Path,
        default=ROOT / "build",
        help="on the disk to measure (build/ of the project unless said otherwise)",
    )
    parser.add_argument(
        "--quick", action="store_true", help="tiny sizes: whether it runs, not how fast"
    )
    parser.add_argument("--write", action="store_true", help=f"also into {written.PAGE.name}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
