"""Post-processes a PDF of ballots with pypdf: repeats pages, adds codes, sets printing preferences.

Setting two hundred copies of a long ballot one by one takes seconds, gigabytes of memory and a file
of ten megabytes. So each page is set once or twice, and stands here as often as it is wanted at the
cost of a line, its content shared; what differs from one ballot to the next, its code, is drawn
over it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from tablee.drawing.print.merging import ask_readers

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import IndirectObject

POINTS: Final = 72 / 25.4
HEIGHT: Final = 297.0
"""Millimetres of a sheet: a PDF counts from below."""
MODULE: Final = 1.1
"""Millimetres of a module."""


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
    from pypdf import PdfWriter  # here: a server that prints nothing needs it not
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

    whole = PdfWriter(clone_from=io.BytesIO(pdf))
    content = [page.raw_get("/Contents") for page in whole.pages]
    wanted: list[tuple[int, Any]] = [*enumerate(whole.pages)]
    if again is not None:
        after = again.first + again.count
        run = wanted[again.first : after] * (again.times - 1)
        wanted[after:after] = [(base, DictionaryObject(page)) for base, page in run]
    begin = _stream(whole, b"q") if grids is not None else None
    kids = ArrayObject()
    for base, page in wanted:
        kids.append(getattr(page, "indirect_reference", None) or whole._add_object(page))
        if grids is not None:
            drawn = _stream(whole, b"Q\n" + _drawn(grids(base)))
            page[NameObject("/Contents")] = ArrayObject((begin, content[base], drawn))
    tree: Any = whole.root_object["/Pages"]
    tree.update({NameObject("/Kids"): kids, NameObject("/Count"): NumberObject(len(kids))})
    ask_readers(whole)
    made = io.BytesIO()
    whole.write(made)
    return made.getvalue()


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


def _stream(whole: PdfWriter, content: bytes) -> IndirectObject:
    from pypdf.generic import StreamObject

    stream = StreamObject()
    stream.set_data(content)
    return whole._add_object(stream.flate_encode(9))
