"""Who may see which words, and where: stated once, checked in random sessions, printed in the docs.

`tests/visibility/test_words.py` plays sessions in which each text holds a word of its own, and
looks for every word everywhere; `docs/privacy.md` has the table that is made of this.
"""

from __future__ import annotations

import enum

__all__ = ["MAY_SHOW", "Place", "Words"]


class Place(enum.Enum):
    """Where words could come out; its value is what the table calls it."""

    CONSOLE = "Console"
    PHONES = "Phones, scribe and carrier included"
    WALL = "Wall"
    REPLAY = "The facilitator’s replay of the wall"
    DRAFT = "Draft for its readers"
    SHEET = "Sheet, its pictures and posters, tables of actions, calendar"
    DOCUMENT = "Sheet and notes, in every format"
    PUBLIC = "Published page and its files"
    FOLLOWING = "Session that follows"
    ARCHIVE = "The facilitator’s JSON"


EVERYWHERE = frozenset(Place)
_ROOM = frozenset({Place.CONSOLE, Place.PHONES, Place.WALL, Place.REPLAY})


class Words(enum.Enum):
    """What became of some words; its value is what the table calls them."""

    SHARED = "shared, and standing"
    PRIVATE = "kept for oneself, or not revealed yet"
    BALLOT = "on a ballot of a vote that is open"
    WITHDRAWN = "taken back in the step, or corrected since¹"
    WAITING = "waiting to be shown, or set aside, and copies of them²"
    HIDDEN = "hidden by whoever facilitates, and copies of them²"
    TAKEN_OUT = "taken out of the document by their author, and copies of them²"
    LEFT_OUT = "of a line left out of the sheet, or worded anew there⁴"
    CONFIDENTIAL = "of a step that is not published"
    ERASED = "erased, and copies of them²"
    NAME = "a name, further than its bearer chose³"


MAY_SHOW: dict[Words, frozenset[Place]] = {
    Words.SHARED: EVERYWHERE,
    Words.PRIVATE: frozenset(),
    Words.BALLOT: frozenset(),
    Words.WITHDRAWN: frozenset({Place.REPLAY, Place.ARCHIVE}),
    Words.WAITING: frozenset({Place.CONSOLE}),
    Words.HIDDEN: frozenset({Place.CONSOLE, Place.ARCHIVE}),
    Words.TAKEN_OUT: _ROOM | {Place.ARCHIVE},
    Words.LEFT_OUT: EVERYWHERE - {Place.SHEET, Place.FOLLOWING},
    Words.CONFIDENTIAL: EVERYWHERE - {Place.PUBLIC},
    Words.ERASED: frozenset(),
    Words.NAME: frozenset({Place.CONSOLE, Place.REPLAY, Place.ARCHIVE}),
}
"""Where such words may stand; elsewhere they never do. What is several of these may stand where
each of them may."""
