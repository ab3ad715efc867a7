"""Which sessions that owe plugins something are tried now: one that does not open, seldom.

Each time it fails it is let be for twice as long; after three days nothing of it would be told any
more, so it owes nothing. What is known of it is in memory: a restart tries it at once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tablee.session.events.outbox import OLDEST

log = logging.getLogger(__name__)

FIRST: Final = 10.0
"""Seconds for which a session that did not open is let be, twice as long each time."""
LONGEST: Final = 3600.0


@dataclass
class _Trouble:
    since: float
    due: float
    rest: float = FIRST


class RetrySchedule:
    """The sessions of a server that owe something and did not open."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._troubles: dict[str, _Trouble] = {}

    def due(self, owing: Sequence[str]) -> Iterator[str]:
        """Those of them that are to be tried now; forgets what is owed no more."""
        self._troubles = {name: it for name, it in self._troubles.items() if name in owing}
        for session in owing:
            trouble = self._troubles.get(session)
            if trouble is None or trouble.due <= self._clock():
                yield session

    def opened(self, session: str) -> None:
        self._troubles.pop(session, None)

    def failed(self, session: str, error: Exception) -> bool:
        """It does not open; whether it has not for so long that it owes nothing any more."""
        now = self._clock()
        trouble = self._troubles.get(session)
        if trouble is None:
            self._troubles[session] = _Trouble(now, now + FIRST)
            kind = type(error).__name__
            log.warning("session %s does not open, it is tried again later: %s", session, kind)
            return False
        trouble.rest = min(trouble.rest * 2, LONGEST)
        trouble.due = now + trouble.rest
        return now - trouble.since > OLDEST
