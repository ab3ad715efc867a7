"""Serves streams of a session that another node owns: one inner stream a topic, passed on to all.

What the owner tells is passed on byte by byte, under the same ids, so that a phone which changes
node is told only what it missed. The owner alone says who may listen, and is asked again whenever
somebody may have lost that. It is told who is here; that may be lost.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import httpx
import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from tablee.view import Audience
from tablee.web.http.cookies import same_origin
from tablee.web.http.responses import EVENTS, plain, whole
from tablee.web.live.backlog import Backlog, LastFrame, event_of
from tablee.web.live.event_compression import Told
from tablee.web.live.hub import HEARTBEAT, Hub, Listener, Outlet, Subscription
from tablee.web.live.patch import difference, patch_in_place
from tablee.web.live.stream import GONE, StreamRequest, begun

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.types import Receive, Scope, Send

    from tablee.storage.cluster.leases import SessionOwner
    from tablee.web.nodes.client import InnerClient
    from tablee.web.nodes.cluster import Cluster
    from tablee.web.site import Site

log = logging.getLogger(__name__)

COALESCED: Final = 0.3
"""Seconds within which all who come and go are told to the owner together."""
COMING_BACK: Final = 30.0
"""Seconds for which the newest frame of what was followed is kept for who comes back."""
PAUSE: Final = 0.15
"""Seconds between two tries to find a session's owner."""
TRIES: Final = 60
"""Tries after which the streams of a session without an owner end, and pages ask again."""
SILENT: Final = 3 * HEARTBEAT
"""Seconds without a word after which an owner is given up."""


class Admitted(msgspec.Struct, frozen=True, array_like=True):
    """What an owner says of somebody who asks to listen."""

    known: bool
    """Whether they are somebody in the session."""
    person: str
    topic: tuple[str, str, str] | None
    """Audience, language and step of what they may listen to; None for nothing."""

    def subscription(self, session: str) -> Subscription | None:
        """The same as a stream has it."""
        if self.topic is None:
            return None
        audience, language, step = self.topic
        return Subscription(session, Audience(audience), language, step)


class Relay:
    """The sessions of others that are listened to here; in the event loop alone."""

    def __init__(self, site: Site, cluster: Cluster, hub: Hub, client: InnerClient) -> None:
        self.site, self.cluster, self.hub, self.client = site, cluster, hub, client
        self._followed: dict[str, FollowedSession] = {}
        self._left: dict[Subscription, LastFrame] = {}
        """The newest frames of topics that were followed here a moment ago."""
        hub.former = self.former
        self.over = False

    def follows(self, session: str) -> bool:
        """Whether anybody listens to this session here."""
        return session in self._followed

    async def answer(
        self, scope: Scope, receive: Receive, send: Send, session: str, owner: SessionOwner
    ) -> None:
        """The stream, or why there is none; raises `OSError` where the owner does not say."""
        request = Request(scope)
        if not same_origin(request):
            await plain("cross-origin", 403)(scope, receive, send)
            return
        self.hub.note_loop()
        asked = StreamRequest.of(request, self.site.settings.language)
        followed = self._followed.get(session) or FollowedSession(self, session, owner)
        (said,) = await followed.ask([asked])
        topic = said.subscription(session)
        if topic is None:
            refusal = (
                plain("forbidden", 403) if said.known else plain(GONE.decode(), headers=EVENTS)
            )
            await refusal(scope, receive, send)
            return
        self._followed.setdefault(session, followed)
        followed = self._followed[session]
        followed.allow(asked, said)
        person = said.person if topic.audience is not Audience.WALL else ""
        stream = begun(request, self.site, self.hub, followed, asked, topic, person)
        try:
            await stream(scope, receive, send)
        finally:
            followed.drop_unheard()

    def former(self, topic: Subscription) -> LastFrame | None:
        """The newest frame of this topic as its owner told it, while it was followed here."""
        followed = self._followed.get(topic.session)
        newest = followed.newest(topic) if followed is not None else None
        return _copied(newest) if newest is not None else self._left.get(topic)

    def note_left(self, topic: Subscription, newest: LastFrame) -> None:
        """Keeps it for those who come back in a moment, to this node as the owner."""
        self._left[topic] = _copied(newest)
        loop = asyncio.get_running_loop()
        loop.call_later(COMING_BACK, lambda: self._left.pop(topic, None))

    def drop(self, session: str) -> None:
        """Nobody listens to it here any more."""
        self._followed.pop(session, None)

    def end(self) -> None:
        """Ends every stream, and each that may still come."""
        self.over = True
        for followed in list(self._followed.values()):
            followed.end()


class FollowedSession:
    """One session of another node, as those who listen here see it (`stream.StreamSource`)."""

    def __init__(self, relay: Relay, session: str, owner: SessionOwner) -> None:
        self.session, self.owner = session, owner
        self.relay = relay
        self.rights = 0
        self._behind = 0.0
        """Seconds from our clock to the owner's."""
        self._channels: dict[Subscription, FollowedChannel] = {}
        self._allowed: dict[StreamRequest, Admitted] = {}
        self._here: Counter[str] = Counter()
        self._telling: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    # ── as a stream has it ──────────────────────────────────────────────────────────────────

    def clock(self) -> float:
        """The owner's clock, as its last beat told it."""
        return time.time() + self._behind

    def topic(self, asked: StreamRequest) -> Subscription | None:
        """As the owner last said."""
        said = self._allowed.get(asked)
        return said.subscription(self.session) if said is not None else None

    def has(self, person: str) -> bool:
        """Whether the owner knew somebody of ours as this person when it was last asked."""
        return any(said.known and said.person == person for said in self._allowed.values())

    def join(self, topic: Subscription, last: str, look: Callable[[], bool]) -> Listener:
        """One more; the first opens the inner stream. It ends at once where the server stops."""
        if self.relay.over:
            listener = Listener(None, look)
            listener.ended = True
            return listener
        channel = self._channels.get(topic)
        if channel is None:
            channel = self._channels[topic] = FollowedChannel(self, topic)
        return channel.join(last, look)

    def newest(self, topic: Subscription) -> LastFrame | None:
        """The newest frame of a topic that is followed here."""
        channel = self._channels.get(topic)
        return channel.backlog.newest if channel is not None else None

    def leave(self, topic: Subscription, listener: Listener) -> None:
        """The last one closes the inner stream."""
        channel = self._channels.get(topic)
        if channel is None or channel is not listener.channel:
            return
        channel.listeners.discard(listener)
        if not channel.listeners:
            if (newest := channel.backlog.newest) is not None:
                self.relay.note_left(topic, newest)
            channel.stop()
            del self._channels[topic]
        if not self._channels:
            self.relay.drop(self.session)

    def arrive(self, person: str) -> None:
        """Told to the owner soon."""
        self._here[person] += 1
        self._tell_soon()

    def depart(self, person: str) -> None:
        """Told to the owner soon."""
        self._here[person] -= 1
        if not self._here[person]:
            del self._here[person]
        self._tell_soon()

    # ── what the owner says ─────────────────────────────────────────────────────────────────

    async def ask(self, all_asked: list[StreamRequest]) -> list[Admitted]:
        """What each of these may listen to; raises `OSError`."""
        said = await self.relay.client.post(
            self.owner.address,
            "topics",
            {"session": self.session, "asked": [_plain(asked) for asked in all_asked]},
        )
        return msgspec.convert(said, list[Admitted])

    def allow(self, asked: StreamRequest, said: Admitted) -> None:
        """Takes in what was said of one."""
        self._allowed[asked] = said

    def drop_unheard(self) -> None:
        """Keeps of nobody what they may once they are gone."""
        if not self._channels:
            self._allowed.clear()

    async def ask_again(self) -> None:
        """Asks of everybody who listens here; those who may no more are told at once."""
        asked = list(self._allowed)
        try:
            for one, said in zip(asked, await self.ask(asked), strict=True):
                self._allowed[one] = said
        except (OSError, msgspec.ValidationError):
            return  # asked again at the next beat
        self.rights += 1
        for channel in list(self._channels.values()):
            channel.beat_all()

    def beat(self, clock: float) -> None:
        """The owner lives; some rights end with time."""
        self._behind = clock - time.time()
        self._tell_soon()
        timed = (Audience.CONSOLE, Audience.READER)
        if any(topic.step or topic.audience in timed for topic in self._channels):
            self.start(self.ask_again())

    def start(self, doing: Any) -> None:
        """Does this beside, and keeps hold of it."""
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def find_owner(self, asked: tuple[str, int]) -> bool:
        """Looks who has the session now; False where nobody is found.

        Where this node has it, those who listen go on as they did: it follows itself, unless it is
        itself that was `asked`, by name and epoch, in vain.
        """
        for _try in range(TRIES):
            with suppress(Exception):
                owner = await run_in_threadpool(self._owner_now)
                now = (owner.node, owner.epoch)
                if now != (self.owner.node, self.owner.epoch):
                    self.owner = owner
                    await self.ask_again()
                return not (owner.here and now == asked)
            await asyncio.sleep(PAUSE)
        return False

    def _owner_now(self) -> SessionOwner:
        cluster = self.relay.cluster
        return cluster.place(self.session) or cluster.leases.take(self.session)

    # ── who is here ─────────────────────────────────────────────────────────────────────────

    def _tell_soon(self) -> None:
        if self._telling is None:
            loop = asyncio.get_running_loop()
            self._telling = loop.call_later(COALESCED, lambda: self.start(self._tell()))

    async def _tell(self) -> None:
        self._telling = None
        said = {"session": self.session, "here": dict(self._here)}
        with suppress(OSError):
            await self.relay.client.post(self.owner.address, "people", said)

    def end(self) -> None:
        for channel in list(self._channels.values()):
            channel.stop()


class FollowedBacklog(Backlog):
    """The backlog of another node's channel, as its inner stream tells it."""

    def __init__(self) -> None:
        super().__init__("")
        self._first = 0
        """What the id of this owner's first frame here says."""
        self._before = 0
        """How much more our number of a frame is than its id says."""

    def take(self, name: str, id_: str, data: bytes, event: bytes) -> None:
        """One event; raises `LookupError` or `ValueError` for one that does not fit."""
        mark, _dash, n = id_.rpartition("-")
        told, said = Told(event), msgspec.json.decode(data)
        if name == "state":
            self._begin(mark, id_, said, told)
        elif mark != self._mark or int(n) != self.n - self._before + 1:
            raise ValueError(id_)
        else:
            self._state, self._whole = patch_in_place(self._state, said), None
            self._kept.append(told)
        if mark != self._mark:
            self._mark, self._first, self._before = mark, int(n), self.n + 1 - int(n)
        self.n = int(n) + self._before
        self.changed_at = time.perf_counter()
        self._news.clear()

    def _begin(self, mark: str, id_: str, state: dict[str, Any], told: Told) -> None:
        """A whole frame; who has another owner's last one is told what differs."""
        self._kept.clear()
        if mark != self._mark:
            self._former = former = self.newest
            self._count_words()
            if former is not None and not self._lost_words(state):
                self._kept.append(event_of(id_, "patch", difference(former.state, state)))
            self._words.clear()
        self._state, self._whole = state, told

    def number(self, last: str) -> int:
        """As of any; the last frame of the owner before is the one before this one's first."""
        if self._former is not None and last == self._former.id:
            return self._first + self._before - 1
        mark, _dash, n = last.partition("-")
        known = whole(n) if mark == self._mark else None
        fits = known is not None and self._first <= known <= self.n - self._before
        return known + self._before if known is not None and fits else 0

    @property
    def newest(self) -> LastFrame | None:
        """The newest frame; None before the first."""
        return LastFrame(self.last, self._state) if self.n else None

    def clear(self) -> None:
        """What comes next takes words away: nobody is told what came before."""
        self._kept.clear()

    @property
    def last(self) -> str:
        """The id of the newest frame; empty for none."""
        return f"{self._mark}-{self.n - self._before}" if self.n else ""


class FollowedChannel(Outlet):
    """One topic, followed for as long as somebody listens."""

    backlog: FollowedBacklog

    def __init__(self, followed: FollowedSession, topic: Subscription) -> None:
        super().__init__(topic, FollowedBacklog(), followed.relay.hub.load)
        self._followed = followed
        self._told_by = ("", 0)
        """Name and epoch of the owner that was last asked."""
        self._following = asyncio.create_task(self._follow())

    def stop(self) -> None:
        """Follows no more, and ends every listener."""
        self._following.cancel()
        self.end_all()

    async def _follow(self) -> None:
        followed = self._followed
        while True:
            try:
                if await self._listen():
                    for listener in tuple(self.listeners):
                        listener.gone = True
                    break
            except (OSError, httpx.HTTPError, TimeoutError):
                followed.relay.cluster.suspect(followed.owner)
            except (LookupError, ValueError, msgspec.DecodeError):
                log.exception("what was told of %s does not fit: asked for anew", self.topic)
                self.backlog = FollowedBacklog()
                for listener in self.listeners:
                    listener.seen = 0
            await asyncio.sleep(PAUSE)
            if not await followed.find_owner(self._told_by):
                break
        self.end_all()  # pages ask again, and are told where

    async def _listen(self) -> bool:
        """Takes in what the owner tells until it ends; whether the session is gone."""
        followed, topic = self._followed, self.topic
        before, self._told_by = self._told_by, (followed.owner.node, followed.owner.epoch)
        asked = {
            "session": topic.session,
            "audience": topic.audience.value,
            "language": topic.language,
            "step": topic.step,
            "after": self.backlog.last if before == self._told_by else "",
        }
        async with followed.relay.client.stream(followed.owner.address, "stream", asked) as answer:
            async for event in _events(answer):
                if await self._heard(event):
                    return True
        return False

    async def _heard(self, event: bytes) -> bool:
        fields = dict(line.split(b": ", 1) for line in event.split(b"\n") if b": " in line)
        name = fields.get(b"event", b"").decode()
        if name in ("state", "patch"):
            self.backlog.take(name, fields[b"id"].decode(), fields[b"data"], event + b"\n\n")
            await self.tell_all()
        elif name == "beat":
            self._followed.beat(float(fields[b"data"]))
            self.beat_all()
        elif name == "forget":
            self.backlog.clear()
        elif name == "rights":
            await self._followed.ask_again()
        return name == "gone"


def _copied(newest: LastFrame) -> LastFrame:
    """The same, which no patch changes any more."""
    return newest._replace(state=msgspec.json.decode(msgspec.json.encode(newest.state)))


async def _events(answer: httpx.Response) -> AsyncIterator[bytes]:
    """Whole events, without the empty line that ends each."""
    parts, rest = answer.aiter_raw(), b""
    while True:
        async with asyncio.timeout(SILENT):
            part = await anext(parts, None)
        if part is None:
            return
        *events, rest = (rest + part).split(b"\n\n")
        for event in events:
            yield event


def _plain(asked: StreamRequest) -> list[Any]:
    return [asked.browser, asked.language, asked.wall, asked.audience, asked.step]
