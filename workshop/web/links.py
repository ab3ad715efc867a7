"""What a session's links open: the facilitator's console, QR codes, pictures, downloads."""

from __future__ import annotations

import io
import mimetypes
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import segno
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from workshop.errors import NotFound
from workshop.texts import _
from workshop.web import downloads
from workshop.web.cookies import browser_of, new_browser, remember
from workshop.web.spoken import spoken
from workshop.web.wall import wall_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from workshop.web.site import Site
    from workshop.web.spoken import Answer

__all__ = ["routes"]

FRESH: Final = {"Cache-Control": "no-store"}
KEPT: Final = {"Cache-Control": "private, max-age=86400, immutable"}


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """`/f/<secret>`, `/w/<token>`, `/qr/<token>.svg`, `/pictures/…`, `/export/…`."""
    answers: dict[str, Answer] = {
        "/f/{token}": _console,
        "/w/{token}": _wall,
        "/qr/{token}.svg": _qr,
        "/pictures/{session}/{name}": _picture,
    }
    served = [Route(path, spoken(answer, get_site)) for path, answer in answers.items()]
    return [*served, *downloads.routes(get_site)]


async def _console(request: Request, site: Site) -> Response:
    room = site.sessions.by_console_token(request.path_params["token"])
    browser = browser_of(request) or new_browser()
    await run_in_threadpool(room.people.enter_as_facilitator, browser)
    response = RedirectResponse(f"/?s={quote(room.session.id)}", status_code=303)
    response.headers["Referrer-Policy"] = "no-referrer"
    remember(response, request, browser)
    return response


async def _wall(request: Request, site: Site) -> Response:
    room = site.sessions.by_wall_token(request.path_params["token"])
    return wall_page(room, request.query_params.get("lang", ""))


async def _qr(request: Request, site: Site) -> Response:
    room = site.sessions.by_wall_token(request.path_params["token"])
    image, code = io.BytesIO(), segno.make(site.join_link(room), error="m", micro=False)
    code.save(
        image, kind="svg", border=0, dark="#1B2433", light="#fff", xmldecl=False, omitsize=True
    )
    return Response(image.getvalue(), media_type="image/svg+xml", headers=FRESH)


async def _picture(request: Request, site: Site) -> Response:
    """A picture, for whoever knows its unguessable name."""
    name = request.path_params["name"]
    room = site.sessions.find(request.path_params["session"])
    if room is None:
        raise NotFound(_("Cette image n’est plus là."))
    data = await run_in_threadpool(room.store.media, name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(data, media_type=kind, headers=KEPT)
