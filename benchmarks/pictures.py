"""`make bench-pictures`: how much memory a picture takes that somebody sends, however bad it is.

Each in a process of its own, whose peak is read from the system; beside it the same process that
has opened a small picture only. Linux alone tells the peak (`/proc`).
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image

from benchmarks import machine, written
from benchmarks.live.tables import table
from tablee import texts
from tablee.drawing.uploads import LONGEST_SIDE, MOST_MEMORY, clean
from tablee.errors import NotAccepted
from tablee.settings import ROOT
from tests.support.photos.bad_pictures import BOMBS, camera_photo, file, photo, png

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["CASES", "Weighed", "main", "markdown", "weighed"]

KEPT: Final = LONGEST_SIDE * LONGEST_SIDE * 4
"""Bytes in memory of the largest picture that is kept."""
CASES: Final[Mapping[str, Callable[[], bytes]]] = {
    "a phone’s photo, 12 megapixels": lambda: photo(4000, 3000),
    "a photo with EXIF, place and profile": lambda: camera_photo(4000),
    "a photo for print (CMYK), 12 megapixels": lambda: file(
        Image.new("CMYK", (4000, 3000)), "JPEG"
    ),
    "PNG of 41 megapixels": lambda: png(6_400, 6_400, 2, 8),
    "PNG of 16 bits, 33 megapixels": lambda: png(8_200, 4_000, 0, 16),
    "PNG of 20 megapixels, transparent": lambda: png(4_500, 4_500, 6, 8),
    "progressive JPEG of 50 megapixels": lambda: photo(8_160, 6_120, progressive=True),
    "WebP of 13 megapixels": lambda: file(Image.new("RGB", (4_200, 3_200)), "WEBP", method=0),
    "GIF of 18 megapixels, transparent": lambda: file(
        Image.new("P", (4_300, 4_200)), "GIF", transparency=0
    ),
    **BOMBS,
}
"""What is tried, the good ones first."""


@dataclass(frozen=True)
class Weighed:
    """What one file did to a process."""

    before: int
    """Bytes at most, before."""
    peak: int
    """Bytes at most, in all."""
    seconds: float
    """Of processor."""
    answer: str
    """`1600 × 1200 jpg`, or the first sentence of the refusal."""

    @property
    def more(self) -> int:
        """Bytes that the picture took."""
        return self.peak - self.before


def weighed(data: bytes, times: int = 1) -> Weighed:
    """Opens a file in a process of its own, `times` at once in as many threads."""
    with tempfile.NamedTemporaryFile() as kept:
        kept.write(data)
        kept.flush()
        said = subprocess.run(
            [sys.executable, "-m", "benchmarks.pictures", "--child", kept.name, f"{times}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        ).stdout
    before, peak, seconds, answer = said.rstrip("\n").split("\t")
    return Weighed(int(before), int(peak), float(seconds), answer)


# ── in the process ──────────────────────────────────────────────────────────────────────────


def _most() -> int:
    """The most that this process has held at once, in bytes."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _child(name: str, times: int) -> None:
    texts.add_catalogue(ROOT / "tablee")
    data, answers = Path(name).read_bytes(), []
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        clean(file(Image.new("RGB", (64, 48)), kind))

    def open_it() -> None:
        try:
            picture, extension = clean(data)
        except NotAccepted as refusal:
            answers.append(str(refusal).split(".")[0])
        else:
            width, height = Image.open(io.BytesIO(picture)).size
            answers.append(f"{width} × {height} {extension}")

    before, began = _most(), time.process_time()
    threads = [threading.Thread(target=open_it) for _n in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.process_time() - began
    sys.stdout.write(f"{before}\t{_most()}\t{spent}\t{answers[0]}\n")


# ── the tables ──────────────────────────────────────────────────────────────────────────────


def _row(name: str, data: bytes, found: Weighed) -> tuple[str, ...]:
    return (
        name,
        f"{len(data) / 1e3:,.0f}",
        found.answer,
        f"{found.more / 1e6:.0f}",
        f"{found.more / KEPT:.1f} ×",
        f"{found.peak / found.before:.1f} ×",
        f"{found.seconds:.1f}",
    )


def markdown(cases: Mapping[str, Callable[[], bytes]], about: str) -> str:
    """The table."""
    rows, most = [], 0
    for name, make in cases.items():
        data = make()
        found = weighed(data)
        most = max(most, found.more)
        rows.append(_row(name, data, found))
    data = png(6_000, 4_000, 2, 8)
    one, four = weighed(data), weighed(data, 4)
    rows += [_row("PNG of 24 megapixels", data, one), _row("four of these at once", data, four)]
    heads = ("Sent", "File, kB", "Answer", "Memory it took, MB", "÷ the largest that is kept")
    return "\n".join(
        (
            f"{about}\n",
            f"At most {most / 1e6:.0f} MB, where {MOST_MEMORY / 1e6:.0f} are allowed; "
            f"four at once take {four.more / one.more:.2f} times what one takes.\n",
            table((*heads, "Process ÷ before", "Processor, s"), rows),
        )
    )


def main() -> int:
    """Measures; prints the table, and puts it into the page where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"also into {written.PAGE.name}")
    parser.add_argument("--child", nargs=2, metavar=("FILE", "TIMES"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        _child(asked.child[0], int(asked.child[1]))
        return 0
    found = markdown(CASES, machine.described(ROOT))
    sys.stdout.write(found)
    if asked.write:
        written.put("bench-pictures", found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
