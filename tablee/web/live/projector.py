"""Endpoint of the console's controls of the wall, and what a frame has of what they say.

`POST /projector/<session>`: shows something in large, a message, a blank or dark wall, advances its
pages. Whoever facilitates alone; no page is drawn again, the stream brings what changed.
`POST /projector/<session>/pages?wall=<token>`: a wall says which of its pages it shows.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from tablee.activities import answers
from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.isolation import Failed, tried
from tablee.model.entities import Person, Role
from tablee.settings.addresses import at
from tablee.texts import _
from tablee.view import Audience, View
from tablee.view.large import called, large, without_authors
from tablee.web.http.cookies import asker_of
from tablee.web.http.responses import as_json, body_of, encoded, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from tablee.session import Room
    from tablee.session.access.projector import Projector
    from tablee.web.live.wire import FrameProjection
    from tablee.web.site import Site

LARGEST: Final = 4096
"""Bytes of what is sent."""


class ProjectorRequest(msgspec.Struct):
    """What the wall is to show; the first of these that is given says what."""

    target: str = ""
    """The id of a card, group or zone of `step`, or the address of a picture, to show in large."""
    step: str = ""
    message: str | None = None
    minutes: float = 0.0
    """Of the countdown under the message; 0 for none."""
    blank: bool | None = None
    dark: bool | None = None
    hold: bool | None = None
    starts_at: str | None = None
    """When the session begins, `10:00`; empty to say no time any more."""
    advance: int = 0
    """Pages forwards; backwards below 0."""


class WallPages(msgspec.Struct):
    """Which of its pages a wall shows, from 1, and how many it has."""

    page: int
    pages: int
    cut: int = 0
    """How many cards of that page show their first lines alone."""
    awake: bool = False
    """Whether its browser keeps that screen from sleeping."""


def routes(get_site: Callable[[], Site]) -> list[Route]:

    async def answer(request: Request, site: Site) -> Response:
        room, person = asker_of(request, site)
        sent = await body_of(request, LARGEST)
        if sent is None:
            raise NotAccepted(_("C’est trop long : rien n’a été pris."))
        asked = read(sent, ProjectorRequest, _("Ce qui a été envoyé ne se lit pas."))
        await run_in_threadpool(_project, room, person, asked)
        return encoded({"v": room.n})

    async def told(request: Request, site: Site) -> Response:
        room = site.sessions.by_wall_token(request.query_params.get("wall", ""))
        if room.session.id != request.path_params["session"]:
            raise NotAllowed(_("Cette adresse n’est pas celle de ce mur."))
        sent = await body_of(request, LARGEST)
        pages = read(sent or b"", WallPages, _("Ce qui a été envoyé ne se lit pas."))
        told = partial(room.projector.told, pages.page, pages.pages, pages.cut, awake=pages.awake)
        await run_in_threadpool(told)
        return encoded({"v": room.n})

    return [
        Route("/projector/{session}", as_json(answer, get_site), methods=["POST"]),
        Route("/projector/{session}/pages", as_json(told, get_site), methods=["POST"]),
    ]


def _project(room: Room, person: Person, asked: ProjectorRequest) -> None:
    room.require(person, Role.FACILITATOR)
    if asked.target:
        if seen_large(room, asked.step, asked.target) is None:
            raise NotFound(_("Cela n’est plus dans cette étape : le mur n’a pas changé."))
        room.projector.show(person, asked.step, asked.target)
    elif asked.message is not None:
        room.projector.say(person, asked.message, asked.minutes)
    elif asked.starts_at is not None:
        room.conduct.describe(person, starts_at=asked.starts_at)
    elif asked.advance:
        room.projector.advance(person, max(-1, min(1, asked.advance)))
    else:
        _switch(room.projector, person, asked)


def _switch(projector: Projector, person: Person, asked: ProjectorRequest) -> None:
    """What is on or off; where none of these was asked for, the step comes back."""
    switches = (
        (projector.blank, asked.blank),
        (projector.dark, asked.dark),
        (projector.hold, asked.hold),
    )
    for switch, on in switches:
        if on is not None:
            switch(person, on=on)
            return
    projector.back(person)


def seen_large(room: Room, step: str, target: str) -> View | None:
    """One thing of a step as the wall may show it; None where it is not there, or hidden.

    As the wall has it. What stands on the console alone is shown without names: who wrote it may
    be nobody's business there.
    """
    record = room.shared().step(step)
    if record is None:
        return None
    for audience in (Audience.WALL, Audience.CONSOLE):
        seen = partial(answers.seen, record, audience)
        try:
            view = tried(record.activity, "view", seen, step=record.step)
        except Failed:
            return None
        if found := large(view, target):
            return found if audience is Audience.WALL else without_authors(found)
    return None


def projected(room: Room, audience: Audience) -> FrameProjection:
    """What whoever facilitates makes the wall show, for wall and console."""
    now = room.projector.now()
    shown = seen_large(room, now.step, now.target) if now.step else None
    return {
        "large": shown if audience is Audience.WALL else None,
        "target": now.target if shown else "",
        "words": called(shown),
        "message": now.message,
        "until": now.until,
        "blank": now.blank,
        "dark": now.dark,
        "held": now.held,
        "advanced": now.advanced,
        "page": now.page if audience is Audience.CONSOLE else 0,
        "pages": now.pages if audience is Audience.CONSOLE else 0,
        "cut": now.cut if audience is Audience.CONSOLE else 0,
        "awake": now.awake and audience is Audience.CONSOLE,
        "endpoint": at(f"/projector/{room.session.id}") if audience is Audience.CONSOLE else "",
    }
