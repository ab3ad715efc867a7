"""Formats the storage measurements as Markdown tables."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from benchmarks.in_database import IN_DATABASE, OursInPostgreSQL, RawInsert
from benchmarks.sessions import OPENINGS
from benchmarks.systems import COMPARED, WRITERS, Ours, OursThroughTinyDB, RawAppend

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.measures import Figures
    from benchmarks.systems import System

__all__ = ["markdown"]

OURS: Final = Ours.title
RAW: Final = RawAppend.title
IN_POSTGRESQL: Final = OursInPostgreSQL.title


def markdown(figures: Figures, machine: str) -> str:
    """Every table, with the aims first."""
    return "\n".join(_parts(figures, machine)) + "\n"


def _parts(figures: Figures, machine: str) -> Iterator[str]:
    yield f"Measured in one run of {figures.seconds:.0f} s on {machine}\n"
    yield "### Aims\n"
    yield _table(("Aim", "Measured", ""), [aim.row for aim in _aims(figures)])
    yield "### One durable insert\n"
    yield "Milliseconds, p50 (p95 / p99), with this many documents of 300 bytes.\n"
    yield _inserts(figures)
    yield "### One update, one removal\n"
    yield "Milliseconds, p50: update / removal.\n"
    yield _others(figures)
    yield "### Several writers at once\n"
    yield (
        "Inserts a second (p99 in milliseconds), "
        f"where there were {figures.written_into:,} documents before.\n"
    )
    yield _writers(figures)
    yield "### Opening\n"
    yield "Milliseconds, median: the store alone / the store and the room.\n"
    yield _openings(figures)
    yield "### Memory and disk\n"
    yield "Bytes a document; memory is what the process holds more, once opened.\n"
    yield _room_taken(figures)
    yield "### A snapshot while somebody writes\n"
    yield "Milliseconds; one thread inserts without a pause.\n"
    yield _snapshots(figures)
    yield "### A card through the rules of a room\n"
    yield "Milliseconds, p50 (p99), into a canvas that holds this many contributions.\n"
    yield _posts(figures)


@dataclass(frozen=True)
class _Aim:
    what: str
    measured: float
    limit: float
    unit: str = "×"
    at_least: bool = False

    @property
    def row(self) -> tuple[str, str, str]:
        met = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        sign = "≥" if self.at_least else "≤"
        aim = f"{self.what} {sign} {self.limit:g}{self.unit}"
        return aim, f"{self.measured:.2f}{self.unit}", "met" if met else "**missed**"


def _aims(figures: Figures) -> Iterator[_Aim]:
    few, many = _documents(figures)[0], _documents(figures)[-1]
    for n in _documents(figures):
        yield _Aim(f"insert at {n:,} ÷ raw append", _over_raw(figures, OURS, n), 1.3)
    yield from _aims_in_database(figures)
    for verb in ("insert", "update", "remove"):
        ratio = _median(figures, OURS, many, verb) / _median(figures, OURS, few, verb)
        yield _Aim(f"{verb} at {many:,} ÷ at {few:,}", ratio, 1.2)
    for count in sorted({count for _title, count in figures.bursts if count == 8}):
        rates = [median(figures.bursts[OURS, writers]) for writers in (1, count)]
        yield _Aim(f"{count} writers ÷ one", rates[1] / rates[0], 3, at_least=True)
    for n, limit in ((10_000, 0.3), (100_000, 3.0)):
        taken = [median(s["room"]) for (_s, of), s in figures.openings.items() if of == n]
        if taken:
            what = f"opening {n:,} with their room, the slowest case"
            yield _Aim(what, max(taken), limit, " s")


def _aims_in_database(figures: Figures) -> Iterator[_Aim]:
    for n in _documents(figures):
        if (IN_POSTGRESQL, n) in figures.changes:
            ratio = _over(figures, IN_POSTGRESQL, RawInsert.title, n)
            yield _Aim(f"PostgreSQL: insert at {n:,} ÷ raw INSERT", ratio, 1.5)
    for title, count in sorted(figures.waits):
        if title == IN_POSTGRESQL and count == 32:
            ratio = _wait_over(figures, count)
            yield _Aim(f"PostgreSQL: the same, {count} writers", ratio, 1.0)


def _over_raw(figures: Figures, title: str, documents: int) -> float:
    return _over(figures, title, RAW, documents)


def _over(figures: Figures, title: str, over: str, documents: int) -> float:
    inserts = [_median(figures, each, documents, "insert") for each in (title, over)]
    return inserts[0] / inserts[1]


def _wait_over(figures: Figures, count: int) -> float:
    ours, raw = (median(figures.waits[each, count]) for each in (IN_POSTGRESQL, RawInsert.title))
    return ours / raw


def _compared(figures: Figures) -> list[type[System]]:
    few = _documents(figures)[0]
    return [s for s in (*COMPARED, *IN_DATABASE) if (s.title, few) in figures.changes]


def _median(figures: Figures, title: str, documents: int, verb: str) -> float:
    return median(figures.changes[title, documents][verb])


def _documents(figures: Figures) -> list[int]:
    return sorted({n for _title, n in figures.changes})


def _inserts(figures: Figures) -> str:
    sizes = _documents(figures)
    rows = []
    for system in _compared(figures):
        samples = [figures.changes[system.title, n]["insert"] for n in sizes]
        counts = ", ".join(dict.fromkeys(f"{len(each):,}" for each in samples))
        rows.append((system.title, *map(_three, samples), system.promise, counts))
    for title in (OURS, OursThroughTinyDB.title):
        ratios = [f"{_over_raw(figures, title, n):.2f}×" for n in sizes]
        rows.append((f"{title} ÷ raw append", *ratios, "", ""))
    if (IN_POSTGRESQL, sizes[0]) in figures.changes:
        for over in (RawInsert.title, OURS):
            ratios = [f"{_over(figures, IN_POSTGRESQL, over, n):.2f}×" for n in sizes]
            rows.append((f"{IN_POSTGRESQL} ÷ {over}", *ratios, "", ""))
    return _table(("", *(f"{n:,}" for n in sizes), "What it promises", "Samples"), rows)


def _others(figures: Figures) -> str:
    sizes = _documents(figures)
    rows = []
    for system in _compared(figures):
        pairs = [figures.changes[system.title, n] for n in sizes]
        rows.append((system.title, *(f"{_p50(p['update'])} / {_p50(p['remove'])}" for p in pairs)))
    return _table(("", *(f"{n:,}" for n in sizes)), rows)


def _writers(figures: Figures) -> str:
    counts = sorted({count for _title, count in figures.bursts})
    rows = []
    for system in (*WRITERS, *IN_DATABASE):
        if (system.title, counts[0]) not in figures.bursts:
            continue
        cells = (
            f"{median(figures.bursts[system.title, count]):,.0f} "
            f"({_ms(_quantile(figures.waits[system.title, count], 0.99))})"
            for count in counts
        )
        rows.append((system.title, *cells))
    if (IN_POSTGRESQL, counts[0]) in figures.bursts:
        ratios = [f"{_wait_over(figures, count):.2f}×" for count in counts]
        rows.append((f"{IN_POSTGRESQL} ÷ {RawInsert.title}: p50 of an insert", *ratios))
    return _table(("Writers", *map(str, counts)), rows)


def _openings(figures: Figures) -> str:
    sizes = sorted(figures.sizes)
    rows = []
    for state, title in OPENINGS.items():
        found = [figures.openings[state, n] for n in sizes]
        rows.append((title, *(f"{_p50(f['store'])} / {_p50(f['room'])}" for f in found)))
    return _table(("Documents", *(f"{n:,}" for n in sizes)), rows)


def _room_taken(figures: Figures) -> str:
    sizes = sorted(figures.sizes)
    rows = []
    for what, key in (("the store alone", "store_bytes"), ("the store and the room", "room_bytes")):
        held = [median(figures.openings["snapshot", n][key]) for n in sizes]
        rows.append((f"memory, {what}", *_per_document(held, sizes)))
    for file in ("journal.jsonl", "session.json"):
        written = [figures.sizes[n][file] for n in sizes]
        rows.append((f"`{file}`", *_per_document(written, sizes)))
    return _table(("Documents", *(f"{n:,}" for n in sizes)), rows)


def _per_document(values: Sequence[float], sizes: Sequence[int]) -> list[str]:
    return [f"{value / n:,.0f}" for value, n in zip(values, sizes, strict=True)]


def _snapshots(figures: Figures) -> str:
    sizes = sorted(figures.snapshots)
    found = [figures.snapshots[n] for n in sizes]
    rows = [
        ("the snapshot, median", *(_p50(f["snapshot"]) for f in found)),
        ("an insert meanwhile, p50", *(_p50(f["during"]) for f in found)),
        ("an insert meanwhile, the slowest", *(_most(f["during"]) for f in found)),
        ("an insert before and after, p50", *(_p50(f["between"]) for f in found)),
        ("an insert before and after, the slowest", *(_most(f["between"]) for f in found)),
    ]
    return _table(("Documents", *(f"{n:,}" for n in sizes)), rows)


def _posts(figures: Figures) -> str:
    sizes = sorted(figures.posts)
    ratio = f"{sizes[-1]:,} ÷ {sizes[0]:,}"
    rows = []
    for verb in ("post", "edit", "withdraw"):
        samples = [figures.posts[n][verb] for n in sizes]
        cells = [f"{_p50(each)} ({_ms(_quantile(each, 0.99))})" for each in samples]
        rows.append((verb, *cells, f"{median(samples[-1]) / median(samples[0]):.2f}×"))
    return _table(("", *(f"{n:,}" for n in sizes), ratio), rows)


def _three(seconds: Sequence[float]) -> str:
    tail = " / ".join(_ms(_quantile(seconds, part)) for part in (0.95, 0.99))
    return f"{_p50(seconds)} ({tail})"


def _p50(seconds: Sequence[float]) -> str:
    return _ms(median(seconds)) if seconds else "–"


def _most(seconds: Sequence[float]) -> str:
    return _ms(max(seconds)) if seconds else "–"


def _quantile(seconds: Sequence[float], part: float) -> float:
    """The value that this part of the samples does not exceed (nearest rank)."""
    ranked = sorted(seconds)
    return ranked[min(len(ranked) - 1, int(part * len(ranked)))]


def _ms(seconds: float) -> str:
    """Milliseconds with two figures that mean something."""
    ms = seconds * 1000
    return f"{ms:.2f}" if ms < 10 else f"{ms:,.0f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
