"""Redirects former URLs to today's, and answers 404 to unknown ones.

Bookmarks and what was printed or sent before still lead there. Not for links whose secret moved
behind a `#` (`app.links`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from tablee.settings.addresses import at
from tablee.texts import _, speaking
from tablee.web import pages
from tablee.web.http.cookies import language_of
from tablee.web.http.responses import FRESH
from tablee.web.site import Site

FORMER: Final = {
    "/admin/kept": "/admin/library",
    "/essai": "/test",
    "/essai/aller-retour": "/test/ping",
    "/essai/direct": "/test/stream",
    "/essai/passage": "/test/report",
    "/entrer/{ticket}": "/enter/{ticket}",
    "/etat/{session}": "/status/{session}",
    "/etat/{session}/mesures": "/status/{session}/measures",
    "/export/{session}/{format}/etat": "/export/{session}/{format}/state",
    "/export/{session}/{format}/suivi": "/export/{session}/{format}/progress",
    "/poster/{session}/carre.png": "/poster/{session}/square.png",
    "/poster/{session}/mots-cles.png": "/poster/{session}/keywords.png",
    "/poster/{session}/prenoms.png": "/poster/{session}/names.png",
    "/revoir/{session}": "/replay/{session}",
    "/revoir/{session}/moments": "/replay/{session}/moments",
    "/revoir/{session}/{n}": "/replay/{session}/{n}",
    "/s/{token}/fiche.html": "/s/{token}/sheet.html",
    "/s/{token}/partage.png": "/s/{token}/card.png",
}
"""Each former address, most of before 0.2.0, and the one that took its place."""
PAGES: Final = {"relire": "review", "synthese": "synthesis"}
"""The same of what `/?page=` says."""
NEEDED: Final = frozenset({"/_stcore/health", "/_stcore/host-config", "/_stcore/stream"})
"""Of Streamlit: for its page to begin, and for whoever watches over the server."""
NEEDED_BELOW: Final = ("/_stcore/upload_file/", "/media/")
"""Files that people send and download. Those of its page `web/static/compression` has served."""


def routes() -> list[Route]:
    """One for each former address; they stand before today's."""
    return [_route(path, now) for path, now in FORMER.items()]


def _route(path: str, now: str) -> Route:
    async def moved(request: Request) -> Response:
        parts = {name: quote(str(part), safe="") for name, part in request.path_params.items()}
        query = request.url.query
        return _moved(request, at(now.format(**parts)) + (f"?{query}" if query else ""))

    return Route(path, moved, methods=["GET", "POST"])


def page_now(request: Request) -> Response | None:
    """Where `/` is asked for one of its pages by a former name: the way to today's."""
    asked = request.query_params
    now = PAGES.get(asked.get("page", ""))
    query = urlencode([(k, now if now and k == "page" else v) for k, v in asked.multi_items()])
    return _moved(request, at(f"/?{query}")) if now else None


def _moved(request: Request, address: str) -> Response:
    """For good; what is sent by POST is sent there again."""
    status = 308 if request.method == "POST" else 301
    return RedirectResponse(address, status, headers=FRESH)


class UnknownAddress(BaseRoute):
    """After our routes, before Streamlit's: a light page for all that neither needs.

    Streamlit would show its own. Of it only what our screens ask for is there: its metrics, its
    agent's addresses, its sign-in and whatever else a later version opens are not.
    """

    def __init__(self, get_site: Callable[[], Site], routes: Sequence[BaseRoute]) -> None:
        self.get_site = get_site
        self.routes = routes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = scope.get("path", "")
        needed = path in NEEDED or path.startswith(NEEDED_BELOW)
        ours = scope["type"] == "http" and not needed
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The page; or what a route of ours says of a method that it does not know."""
        for route in self.routes:
            match, found = route.matches(scope)
            if match is Match.PARTIAL:
                await route.handle({**scope, **found}, receive, send)
                return
        request = Request(scope)
        with speaking(language_of(request, self.get_site().settings.language)):
            sentence = _("Il n’y a rien à cette adresse. Revenez par le code QR ou le code.")
            page = pages.error(request, sentence, 404)
        await page(scope, receive, send)
