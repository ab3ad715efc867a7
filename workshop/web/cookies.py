"""Which browser asks: one cookie with a random token, and where a request may come from."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from workshop.errors import NotAllowed
from workshop.texts import LANGUAGES, _, best_language
from workshop.web.site import COOKIE

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.responses import Response

    from workshop.facilitation import Room
    from workshop.web.site import Site

__all__ = [
    "browser_of",
    "language_of",
    "new_browser",
    "remember",
    "remember_language",
    "room_of",
    "same_origin",
]

YEAR: Final = 365 * 24 * 3600
LANGUAGE_COOKIE: Final = "tablee_language"


def browser_of(request: HTTPConnection) -> str:
    """The browser's token; empty for one without the cookie."""
    token = request.cookies.get(COOKIE, "")
    return token if 20 <= len(token) <= 64 else ""


def room_of(request: HTTPConnection, site: Site) -> Room:
    """The session that an address names, for a browser that is in it.

    Others are told the same whether there is such a session or not: its id holds its title.
    """
    room = site.sessions.find(request.path_params["session"])
    if room is None or room.person_of(browser_of(request)) is None:
        raise NotAllowed(_("Ce téléphone n’est pas dans cette session."))
    return room


def new_browser() -> str:
    """A fresh token, 192 bits."""
    return secrets.token_urlsafe(24)


def remember(response: Response, request: HTTPConnection, browser: str) -> None:
    """Gives the browser its token for a year, out of reach of scripts."""
    secure = request.url.scheme == "https"  # as a proxy that uvicorn trusts may say
    response.set_cookie(
        COOKIE, browser, max_age=YEAR, httponly=True, samesite="lax", path="/", secure=secure
    )


def language_of(request: HTTPConnection, default: str = "fr") -> str:
    """The language chosen in this browser, else the one it asks for, else the default."""
    chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    accepted = request.headers.get("accept-language", "")
    return best_language(accepted) if accepted else default


def remember_language(response: Response, language: str) -> None:
    """Keeps the language chosen for a year."""
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, samesite="lax", path="/")


def same_origin(request: HTTPConnection) -> bool:
    """Whether a request comes from our own pages, as far as its headers say."""
    if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return False
    origins = request.headers.getlist("origin")
    host = request.headers.get("host")
    return not origins or bool(host and [each.partition("://")[2] for each in origins] == [host])
