"""The stream: server-sent events from the same process, checked for who asks and from where.

`GET /live/<session>` for a person of the session (by cookie) or a wall (by `?wall=` token).
`audience=console` and `step=` are the facilitator's; a scribe may look at the steps beside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from workshop.errors import NotFound
from workshop.model import Role
from workshop.texts import LANGUAGES
from workshop.view import Audience
from workshop.web.cookies import browser_of, language_of, same_origin
from workshop.web.hub import Hub, Topic

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request

    from workshop.facilitation import Room
    from workshop.model import Person
    from workshop.web.site import Site

__all__ = ["routes"]

HEARTBEAT: Final = 15.0
"""Seconds without news after which a beat keeps proxies and phones awake."""
RETRY: Final = b"retry: 2000\n\n"
"""Milliseconds after which a browser asks again once cut."""
GONE: Final = b"event: gone\ndata:\n\n"
"""The session is no longer there: the page asks anew what to show instead."""
HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
    "Content-Type": "text/event-stream; charset=utf-8",
}


def routes(get_site: Callable[[], Site], hub: Hub) -> list[Route]:
    """The stream's route."""

    async def live(request: Request) -> Response:
        if not same_origin(request):
            return PlainTextResponse("cross-origin", status_code=403)
        site = get_site()
        try:
            room = site.sessions.get(request.path_params["session"])
        except NotFound:
            # With a 404 a browser would ask again for ever.
            return Response(GONE, headers=HEADERS)
        person = room.person_of(browser_of(request))
        topic = _topic(request, room, person, site.settings.language)
        if topic is None:
            return PlainTextResponse("forbidden", status_code=403)
        asker = person if topic.audience is not Audience.WALL else None
        return StreamingResponse(_stream(hub, room, topic, asker, site.address), headers=HEADERS)

    return [Route("/live/{session}", live)]


def _topic(request: Request, room: Room, person: Person | None, default: str) -> Topic | None:
    """What this request may listen to; None when it may not."""
    asked = request.query_params
    language = asked.get("lang", "")
    if language not in LANGUAGES:
        language = language_of(request, default)
    if "wall" in asked:
        known = asked["wall"].encode() == room.keys.wall.encode()
        return Topic(room.session.id, Audience.WALL, language) if known else None
    if person is None:
        return None
    facilitates = person.has(Role.FACILITATOR)
    step = asked.get("step", "")
    if step and not facilitates:
        beside = {s.id for s in room.beside}
        if step not in beside or not person.has(Role.SCRIBE):
            return None
        return Topic(room.session.id, Audience.PHONE, language, step)
    if asked.get("audience") == Audience.CONSOLE:
        return Topic(room.session.id, Audience.CONSOLE, language, step) if facilitates else None
    return Topic(room.session.id, Audience.PHONE, language, step)


async def _stream(
    hub: Hub, room: Room, topic: Topic, person: Person | None, address: str
) -> AsyncIterator[bytes]:
    """What is heard; to somebody who was erased one frame more, so that their page looks again."""
    listener = hub.join(room, topic, address)
    here = person if not topic.step else None
    if here is not None:
        room.presence.arrive(here.id)
    try:
        yield RETRY + _beat(room)
        while not listener.ended:
            frame = await listener.take(HEARTBEAT)
            if frame is not None:
                yield frame
            elif not listener.ended:
                yield _beat(room)
            if person is not None and person.id not in room.everybody:
                return
        if listener.gone:
            yield GONE
    finally:
        hub.leave(topic, listener)
        if here is not None:
            room.presence.leave(here.id)


def _beat(room: Room) -> bytes:
    """The server's clock: sets a newcomer's timer right, and shows that the connection lives."""
    return b"event: beat\ndata: %f\n\n" % room.clock()
