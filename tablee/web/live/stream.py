"""Server-sent events: the route of a stream, and who may listen to what.

`GET /live/<session>` for a person of the session (by cookie) or a wall (by `?wall=` token).
`audience=console` and `step=` are the facilitator's; a scribe may look at the steps beside, and
at those that are over. Whoever comes back says which frame they have, and is told what came after.
The right to listen is looked at before each frame: it ends with the link, the role, the person or
the device that it stood on.

A page names the format that its scripts read (`stream_address`): one that was left open while
another version was installed is told to load again.

Whoever takes gzip is sent what is packed once for all; `?plain` switches that off, for a proxy that
holds back what it cannot read. docs/plugins/views.md has the format.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import parse_qs, quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from tablee.activities import StepRecord, answers
from tablee.model.entities import Person, Role, StepState
from tablee.session.access import security_log
from tablee.session.access.security_log import SecurityEvent
from tablee.settings.addresses import at
from tablee.texts import _, speaking
from tablee.view import Audience
from tablee.web.http.cookies import browser_of, language_of, same_origin
from tablee.web.http.limits.stream_limits import PlaceLimits, StreamPlace
from tablee.web.http.limits.throttle import address_of
from tablee.web.http.responses import EVENTS, FRESH, plain
from tablee.web.live.event_compression import NOTHING, Gzip, Uncompressed, framed
from tablee.web.live.hub import Hub, Listener, Subscription
from tablee.web.live.serializer import FORMAT
from tablee.web.static.encodings import GZIP, accepted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from tablee.session import Room
    from tablee.web.site import Site

PREFIX: Final = "/live/"
RETRY: Final = (250, 750)
"""Milliseconds after which a browser asks again once cut: at random, so that not all do at once."""
GONE: Final = b"event: gone\ndata:\n\n"
"""The session is no longer there, or not for this browser: the page asks what to show instead."""
LEFT: Final = b"event: left\ndata:\n\n"
"""The person is no longer there, perhaps by their own wish: the page, drawn again, says so."""
TIMED: Final = frozenset({Audience.CONSOLE, Audience.READER})
"""Whose right ends with time, or is counted: a draft is read for so long, a device was seen."""


class StreamMiddleware:
    """Answers for streams, past all that stands before Streamlit's pages.

    Each of those layers would be kept for each listener, for as long as it listens.
    """

    def __init__(self, app: ASGIApp, get_site: Callable[[], Site], hub: Hub) -> None:
        self.app, self.get_site, self.hub = app, get_site, hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await _rouse(scope, self.get_site())
        if scope["type"] == "http" and scope["method"] == "GET":
            before, prefix, session = scope["path"].partition(PREFIX)
            if prefix and not before and session and "/" not in session:
                await _answer(Request(scope), session, self.get_site(), self.hub)(
                    scope, receive, send
                )
                return
        await self.app(scope, receive, send)


def stream_address(session: str, query: str) -> str:
    """Where a page of this version's scripts listens to a session."""
    return at(f"{PREFIX}{quote(session)}?{query}&format={FORMAT}")


def _answer(request: Request, session: str, site: Site, hub: Hub) -> Response | EventStream:
    if not same_origin(request):
        return plain("cross-origin", 403)
    if request.query_params.get("format", str(FORMAT)) != str(FORMAT):
        return plain(GONE.decode(), headers=EVENTS)
    room = site.sessions.rooms.get(session)
    asked = StreamRequest.of(request, site.settings.language)
    person = room.person_of(asked.browser) if room is not None else None
    topic = asked.topic(room, person) if room is not None else None
    if room is None or (topic is None and person is None):
        # The same to strangers as where there is no such session: its id holds its title. With
        # a 404 a browser would ask again for ever.
        return plain(GONE.decode(), headers=EVENTS)
    if topic is None:
        return plain("forbidden", 403)
    asker = person if topic.audience is not Audience.WALL else None
    source = RoomSource(hub, room, site.address)
    return begun(request, site, hub, source, asked, topic, asker.id if asker else "")


def begun(
    request: Request,
    site: Site,
    hub: Hub,
    source: StreamSource,
    asked: StreamRequest,
    topic: Subscription,
    person: str,
) -> Response | EventStream:
    """The stream of this topic for a person, empty for a wall; or that there is no room for it."""
    place = StreamPlace(topic.session, person, address_of(request))
    if limit := hub.places.full(place, PlaceLimits.of(site.settings)):
        security_log.note(SecurityEvent.STREAMS, limit)
        with speaking(topic.language):
            sentence = _("Trop de pages sont ouvertes : fermez-en, ou attendez un peu.")
        return plain(sentence, 429, headers={**FRESH, "Retry-After": "15"})
    last = request.headers.get("last-event-id") or request.query_params.get("after", "")
    packing = Gzip() if _takes_gzip(request) else Uncompressed()
    return EventStream(hub, source, asked, topic, place, packing, last)


def _takes_gzip(request: Request) -> bool:
    asked = request.headers.get("accept-encoding", "")
    return "plain" not in request.query_params and accepted(asked, (GZIP,)) == GZIP


class StreamSource(Protocol):
    """What a stream is of: a room of this process, or one that another server has."""

    @property
    def rights(self) -> int:
        """Grows when somebody may have lost the right to listen."""

    def clock(self) -> float:
        """The session's clock, seconds since 1970."""

    def topic(self, asked: StreamRequest) -> Subscription | None:
        """What whoever asks may listen to now; None for nothing."""

    def has(self, person: str) -> bool:
        """Whether this person is in the session."""

    def join(self, topic: Subscription, last: str, look: Callable[[], bool]) -> Listener:
        """A new listener, as `Hub.join` has it."""

    def leave(self, topic: Subscription, listener: Listener) -> None:
        """Its stream ended."""

    def arrive(self, person: str) -> None:
        """One more stream of this person is open."""

    def depart(self, person: str) -> None:
        """One of them ended."""


@dataclass(frozen=True, slots=True)
class RoomSource:
    """A room of this process."""

    hub: Hub
    room: Room
    address: str
    """Where phones reach this server."""

    @property
    def rights(self) -> int:
        return self.room.rights

    def clock(self) -> float:
        return self.room.clock()

    def topic(self, asked: StreamRequest) -> Subscription | None:
        """As the rules of the session have it."""
        return asked.topic(self.room, self.room.person_of(asked.browser))

    def has(self, person: str) -> bool:
        return person in self.room.everybody

    def join(self, topic: Subscription, last: str, look: Callable[[], bool]) -> Listener:
        return self.hub.join(self.room, topic, self.address, last, look)

    def leave(self, topic: Subscription, listener: Listener) -> None:
        self.hub.leave(topic, listener)

    def arrive(self, person: str) -> None:
        self.room.presence.arrive(person)

    def depart(self, person: str) -> None:
        self.room.presence.leave(person)


@dataclass(frozen=True, slots=True)
class StreamRequest:
    """Who asks for a stream, and for which: all that is kept of a request."""

    browser: str
    """Its token; empty for none."""
    language: str
    wall: str | None
    """The token of a wall's address."""
    audience: str
    step: str

    @staticmethod
    def of(request: Request, default: str) -> StreamRequest:
        """What a request asks for, in the language `default` where it names none."""
        asked, language = request.query_params, language_of(request, default)
        named = asked.get("audience", ""), asked.get("step", "")
        return StreamRequest(browser_of(request), language, asked.get("wall"), *named)

    def topic(self, room: Room, person: Person | None) -> Subscription | None:
        """What may be listened to, by this person, who has this browser; None for nothing."""
        session, language, step = room.session.id, self.language, self.step
        if self.wall is not None:
            known = self.wall.encode() == room.keys.wall.encode()
            return Subscription(session, Audience.WALL, language) if known else None
        if person is None:
            return None
        facilitates = person.has(Role.FACILITATOR)
        if self.audience == Audience.READER:
            may = reads_draft(room, person, room.record().step(step))
            return Subscription(session, Audience.READER, language, step) if may else None
        if step and not facilitates:
            open_ = {
                s.id for s in (*room.beside, *room.agenda) if s.beside or s.state is StepState.DONE
            }
            looked_at = room.record().step(step)
            aside = looked_at is not None and looked_at.aside
            if not aside and (step not in open_ or not person.has(Role.SCRIBE)):
                return None
        elif self.audience == Audience.CONSOLE:
            return Subscription(session, Audience.CONSOLE, language, step) if facilitates else None
        return Subscription(session, Audience.PHONE, language, step)


def reads_draft(room: Room, person: Person, step: StepRecord | None) -> bool:
    """Whether somebody may read the draft now: those who make it always, others while they may."""
    if step is None or not step.activity.edits:
        return False
    makes_it = person.has(Role.FACILITATOR, Role.SCRIBE)
    return makes_it or bool(answers.to_be_read(step, room.clock()))


class EventStream:
    """What is heard, for as long as there is a right to it: then the page is told to look again.

    Written for many: what all are told goes to each connection by whoever made it, in one go. The
    one task of a listener waits for the browser to go; another sends only where it cannot go so.
    """

    __slots__ = (
        *("_asked", "_busy", "_came", "_connection", "_hub", "_last", "_listener", "_packing"),
        *("_person", "_place", "_rights", "_send", "_source", "_task", "_topic"),
    )

    def __init__(
        self,
        hub: Hub,
        source: StreamSource,
        asked: StreamRequest,
        topic: Subscription,
        place: StreamPlace,
        packing: Uncompressed,
        last: str,
    ) -> None:
        self._hub, self._source, self._asked, self._topic = hub, source, asked, topic
        self._packing, self._last = packing, last
        self._place, self._person = place, place.person
        self._rights = -1
        self._came = time.perf_counter()
        self._busy: bool | asyncio.Task[None] = True
        """Whether something is being sent, by a task or the first of all, or the end has come."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends until the browser goes, the session does, or the server stops."""
        self._send, self._task = send, asyncio.current_task()
        hub, who = self._hub, self._person
        self._listener = self._source.join(self._topic, self._last, self._look)
        hub.places.take(self._place)
        here = who and not self._topic.step
        if here:
            self._source.arrive(who)
        try:
            await self._begin(receive)
            while (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if self._task is None or not self._listener.ended:
                raise
            self._task.uncancel()
            await send(_body(self._packing.end(self._last_words()), more=False))
        finally:
            self._busy = True
            self._source.leave(self._topic, self._listener)
            hub.places.give_back(self._place)
            if here:
                self._source.depart(who)

    async def _begin(self, receive: Receive) -> None:
        packing = self._packing
        headers = {**EVENTS, "Vary": "Accept-Encoding", **packing.headers}
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await self._send({"type": "http.response.start", "status": 200, "headers": raw})
        self._connection = connection_of(receive)
        await self._send(_body(packing.begin(_retry() + _beat(self._source))))
        self._busy = False
        if self._look():
            self._hub.load.delivered(0.0)

    def _look(self) -> bool:
        """Sends what is due, unless something is being sent: after that it looks again."""
        listener, connection, packing = self._listener, self._connection, self._packing
        if self._busy or (connection is not None and connection.disconnected):
            return False
        if listener.ended or not self._may_still():
            listener.ended = self._busy = True
            if self._task is not None:
                self._task.cancel()
            return False
        news, beats = listener.news(), listener.beat
        listener.beat = False
        if news is NOTHING and not beats:
            return False
        at_once = connection is not None and not connection.flow.write_paused
        if at_once and news is not NOTHING:
            connection.transport.write(packing.chunk(news))
            return True
        said = packing.told(news) if news else packing.said(_beat(self._source))
        if at_once:
            connection.transport.write(framed(said))
        else:
            self._busy = asyncio.create_task(self._send_slowly(said))
        return False

    async def _send_slowly(self, said: bytes) -> None:
        """To whom the connection is not known, or full: news that come meanwhile are sent as one.

        What comes after goes out once the browser has room again.
        """
        channel = self._listener.channel
        since = max(self._came, channel.backlog.changed_at if channel else 0.0)
        await self._send(_body(said))
        self._hub.load.delivered(time.perf_counter() - since)
        self._busy = False
        self._look()

    def _may_still(self) -> bool:
        """Looked at when somebody may have lost a right, and at a beat where it ends with time."""
        rights, topic = self._source.rights, self._topic
        timed = self._listener.beat and (topic.step or topic.audience in TIMED)
        if rights == self._rights and not timed:
            return True
        self._rights = rights
        return self._may()

    def _may(self) -> bool:
        return self._source.topic(self._asked) == self._topic

    def _last_words(self) -> bytes:
        if self._listener.gone:
            return GONE
        if self._person and not self._source.has(self._person):
            return LEFT
        return b"" if self._may() else GONE


def connection_of(receive: Receive) -> Any:
    """What uvicorn sends an answer on, once that has begun; None for another server.

    Past `send`, which each layer wraps: a thousand times for each change.
    """
    cycle = getattr(receive, "__self__", None)
    return cycle if getattr(cycle, "chunked_encoding", None) is True else None


def _body(told: bytes, *, more: bool = True) -> dict[str, object]:
    return {"type": "http.response.body", "body": told, "more_body": more}


def _retry() -> bytes:
    return b"retry: %d\n\n" % random.randint(*RETRY)  # noqa: S311 - no secret


def _beat(source: StreamSource) -> bytes:
    """The server's clock: sets a newcomer's timer right, and shows that the connection lives."""
    return b"event: beat\ndata: %f\n\n" % source.clock()


async def _rouse(scope: Scope, site: Site) -> None:
    """Opens the session that the address of this HTTP request names, if it is at rest.

    In a thread: reading a large one would let nobody else be answered meanwhile.
    """
    rooms = site.sessions.rooms
    for name in _named(scope):
        if rooms.is_at_rest(name):
            await run_in_threadpool(rooms.get, name)


def _named(scope: Scope) -> Iterator[str]:
    """What may be the id of a session: the parts of the path, or `s` behind it."""
    yield from scope["path"].split("/")[1:4]
    if scope["path"] == "/":
        yield from parse_qs(scope["query_string"].decode("latin-1")).get("s", ())
