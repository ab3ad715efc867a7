"""`make bench-cards`: how many voting cards are found on made-up photos, and how many wrongly.

Photos of `tests.support.photos.cards`, each by its seed. What was measured is kept by photo in
a file, so that a run can be stopped and goes on: `make bench-cards PHOTOS=2000`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks import written
from benchmarks.live.tables import table
from tablee.drawing.voting_cards.photos import read
from tablee.settings import ROOT
from tests.support.photos.cards import room_photo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["looked_at", "main", "markdown"]

KEPT: Final = ROOT / ".cache" / "bench-cards.jsonl"
VISIBLE: Final = 0.8
"""The part of a card that must be seen for it to be expected."""
TIMED: Final = (4000, 3000)


def looked_at(seed: int) -> dict[str, Any]:
    """What came of the photo of this seed."""
    photo = room_photo(seed)
    begun = time.process_time()
    found = read(photo.jpeg)
    seconds = time.process_time() - begun
    there = {card.number: card for card in photo.cards}
    sure = {card.number: card.side for card in found.cards if card.sure}
    asked = {card.number: card.side for card in found.cards if not card.sure}
    expected = [card.number for card in photo.cards if card.visible >= VISIBLE]
    wrong = [n for n, side in sure.items() if n not in there or there[n].side != side]
    return {
        "seed": seed,
        "megapixels": round(photo.width * photo.height / 1e6, 1),
        "cards": len(photo.cards),
        "expected": len(expected),
        "found": sum(n in sure for n in expected),
        "asked": sum(n in asked for n in expected if n not in sure),
        "more": sum(n in sure for n in there if n not in expected),
        "hidden": len(photo.cards) - len(expected),
        "wrong": wrong,
        "asked_wrongly": sum(n not in there or there[n].side != side for n, side in asked.items()),
        "seconds": round(seconds, 3),
    }


def _kept(path: Path) -> dict[int, dict[str, Any]]:
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {each["seed"]: each for each in map(json.loads, lines)}


def markdown(every: Sequence[dict[str, Any]]) -> str:
    """The figures as a table."""

    def total(name: str) -> int:
        return sum(one[name] for one in every)

    wrong = sum(len(one["wrong"]) for one in every)
    rows = [
        ("Photos", f"{len(every)}"),
        ("Cards of which 80 % or more can be seen", f"{total('expected')}"),
        ("… found and read", f"{total('found')} ({_share(total('found'), total('expected'))})"),
        ("… found, and asked about", f"{total('asked')}"),
        ("Cards hidden more than that", f"{total('hidden')}"),
        ("… read all the same", f"{total('more')}"),
        ("Wrong answers", f"{wrong}"),
        ("Answers asked about that were wrong", f"{total('asked_wrongly')}"),
        ("CPU seconds a photo, mean and longest", _seconds(every)),
    ]
    return table(("", ""), rows)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(1, whole):.2f} %"


def _seconds(every: Sequence[dict[str, Any]]) -> str:
    times = [one["seconds"] for one in every]
    return f"{sum(times) / len(times):.2f}, {max(times):.2f}"


def _timed() -> str:
    """Thirty cards on 12 megapixels, after a first photo: processor, then clock."""
    photo = room_photo(1, cards=30, size=TIMED)
    read(photo.jpeg)
    begun, busy = time.perf_counter(), time.process_time()
    found = read(photo.jpeg)
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    cards = f"{len(found.cards)} of {len(photo.cards)} cards"
    return f"{cards} in {busy:.2f} s of CPU, {seconds:.2f} s by the clock"


def _measure(seeds: Iterable[int], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    known = _kept(path)
    with path.open("a", encoding="utf-8") as file:
        for seed in seeds:
            if seed not in known:
                file.write(json.dumps(looked_at(seed)) + "\n")
                file.flush()


def main() -> None:
    """Looks at the photos that are not measured yet, and prints the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--photos", type=int, default=2000)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--kept", type=Path, default=KEPT)
    asked.add_argument("--write", action="store_true")
    said = asked.parse_args()
    _measure(range(said.first, said.first + said.photos), said.kept)
    told = markdown(list(_kept(said.kept).values()))
    told += f"\n12 megapixels, 30 cards: {_timed()}.\n"
    sys.stdout.write(told)
    if said.write:
        written.put("bench-cards", told)


if __name__ == "__main__":
    main()
