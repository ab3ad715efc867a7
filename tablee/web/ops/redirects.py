"""Redirects from former addresses: bookmarks and what was printed or sent before still lead there.

Not for links whose secret moved behind a `#` (`entry.links`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from starlette.responses import RedirectResponse
from starlette.routing import Route

from tablee.web.responses import FRESH

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["FORMER", "PAGES", "page_now", "routes"]

FORMER: Final = {
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
"""Each address of before 0.2.0 that is not today's, and the one that took its place."""
PAGES: Final = {"relire": "review", "synthese": "synthesis"}
"""The same of what `/?page=` says."""


def routes() -> list[Route]:
    """One for each former address; they stand before today's."""
    return [_route(path, now) for path, now in FORMER.items()]


def _route(path: str, now: str) -> Route:
    async def moved(request: Request) -> Response:
        parts = {name: quote(str(part), safe="") for name, part in request.path_params.items()}
        query = request.url.query
        return _moved(request, now.format(**parts) + (f"?{query}" if query else ""))

    return Route(path, moved, methods=["GET", "POST"])


def page_now(request: Request) -> Response | None:
    """Where `/` is asked for one of its pages by a former name: the way to today's."""
    asked = request.query_params
    now = PAGES.get(asked.get("page", ""))
    query = urlencode([(k, now if now and k == "page" else v) for k, v in asked.multi_items()])
    return _moved(request, f"/?{query}") if now else None


def _moved(request: Request, address: str) -> Response:
    """For good; what is sent by POST is sent there again."""
    status = 308 if request.method == "POST" else 301
    return RedirectResponse(address, status, headers=FRESH)
