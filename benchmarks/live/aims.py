"""Performance targets of the live part, compared with the measured figures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from benchmarks.live.fanout import fit
from benchmarks.live.tables import quantile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.live.cost import CardCost
    from benchmarks.live.crowd import Crowd
    from benchmarks.live.fanout import FanOut
    from benchmarks.live.scenarios import Figures

__all__ = ["Aim", "aims"]

RECEIPT: Final = {100: 10, 300: 19, 1000: 82}
"""Milliseconds for 95 of 100 contributions until all have received, by listeners."""
FIRST_FRAME, ONE_CARD = 15_000, 350
"""Bytes, of a board of some 220 cards."""


@dataclass(frozen=True)
class Aim:
    """One aim and what was measured."""

    what: str
    measured: float
    limit: float
    unit: str = ""
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether it was reached; what could not be measured was not."""
        if math.isnan(self.measured):
            return False
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    @property
    def row(self) -> tuple[str, str, str]:
        """As cells."""
        sign = "≥" if self.at_least else "≤" if self.limit else "="
        finite = math.isfinite(self.measured)
        precise = ".0f" if self.unit in ("", " ms", " bytes") else ".2f"
        measured = f"{self.measured:,{precise}}{self.unit}" if finite else "not reached"
        limit = f"{self.limit:,.2f}".rstrip("0").rstrip(".")
        return (
            f"{self.what} {sign} {limit}{self.unit}",
            measured,
            "met" if self.met else "**missed**",
        )


def aims(figures: Figures) -> Iterator[Aim]:
    """Those that there are figures for."""
    yield from _costs(figures.costs)
    yield from _fan_out(figures.fan_outs)
    for f in figures.active:
        what = f"p95 until all have received, {f.each} people, all writing every {f.every:g} s"
        yield Aim(what, quantile(f.seconds, 0.95) * 1e3, 60, " ms")
    yield from _missed(figures)
    for crowd in figures.crowds:
        yield from _crowd(crowd)
    for j in figures.joining:
        what = f"{j.people:,} people scan and are in within {j.within:g} s"
        yield Aim(f"{what}: known to the session", j.known, j.people, at_least=True)
        yield Aim(f"{what}: the last step drawn", j.last, j.within, " s")
    for soak in figures.soaks:
        what = f"memory after {soak.minutes:g} simulated minutes ÷ after the first twelfth"
        yield Aim(what, soak.growth, 1.1, "×")
        yield Aim("returns as somebody else", soak.as_others, 0)


def _costs(found: list[CardCost]) -> Iterator[Aim]:
    if not found:
        return
    small, full = found[0], found[-1]
    what = f"{full.people} people and {full.cards} cards"
    yield Aim(f"first frame, {what}", full.whole, FIRST_FRAME, " bytes")
    yield Aim(f"one more card, {what}", full.more, ONE_CARD, " bytes")
    beside = f"{small.people} and {small.cards}"
    yield Aim(f"processor for a card, {what} ÷ {beside}", full.all / small.all, 1.3, "×")


def _fan_out(found: list[FanOut]) -> Iterator[Aim]:
    ours = {f.listeners: f for f in found if f.system == "ours"}
    for listeners, limit in RECEIPT.items():
        if listeners in ours:
            what = f"p95 until all have received, {listeners:,} listeners"
            yield Aim(what, quantile(ours[listeners].seconds, 0.95) * 1e3, limit, " ms")
    raw = {f.listeners: f for f in found if f.system == "raw_sse"}
    both = sorted(ours.keys() & raw.keys())
    for n in (n for n in both if n in RECEIPT):
        p95 = [quantile(of[n].seconds, 0.95) for of in (ours, raw)]
        yield Aim(f"the same, {n:,} listeners, ÷ raw Starlette", p95[0] / p95[1], 1.3, "×")
    if len(both) > 1:
        each = [fit([of[n] for n in both]).each for of in (ours, raw)]
        what = "CPU of one more listener for an update ÷ raw Starlette"
        yield Aim(what, each[0] / each[1], 1.5, "×")
    if both:
        most = both[-1]
        what = f"all CPU ÷ deliveries at {most:,}, ÷ raw Starlette"
        yield Aim(what, ours[most].per_update / raw[most].per_update, 1.5, "×")
    polling = {f.listeners: f for f in found if f.system == "polling"}
    for n in sorted(ours.keys() & polling.keys()):
        what = f"all CPU ÷ deliveries at {n:,}: polling ÷ ours"
        yield Aim(what, polling[n].per_update / ours[n].per_update, 50, "×", at_least=True)


def _missed(figures: Figures) -> Iterator[Aim]:
    found = [f.missed for f in figures.fan_outs if f.system == "ours"]
    found += [f.missed for f in (*figures.active, *figures.sessions)]
    found += [f.missed for f in figures.phones]
    if found:
        yield Aim("deliveries missed, of all that was written", sum(found), 0)


def _crowd(crowd: Crowd) -> Iterator[Aim]:
    n = crowd.people
    for nth, change in enumerate(crowd.changes, 1):
        last = math.nan if change.missed else max(change.drawn)
        yield Aim(f"step change {nth}, {n:,} people, the last one has it", last, 0.3, " s")
    for back in crowd.returns:
        yield Aim(f"{back.how}, {back.people:,} people, the last one back", back.back, 1.5, " s")
        what = f"{back.how}, {back.people:,} people: themselves"
        yield Aim(what, back.themselves, back.people, at_least=True)
    if crowd.ballots is not None:
        b = crowd.ballots
        what = f"{b.people:,} ballots within {b.within:g} s"
        yield Aim(f"{what}: there once", b.counted, b.people, at_least=True)
        yield Aim(f"{what}: there twice", b.twice, 0)
