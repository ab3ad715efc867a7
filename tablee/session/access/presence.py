"""Tracks who is connected, by the open streams of each person. In memory only.

Coming is told at once. Falling asleep makes no event of its own: `due` says when somebody is next
to, so that whoever shows people need not look all the time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

ASLEEP_AFTER: Final = 6.0
"""Seconds without a stream after which a phone counts as asleep (a locked screen).

A page that is loaded again, or whose stream was cut, is back sooner.
"""
COMING: Final = 20.0
"""Seconds that somebody who has just joined has for the first stream: a slow network's page."""
GONE_AFTER: Final = 600.0
"""Seconds without a stream after which the person counts as gone."""


class Joined(Protocol):
    """Somebody who joined."""

    @property
    def joined_at(self) -> float:
        """When, on the room's clock."""


@dataclass(frozen=True)
class Heard:
    """What is known of one person."""

    state: str
    """`here`, `asleep`, `gone`, or `never` for somebody not heard since the server started."""
    since: float | None
    """When last heard, on the room's clock; None while here.

    For `never`, when this person joined or the server started, whichever was later.
    """


class Presence:
    """Counts each person's open streams and remembers when the last one ended."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = clock()
        self._lock = threading.Lock()
        self._open: dict[str, int] = {}
        self._last: dict[str, float] = {}
        """When each person's last stream ended; nobody who has one open."""
        self._awaited: dict[str, float] = {}
        """Until when each of those who were looked for, and never heard, is given to come."""
        self._listeners: list[Callable[[], None]] = []

    @property
    def anybody(self) -> bool:
        """Whether any stream is open."""
        return bool(self._open)

    def arrive(self, person: str) -> None:
        """One more stream of this person is open."""
        with self._lock:
            self._open[person] = self._open.get(person, 0) + 1
            last = self._last.pop(person, None)
            self._awaited.pop(person, None)
            known = self._open[person] > 1 or (last is not None and self._state(last) == "here")
        if not known:
            self._tell()

    def leave(self, person: str) -> None:
        with self._lock:
            if person not in self._open:
                return
            self._open[person] -= 1
            if self._open[person] > 0:
                return
            del self._open[person]
            self._last[person] = self._clock()
        self._tell()

    def drop(self, person: str) -> None:
        """Nothing more is kept of somebody who was erased, whatever streams are still open."""
        with self._lock:
            self._open.pop(person, None)
            self._last.pop(person, None)
            self._awaited.pop(person, None)

    def heard(self, person: str, joined_at: float = 0.0) -> Heard:
        """Whether this person, here since `joined_at`, is here, and since when not."""
        with self._lock:
            return self._heard(person, joined_at)

    def away(self, people: Mapping[str, Joined]) -> dict[str, Heard]:
        """Those of these people, by id, who are not here, and since when."""
        if people.keys() <= self._open.keys():
            return {}
        with self._lock:
            silent = people.keys() - self._open.keys()
            heard = {person: self._heard(person, people[person].joined_at) for person in silent}
        return {person: each for person, each in heard.items() if each is not HERE}

    def _heard(self, person: str, joined_at: float) -> Heard:
        if person in self._open:
            return HERE
        last = self._last.get(person)
        if last is None:
            return self._never_heard(person, max(self._began, joined_at))
        state = self._state(last)
        return HERE if state == "here" else Heard(state, last)

    def _never_heard(self, person: str, since: float) -> Heard:
        if self._silent(since) >= COMING:
            self._awaited.pop(person, None)
            return Heard("never", since)
        self._awaited[person] = since + COMING
        return HERE

    def due(self) -> float | None:
        """Seconds until somebody next counts as asleep, gone or never heard; None for nobody."""
        now = self._clock()
        with self._lock:
            silences = [self._silent(last) for last in self._last.values()]
            waits = [until - now for until in self._awaited.values()]
        waits += [
            (ASLEEP_AFTER if silent < ASLEEP_AFTER else GONE_AFTER) - silent
            for silent in silences
            if silent < GONE_AFTER
        ]
        return max(0.0, min(waits)) if waits else None

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls `listener` when somebody comes back, or leaves and may fall asleep.

        In the thread in which it happens. Returns its end.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()

    def _silent(self, last: float) -> float:
        return max(0.0, self._clock() - last)

    def _state(self, last: float) -> str:
        silent = self._silent(last)
        if silent < ASLEEP_AFTER:
            return "here"
        return "asleep" if silent < GONE_AFTER else "gone"


HERE: Final = Heard("here", None)
