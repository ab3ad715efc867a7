"""Sticky notes on a photo of a wall: found, cut out, and read where `tesseract` is installed.

`detection` finds them (it imports OpenCV, which is an extra, so nothing here imports it), `photos`
opens what somebody sends in a process apart, `ocr` has the words on them read.

Not for the cards that are made of them: `web.phone.paper.sticky_notes`.
"""

from __future__ import annotations

from tablee.drawing.sticky_notes.ocr import unreadable
from tablee.drawing.sticky_notes.photos import (
    MOST_NOTES,
    CutWall,
    FoundWall,
    cut_wall,
    find_wall,
    missing,
    read_wall,
)

__all__ = ["MOST_NOTES", "CutWall", "FoundWall", "cut_wall", "find_wall", "missing", "read_wall"]
__all__ += ["unreadable"]
