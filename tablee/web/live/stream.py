"""Server-sent events: the route of a stream, and who may listen to what.

`GET /live/<session>` for a person of the session (by cookie) or a wall (by `?wall=` token).
`audience=console` and `step=` are the facilitator's; a scribe may look at the steps beside, and
at those that are over. Whoever comes back says which frame they have, and is told what came after.
The right to listen is looked at before each frame: it ends with the link, the role, the person or
the device that it stood on.

Whoever takes gzip is sent what is packed once for all; `?plain` switches that off, for a proxy that
holds back what it cannot read. docs/views.md has the format.
"""

from __future__ import annotations

import asyncio
import random
import time
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Match, Route

from tablee.activities import answers
from tablee.model.entities import Role, StepState
from tablee.texts import _, speaking
from tablee.view import Audience
from tablee.web.entry.cookies import browser_of, language_of, same_origin
from tablee.web.live.hub import Subscription
from tablee.web.live.packing import Gzip, Uncompressed
from tablee.web.responses import EVENTS, FRESH, plain
from tablee.web.static.encodings import GZIP, accepted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

    from tablee.activities import StepRecord
    from tablee.model.entities import Person
    from tablee.session import Room
    from tablee.web.live.hub import Hub, Listener
    from tablee.web.site import Site

__all__ = ["StreamMiddleware", "reads_draft", "routes"]

PREFIX: Final = "/live/"
RETRY: Final = (250, 750)
"""Milliseconds after which a browser asks again once cut: at random, so that not all do at once."""
GONE: Final = b"event: gone\ndata:\n\n"
"""The session is no longer there, or not for this browser: the page asks what to show instead."""
LEFT: Final = b"event: left\ndata:\n\n"
"""The person is no longer there, perhaps by their own wish: the page, drawn again, says so."""


def routes(get_site: Callable[[], Site], hub: Hub) -> list[Route]:
    """The stream's route."""

    async def live(request: Request) -> Response:
        if not same_origin(request):
            return plain("cross-origin", 403)
        site = get_site()
        room = site.sessions.rooms.get(request.path_params["session"])
        person = room.person_of(browser_of(request)) if room is not None else None
        topic = _topic(request, room, person, site.settings.language) if room is not None else None
        if room is None or (topic is None and person is None):
            # The same to strangers as where there is no such session: its id holds its title. With
            # a 404 a browser would ask again for ever.
            return Response(GONE, headers=EVENTS)
        if topic is None:
            return plain("forbidden", 403)
        asker = person if topic.audience is not Audience.WALL else None
        limits = site.settings
        if not hub.has_place(asker.id if asker else "", limits.streams, limits.streams_each):
            with speaking(topic.language):
                sentence = _("Trop de pages sont ouvertes : fermez-en, ou attendez un peu.")
            return plain(sentence, 429, headers={**FRESH, "Retry-After": "15"})
        last = request.headers.get("last-event-id") or request.query_params.get("after", "")

        def may() -> bool:
            now = room.person_of(browser_of(request))
            return _topic(request, room, now, site.settings.language) == topic

        packing = Gzip() if _takes_gzip(request) else Uncompressed()
        return _Stream(hub, room, topic, asker, site.address, last, may, packing)

    return [Route("/live/{session}", live)]


def _takes_gzip(request: Request) -> bool:
    asked = request.headers.get("accept-encoding", "")
    return "plain" not in request.query_params and accepted(asked, (GZIP,)) == GZIP


def _topic(
    request: Request, room: Room, person: Person | None, default: str
) -> Subscription | None:
    """What this request may listen to; None when it may not."""
    asked = request.query_params
    language = language_of(request, default)
    if "wall" in asked:
        known = asked["wall"].encode() == room.keys.wall.encode()
        return Subscription(room.session.id, Audience.WALL, language) if known else None
    if person is None:
        return None
    facilitates = person.has(Role.FACILITATOR)
    step = asked.get("step", "")
    if asked.get("audience") == Audience.READER:
        may = reads_draft(room, person, room.record().step(step))
        return Subscription(room.session.id, Audience.READER, language, step) if may else None
    if step and not facilitates:
        open_ = {
            s.id for s in (*room.beside, *room.agenda) if s.beside or s.state is StepState.DONE
        }
        if step not in open_ or not person.has(Role.SCRIBE):
            return None
        return Subscription(room.session.id, Audience.PHONE, language, step)
    if asked.get("audience") == Audience.CONSOLE:
        return (
            Subscription(room.session.id, Audience.CONSOLE, language, step) if facilitates else None
        )
    return Subscription(room.session.id, Audience.PHONE, language, step)


def reads_draft(room: Room, person: Person, step: StepRecord | None) -> bool:
    """Whether somebody may read the draft now: those who make it always, others while they may."""
    if step is None or not step.activity.edits:
        return False
    makes_it = person.has(Role.FACILITATOR, Role.SCRIBE)
    return makes_it or bool(answers.to_be_read(step, room.clock()))


class _Stream(Response):
    """What is heard, for as long as there is a right to it: then the page is told to look again.

    Written for many: one task waits for news, one for the browser to go, and nothing stands between
    the shared bytes and the connection.
    """

    def __init__(
        self,
        hub: Hub,
        room: Room,
        topic: Subscription,
        person: Person | None,
        address: str,
        last: str,
        may: Callable[[], bool],
        packing: Uncompressed,
    ) -> None:
        super().__init__(headers={**EVENTS, "Vary": "Accept-Encoding", **packing.headers})
        del self.headers["content-length"]
        self.hub, self.room, self.topic, self.person = hub, room, topic, person
        self.site_address, self.last, self.may = address, last, may
        self.packing = packing
        self.rights = -1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends until the browser goes, the session does, or the server stops."""
        listener = self.hub.join(self.room, self.topic, self.site_address, self.last)
        who = self.person.id if self.person else ""
        self.hub.comes(who)
        here = self.person if not self.topic.step else None
        if here is not None:
            self.room.presence.arrive(here.id)
        leaving = asyncio.create_task(_until_gone(receive, listener))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await send(_body(self.packing.begin(_retry() + _beat(self.room))))
            await self._tell(listener, send)
            await send(_body(self.packing.end(self._last_words(listener)), more=False))
        finally:
            leaving.cancel()
            self.hub.leave(self.topic, listener)
            self.hub.goes(who)
            if here is not None:
                self.room.presence.leave(here.id)

    async def _tell(self, listener: Listener, send: Send) -> None:
        delivered, packing = self.hub.load.delivered, self.packing
        while not listener.ended:
            news = await listener.take()
            if not self._may_still(beats=not news):
                return
            if news:
                await send(_body(packing.told(news)))
                delivered(time.perf_counter() - listener.since)
            elif not listener.ended:
                await send(_body(packing.said(_beat(self.room))))
            listener.beat = False

    def _last_words(self, listener: Listener) -> bytes:
        if listener.gone:
            return GONE
        if self.person is not None and self.person.id not in self.room.everybody:
            return LEFT
        return b"" if self.may() else GONE

    def _may_still(self, *, beats: bool) -> bool:
        """Looked at when somebody may have lost a right, and at each beat: some end with time."""
        rights = self.room.rights
        if beats or rights != self.rights:
            self.rights = rights
            return self.may()
        return True


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end()


def _body(told: bytes, *, more: bool = True) -> dict[str, object]:
    return {"type": "http.response.body", "body": told, "more_body": more}


def _retry() -> bytes:
    return b"retry: %d\n\n" % random.randint(*RETRY)  # noqa: S311 - no secret


def _beat(room: Room) -> bytes:
    """The server's clock: sets a newcomer's timer right, and shows that the connection lives."""
    return b"event: beat\ndata: %f\n\n" % room.clock()


class StreamMiddleware:
    """Answers for streams, past all that stands before Streamlit's pages.

    Each of those layers wraps what is sent: a few microseconds, a thousand times for each change.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self.routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            for route in self.routes:
                match, found = route.matches(scope)
                if match is Match.FULL:
                    await route.handle({**scope, **found}, receive, send)
                    return
        await self.app(scope, receive, send)
