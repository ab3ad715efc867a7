"""The fan-out: one change, one frame per audience and language, the same bytes for all who listen.

The first change leaves at once; those that follow within `SHARED_FRAME` share a frame. A slow
listener skips to the newest frame; nothing queues without end. Lives in the server's event loop;
`Room.listen` calls from any thread.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakSet

from workshop.view import Audience
from workshop.web import frames

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop.facilitation import Room

__all__ = ["Channel", "Hub", "Listener", "Topic"]

log = logging.getLogger(__name__)

SHARED_FRAME: Final = 0.06
"""Seconds within which changes share one frame after the first."""
PRESENCE_TICK: Final = 15.0
"""Seconds after which a console's people are looked at again: who fell asleep makes no change."""


@dataclass(frozen=True)
class Topic:
    """What a listener wants: which session, as whom, in which language, which step."""

    session: str
    audience: Audience
    language: str
    step: str = ""


class Listener:
    """One browser's place: holds the newest frame it has not been sent yet."""

    def __init__(self) -> None:
        """Nothing to send yet."""
        self._newest: bytes | None = None
        self._news = asyncio.Event()
        self.ended = False
        self.gone = False
        """Whether it ended because the session was deleted."""

    def give(self, frame: bytes) -> None:
        """Puts a newer frame in place of one that was not taken yet."""
        self._newest = frame
        self._news.set()

    def end(self) -> None:
        """Lets the stream end: the server stops, or the session is gone."""
        self.ended = True
        self._news.set()

    async def take(self, patience: float) -> bytes | None:
        """The next frame, or None after `patience` seconds without one, or at the end."""
        try:
            await asyncio.wait_for(self._news.wait(), patience)
        except TimeoutError:
            return None
        self._news.clear()
        frame, self._newest = self._newest, None
        return frame


class Channel:
    """Everybody who listens to one topic."""

    def __init__(self, room: Room, topic: Topic, address: str) -> None:
        """No listener yet; the pump starts with the first."""
        self.room, self.topic, self._address = room, topic, address
        self.listeners: set[Listener] = set()
        self._frame: bytes | None = None
        self._dirty = asyncio.Event()
        self._pump = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Something changed."""
        self._dirty.set()

    def join(self, listener: Listener) -> None:
        """One more; it gets the present frame at once if there is one, else the next."""
        self.listeners.add(listener)
        if self._frame is not None and not self._dirty.is_set():
            listener.give(self._frame)
        else:
            self._dirty.set()

    def stop(self) -> None:
        """Ends the pump and every listener."""
        self._pump.cancel()
        for listener in self.listeners:
            listener.end()

    async def _run(self) -> None:
        while True:
            await self._wait()
            self._dirty.clear()
            try:
                self._frame = await asyncio.to_thread(self._encode)
            except Exception:
                log.exception("frame of %s failed", self.topic)
                continue
            for listener in self.listeners:
                listener.give(self._frame)
            await asyncio.sleep(SHARED_FRAME)

    async def _wait(self) -> None:
        patience = PRESENCE_TICK if self.topic.audience is Audience.CONSOLE else None
        try:
            await asyncio.wait_for(self._dirty.wait(), patience)
        except TimeoutError:
            return

    def _encode(self) -> bytes:
        shown = self._shown()
        if not self.room.settled():
            shown = self._shown()
        return b"id: %d\nevent: state\ndata: %s\n\n" % (shown["v"], frames.encode(shown))

    def _shown(self) -> dict[str, Any]:
        topic = self.topic
        return frames.frame(self.room, topic.audience, topic.language, self._address, topic.step)


class Hub:
    """All the channels of this server."""

    def __init__(self) -> None:
        """Nobody listens."""
        self._channels: dict[Topic, Channel] = {}
        self._unlisten: dict[str, Callable[[], None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._gone: WeakSet[Room] = WeakSet()
        self._over = False

    @property
    def listeners(self) -> int:
        """How many browsers listen now."""
        return sum(len(channel.listeners) for channel in self._channels.values())

    def join(self, room: Room, topic: Topic, address: str) -> Listener:
        """A new listener on this topic; call `leave` when its stream ends."""
        self._loop = asyncio.get_running_loop()
        if self._over or room in self._gone:
            return _ended(gone=room in self._gone)
        if topic.session not in self._unlisten:
            self._unlisten[topic.session] = room.listen(lambda: self._tell(topic.session))
        channel = self._channels.get(topic)
        if channel is None:
            channel = self._channels[topic] = Channel(room, topic, address)
        listener = Listener()
        channel.join(listener)
        return listener

    def leave(self, topic: Topic, listener: Listener) -> None:
        """A listener's stream ended; the last one closes its channel."""
        channel = self._channels.get(topic)
        if channel is None:
            return
        channel.listeners.discard(listener)
        if not channel.listeners:
            channel.stop()
            del self._channels[topic]
        if not any(other.session == topic.session for other in self._channels):
            self._unlisten.pop(topic.session, lambda: None)()

    def end_session(self, room: Room) -> None:
        """Ends the streams of a session that was deleted, and lets go of it. From any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end_session, room)

    def _end_session(self, room: Room) -> None:
        self._gone.add(room)
        ended = [t for t, channel in self._channels.items() if channel.room is room]
        for topic in ended:
            channel = self._channels.pop(topic)
            for listener in channel.listeners:
                listener.gone = True
            channel.stop()
        if ended:
            self._unlisten.pop(room.session.id, lambda: None)()

    def end(self) -> None:
        """Ends every stream, so that the server can stop. Callable from a signal handler.

        A page that is just loading may still ask for one: it ends at once too.
        """
        self._over = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        for channel in list(self._channels.values()):
            channel.stop()

    def _tell(self, session: str) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake, session)

    def _wake(self, session: str) -> None:
        for topic, channel in self._channels.items():
            if topic.session == session:
                channel.wake()


def _ended(*, gone: bool) -> Listener:
    """The place of somebody who came just as the session was deleted, or the server stops."""
    listener = Listener()
    listener.gone = gone
    listener.end()
    return listener
