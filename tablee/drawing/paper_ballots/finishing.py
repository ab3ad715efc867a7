"""Post-processes a PDF of ballots: repeats its pages, adds their codes, sets printing preferences.

Setting two hundred copies of a long ballot one by one takes seconds, gigabytes of memory and a file
of ten megabytes. So each page is set once or twice, and stands here as often as it is wanted at the
cost of a line, its content shared; what differs from one ballot to the next, its code, is drawn
over it. All of it is an update appended to the file, as the format
provides (ISO 32000-1, 7.5.6); it knows the form in which Typst writes, without compressed objects.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

TREE: Final = rb"\n(\d+) 0 obj\n<</Type/Pages/Count \d+/Kids\[([^\]]*)\]>>\nendobj"
CATALOGUE: Final = rb"\n(\d+) 0 obj\n(<</Type/Catalog.*?>>)\nendobj"
TRAILER: Final = rb"\ntrailer\n<</Size (\d+)(/.*)>>\nstartxref\n(\d+)\n%%EOF\s*\Z"
CONTENTS: Final = rb"/Contents (\d+) 0 R"
POINTS: Final = 72 / 25.4
HEIGHT: Final = 297.0
"""Millimetres of a sheet: a PDF counts from below."""
MODULE: Final = 1.1
"""Millimetres of a module."""
WISH: Final = b"/ViewerPreferences<</Duplex/Simplex/PrintScaling/None"
"""On one side, at its size: it will be cut. Readers are free not to listen; browsers do not."""


@dataclass(frozen=True)
class Repeated:
    """Pages that are wanted several times, one whole run after the other.

    They must be artifacts alone: what is tagged can stand on one page only.
    """

    first: int
    """0 for the document's first page."""
    count: int
    times: int
    """How often they are there in the end."""


@dataclass(frozen=True)
class CodeGrid:
    """Modules to be drawn on a page."""

    x: float
    """Millimetres from the left edge of the sheet."""
    y: float
    """From its upper edge."""
    rows: Sequence[Sequence[int]]
    """1 for black."""


def finished(
    pdf: bytes,
    again: Repeated | None = None,
    grids: Callable[[int], Sequence[CodeGrid]] | None = None,
) -> bytes:
    """The document with these pages repeated, asking to be printed as what is cut must be.

    `grids` gives what is drawn on each page in turn, from which page of the document it is a copy.
    """
    catalogue = _found(CATALOGUE, pdf)
    objects = {int(catalogue[1]): catalogue[2].replace(b"/ViewerPreferences<<", WISH)}
    tree = _found(TREE, pdf)
    kids = [int(page) for page in re.findall(rb"(\d+) 0 R", tree[2])]
    free = int(_found(TRAILER, pdf)[1])
    copies = [(base, kid, True) for base, kid in enumerate(kids)]
    if again is not None:
        run = copies[again.first : again.first + again.count]
        after = again.first + again.count
        copies[after:after] = [(base, kid, False) for base, kid, _own in run] * (again.times - 1)
    begin = free
    if grids is not None:
        objects[free] = _stream(b"q")
        free += 1
    listed = []
    for base, kid, own in copies:
        page = _object(pdf, kid)
        number = kid
        if not own:
            number, free = free, free + 1
        if grids is not None:
            page = re.sub(CONTENTS, rb"/Contents[%d 0 R \1 0 R %d 0 R]" % (begin, free), page)
            objects[free] = _stream(b"Q\n" + _drawn(grids(base)))
            free += 1
        if not own or grids is not None:
            objects[number] = page
        listed.append(f"{number} 0 R")
    if again is not None:
        whole = " ".join(listed).encode()
        objects[int(tree[1])] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(listed), whole)
    return _updated(pdf, objects)


def _drawn(grids: Sequence[CodeGrid]) -> bytes:
    """Rectangles of black, one for modules of a row that touch; an artifact to whoever listens."""
    said = [b"/Artifact BMC"]
    for grid in grids:
        side, x, y = MODULE * POINTS, grid.x * POINTS, (HEIGHT - grid.y) * POINTS
        said.append(b"q 0 g %.3f 0 0 %.3f %.2f %.2f cm" % (side, -side, x, y))
        for down, row in enumerate(grid.rows):
            across = 0
            for black, run in groupby(row):
                width = len(list(run))
                if black:
                    said.append(b"%d %d %d 1 re" % (across, down, width))
                across += width
        said.append(b"f Q")
    return b"\n".join((*said, b"EMC"))


def _stream(content: bytes) -> bytes:
    data = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(data), data)


def _object(pdf: bytes, number: int) -> bytes:
    return _found(rb"\n%d 0 obj\n(.*?)\nendobj" % number, pdf)[1]


def _found(pattern: bytes, pdf: bytes) -> re.Match[bytes]:
    found = re.search(pattern, pdf, re.DOTALL)
    assert found is not None, f"not as Typst writes: {pattern!r}"
    return found


def _updated(pdf: bytes, objects: dict[int, bytes]) -> bytes:
    """The file with these objects, new or in place of others, appended to it."""
    trailer = _found(TRAILER, pdf)
    size = max(int(trailer[1]), *(number + 1 for number in objects))
    body, table, end = [], [b"xref\n0 1\n0000000000 65535 f \n"], len(pdf)
    for number, text in sorted(objects.items()):
        body.append(b"%d 0 obj\n%s\nendobj\n" % (number, text))
        table.append(b"%d 1\n%010d 00000 n \n" % (number, end))
        end += len(body[-1])
    last = b"trailer\n<</Size %d%s/Prev %s>>\n" % (size, trailer[2], trailer[3])
    return b"".join((pdf, *body, *table, last, b"startxref\n%d\n%%%%EOF\n" % end))
