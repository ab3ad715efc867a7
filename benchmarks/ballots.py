"""`make bench-ballots`: how many boxes of ballots are read on made-up photos, how many wrongly.

Photos and scans of `tests.support.photos.ballots`, for each method, each by its seed. What was
measured is kept by picture in a file, so that a run can be stopped and goes on: `make bench-ballots
PHOTOS=143` has 2,002; with `FIRST`, several runs share the seeds.
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
from tablee.drawing.paper_ballots.photos import read
from tablee.settings import ROOT
from tests.support.photos.ballots import METHODS, TAG, expected_words, photo_of_ballots

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["looked_at", "main", "markdown"]

KEPT: Final = ROOT / ".cache" / "bench-ballots.jsonl"


def looked_at(method: str, seed: int) -> dict[str, Any]:
    """What came of the picture of this seed with ballots of this method."""
    photo = photo_of_ballots(method, seed)
    begun = time.process_time()
    pages = read(photo.jpeg, TAG, [expected_words(method)])
    seconds = time.process_time() - begun
    every = [ballot for page in pages for ballot in page.ballots]
    found = {(b.serial, b.page): b for b in every if not b.why}
    told: dict[str, Any] = {
        "method": method,
        "seed": seed,
        "scanned": photo.scanned,
        "about": photo.about,
        "ballots": len(photo.ballots),
        "read": 0,
        "invented": len(set(found) - {(f.serial, f.page) for f in photo.ballots}),
        "boxes": 0,
        "wrong": [],
        "asked": 0,
        "struck": 0,
        "struck_asked": 0,
        "seconds": round(seconds, 3),
    }
    for filled in photo.ballots:
        ballot = found.get((filled.serial, filled.page))
        if ballot is None:
            continue
        asked = {box.place for box in ballot.asked}
        told["read"] += 1
        told["boxes"] += filled.boxes
        told["wrong"] += sorted((set(ballot.ticked) ^ filled.ticked) - asked)
        told["asked"] += len(asked)
        told["struck"] += len(filled.struck)
        told["struck_asked"] += len(filled.struck & asked)
    return told


def markdown(every: Sequence[dict[str, Any]]) -> str:
    """The figures as a table, by method."""
    rows = []
    for method in (*METHODS, ""):
        of = [one for one in every if method in ("", one["method"])]
        if of:
            rows.append(_row(method or "all", of))
    counted = ("pictures", "ballots", "read", "boxes", "wrong", "asked", "… struck out")
    heads = ("", *counted, "CPU s a picture")
    return table(heads, rows)


def _row(name: str, of: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    def total(what: str) -> int:
        return sum(one[what] for one in of)

    boxes = max(1, total("boxes"))
    return (
        name,
        f"{len(of)}",
        f"{total('ballots')}",
        f"{total('read')}",
        f"{total('boxes')}",
        f"{sum(len(one['wrong']) for one in of)}",
        f"{total('asked')} ({100 * total('asked') / boxes:.2f} %)",
        f"{total('struck_asked')}",
        f"{sum(one['seconds'] for one in of) / len(of):.2f}",
    )


def main() -> None:
    """Looks at the pictures that are not measured yet, and prints the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--photos", type=int, default=40)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--kept", type=Path, default=KEPT)
    asked.add_argument("--write", action="store_true")
    said = asked.parse_args()
    said.kept.parent.mkdir(exist_ok=True)
    lines = said.kept.read_text("utf-8").splitlines() if said.kept.exists() else []
    every = [json.loads(line) for line in lines]
    known = {(one["method"], one["seed"]) for one in every}
    with said.kept.open("a", encoding="utf-8") as file:
        for seed in range(said.first, said.first + said.photos):
            for method in METHODS:
                if (method, seed) not in known:
                    every.append(looked_at(method, seed))
                    file.write(json.dumps(every[-1]) + "\n")
                    file.flush()
    told = markdown(every)
    struck = sum(one["struck"] for one in every)
    told += f"\nBoxes struck out: {struck}, of which asked about: "
    told += f"{sum(one['struck_asked'] for one in every)}.\n"
    sys.stdout.write(told)
    if said.write:
        written.put("bench-ballots", told)


if __name__ == "__main__":
    main()
