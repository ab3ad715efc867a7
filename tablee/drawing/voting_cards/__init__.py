"""Voting cards: the printed sheets whose four sides mean four answers, and their reading on photos.

`sheets` prints them, `reading` finds them on a picture (it imports OpenCV, which is an extra, so
nothing here imports it), `photos` opens what somebody sends and has it read in a process apart.

Not for what a side means: `activities.votes.sides`.
"""

from __future__ import annotations

from tablee.drawing.voting_cards.photos import APART, CardPhoto, SeenCard, missing, read_photo
from tablee.drawing.voting_cards.sheets import voting_cards

__all__ = ["APART", "CardPhoto", "SeenCard", "missing", "read_photo", "voting_cards"]
