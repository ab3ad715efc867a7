"""Idempotency of requests: one that is sent again, as its answer was lost, changes nothing more.

A sending has a name that its sender chose. The journal keeps it with what was done, so that this
holds after a restart, and for another process that goes on with the session.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tablee.model.entities import derived_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.session.room import Room

MOST_SENDINGS: Final = 4096
"""Sendings known without a look at the journal, and those that left nothing there."""


class Once:
    """The sendings of a room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._mutex = threading.Condition()
        self._going: set[str] = set()
        self._done: OrderedDict[str, None] = OrderedDict()

    @contextmanager
    def doing(self, person: str, step: str, sending: str) -> Iterator[bool]:
        """Whether this is still to be done, within; it is done unless that raises.

        What comes again while the first is at it waits for it. An empty `sending` is always new.
        """
        if not sending:
            yield True
            return
        name = derived_id("sending", person, step, sending)
        with self._mutex:
            self._mutex.wait_for(lambda: name not in self._going)
            self._going.add(name)
        try:
            new = name not in self._done and not self._room.history.has_done(name)
            if new:
                with self._room.act(name):
                    yield True
            else:
                yield False
            self._remember(name)
        finally:
            with self._mutex:
                self._going.discard(name)
                self._mutex.notify_all()

    def _remember(self, name: str) -> None:
        with self._mutex:
            self._done[name] = None
            self._done.move_to_end(name)
            while len(self._done) > MOST_SENDINGS:
                self._done.popitem(last=False)
