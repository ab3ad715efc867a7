"""Sticky notes on a photo of a wall: found, cut out, and read where `tesseract` is installed.

`finding` finds them (it imports OpenCV, which is an extra, so nothing here imports it), `walls`
opens what somebody sends in a process apart, `words` has the words on them read.
"""

from __future__ import annotations

from tablee.drawing.sticky_notes.walls import (
    MOST_NOTES,
    CutWall,
    FoundWall,
    cut_wall,
    find_wall,
    missing,
    read_wall,
)
from tablee.drawing.sticky_notes.words import unreadable

__all__ = ["MOST_NOTES", "CutWall", "FoundWall", "cut_wall", "find_wall", "missing", "read_wall"]
__all__ += ["unreadable"]
