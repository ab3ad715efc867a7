"""Fan-out of frames: one for each audience and language, the same bytes for all who listen.

The first change leaves at once; those that follow within `SHARED_FRAME` share a frame. A frame is
sent as what changed since the one before, or whole to whom that would not help. Who listens slowly
skips to the newest; nothing queues without end. Lives in the server's event loop; `Room.listen`
calls from any thread.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakSet

from tablee.session import Room
from tablee.view import Audience
from tablee.web.http.limits.stream_limits import StreamPlaces
from tablee.web.live import frames
from tablee.web.live.backlog import Backlog, LastFrame
from tablee.web.live.event_compression import NOTHING, Told
from tablee.web.live.serializer import Serializer
from tablee.web.ops.load import Load

log = logging.getLogger(__name__)

SHARED_FRAME: Final = 0.05
"""Seconds from one frame to the next, whose changes it shares; more where a frame takes long."""
LONGEST_SHARED: Final = 0.1
"""The most of these seconds, however many listen."""
PEOPLE_PAUSE: Final = 0.3
"""Seconds within which all who come, go or fall asleep are told to the consoles together."""
UNDISTURBED: Final = 0.005
"""Seconds that the loop keeps the interpreter while it writes to all: Python's usual interval."""
HEARTBEAT: Final = 5.0
"""Seconds without a word after which all are sent a beat, which keeps proxies and phones awake."""
LOOKING: Final = 0.5
"""Seconds between two looks who is due one: a proxy may give a stream up soon after."""


@dataclass(frozen=True)
class Subscription:
    """What a listener wants: which session, as whom, in which language, which step."""

    session: str
    audience: Audience
    language: str
    step: str = ""


class Listener:
    """One browser's place: which frame it has, and how it is sent the next."""

    __slots__ = ("beat", "channel", "ended", "gone", "look", "seen")

    def __init__(self, channel: Outlet | None, look: Callable[[], bool], seen: int = 0) -> None:
        """Has `seen` (a number of the channel's) so far.

        `look` is called in the loop when there is something to send, or an end. It waits for
        nothing, and says whether news went out at once.
        """
        self.channel, self.look, self.seen = channel, look, seen
        self.ended = False
        self.gone = False
        """Whether it ended because the session was deleted."""
        self.beat = False
        """Whether a beat is due."""

    def end(self) -> None:
        """Lets the stream end: the server stops, or the session is gone, or the right to it."""
        self.ended = True
        self.look()

    def news(self) -> Told:
        """What this browser does not have yet, which it then has; empty for nothing.

        Nothing either while the newest frame shows what was taken away since.
        """
        channel = self.channel
        if channel is None or channel.backlog.n <= self.seen or not channel.is_true:
            return NOTHING
        news, self.seen = channel.backlog.since(self.seen), channel.backlog.n
        return news


class Outlet:
    """Everybody who listens to one topic, and what they are told."""

    is_true = True
    """Whether the newest frame shows nothing that was taken away after it was made."""

    def __init__(self, topic: Subscription, backlog: Backlog, load: Load) -> None:
        self.topic, self.backlog, self._load = topic, backlog, load
        self.listeners: set[Listener] = set()
        self._told_at = 0.0
        self._beaten_at = 0.0

    def join(self, last: str, look: Callable[[], bool]) -> Listener:
        """One more, who has the frame with the id `last`: it is told what came after, or all."""
        listener = Listener(self, look, self.backlog.number(last))
        self.listeners.add(listener)
        return listener

    def beat_all(self) -> None:
        self._beaten_at = time.perf_counter()
        for listener in self.listeners:
            listener.beat = True
        self._look_all()

    def _look_all(self) -> int:
        """Has all be sent what is due; how many were sent news. What one cannot take ends one."""
        told = 0
        for listener in tuple(self.listeners):
            try:
                told += listener.look()
            except Exception:
                log.exception("a listener of %s could not be told", self.topic)
                listener.end()
        return told

    async def tell_all(self) -> None:
        """Has all be sent what is due, in one go."""
        with _undisturbed:
            told = self._look_all()
            await asyncio.sleep(0)  # what was given to the connections is written now
        self._told_at = time.perf_counter()
        self._load.delivered(self._told_at - self.backlog.changed_at, told)

    def end_all(self) -> None:
        for listener in tuple(self.listeners):
            listener.end()


class Channel(Outlet):
    """A topic of a session that is in this process: its frames are made here."""

    def __init__(
        self, hub: Hub, room: Room, topic: Subscription, address: str, making: asyncio.Lock
    ) -> None:
        """No listener yet; the pump starts with the first.

        `making` is held while a frame is made and told: those of a step do not hinder each other.
        """
        mark = f"{hub.mark}{secrets.token_hex(3)}"
        super().__init__(topic, Backlog(mark, hub.former(topic)), hub.load)
        self.room, self.address = room, address
        self._making = making
        self._serializer = Serializer()
        self._dirty = asyncio.Event()
        self._dirty_since = 0.0
        self._again_at: float | None = None
        """When to look again though nothing may have changed, on the loop's clock."""
        self._rights = room.rights
        self._pump = asyncio.create_task(self._run())

    @property
    def is_true(self) -> bool:  # type: ignore[override] # of a room it is looked up each time
        """Whether the newest frame shows nothing that was taken away after it was made."""
        return self.backlog.taken == self.room.taken

    def look_at_rights(self) -> None:
        """Has each stream ask whether it may still listen, once somebody may have lost that."""
        if self._rights != self.room.rights:
            self._rights = self.room.rights
            self.beat_all()

    def wake(self, changed_at: float) -> None:
        """Marks the frame as outdated, so that it is made again."""
        if not self._dirty.is_set():
            self._dirty_since = changed_at
            self._dirty.set()

    def join(self, last: str, look: Callable[[], bool]) -> Listener:
        """One more, who has the frame with the id `last`: it is told what came after, or all."""
        listener = super().join(last, look)
        if not self.backlog.n:
            self.wake(time.perf_counter())
        return listener

    def beat(self) -> None:
        """Sends a beat to all where nothing else has told them for a while that they are heard."""
        if time.perf_counter() - max(self._told_at, self._beaten_at) >= HEARTBEAT:
            self.beat_all()

    def stop(self) -> None:
        self._pump.cancel()
        self.end_all()

    async def _run(self) -> None:
        while True:
            await self._wait()
            async with self._making:
                began = time.perf_counter()
                try:
                    if await self._make(began):
                        await self.tell_all()
                except Exception:
                    log.exception("frame of %s failed", self.topic)
                    continue
                took = time.perf_counter() - began
            await asyncio.sleep(min(LONGEST_SHARED, max(SHARED_FRAME - took, 2 * took)))

    async def _make(self, changed_at: float) -> bool:
        """A new frame; whether there is anything to tell."""
        self._dirty.clear()
        if self._dirty_since:
            changed_at, self._dirty_since = self._dirty_since, 0.0
        due = self._due()  # before the frame too: who falls asleep meanwhile is not lost
        taken, waited_for = self.room.taken, not self.is_true
        shown = await asyncio.to_thread(self._shown, taken)
        self._again_at = min((at for at in (due, self._due()) if at), default=None)
        same = self.backlog.shows(shown)
        if not same:
            self.backlog.add(shown, changed_at)
        self.backlog.taken = taken
        return waited_for or not same

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout_at(self._again_at):
                await self._dirty.wait()
        except TimeoutError:
            return

    def _due(self) -> float | None:
        """When somebody falls asleep, of which no change tells; the console shows it."""
        due = self.room.presence.due() if self.topic.audience is Audience.CONSOLE else None
        if due is None:
            return None
        return asyncio.get_running_loop().time() + max(due, PEOPLE_PAUSE)

    def _shown(self, taken: int) -> dict[str, Any]:
        """The frame as plain values, once all that it shows is on disk."""
        shown = self._frame()
        if not self.room.settled():
            shown = self._frame()
        return self._serializer.frame(shown, afresh=taken != self.backlog.taken)

    def _frame(self) -> dict[str, Any]:
        topic = self.topic
        return frames.frame(self.room, topic.audience, topic.language, self.address, topic.step)


class _Undisturbed:
    """Lets the loop write to all in one go: other threads may interrupt it less often.

    With a thousand listeners and the interval that suits pages (`server.SWITCH`), the thread of
    whoever wrote took turns with every fourth of them, at twice the cost for all.
    """

    def __init__(self) -> None:
        self._within = 0
        self._usual = 0.0

    def __enter__(self) -> None:
        if not self._within:
            self._usual = sys.getswitchinterval()
            sys.setswitchinterval(max(self._usual, UNDISTURBED))
        self._within += 1

    def __exit__(self, *_error: object) -> None:
        self._within -= 1
        if not self._within:
            sys.setswitchinterval(self._usual)


_undisturbed = _Undisturbed()
"""One for all channels: they overlap, each in the loop's own thread."""


class Hub:
    """All the channels of this server."""

    def __init__(self) -> None:
        self.load = Load()
        self._channels: dict[Subscription, Channel] = {}
        self._of: dict[str, list[Channel]] = {}
        """The channels of each session."""
        self._unlisten: dict[str, Callable[[], None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._beats: asyncio.Task[None] | None = None
        self._gone: WeakSet[Room] = WeakSet()
        self.draining = False
        """Whether the server was told to stop, and still serves."""
        self.over = False
        self.on_end: list[Callable[[], None]] = []
        """Called in the loop once every stream is to end: for those that are of no channel here."""
        self._looking: set[str] = set()
        """The sessions whose consoles are about to be told who came or went."""
        self.former: Callable[[Subscription], LastFrame | None] = lambda _topic: None
        """The newest frame of the server that had the session before, where this one has it."""
        self.places = StreamPlaces()
        """Of the streams that are open."""
        self._making: dict[tuple[str, str], asyncio.Lock] = {}
        """By session and step, held by the channel that makes its frame."""
        self.mark = secrets.token_hex(3)
        """Tells this process's frames from those of the one before."""

    @property
    def listeners(self) -> int:
        """How many browsers listen now."""
        return sum(len(channel.listeners) for channel in self._channels.values())

    def join(
        self, room: Room, topic: Subscription, address: str, last: str, look: Callable[[], bool]
    ) -> Listener:
        """A new listener on this topic; call `leave` when its stream ends.

        `last` is the id of the frame that its browser has, empty for none; `look` as of `Listener`.
        """
        self.note_loop()
        if self.over or room in self._gone:  # just now, while the browser came
            listener = Listener(None, look)
            listener.ended, listener.gone = True, room in self._gone
            return listener
        if self._beats is None or self._beats.done():
            self._beats = asyncio.create_task(self._beat())
        if topic.session not in self._unlisten:
            self._unlisten[topic.session] = self._listen(room, topic.session)
        channel = self._channels.get(topic)
        if channel is None:
            making = self._making.setdefault((topic.session, topic.step), asyncio.Lock())
            channel = self._channels[topic] = Channel(self, room, topic, address, making)
            self._of.setdefault(topic.session, []).append(channel)
        return channel.join(last, look)

    def note_loop(self) -> None:
        """Notes the event loop in which streams are, so that they can be ended from elsewhere."""
        self._loop = asyncio.get_running_loop()

    def _listen(self, room: Room, session: str) -> Callable[[], None]:
        changes = room.listen(lambda: self._tell(session))
        people = room.presence.listen(lambda: self._call(self._look, session))

        def end() -> None:
            changes()
            people()

        return end

    def leave(self, topic: Subscription, listener: Listener) -> None:
        """A listener's stream ended; the last one closes its channel."""
        channel = self._channels.get(topic)
        if channel is None or channel is not listener.channel:
            return
        channel.listeners.discard(listener)
        if not channel.listeners:
            self._close(channel)

    def _close(self, channel: Channel) -> None:
        channel.stop()
        session = channel.topic.session
        self._channels.pop(channel.topic, None)
        others = [other for other in self._of.get(session, ()) if other is not channel]
        self._of[session] = others
        if not others:
            self._making = {of: making for of, making in self._making.items() if of[0] != session}
            del self._of[session]
            self._unlisten.pop(session, lambda: None)()

    def end_session(self, room: Room) -> None:
        """Ends the streams of a session that was deleted, and lets go of it. From any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end_session, room)

    def _end_session(self, room: Room) -> None:
        self._gone.add(room)
        for channel in [c for c in self._channels.values() if c.room is room]:
            for listener in channel.listeners:
                listener.gone = True
            self._close(channel)

    def let_go(self, room: Room) -> None:
        """Ends the streams of a session that is another server's now: its pages ask again."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._let_go, room)

    def _let_go(self, room: Room) -> None:
        for channel in [c for c in self._channels.values() if c.room is room]:
            self._close(channel)

    def count(self, session: str) -> int:
        """How many browsers listen to this session here."""
        return sum(len(channel.listeners) for channel in self._of.get(session, ()))

    def end(self) -> None:
        """Ends every stream, so that the server can stop. Callable from a signal handler.

        A page that is just loading may still ask for one: it ends at once too.
        """
        self.draining = self.over = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        if self._beats is not None:
            self._beats.cancel()
        for channel in list(self._channels.values()):
            channel.stop()
        for told in self.on_end:
            told()

    async def _beat(self) -> None:
        while self._channels or not self.over:
            await asyncio.sleep(min(LOOKING, HEARTBEAT))
            for channel in list(self._channels.values()):
                channel.beat()

    def moved(self, address: str) -> None:
        """Phones reach this server there from now on; walls and consoles show it. In the loop."""
        for channel in self._channels.values():
            channel.address = address
            channel.wake(time.perf_counter())

    def _tell(self, session: str) -> None:
        self._call(self._wake, session, time.perf_counter())

    def _call(self, call: Callable[..., None], *given: Any) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(call, *given)

    def _look(self, session: str) -> None:
        if session not in self._looking:
            self._looking.add(session)
            asyncio.get_running_loop().call_later(PEOPLE_PAUSE, self._looked, session)

    def _looked(self, session: str) -> None:
        self._looking.discard(session)
        for channel in self._of.get(session, ()):
            if channel.topic.audience is Audience.CONSOLE:
                channel.wake(time.perf_counter())

    def _wake(self, session: str, changed_at: float) -> None:
        self.load.changed()
        most_first = sorted(self._of.get(session, ()), key=lambda c: -len(c.listeners))
        for channel in most_first:
            channel.look_at_rights()
            channel.wake(changed_at)
