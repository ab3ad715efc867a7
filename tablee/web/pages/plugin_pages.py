"""Pages that plugins serve, `/page/<session>/<name>/<token>`, drawn as the page without scripts.

The token is made of the wall's and the page's name, and leads back to nothing: it opens neither
wall nor session, nor another page, and ends with the wall's link. A plugin is given what may be
shown (`PageSession`) and gives a view; layout, languages, policy and refusals are ours.
"""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from tablee.activities import Page, PageSession, PageStep
from tablee.document.actions import actions_of
from tablee.errors import NotFound, WorkshopError
from tablee.isolation import Failed, fitted, tried
from tablee.session.access.links import hash_of_link
from tablee.settings.addresses import at
from tablee.texts import LANGUAGES, _, speaking
from tablee.view import View
from tablee.web import pages
from tablee.web.http.cookies import language_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from tablee.session import Room
    from tablee.web.site import Site

NOBODY: Final = SimpleNamespace(
    reader=SimpleNamespace(person=SimpleNamespace(id="nobody"), moves=lambda *_given: False),
    here="",
    step="",
    once="",
)
"""Whoever reads: no button is theirs, and nothing is about them."""


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """The one address of all these pages."""

    async def page(request: Request, site: Site) -> Response:
        return await run_in_threadpool(_drawn, request, site)

    return [Route("/page/{session}/{name}/{token}", pages.as_page(page, get_site))]


def page_address(room: Room, name: str) -> str:
    """Where a plugin's page of this session is, until its links are changed."""
    return at(f"/page/{_named(room, name)}")


def links(room: Room, site: Site) -> list[tuple[Page, str]]:
    """The pages that are offered now, each with the link that is given to people."""
    session = shown(room)
    return [
        (page, f"{site.address}/page/{_named(room, page.name)}")
        for page in site.catalogue.pages.values()
        if _is_offered(page, session)
    ]


def shown(room: Room) -> PageSession:
    """The session as a page may show it, its words as they are."""
    record = room.shared()
    session, today = record.session, datetime.fromtimestamp(room.clock(), UTC).astimezone()
    return PageSession(
        title=session.title,
        question=session.question,
        language=session.language,
        day=session.day,
        today=today.date().isoformat(),
        begun=any(step.done or step.running for step in record.steps),
        over=room.closed,
        steps=tuple(PageStep(step.title, step.running, step.done) for step in record.steps),
        actions=tuple(replace(action, person="") for action in actions_of(record)),
    )


def _named(room: Room, name: str) -> str:
    return f"{quote(room.session.id)}/{name}/{_token(room, name)}"


def _token(room: Room, name: str) -> str:
    return hash_of_link(room.keys.wall, f"page {name}")


def _is_offered(page: Page, session: PageSession) -> bool:
    try:
        return tried(page, "is_offered", lambda: page.is_offered(session)) is True
    except Failed:
        return False


def _drawn(request: Request, site: Site) -> Response:
    room = site.sessions.find(request.path_params["session"])
    name, given = request.path_params["name"], request.path_params["token"].encode()
    if room is None or not hmac.compare_digest(_token(room, name).encode(), given):
        raise NotFound(_("Ce lien n’ouvre plus rien. Demandez-en un autre à qui anime."))
    page = site.catalogue.pages.get(name)
    asked = request.query_params.get("lang", "")
    spoken = asked if asked in LANGUAGES else language_of(request, room.session.language)
    with speaking(spoken):
        if page is None:
            raise NotFound(
                _("Cette page n’est plus sur ce serveur : le plugin qui la fait n’y est pas.")
            )
        return pages.render(
            request,
            "lite/plugin.html",
            spoken=spoken,
            title=_(page.title),
            session=room.session.title,
            view=_view(page, shown(room)),
            at=NOBODY,
        )


def _view(page: Page, session: PageSession) -> View:
    """What the plugin shows; raises `WorkshopError` where it fails, for whoever reads."""
    try:
        return tried(page, "view", lambda: fitted(page.view(session), View, "view"))
    except Failed as error:
        raise WorkshopError(
            _("Cette page ne s’affiche pas en ce moment. Dites-le à qui anime.")
        ) from error
