"""`make bench-posters`: what drawing a workshop costs, by its cards and by the size of the sheet.

Beside each, in the same run, a blank picture of as many pixels, made and written: the least that
any picture costs. Each case has a process of its own, for its memory.
"""

from __future__ import annotations

import argparse
import io
import itertools
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

import msgspec

from benchmarks import machine, written
from benchmarks.live.tables import table
from tablee.caching import clear_caches
from tablee.drawing import posters
from tablee.drawing.posters import SIZES, CanvasPart, Poster, PosterPlan
from tablee.model.actions import PlannedAction
from tablee.settings import ROOT
from tablee.view import Board, Card, CardGroup, Column, Layout

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["main", "markdown"]

ROUNDS: Final = 7
MOST: Final = 1.0
"""Seconds that an A4 at 150 dpi with sixty cards may take."""
SENTENCES: Final = (
    "Le lien humain : on se connaît, on s’appelle.",
    "Mutualiser",
    "Faire remonter nos contenus sans double saisie, avec un outil que chaque agent connaît déjà.",
    "Évaluer ce qui est vraiment utilisé.",
    "Préparer le coup d’après : quels services demain ?",
    "Renoncer à certains outils qui vieillissent ; garder ceux qui rassemblent, et dire pourquoi.",
)


@dataclass(frozen=True)
class Case:
    """One line of the table."""

    cards: int
    size: str
    layout: Layout = "columns"


@dataclass(frozen=True)
class Figures:
    """What one case took; seconds and megabytes."""

    pages: int
    laid: float
    whole: float
    blank: float
    memory: float


CASES: Final = (
    Case(12, "a4"),
    Case(60, "a4"),
    Case(60, "a4", "grid"),
    Case(60, "a4", "rings"),
    Case(200, "a4"),
    Case(60, "a4-300"),
    Case(60, "a3"),
    Case(60, "a3-300"),
    Case(60, "square"),
)


def told(case: Case) -> Poster:
    """A workshop with so many cards in four zones, some in groups, and a plan of four actions."""
    texts = itertools.cycle(SENTENCES)
    cards = [Card("", f"{next(texts)} ({n})") for n in range(case.cards)]
    zones = [cards[zone::4] for zone in range(4)]
    columns = tuple(
        Column(
            f"{place}",
            f"Ce que dit la zone {place}",
            (CardGroup("", "Un groupe", tuple(zone[:2])), *zone[2:]),
            place,
            area="abcd"[place],
        )
        for place, zone in enumerate(zones)
    )
    board = Board(columns, layout=case.layout, rows=("a b", "c d"))
    action = PlannedAction("Réunir les agents des six départements", "Solène", "Fin janvier")
    return Poster(
        "Faire vivre un réseau à distance",
        "Comment nos outils régionaux et nationaux peuvent-ils se compléter ?",
        (CanvasPart("Réflexion", board),),
        PosterPlan("Le plan d’action de Solène", (action,) * 4),
        keywords=("accueil de proximité", "échelle", "outils communs"),
        credits=("Initié par Solène", "14 participant·e·s", "24 novembre 2026"),
    )


def drawn(poster: Poster, size: str) -> list[bytes]:
    """All pages, as if nothing had been drawn before."""
    clear_caches()
    pages = range(1, posters.pages(poster, size) + 1)
    return [posters.png(poster, size, page) for page in pages]


def laid_anew(poster: Poster, size: str) -> int:
    """How many pages it takes, as if no word had been measured before."""
    clear_caches()
    return posters.pages(poster, size)


def blank(size: str) -> bytes:
    """A picture with nothing on it, as Pillow makes it."""
    from PIL import Image

    wanted = SIZES[size]
    pixels = (wanted.sheet.width * wanted.scale, wanted.sheet.height * wanted.scale)
    out = io.BytesIO()
    Image.new("RGB", pixels, "white").save(out, "PNG", compress_level=5)
    return out.getvalue()


def measured(case: Case, rounds: int = ROUNDS) -> Figures:
    """One case, in a process that does nothing else."""
    asked = msgspec.json.encode((case, rounds)).decode()
    command = [sys.executable, "-m", "benchmarks.posters", "--one", asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return msgspec.json.decode(done.stdout, type=Figures)


def _measure(case: Case, rounds: int) -> Figures:
    import PIL.Image  # noqa: F401 - its own memory is not a picture's

    drawn(told(Case(1, "a4")), "a4")  # nor is that of Typst and its fonts

    poster, before = told(case), _peak()
    pages = len(drawn(poster, case.size))
    memory = _peak() - before
    return Figures(
        pages,
        _seconds(lambda: laid_anew(poster, case.size), rounds),
        _seconds(lambda: drawn(poster, case.size), rounds),
        _seconds(lambda: blank(case.size), rounds),
        memory,
    )


def _peak() -> float:
    """Megabytes that this process has held at most."""
    status = Path("/proc/self/status").read_text("utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _seconds(call: Callable[[], object], rounds: int) -> float:
    times = []
    for _round in range(rounds):
        began = perf_counter()
        call()
        times.append(perf_counter() - began)
    return statistics.median(times)


def _line(case: Case, found: Figures) -> tuple[str, ...]:
    aimed = case == Case(60, "a4")
    return (
        case.size,
        case.layout,
        f"{case.cards}",
        f"{found.pages}",
        f"{found.laid * 1e3:.0f}",
        f"{found.whole * 1e3:.0f}",
        f"{found.whole * 1e3 / found.pages:.0f}",
        f"{found.whole / found.pages / found.blank:.1f} ×",
        f"{found.memory:.0f}",
        ("yes" if found.whole <= MOST else "**no**") if aimed else "",
    )


def markdown(cases: tuple[Case, ...], about: str, rounds: int = ROUNDS) -> str:
    """The table."""
    heads = (
        *("Size", "Canvas", "Cards", "Pages", "Laid out, ms", "All pages, ms", "A page, ms"),
        *("÷ a blank one", "Memory at most, MB", f"≤ {MOST:.0f} s"),
    )
    rows = [_line(case, measured(case, rounds)) for case in cases]
    return "\n".join(
        (
            f"{about}\n",
            f"Nothing kept from before; the median of {rounds}. "
            "Memory: what the process held more at its fullest.\n",
            table(heads, rows),
        )
    )


def main() -> int:
    """Measures; prints the table, and puts it into the page where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.posters", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"also into {written.PAGE.name}")
    parser.add_argument("--one", metavar="CASE", help="only this, for the process that measures it")
    asked = parser.parse_args()
    if asked.one:
        case, rounds = msgspec.json.decode(asked.one, type=tuple[Case, int])
        sys.stdout.buffer.write(msgspec.json.encode(_measure(case, rounds)))
        return 0
    found = markdown(CASES, machine.described(ROOT))
    sys.stdout.write(found)
    if asked.write:
        written.put("bench-posters", found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
