"""Post-processes a PDF of ballots: repeats its pages, sets the printing preferences.

Setting two hundred copies of a long ballot one by one takes seconds, gigabytes of memory and a file
of ten megabytes. So each page is set once or twice, and stands here as often as it is wanted at the
cost of a line, its content shared. All of it is an update appended to the file, as the format
provides (ISO 32000-1, 7.5.6); it knows the form in which Typst writes, without compressed objects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Repeated", "finished"]

TREE: Final = rb"\n(\d+) 0 obj\n<</Type/Pages/Count \d+/Kids\[([^\]]*)\]>>\nendobj"
CATALOGUE: Final = rb"\n(\d+) 0 obj\n(<</Type/Catalog.*?>>)\nendobj"
TRAILER: Final = rb"\ntrailer\n<</Size (\d+)(/.*)>>\nstartxref\n(\d+)\n%%EOF\s*\Z"
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


def finished(pdf: bytes, again: Repeated | None = None) -> bytes:
    """The document with these pages repeated, asking to be printed as what is cut must be."""
    catalogue = _found(CATALOGUE, pdf)
    objects = {int(catalogue[1]): catalogue[2].replace(b"/ViewerPreferences<<", WISH)}
    if again is not None:
        objects |= _more_pages(pdf, again)
    return _updated(pdf, objects)


def _more_pages(pdf: bytes, again: Repeated) -> dict[int, bytes]:
    """The pages that are new, and the tree with them in their place."""
    tree = _found(TREE, pdf)
    kids = [int(page) for page in re.findall(rb"(\d+) 0 R", tree[2])]
    run = kids[again.first : again.first + again.count] * (again.times - 1)
    free = int(_found(TRAILER, pdf)[1])
    new = {free + n: _object(pdf, page) for n, page in enumerate(run)}
    after = again.first + again.count
    kids[after:after] = new
    listed = " ".join(f"{kid} 0 R" for kid in kids).encode()
    whole = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), listed)
    return {int(tree[1]): whole, **new}


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
