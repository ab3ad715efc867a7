"""Typesetting with Typst of all that is printed or drawn: run sheet, what hangs in a room.

Not for ballots and voting cards: `drawing.paper_ballots`, `drawing.voting_cards`.
"""

from __future__ import annotations

from tablee.drawing.print.bundle import BundlePart, bundled
from tablee.drawing.print.handouts import (
    PaperSize,
    attendance_sheet,
    join_poster,
    name_tents,
    notices,
)
from tablee.drawing.print.run_sheet import (
    about_run_sheet,
    ends_told,
    really_told,
    run_sheet_pdf,
)
from tablee.drawing.print.typesetting import (
    Drawing,
    Typeset,
    breakable,
    drawable,
    from_right_to_left,
    typeset,
    typeset_picture,
    typeset_pictures,
)

__all__ = [
    "BundlePart",
    "Drawing",
    "PaperSize",
    "Typeset",
    "about_run_sheet",
    "attendance_sheet",
    "breakable",
    "bundled",
    "drawable",
    "ends_told",
    "from_right_to_left",
    "join_poster",
    "name_tents",
    "notices",
    "really_told",
    "run_sheet_pdf",
    "typeset",
    "typeset_picture",
    "typeset_pictures",
]
