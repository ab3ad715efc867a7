"""Formats the figures as Markdown: targets first, then a table for each scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.live.aims import aims
from benchmarks.live.cost import AUDIENCES
from benchmarks.live.fanout import SYSTEMS, fit
from benchmarks.live.soak import PARTS, SPEED
from benchmarks.live.tables import mb, ms, quantile, s, table, three

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.live.activity import Activity
    from benchmarks.live.cost import CardCost
    from benchmarks.live.crowd import Crowd
    from benchmarks.live.fanout import FanOut
    from benchmarks.live.joining import Joining
    from benchmarks.live.phones import Phones
    from benchmarks.live.scenarios import Figures
    from benchmarks.live.soak import Soak

__all__ = ["markdown"]


def markdown(figures: Figures, machine: str) -> str:
    """Every table that there are figures for."""
    return "\n".join(_parts(figures, machine)) + "\n"


def _parts(figures: Figures, machine: str) -> Iterator[str]:
    yield f"Measured in one run of {figures.seconds:.0f} s on {machine}"
    yield f"Others took {figures.others:.1f} of its cores meanwhile, on average.\n"
    for each in figures.unfinished:
        yield f"**Not ended:** {each}.\n"
    found = [aim.row for aim in aims(figures)]
    if found:
        yield table(("Aim", "Measured", ""), found)
    if figures.costs:
        yield from _costs(figures.costs)
    if figures.fan_outs:
        yield from _fan_outs(figures.fan_outs)
    if figures.phones:
        yield from _phones(figures.phones)
    yield from _activities(figures)
    yield from _crowds([crowd for crowd in figures.crowds if crowd.memory is not None])
    if figures.joining:
        yield from _joining(figures.joining)
    for soak in figures.soaks:
        yield from _soak(soak)


def _costs(found: Sequence[CardCost]) -> Iterator[str]:
    yield (
        "**What one more card costs to show**: processor time of the server for the frames of "
        "phones, wall and console, sending left out; and a phone’s bytes, packed.\n"
    )
    rows = [
        (
            f"{f.people:,}",
            f"{f.cards:,}",
            *(f"{ms(f.seconds[audience])} ms" for audience in AUDIENCES),
            f"{ms(f.all)} ms",
            f"{ms(f.posted)} ms",
            f"{f.whole:,}",
            f"{f.more:,}",
        )
        for f in found
    ]
    head = ("People", "Cards", "Phones", "Wall", "Console", "All three", "Taking it in")
    yield table((*head, "First frame, bytes", "One more card, bytes"), rows)


# ── fan-out ─────────────────────────────────────────────────────────────────────────────────


def _fan_outs(found: Sequence[FanOut]) -> Iterator[str]:
    yield (
        "**Two contributions a second**: from the press until the last listener has it, "
        "milliseconds, p50 (p95 / p99).\n"
    )
    rows = [
        (
            SYSTEMS[f.system],
            f"{f.listeners:,}",
            three(f.seconds),
            f"{f.said} of {f.asked}, {f.refused}",
            f"{f.missed:,}",
            f"{f.size:,.0f}",
            f"{f.cpu / f.elapsed:.2f}",
            f"{f.idle / f.elapsed:.2f}",
            f"{f.per_update * 1e6:,.0f}",
            f"{f.others:.1f}",
        )
        for f in sorted(found, key=lambda f: list(SYSTEMS).index(f.system))
    ]
    yield table(
        (
            "",
            "Listeners",
            "Until all had it",
            "Said, refused",
            "Deliveries missed",
            "Bytes each",
            "Cores",
            "Of which idle",
            "All CPU ÷ deliveries, µs",
            "Cores of others",
        ),
        rows,
    )
    yield from _fits(found)


def _fits(found: Sequence[FanOut]) -> Iterator[str]:
    yield "**What one contribution costs the server**, idling left out: fixed + each listener.\n"
    rows = []
    for system, title in SYSTEMS.items():
        of = [f for f in found if f.system == system and f.said]
        if len(of) > 1:
            line = fit(of)
            rows.append((title, f"{line.fixed * 1e3:.2f} ms", f"{line.each * 1e6:.1f} µs"))
    yield table(("", "Fixed", "Each listener"), rows)


def _phones(found: Sequence[Phones]) -> Iterator[str]:
    yield "**Real phones among simulated ones**: milliseconds, p50 (p95 / p99).\n"
    rows = [
        (
            f"{f.people:,} and {f.real}",
            three(f.received),
            three(f.last_shown),
            f"{f.said} and {f.real}, {f.missed}",
            three(f.typed),
        )
        for f in found
    ]
    yield table(
        (
            "Simulated and real",
            "Until the last simulated one had it",
            "Until the last screen had painted it",
            "Texts, missed",
            "Pressed on a real phone, until all had it, screens too",
        ),
        rows,
    )


def _activities(figures: Figures) -> Iterator[str]:
    found = [*figures.active, *figures.sessions]
    if not found:
        return
    yield "**All write**: stream and page each; milliseconds, p50 (p95 / p99).\n"
    yield table(
        (
            "Sessions × people",
            "One text each",
            "Until all in the session had it",
            "Until the writer’s page was drawn",
            "Said of asked, refused, unsent",
            "Deliveries missed",
            "Cores",
            "Server’s memory",
        ),
        [_activity(each) for each in found],
    )


def _activity(f: Activity) -> tuple[str, ...]:
    return (
        f"{f.sessions} × {f.each}",
        f"every {f.every:g} s",
        three(f.seconds),
        three(f.answered),
        f"{len(f.answered)} of {f.asked}, {f.refused}, {f.unsent}",
        f"{f.missed}",
        f"{f.share:.2f}",
        mb(f.memory),
    )


# ── crowds ──────────────────────────────────────────────────────────────────────────────────


def _crowds(found: Sequence[Crowd]) -> Iterator[str]:
    if not found:
        return
    yield "**Memory** of the server, all people in one session.\n"
    rows = []
    for crowd in found:
        m = crowd.memory
        if m is not None:
            each = f"{m.each_stream / 1e3:,.0f} kB", f"{m.each_page / 1e3:,.0f} kB"
            opening = f"{m.opening / m.people * 1e3:.0f} ms"
            rows.append((f"{m.people:,}", mb(m.nobody), *each, mb(m.pages), opening))
    yield table(
        (
            "People",
            "Nobody there",
            "Each who listens",
            "Each with the page too",
            "All there",
            "Opening a page, all one after the other",
        ),
        rows,
    )
    yield from _changes(found)
    yield from _returns(found)
    yield from _ballots(found)


def _changes(found: Sequence[Crowd]) -> Iterator[str]:
    rows = [
        (
            f"{change.people:,}",
            s(max(change.told, default=0)),
            f"{s(quantile(change.drawn, 0.5))} ({s(max(change.drawn, default=0))})",
            f"{change.missed}",
            f"{change.cpu / change.people * 1e3:.1f}",
            f"{three(change.before)} → {three(change.during)}",
            f"{len(change.before) + len(change.during)}, {change.refused}, {change.unwritten}",
        )
        for crowd in found
        for change in crowd.changes
    ]
    if rows:
        yield "**A step change**, while ten people go on writing.\n"
        yield table(
            (
                "People",
                "All streams had it, s",
                "Own page drawn, s: p50 (all)",
                "Never",
                "CPU each, ms",
                "Writers wait, ms, p50 (p95 / p99): before → meanwhile",
                "Said, refused, unsent",
            ),
            rows,
        )


def _returns(found: Sequence[Crowd]) -> Iterator[str]:
    rows = [
        (
            f"{back.people:,}",
            back.how,
            s(back.away),
            f"{s(quantile(back.told, 0.5))} ({s(max(back.told, default=0))})",
            f"{s(quantile(back.drawn, 0.5))} ({s(max(back.drawn, default=0))})",
            f"{back.people - len(back.told)} / {back.people - len(back.drawn)}",
            f"{back.themselves:,}",
            s(back.cpu),
        )
        for crowd in found
        for back in crowd.returns
    ]
    if rows:
        yield "**All come back at once**; seconds since the server can be reached again.\n"
        yield table(
            (
                "People",
                "After",
                "Away, s",
                "Had what they had missed: p50 (all)",
                "Own page drawn: p50 (all)",
                "Never (stream / page)",
                "As themselves",
                "CPU, s",
            ),
            rows,
        )


def _ballots(found: Sequence[Crowd]) -> Iterator[str]:
    rows = [
        (
            f"{b.people:,} within {b.within:g} s",
            s(b.opened),
            three(b.answered),
            s(b.last),
            f"{b.unanswered}",
            f"{b.counted:,} ({b.twice} twice)",
            f"{b.voters:,}, {b.cast:,}",
            f"{b.cpu / b.people * 1e3:.1f}",
        )
        for b in (crowd.ballots for crowd in found)
        if b is not None
    ]
    if rows:
        yield (
            "**Ballots**, counted on the disk before the vote is closed; the outcome and the "
            "people, once the server has stopped.\n"
        )
        yield table(
            (
                "People",
                "Vote open before all, s",
                "Tap → kept, ms, p50 (p95 / p99)",
                "First tap → last answer, s",
                "Unanswered",
                "Ballots there once",
                "Outcome: voters, dots",
                "CPU each, ms",
            ),
            rows,
        )


def _joining(found: Sequence[Joining]) -> Iterator[str]:
    yield "**A full room comes in**, while ten people already there write.\n"
    rows = [
        (
            f"{j.people:,} within {j.within:g} s",
            f"{j.known:,} ({j.lost} lost)",
            three(j.inside),
            three(j.shown),
            three(j.drawn),
            s(j.last),
            f"{j.cpu / j.people * 1e3:.1f}",
            three(j.answered),
            mb(j.memory),
        )
        for j in found
    ]
    yield table(
        (
            "People",
            "In the session",
            "Scan → page, ms, p50 (p95 / p99)",
            "Scan → first frame",
            "Scan → own step drawn",
            "All in, s",
            "CPU each, ms",
            "Writers wait, ms",
            "Server’s memory",
        ),
        rows,
    )


def _soak(found: Soak) -> Iterator[str]:
    yield (
        f"**{found.minutes:g} simulated minutes**, {SPEED} in one: {found.joined} people joined, "
        f"{found.returned} came back ({found.as_others} as somebody else), "
        f"{found.texts:,} texts, {found.troubles} troubles.\n"
    )
    head = ("", *(f"{part}/{PARTS}" for part in range(1, len(found.memory) + 1)))
    yield table(head, [("Server’s memory, MB", *(f"{m / 1e6:.0f}" for m in found.memory))])
