"""Collects what happens in one room, and hands it on to plugins once the disk has it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tablee.session.events.changes import Unsettled, happenings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tablee.session.room import Room
    from tablee.storage.journal import Ticket


class EventCollector:
    """The events of one room, where somebody tells plugins of them (`Room.plugin_events`)."""

    def __init__(self, room: Room) -> None:
        """Nothing is noted before `follow`."""
        self._room = room
        self._passing = threading.Lock()
        """Held while events are handed on to plugins, or their room is let go of: never both."""
        self._ended = False
        """Whether its files were let go of: whoever still has it follows nothing of another's."""
        self._happened = Unsettled()
        self._known = 0
        """The last change of which it is known here what it is to plugins."""
        self.followed = False
        """Whether it is kept what plugins are told of this room (`outbox`)."""

    def collect(self, ticket: Ticket, changes: Iterable[tuple[object, object]], at: float) -> None:
        """Takes in what these changes are to plugins, before and after; told by `pass_on`."""
        if self._room.plugin_events is not None:
            self._happened.add(ticket, happenings(changes), at)
            self._known = ticket.n

    @property
    def waiting(self) -> bool:
        """Whether plugins have still to be told of something, or to deal with it."""
        events = self._room.plugin_events
        return bool(len(self._happened)) or (events is not None and events.owes(self._room))

    def follow(self) -> OSError | None:
        """Has what plugins are to be told be kept from here on, before anything happens.

        Returns why that is not possible just now.
        """
        events = self._room.plugin_events
        if events is not None and not (self.followed or self._ended):
            try:
                events.follow(self._room)
            except OSError as error:
                return error
        return None

    def begin(self) -> None:
        """From its last change on it is kept what plugins are told of it."""
        self.followed, self._known = True, self._room.n

    def catch_up(self) -> None:
        """The same for a room nobody is busy with, where it was not possible; tells what waits."""
        followed = self._room.plugin_events is None or self.followed or self._ended
        if not followed and self._room.lock.take_if_free():
            try:
                self.follow()
                self.pass_on()
            finally:
                self._room.lock.release()

    def pass_on(self) -> None:
        """Has plugins told of what is on disk, in the order in which it happened."""
        events = self._room.plugin_events
        if events is not None and self.followed and len(self._happened):
            with self._room.lock, self._passing:
                if self.followed:  # still: else whoever opens it next tells of them
                    events.add(self._room, *self._happened.settled())

    def leave(self) -> None:
        """What plugins are still to be told is kept, for whoever opens the session next."""
        with self._passing:
            events = self._room.plugin_events
            if events is not None and self.followed:
                self.followed = False
                whole = self._room.all_on_disk and not len(self._happened)
                whole = whole and self._room.n == self._known
                events.leave(self._room, whole=whole)

    def end(self) -> None:
        """The same, as the session's files are let go of: nothing is followed any more."""
        self.leave()
        self._ended = True
