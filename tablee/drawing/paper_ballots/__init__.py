"""Paper ballots: the printed sheets with boxes to tick, and their reading on photos and scans.

`sheets` prints them, with corner marks and a code of their own (`code`); `form` says which boxes a
paper has and what ticks mean; `reading` finds ballots on a picture (it imports OpenCV, which is an
extra, so nothing here imports it), `photos` opens what somebody sends and has it read in a process
apart.

Not for counting what was read: `session.contributions.votes`.
"""

from __future__ import annotations

from tablee.drawing.paper_ballots.code import BallotTag
from tablee.drawing.paper_ballots.form import Place, box_rows, marks_of, meaning_of
from tablee.drawing.paper_ballots.sheets import MOST_COPIES, BallotWords, paper_ballots

__all__ = [
    "MOST_COPIES",
    "BallotTag",
    "BallotWords",
    "Place",
    "box_rows",
    "marks_of",
    "meaning_of",
    "paper_ballots",
]
