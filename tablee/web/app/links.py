"""Routes of a session's links: the facilitator's console, wall, QR code, pictures, downloads."""

from __future__ import annotations

import mimetypes
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from tablee.errors import NotFound
from tablee.session.access import security_log
from tablee.session.access.security_log import SecurityEvent
from tablee.settings.addresses import at
from tablee.texts import _, speaking
from tablee.web import pages
from tablee.web.entrance import qr
from tablee.web.export import downloads
from tablee.web.export.farewell import home_address
from tablee.web.http.cookies import (
    browser_of,
    device_of,
    is_ours,
    new_browser,
    set_browser_cookie,
    set_name_cookie,
)
from tablee.web.http.responses import redirect
from tablee.web.pages.wall import wall_page
from tablee.web.site import Site, lite_address, session_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from tablee.model.entities import Person
    from tablee.session import Room
    from tablee.web.http.responses import Answer

LONGEST_LINK: Final = 300
"""Characters of what is pasted as a link to the console that are looked at."""
CACHED: Final = {"Cache-Control": "private, max-age=86400, immutable"}


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """The console's link and a person's, tickets, the wall, QR codes, pictures, downloads."""
    answers: dict[str, Answer] = {
        "/f/{token}": _former,
        "/enter/{ticket}": _handed_over,
        "/w/{token}": _wall,
        "/qr/{token}.svg": _qr,
        "/pictures/{session}/{name}": _picture,
    }
    served = [Route(path, pages.as_page(answer, get_site)) for path, answer in answers.items()]
    back = Route("/p/{session}/{token}", pages.as_page(_back, get_site), methods=["GET", "POST"])
    console = Route("/f", pages.as_page(_console, get_site), methods=["GET", "POST"])
    return [console, back, *served, *downloads.routes(get_site)]


async def _console(request: Request, site: Site) -> Response:
    """The page that takes the secret out of the address, and what it sends."""
    if request.method != "POST":
        return pages.render(request, "entrance/console.html", error="")
    form = await pages.form(request)
    if isinstance(form, Response):
        return form
    token = form.get("link", "").strip()[-LONGEST_LINK:]
    token = re.split(r"[/#]", token)[-1]
    try:
        room = await run_in_threadpool(site.sessions.by_console_token, token)
    except NotFound as reason:
        security_log.note(SecurityEvent.LINK)
        return pages.render(request, "entrance/console.html", 404, error=str(reason))
    return await run_in_threadpool(_entered, request, site, room)


def _entered(request: Request, site: Site, room: Room) -> Response:
    """Gives this browser a new identity, with which it is a device that facilitates."""
    device, browser = _device(request), new_browser()
    site.sessions.made_new(browser_of(request), browser, device)
    room.devices.enter(browser, device)
    return _sent_on(request, room.session.id, browser)


def _device(request: Request) -> str:
    return device_of(request.headers.get("user-agent", ""))


def _sent_on(request: Request, session: str, browser: str) -> Response:
    response = redirect(session_address(session), **{"Referrer-Policy": "no-referrer"})
    set_browser_cookie(response, request, browser)
    return response


async def _former(request: Request, _site: Site) -> Response:
    """A link as former versions gave it, with its secret where servers and proxies read it."""
    token = quote(request.path_params["token"], safe="")
    return redirect(at(f"/f#{token}"))


async def _handed_over(request: Request, site: Site) -> Response:
    """A new cookie for a page that asked for one; the former is nobody's from then on."""
    waiting = site.tickets.take(request.path_params["ticket"])
    if waiting is None:
        return redirect(at("/"))
    browser, session = waiting
    device = _device(request)
    room = site.sessions.get(session)
    await run_in_threadpool(site.sessions.made_new, browser_of(request), browser, device)
    await run_in_threadpool(room.devices.call, browser, device)
    response = _sent_on(request, session, browser)
    with speaking(room.session.language):
        unnamed = _("Animation")  # what whoever gave no name is called
    if (person := room.person_of(browser)) is not None and person.name != unnamed:
        set_name_cookie(response, request, person.name)
    return response


async def _back(request: Request, site: Site) -> Response:
    """Whom a personal link brings back, and, once that is pressed, their page in this browser."""
    form = await pages.form(request) if request.method == "POST" else None
    if isinstance(form, Response):
        return form
    session, token = request.path_params["session"], request.path_params["token"]
    room, person = await run_in_threadpool(_bearer, site, session, token)
    if form is None:
        return pages.render(
            request,
            "notices/back.html",
            title=room.session.title,
            title_language=room.session.language,
            name=person.first_name,
        )
    browser = browser_of(request)
    if not await is_ours(browser, site):
        browser = new_browser()
    await run_in_threadpool(room.people.come_back, browser, token)
    plain = "plain" in form
    response = redirect(
        lite_address(room) if plain else session_address(room.session.id),
        **{"Referrer-Policy": "no-referrer"},
    )
    set_browser_cookie(response, request, browser)
    return response


def _bearer(site: Site, session: str, token: str) -> tuple[Room, Person]:
    """Where a personal link leads, and whom it brings back."""
    room = site.sessions.find(session)
    person = room.people.by_link(token) if room is not None else None
    if room is None or person is None:
        security_log.note(SecurityEvent.LINK)
        raise NotFound(_("Ce lien n’ouvre plus rien. Demandez-en un autre à qui anime."))
    return room, person


async def _wall(request: Request, site: Site) -> Response:
    room = await run_in_threadpool(site.sessions.by_wall_token, request.path_params["token"])
    return wall_page(room, request.query_params.get("lang", ""))


async def _qr(request: Request, site: Site) -> Response:
    room = await run_in_threadpool(site.sessions.by_wall_token, request.path_params["token"])
    if "home" in request.query_params:
        return qr.answer(home_address(room, site.address))
    return qr.answer(site.join_link(room))


async def _picture(request: Request, site: Site) -> Response:
    """A picture of a session, for whoever knows its unguessable name."""
    name = request.path_params["name"]
    room = site.sessions.find(request.path_params["session"])
    if room is None:
        raise NotFound(_("Cette image n’est plus là."))
    data = await run_in_threadpool(room.store.media, name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(data, media_type=kind, headers=CACHED)
