"""The workshop as pictures, for whoever may download its synthesis.

`GET /poster/<session>/<name>.png?page=2`, where the name says what is drawn and at which size.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from workshop import poster, report
from workshop.drawing import posters
from workshop.drawing.posters import Keywords, People
from workshop.errors import NotAccepted, NotFound
from workshop.texts import _, speaking
from workshop.web.cookies import browser_of, room_of
from workshop.web.downloads import check_may_export
from workshop.web.numbers import whole
from workshop.web.spoken import spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from workshop.drawing.posters import Poster, Subject
    from workshop.facilitation import Room
    from workshop.web.site import Site

__all__ = ["NAMES", "drawn", "link", "routes", "subject"]

NAMES: Final = {
    "a4": "a4",
    "a4-300": "a4-300",
    "a3": "a3",
    "a3-300": "a3-300",
    "carre": "square",
    "prenoms": "a4",
    "mots-cles": "a4",
}
"""The names in addresses, and the size that each is drawn at."""


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """The one address."""
    return [Route("/poster/{session}/{name}.png", spoken(_picture, get_site))]


async def _picture(request: Request, site: Site) -> Response:
    room = room_of(request, site)
    check_may_export(room, browser_of(request))
    name = request.path_params["name"]
    if name not in NAMES:
        raise NotFound(_("Cette image n’existe pas."))
    page = whole(request.query_params.get("page", "") or "1") or 0
    data = await run_in_threadpool(_made, room, link(site, room), name, page)
    return _file(request, data, f"{room.session.id}-{name}{f'-{page}' if page > 1 else ''}.png")


def _made(room: Room, address: str, name: str, page: int) -> bytes:
    what = subject(drawn(room, address), room, name)
    if what is None:
        raise NotAccepted(
            _("Il n’y a encore rien à dessiner ici. L’image viendra avec ce que le groupe écrit.")
        )
    with speaking(room.session.language):
        return posters.png(what, NAMES[name], page)


def _file(request: Request, data: bytes, name: str) -> Response:
    """The picture, sent again only where it has changed."""
    headers = {
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(name)}",
        "ETag": f'"{hashlib.sha256(data).hexdigest()[:32]}"',
    }
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type="image/png", headers=headers)


# ── what is drawn ───────────────────────────────────────────────────────────────────────────


def link(site: Site, room: Room) -> str:
    """Where the session is found again; nothing where the server has no address of its own."""
    public = site.settings.public_url
    return f"{public}/?s={quote(room.session.id)}" if public else ""


def drawn(room: Room, address: str) -> Poster:
    """The poster of the session as it stands."""
    record = room.record()
    return poster.of_record(report.as_told(record), report.write(record), address)


def subject(whole: Poster, room: Room, name: str) -> Subject | None:
    """What is drawn under this name; None while there is nothing of it."""
    if name == "prenoms":
        people = poster.people(room.record())
        return People(whole, people) if people else None
    if name == "mots-cles":
        return Keywords(whole) if whole.keywords else None
    return None if whole.empty else whole
