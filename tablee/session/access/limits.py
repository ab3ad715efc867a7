"""Rate limits per person and per session: token buckets, and delays for newcomers.

By person, not by address: a whole room shares one. Nothing is limited where nothing is said.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tablee.errors import TooFast
from tablee.texts import _

BURST: Final = 0.5
"""Minutes' worth of changes that somebody who has been calm may make at once."""
AN_ADDRESS: Final = 4
"""From one address comes a quarter of what a session takes in: two hundred behind one router are in
within a minute, and one device that makes people up is slow."""
MOST_ADDRESSES: Final = 4096
"""Addresses whose newcomers are counted; beyond, the one not heard of for longest is forgotten, and
what the session takes in still holds."""


@dataclass(frozen=True)
class Limits:
    """Zero is for no limit."""

    people: int = 0
    """People in one session."""
    changes: int = 0
    """Changes that one person may make in a minute; whoever facilitates is not counted."""
    megabytes: int = 0
    """Of one session's files, past which nothing new is written in it."""
    contact: str = ""
    """Whom to ask, as it is said to whoever is refused; empty for nobody in particular."""

    def with_contact(self, sentence: str) -> str:
        """A refusal, and whom to ask."""
        return " ".join(filter(None, (sentence, whom_to_ask(self.contact))))

    @property
    def erasures(self) -> float:
        """How often one person may erase in a minute: each time reads all that was ever written."""
        return self.changes / 10

    @property
    def all_erasures(self) -> float:
        """How often all of a session may, so that the rest of the minute is for the others."""
        return self.changes / 4


def whom_to_ask(contact: str) -> str:
    """A sentence; empty where the server names nobody."""
    return _("Pour toute question : {contact}.").format(contact=contact) if contact else ""


class TokenBucket:
    """Counts what each person changes, as a bucket that fills with time; in memory only."""

    def __init__(self, changes: float, clock: Callable[[], float] = time.monotonic) -> None:
        """So many changes a minute; 0 for as many as one likes."""
        self._each = changes / 60
        self._most = max(1.0, changes * BURST)
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        """What each person may still do at once, and when that was so."""

    def spend(self, person: str) -> None:
        """Counts one change; raises `TooFast`, and counts nothing, when they come too fast."""
        if not self._each:
            return
        now = self._clock()
        left, at = self._left.get(person, (self._most, now))
        left = min(self._most, left + (now - at) * self._each)
        if left < 1:
            raise TooFast(_("C’est un peu rapide : attendez quelques secondes, puis réessayez."))
        self._left[person] = (left - 1, now)

    def drop(self, person: str) -> None:
        """Nothing more is kept of this person."""
        self._left.pop(person, None)


class Admissions:
    """Says how long each newcomer waits at the entrance of a session, so that no crowd is made up.

    Two buckets that fill with time, the session's and the address's; who has a place has it kept.
    Half a minute's worth may come in at once.
    """

    def __init__(self, joins: int, clock: Callable[[], float] = time.monotonic) -> None:
        """So many newcomers a minute in one session; 0 for as many as come."""
        self._each = joins / 60
        self._clock = clock
        self._places: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        """By session and address, "" for the session: places left, and when that was so."""

    def wait(self, session: str, address: str, longest: float) -> float | None:
        """Seconds until this one may come in, its place kept; None, and none kept, past `longest`.

        `address` names the device, or the room's router.
        """
        if not self._each:
            return 0.0
        whole = self._left(session, "", self._each)
        alone = self._left(session, address, self._each / AN_ADDRESS)
        seconds = max(0.0, (1 - whole) / self._each, (1 - alone) / self._each * AN_ADDRESS)
        if seconds > longest:
            return None
        for place, left in ((session, ""), whole), ((session, address), alone):
            self._places[place] = (left - 1, self._clock())
            self._places.move_to_end(place)
        while len(self._places) > MOST_ADDRESSES:
            self._places.popitem(last=False)
        return seconds

    def _left(self, session: str, address: str, each: float) -> float:
        most = max(1.0, each * 60 * BURST)
        left, at = self._places.get((session, address), (most, self._clock()))
        return min(most, left + (self._clock() - at) * each)
