"""HTTP routes of a wall of sticky notes: the page, notes that are found, read, and kept as cards.

`GET /wall-photo/<session>/<step>` is a light page for whoever facilitates. `POST …/found` has the
bytes of a photo alone; `…/read` and `…/kept` have a line of JSON before them (`WallRequest`). Of
what is found and read nothing is kept: the browser sends the photo again with what was confirmed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote

import msgspec
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablee.drawing.sticky_notes import MOST_NOTES, find_wall, missing, read_wall, unreadable
from tablee.errors import NotAccepted
from tablee.model.entities import Person, Role
from tablee.session import Room
from tablee.settings.addresses import at
from tablee.texts import _, language
from tablee.web.http.cookies import asker_of, facilitated, same_origin
from tablee.web.http.responses import as_spoken, encoded, plain, read, refused
from tablee.web.pages import as_page, drawn
from tablee.web.phone.paper.sticky_notes.cards import WallRequest, numbered, place
from tablee.web.phone.paper.sticky_notes.targets import places_of
from tablee.web.phone.paper.voting_cards import Readings
from tablee.web.phone.pictures import BYTES, Intake
from tablee.web.site import Site, session_address
from tablee.web.static.assets import Surface, words

LONGEST_LINE = 200_000
"""Bytes of what is said of the notes before the photo."""


def routes(get_site: Callable[[], Site]) -> list[Route]:
    intake, readings = Intake(), Readings()
    base = "/wall-photo/{session}/{step}"

    def post(name: str, doing: Callable[[Room, Person, str, bytes], object]) -> Route:
        endpoint = partial(_taken, get_site, intake, readings, doing)
        return Route(f"{base}/{name}", endpoint, methods=["POST"])

    return [
        Route(base, as_page(_page, get_site)),
        post("found", lambda _room, _person, _step, sent: find_wall(sent)),
        post("read", _read),
        post("kept", lambda room, person, step, sent: place(room, person, step, *_split(sent))),
    ]


async def _taken(
    get_site: Callable[[], Site],
    intake: Intake,
    readings: Readings,
    doing: Callable[[Room, Person, str, bytes], object],
    request: Request,
) -> Response:
    """Takes a photo in, from whoever facilitates, and answers what `doing` makes of it."""

    async def answer(request: Request, site: Site) -> Response:
        room, person = asker_of(request, site)
        step = request.path_params["step"]
        room.require(person, Role.FACILITATOR)  # before the file is read
        places_of(room.step_record(step))
        with intake.place():
            sent = await intake.taken(request, LONGEST_LINE)
            if not sent:
                raise NotAccepted(_("Choisissez d’abord une image."))
            with readings.place(room.session.id):
                return encoded(await run_in_threadpool(doing, room, person, step, sent))

    if not same_origin(request):
        return plain("cross-origin", 403)
    if not request.headers.get("content-type", "").lower().startswith(("image/", BYTES)):
        return plain(BYTES, 415)
    answered = as_spoken(answer, get_site, lambda _request, refusal: refused(refusal))
    return await answered(request)


def _read(room: Room, _person: Person, _step: str, sent: bytes) -> dict[str, Any]:
    """What a machine reads on the notes, in the session's language."""
    said, photo = _split(sent)
    corners = [note.corners for note in said.notes]
    return {"texts": read_wall(photo, corners, room.session.language)}


def _split(sent: bytes) -> tuple[WallRequest, bytes]:
    line, _end, photo = sent.partition(b"\n")
    told = read(line, WallRequest, _("Ces papillons ne se lisent pas : recommencez."))
    if not photo:
        raise NotAccepted(_("Choisissez d’abord une image."))
    return told, photo


async def _page(request: Request, site: Site) -> Response:
    refusal = _("Seule la personne qui anime peut poser les papillons d’un mur.")
    room = facilitated(request, site, refusal)
    record = room.step_record(request.path_params["step"])
    places = places_of(record)
    title = _("Papillons du mur")
    back = session_address(room.session.id)
    body = Markup("""<header class="tb-n-top"><h1>{}</h1><p class="tb-words">{}</p>
<a class="tb-n-back" href="{}">{}</a></header>
<main id="notes" class="tb-live"></main>
<noscript>{}</noscript>""").format(
        title,
        record.title,
        back,
        _("Revenir à la console"),
        _("Cette page a besoin de JavaScript pour montrer la photo."),
    )
    step = f"{quote(room.session.id)}/{quote(record.step.id)}"
    set_up = {
        "address": at(f"/wall-photo/{step}"),
        "texts": words(),
        "lang": language(),
        "back": back,
        "ask": places.ask,
        "zones": places.zones,
        "needed": places.needed,
        "rows": places.rows,
        "most": MOST_NOTES,
        "numbered": numbered(record),
        "longest": places.kind.longest,
        "missing": missing(),
        "unreadable": unreadable(room.session.language),
    }
    plain_set_up = msgspec.to_builtins(set_up)
    name = f"{title} · {room.session.title}"
    return drawn(Surface.NOTES, name, body, plain_set_up, main="notes")
