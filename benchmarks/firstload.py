"""`make bench-firstload`: from the scan of the QR code to the first word typed, on a slow phone.

A real Chromium, cold, its network and processor slowed down through the DevTools protocol, comes in
by the join page as a person does, and writes. Bytes are what the network carried, headers included.
What is emulated is one phone alone: not the air that it shares with a room.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from benchmarks import machine, written
from benchmarks.phone import FAST, HOSTS, NETWORKS, Visit, chromium, visit
from benchmarks.place import open_place
from tablee.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser

    from benchmarks.phone import Network
    from benchmarks.place import Place

__all__ = ["main"]

TYPING: Final = 6.0
"""Seconds that the person takes for the name, during which the phone may load ahead."""
RUNS: Final = 3
SOONEST: Final = {network.name: most for network, most in zip(NETWORKS, (3.0, 1.5), strict=True)}
"""Seconds from the scan to the first word that are aimed at, beside the typing of the name."""


@dataclass(frozen=True)
class Case:
    """One way of coming in."""

    network: Network
    host: str
    ahead: bool
    visits: list[Visit] = field(default_factory=list)

    @property
    def row(self) -> tuple[str, ...]:
        """Medians, as cells of the table."""
        found = self.visits
        return (
            self.network.name,
            HOSTS[self.host],
            "yes" if self.ahead else "no",
            f"{median(v.join_bytes for v in found) / 1000:.1f}",
            f"{median(v.cold_bytes for v in found) / 1000:,.0f}",
            f"{median(v.requests for v in found):.0f}",
            f"{median(v.next_bytes for v in found) / 1000:.1f}",
            f"{median(v.shown for v in found):.1f}",
            f"{median(v.after_press for v in found):.1f}",
            f"{median(v.shown + v.after_press for v in found):.1f}",
        )


HEAD: Final = (
    "Network",
    "Address",
    "Ahead",
    "Join page, kB",
    "All until a word can be typed, kB",
    "Requests",
    "Next load, kB",
    "Join page shown, s",
    "Pressed → first word, s",
    "Scan → first word, s, beside the typing of the name",
)


def main() -> int:
    """Measures; prints the table, and puts it into the page where that is asked for."""
    options = _options().parse_args()
    about = machine.described(ROOT)
    with (
        tempfile.TemporaryDirectory(prefix="bench-firstload-") as folder,
        open_place(Path(folder)) as place,
        sync_playwright() as playwright,
    ):
        browser = chromium(playwright)
        cases = list(_measured(browser, place, _cases(quick=options.quick), options))
        browser.close()
    found = "\n".join(_markdown(cases, about, options.runs)) + "\n"
    sys.stdout.write(found)
    if options.write:
        written.put("bench-firstload", found)
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.firstload", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="of each way of coming in")
    parser.add_argument("--quick", action="store_true", help="one, unslowed: whether it runs")
    parser.add_argument("--write", action="store_true", help=f"also into {written.PAGE.name}")
    return parser


def _cases(*, quick: bool) -> list[Case]:
    if quick:
        return [Case(FAST, "tablee.test", ahead=True)]
    return [
        Case(network, host, ahead)
        for network in NETWORKS
        for host in HOSTS
        for ahead in (False, True)
    ]


def _measured(
    browser: Browser, place: Place, cases: Sequence[Case], options: argparse.Namespace
) -> Iterator[Case]:
    """Every way in turn, several times over, so that what disturbs the machine disturbs all."""
    typing = 1.0 if options.quick else TYPING
    names = (f"Cam{first}{last}" for first in ascii_lowercase for last in ascii_lowercase)
    for _run in range(1 if options.quick else options.runs):
        for case in cases:
            name = next(names)  # of a namesake, the join page would ask again
            address = place.address(case.host)
            done = visit(browser, address, case.network, name, typing=typing, ahead=case.ahead)
            case.visits.append(done)
            sys.stderr.write(f"{case.network.name}, {case.host}, ahead {case.ahead}: {done}\n")
    yield from cases


def _markdown(cases: Sequence[Case], about: str, runs: int) -> Iterator[str]:
    yield f"Medians of {runs}, on {about}\n"
    lines = [HEAD, ["---"] * len(HEAD), *(case.row for case in cases)]
    for line in lines:
        yield f"| {' | '.join(line)} |"
    every = [(case, visit) for case in cases for visit in case.visits]
    gzip = [v for case, v in every if case.host == "tablee.test"]
    aims: list[tuple[str, float, float, str]] = [
        ("join page < 20 kB", max(v.join_bytes for _c, v in every) / 1000, 20, "kB"),
        ("cold first load, gzip, ≤ 100 kB", max(v.cold_bytes for v in gzip) / 1000, 100, "kB"),
        ("≤ 12 requests", max(v.requests for _c, v in every), 12, ""),
        ("next load ≤ 20 kB", max(v.next_bytes for _c, v in every) / 1000, 20, "kB"),
    ]
    for network, most in SOONEST.items():
        found = [v.shown + v.after_press for case, v in every if case.network.name == network]
        if found:
            aims.append((f"{network}: scan → first word ≤ {most} s", median(found), most, "s"))
    yield "\n| Aim, in the worst of all runs (seconds: the median) | Measured | |"
    yield "| --- | --- | --- |"
    for aim, measured, most, unit in aims:
        verdict = "met" if measured <= most else "**missed**"
        yield f"| {aim} | {measured:,.1f} {unit} | {verdict} |"


if __name__ == "__main__":
    sys.exit(main())
