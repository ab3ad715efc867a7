"""Delivers events to plugins in order, one worker thread each, once the change is on disk.

No plugin is waited for, and what one does touches neither the room nor the others: an exception is
logged with its name, one that is slow loses the oldest contributions, one that is stuck is said to
be. What is told of was withdrawn or erased meanwhile is told no more. Not for what happened: that
is `changes`.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from tablee.activities.hookspecs import ToldEvent
from tablee.activities.votes import Vote
from tablee.document import redaction
from tablee.session.events.changes import APPROVAL, OF_VOTES, ORDER, Happening
from tablee.session.events.outbox import (
    OPENING,
    EventReceipt,
    Outbox,
    OwedEvents,
    event_id,
    opening_of,
)
from tablee.session.events.subscriber import STOPPED, Subscriber
from tablee.texts import _, speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from tablee.activities import Files, Record
    from tablee.registry import Catalogue
    from tablee.session.room import Room
    from tablee.storage.cursors import EventCursors

log = logging.getLogger(__name__)

LAST: Final = 3.0
"""Seconds that plugins have for what waits when the server stops."""


@dataclass(frozen=True)
class PluginNotice:
    """A sentence about one plugin, for whoever hosts or facilitates."""

    plugin: str
    title: str
    """What the plugin does, in the language being spoken; its name where it does not say."""
    sentence: str
    well: bool = False


class PluginEvents:
    """Tells the plugins of a catalogue what happens in the rooms of a server."""

    def __init__(self, catalogue: Catalogue, files: Callable[[Room], Files]) -> None:
        """To the plugins that hear of events and are set up to; `files` is what closing gives.

        Raises `BadSetting` where variables of theirs are impossible.
        """
        self._files = files
        self._hearers: dict[str, Subscriber] = {}
        self._outbox = Outbox()
        self._created: dict[str, int] = {}
        """By session whose opening could not be noted yet, the last entry of its creation."""
        self.take_up(catalogue)

    def take_up(self, catalogue: Catalogue) -> None:
        """Goes on with these plugins; what waits for those that stay is told to them as they are.

        Raises `BadSetting` as above.
        """
        settings = catalogue.server_settings
        off = {name for name, kind in settings.items() if not kind.here().active}
        hearing = [n for n, _plugin in catalogue.hooks.list_name_plugin() if n not in off]
        self._hooks, self._settings = catalogue.hooks, settings
        self._hearers = {
            name: self._hearers.get(name) or Subscriber(name, self._tell, self._outbox)
            for name in hearing
        }
        self._heard = {hook: self._who_hears(hook) for hook in ("session_opened", *ORDER)}
        self._kept = sorted({n for told in self._heard.values() for n, kept in told if kept})
        """The plugins that take an `event`: they are told again after a crash."""

    def _who_hears(self, hook: str) -> list[tuple[str, bool]]:
        """The plugins that are told of this, and whether they are told again after a crash."""
        impls = getattr(self._hooks.hook, hook).get_hookimpls()
        told = {i.plugin_name: "event" in i.argnames for i in impls}
        return [(name, kept) for name, kept in told.items() if name in self._hearers]

    def use_cursors(self, cursors: EventCursors) -> None:
        """Keeps there how far plugins have dealt with what they are told."""
        self._outbox.use_cursors(cursors)

    def add(self, room: Room, *happenings: Happening) -> None:
        """Has every plugin that listens told of these, soon; returns at once."""
        session = room.store.folder.name
        told = [(name, kept, h) for h in happenings for name, kept in self._heard[h.hook]]
        for name, kept, happening in told:
            if kept:
                self._outbox.expect(session, name, happening.n)
        for name, _kept, happening in told:
            self._hearers[name].add(room, happening)

    def open(self, room: Room) -> None:
        """Tells that this session was just created, which a crash from now on leaves owed.

        Raises `OSError` where that cannot be noted just now: it is told with what is noted next.
        """
        self._created[room.store.folder.name] = room.n
        self.follow(room)

    def _tell_opening(self, room: Room) -> None:
        opening = opening_of(room)
        for name, _kept in self._heard[opening.hook]:
            self._hearers[name].add(room, opening)
        for name in set(self._kept).difference(n for n, _kept in self._heard[opening.hook]):
            self._outbox.done(room.store.folder.name, name, OPENING)

    def follow(self, room: Room) -> None:
        """Notes from now on what plugins are owed of this room; tells what they were owed.

        Raises `OSError` where that is not known just now.
        """
        session, owed = room.store.folder.name, dict[str, int]()
        created = self._created.get(session)
        try:
            if self._kept and created is not None:
                self._outbox.follow_new(session, created, self._kept)
            elif self._kept:
                owed = self._outbox.follow(session, room.n, self._kept)
        except OSError as error:
            self._outbox.refused(error)
            raise
        room.events.begin()
        if self._created.pop(session, None) is not None:
            self._tell_opening(room)
        for plugin, after in owed.items():
            self._hearers[plugin].add(room, OwedEvents(after, room.n))

    def owes(self, room: Room) -> bool:
        """Whether plugins that are told again have still to deal with something of this room."""
        return self._outbox.owes(room.store.folder.name)

    def leave(self, room: Room, *, whole: bool = True) -> None:
        """What waits of this session is told by whoever opens it next: it is let go of here.

        As a `whole` where nothing may stand in its journal that was never taken in here.
        """
        for name in self._kept:
            self._hearers[name].drop(room)
        self._outbox.leave(room.store.folder.name, whole=whole)

    def owing(self) -> list[str]:
        """The sessions that are open nowhere, and owe something since a crash."""
        try:
            return self._outbox.owing() if self._kept else []
        except OSError as error:
            self._outbox.refused(error)
            return []

    def drop(self, room: Room) -> None:
        """Nothing that waits of this session is told: it was deleted."""
        for hearer in self._hearers.values():
            hearer.drop(room)
        self._created.pop(room.store.folder.name, None)
        self._outbox.drop(room.store.folder.name)  # also what a plugin was owed that is gone

    def settle(self, seconds: float = 10.0) -> bool:
        """Waits until all has been told; says whether it has."""
        until = time.monotonic() + seconds
        return all(hearer.settle(until) for hearer in self._hearers.values())

    def delivered(self, seconds: float) -> bool:
        """Waits until what plugins post of it has arrived, too, or was given up; says whether."""
        until = time.monotonic() + seconds
        return all(hearer.delivered(until) for hearer in self._hearers.values())

    def finish(self) -> None:
        """Gives what waits a few seconds, as the server stops; the rest is logged and let go."""
        until = time.monotonic() + LAST
        for impl in self._hooks.hook.server_stopped.get_hookimpls():
            if impl.plugin_name in self._hearers:
                self._hearers[impl.plugin_name].add(None, Happening(STOPPED))
        for hearer in self._hearers.values():
            if not hearer.settle(until):
                hearer.give_up(told_later=hearer.plugin in self._kept)
        self._outbox.flush()

    @property
    def troubles(self) -> tuple[PluginNotice, ...]:
        """What is wrong with plugins that are told of events, in the language being spoken."""
        return tuple(said for name in self._hearers for said in self._troubles(name))

    @property
    def states(self) -> tuple[PluginNotice, ...]:
        """What plugins say of what they do by themselves, in the language being spoken."""
        return tuple(said for name in self._hearers for said in self._states(name))

    def of(self, plugin: str) -> tuple[PluginNotice, ...]:
        """All that is to be said of one plugin: what is wrong, then how it is going."""
        if plugin not in self._hearers:
            return ()
        return (*self._troubles(plugin), *self._states(plugin))

    def _troubles(self, plugin: str) -> list[PluginNotice]:
        title = self._title(plugin)
        return [PluginNotice(plugin, title, words) for words in self._hearers[plugin].troubles()]

    def _states(self, plugin: str) -> list[PluginNotice]:
        title = self._title(plugin)
        try:
            found = [state for states in self._only(plugin, "states") for state in states]
            return [PluginNotice(plugin, title, state.sentence, state.well) for state in found]
        except Exception:
            log.exception("plugin %s cannot say how it is going", plugin)
            return []

    def _title(self, plugin: str) -> str:
        kind = self._settings.get(plugin)
        return _(kind.title) if kind is not None and kind.title else plugin

    def _tell(
        self,
        plugin: str,
        room: Room | None,
        record: Record | None,
        told: Happening,
        receipt: EventReceipt,
    ) -> None:
        if room is None or record is None:
            self._only(plugin, told.hook)
            return
        arguments = _arguments(record, told)
        if arguments is not None:
            arguments["event"] = _event(room, told, receipt)
            if told.hook == "session_closed":
                arguments["files"] = self._files(room)
            with speaking(room.session.language):
                self._only(plugin, told.hook, **arguments)

    def _only(self, plugin: str, hook: str, **arguments: Any) -> Any:
        """Calls a hook of this plugin alone."""
        others = [p for name, p in self._hooks.list_name_plugin() if name != plugin]
        return self._hooks.subset_hook_caller(hook, others)(**arguments)


def _arguments(record: Record, told: Happening) -> dict[str, Any] | None:
    """What a hook is given; None where what it would tell of is gone."""
    if told.person:
        person = record.people.get(told.person)
        return None if person is None else {"record": record, "person": person}
    if not told.step:
        return {"record": record}
    step = record.step(told.step)
    if step is None or (told.hook in OF_VOTES and not isinstance(step.activity, Vote)):
        return None
    if told.last_round is not None:  # others may have been closed before this is told
        step = replace(step, rounds=tuple(u for u in step.rounds if u.round <= told.last_round))
    if told.then is not None:
        then = replace(step, step=told.then)  # what is hidden since then is no less hidden
        step = redaction.with_masked_votes(then, step)
    if not told.contribution:
        return {"step": step}
    contribution = step.get(told.contribution)
    if contribution is None or told.hook == APPROVAL:
        return None if contribution is None else {"step": step}
    return {"step": step, "contribution": contribution}


def _event(room: Room, told: Happening, receipt: EventReceipt) -> ToldEvent:
    def still() -> bool:
        seen = room.find_contribution(told.contribution) if told.contribution else None
        there = not told.contribution or (seen is not None and seen.shared)
        there = there and (not told.person or told.person in room.everybody)
        return there and room.events.followed

    return ToldEvent(event_id(room.session.id, told), told.at, receipt.hold, still)
