"""Counts the open streams by person, wall, session and address, so that none takes all places.

A room of a thousand phones behind one router is one address. It is told from one machine by what it
costs: each of its pages belongs to somebody who joined, at the pace of newcomers, and neither one
address nor one session ever gets more than half of all places. Once few are left, those that are
left go to sessions which have less than their share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tablee.settings import Settings

NEARLY: Final = 0.8
"""Share of all places past which a session that has more than its share gets none."""


@dataclass(frozen=True, slots=True)
class StreamPlace:
    """What one open stream counts for."""

    session: str
    person: str
    """Whose page it is; empty for a wall, which is nobody's."""
    address: str
    """The address that it comes from, one for a whole IPv6 household."""


@dataclass(frozen=True)
class PlaceLimits:
    """How many streams may be open at once; 0 for no limit."""

    everywhere: int = 0
    of_person: int = 0
    of_wall: int = 0
    """Of the walls of one session together."""

    @staticmethod
    def of(settings: Settings) -> PlaceLimits:
        return PlaceLimits(settings.streams, settings.streams_each, settings.walls)

    @property
    def half(self) -> int:
        """For one session, and for one address."""
        return (self.everywhere + 1) // 2


class StreamPlaces:
    """StreamPlaces taken now; in the event loop's thread alone."""

    def __init__(self) -> None:
        self._taken = Counter[str]()
        self._sessions = Counter[str]()
        self._all = 0

    def full(self, place: StreamPlace, limits: PlaceLimits) -> str:
        """Which limit leaves no room for one more: `all`, `session`, `address`, `person`, `wall`.

        Empty where there is room.
        """
        for name, key, most in _counted(place, limits):
            if most and self._taken[key] >= most:
                return name
        if limits.everywhere and self._all >= limits.everywhere:
            return "all"
        if limits.everywhere and self._all >= limits.everywhere * NEARLY:
            share = limits.everywhere / (len(self._sessions) + 1)  # one more may come
            return "session" if self._sessions[place.session] >= share else ""
        return ""

    def take(self, place: StreamPlace) -> None:
        self._count(place, 1)

    def give_back(self, place: StreamPlace) -> None:
        """One of those that were taken has ended."""
        self._count(place, -1)

    def _count(self, place: StreamPlace, more: int) -> None:
        self._all += more
        keys = [key for _name, key, _most in _counted(place, PlaceLimits())]
        for counter, key in (*((self._taken, k) for k in keys), (self._sessions, place.session)):
            counter[key] += more
            if not counter[key]:
                del counter[key]


def _counted(place: StreamPlace, limits: PlaceLimits) -> Iterator[tuple[str, str, int]]:
    """What a place counts for: the limit's name, its key, and how many there may be."""
    if place.person:
        yield "person", f"person {place.person}", limits.of_person
    else:
        yield "wall", f"wall {place.session}", limits.of_wall
    yield "session", f"session {place.session}", limits.half
    yield "address", f"address {place.address}", limits.half
