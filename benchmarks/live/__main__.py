"""`make bench-live`: what the live part costs, with simulated people who speak its protocols.

On this machine only: servers listen on 127.0.0.1, and end with the run.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from benchmarks import machine, written
from benchmarks.live.chosen import app_folder, choose
from benchmarks.live.report import markdown
from benchmarks.live.scenarios import FULL, NAMES, QUICK, Plan, measure
from tablee.settings import ROOT

__all__ = ["main"]


def main() -> int:
    """Measures; prints the tables, and puts them into the page where that is asked for."""
    parser = _options()
    options = parser.parse_args()
    if options.write and (options.only or options.quick or options.listeners or options.app):
        parser.error("--write is for a whole run of this checkout")
    if options.app:
        choose(options.app)
    _allow_many_connections()
    only = options.only or [name for name in NAMES if name != "soak"]
    about = f"{machine.described(ROOT)} {_versions()}"
    figures = asyncio.run(measure(_plan(options), only))
    found = markdown(figures, about)
    sys.stdout.write(found)
    if options.write:
        written.put("bench-live", found)
    return 1 if figures.unfinished else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument(
        "--only",
        metavar="SCENARIO",
        action="append",
        choices=NAMES,
        help=f"may be given several times: {', '.join(NAMES)}",
    )
    parser.add_argument(
        "--listeners", metavar="N", type=int, help="one size in place of several, in every scenario"
    )
    parser.add_argument("--phones", metavar="N", type=int, help="real ones, in Chromium")
    parser.add_argument("--minutes", metavar="N", type=float, help="simulated ones, of the soak")
    parser.add_argument("--quick", action="store_true", help="tiny: whether it runs, not how fast")
    parser.add_argument("--write", action="store_true", help=f"also into {written.PAGE.name}")
    parser.add_argument(
        "--app", metavar="FOLDER", type=Path, help="another checkout of the app, to compare"
    )
    return parser


def _plan(options: argparse.Namespace) -> Plan:
    plan = QUICK if options.quick else FULL
    if options.listeners:
        n = options.listeners
        plan = replace(
            plan, listeners=(n,), polled=(n,), crowds=(n,), joining=n, active=n, phones_among=n
        )
    if options.phones is not None:
        plan = replace(plan, phones=options.phones)
    if options.minutes is not None:
        plan = replace(plan, minutes=options.minutes)
    return plan


def _allow_many_connections() -> None:
    """For this process: a thousand people are three thousand sockets."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _versions() -> str:
    names = ("streamlit", "starlette", "uvicorn", "uvloop", "httptools")
    said = ", ".join(f"{name} {version(name)}" for name in names)
    here = "" if app_folder() == ROOT else " The app is that of another checkout."
    return f"{said}.{here}"


if __name__ == "__main__":
    sys.exit(main())
