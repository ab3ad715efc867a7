"""What a session's links open: the facilitator's console, QR codes, pictures, exports."""

from __future__ import annotations

import io
import mimetypes
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import segno
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from workshop import report
from workshop.errors import NotAllowed
from workshop.model import Role
from workshop.synthesis import Part
from workshop.texts import _
from workshop.web.cookies import browser_of, new_browser, remember
from workshop.web.spoken import spoken
from workshop.web.wall import wall_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from workshop.facilitation import Room
    from workshop.web.site import Site
    from workshop.web.spoken import Answer

__all__ = ["check_may_export", "routes"]

FRESH: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
KEPT: Final = {
    "Cache-Control": "private, max-age=86400, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox",
}


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """`/f/<secret>`, `/w/<token>`, `/qr/<token>.svg`, `/pictures/…`, `/export/…`."""
    answers: dict[str, Answer] = {
        "/f/{token}": _console,
        "/w/{token}": _wall,
        "/qr/{token}.svg": _qr,
        "/pictures/{session}/{name}": _picture,
        "/export/{session}/{format}": _export,
    }
    return [Route(path, spoken(answer, get_site)) for path, answer in answers.items()]


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
    room = site.sessions.get(request.path_params["session"])
    data = await run_in_threadpool(room.store.media, name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(data, media_type=kind, headers=KEPT)


async def _export(request: Request, site: Site) -> Response:
    room = site.sessions.get(request.path_params["session"])
    check_may_export(room, browser_of(request))
    exporter = site.catalogue.exporter(request.path_params["format"])
    asked = request.query_params.get("part", "")
    part = Part(asked) if asked in set(Part) else Part.BOTH
    complete = _facilitates(room, browser_of(request))
    data = await run_in_threadpool(
        lambda: exporter.export(report.of_room(room, complete=complete), part)
    )
    name = f"{room.session.id}-{_part_word(part)}.{exporter.extension}"
    headers = FRESH | {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(data, media_type=exporter.media_type, headers=headers)


def check_may_export(room: Room, browser: str) -> None:
    """The facilitator, the scribe and the carrier at any moment; everybody once it is over."""
    person = room.person_of(browser)
    if person is None:
        raise NotAllowed(
            _("La synthèse se télécharge depuis la console, ou depuis votre téléphone à la fin.")
        )
    if not room.closed and not person.has(Role.FACILITATOR, Role.SCRIBE, Role.CARRIER):
        raise NotAllowed(_("La synthèse sera à vous dès que la session sera terminée."))


def _facilitates(room: Room, browser: str) -> bool:
    person = room.person_of(browser)
    return person is not None and person.has(Role.FACILITATOR)


def _part_word(part: Part) -> str:
    return {Part.SHEET: "fiche", Part.NOTES: "notes", Part.BOTH: "synthese"}[part]
