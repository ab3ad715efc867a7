"""`make bench-notes`: how many sticky notes are found on made-up photos, and how many wrongly.

Photos of `tests.support.photos.walls`, each by its seed. A note is found where what was found
covers it, and little else; what covers less than half of any is false.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

from benchmarks import written
from benchmarks.live.tables import table
from tablee.drawing.sticky_notes.photos import find
from tests.support.photos.walls import wall_photo

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Looked", "looked_at", "main", "markdown"]

FOUND: Final = 0.6
"""Of both together: what a note and what was found have in common."""
FALSE: Final = 0.5
TIMED: Final = (4000, 3000)


@dataclass(frozen=True)
class Looked:
    """What came of one photo, or of several."""

    notes: int
    found: int
    seen: int
    """What was taken for a note."""
    false: int
    seconds: float = 0.0
    """Of computing."""

    @classmethod
    def of_all(cls, every: Sequence[Looked]) -> Looked:
        """All of them together; the seconds are the mean."""
        names = ("notes", "found", "seen", "false")
        sums = {name: sum(getattr(one, name) for one in every) for name in names}
        return cls(**sums, seconds=sum(one.seconds for one in every) / max(1, len(every)))


def looked_at(seed: int, **photo: Any) -> Looked:
    """What came of the photo of this seed."""
    taken = wall_photo(seed, **photo)
    begun = time.process_time()
    wall = find(taken.jpeg)
    seconds = time.process_time() - begun
    size = (wall.width, wall.height)
    found = [(np.array(quad) * size).astype(np.float32) for quad in wall.notes]
    scale = wall.width / taken.width
    there = [(np.array(note.corners) * scale).astype(np.float32) for note in taken.notes]
    common = np.array([[_common(a, b) for b in found] for a in there]).reshape(len(there), -1)
    seen = common.max(axis=1, initial=0) >= FOUND
    false = common.max(axis=0, initial=0) < FALSE
    return Looked(len(there), int(seen.sum()), len(found), int(false.sum()), seconds)


def _common(one: Any, other: Any) -> float:
    """The part of both together that both have."""
    shared, _shape = cv2.intersectConvexConvex(one, other)
    both = cv2.contourArea(one) + cv2.contourArea(other) - shared
    return float(shared / max(1.0, both))


def markdown(every: Sequence[Looked], timed: Looked) -> str:
    """The figures as a table."""
    total = Looked.of_all(every)
    rows = [
        ("Photos", f"{len(every)}"),
        ("Sticky notes", f"{total.notes}"),
        ("… found", f"{total.found} ({_share(total.found, total.notes)})"),
        ("Taken for notes, and none", f"{total.false} ({_share(total.false, total.seen)})"),
        ("CPU seconds a photo, mean", f"{total.seconds:.2f}"),
        ("… of 12 megapixels with 60 notes", f"{timed.seconds:.2f}"),
    ]
    return table(("", ""), rows)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(1, whole):.2f} %"


def main() -> None:
    """Looks at the photos and prints the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--photos", type=int, default=200)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--write", action="store_true")
    said = asked.parse_args()
    every = [looked_at(seed) for seed in range(said.first, said.first + said.photos)]
    told = markdown(every, looked_at(1, notes=60, size=TIMED))
    sys.stdout.write(told)
    if said.write:
        written.put("bench-notes", told)


if __name__ == "__main__":
    main()
