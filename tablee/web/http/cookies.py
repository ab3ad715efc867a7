"""Identity cookie: a random token for each browser; and the check of a request's origin.

Behind https it is `__Host-tablee`, which neither a page without https nor another name of the same
domain can set; elsewhere `tablee`. Below a base path its name ends with it (`tablee.atelier`), so
that no other server of this host has one of that name, and it is sent there alone: `__Secure-`
then, as `__Host-` is for the whole host. Whatever its name, a token becomes somebody's only if this
server has made it (`is_ours`): what a browser, or whoever sets its cookies, chose is not taken.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import Response

from tablee.errors import NotAllowed
from tablee.model.entities import Person, Role
from tablee.session import Room
from tablee.settings.addresses import own, own_secure
from tablee.texts import _, best_language, offered
from tablee.web.site import COOKIE, Site

YEAR: Final = 365 * 24 * 3600
LANGUAGE_COOKIE: Final = "tablee_language"
NAME_COOKIE: Final = "tablee_name"
MOST_NAME: Final = 60
"""Characters of a name, as the fields for it have them."""


_KEY: Final = {"here": secrets.token_bytes(32)}
"""What this process signs its tokens with. One of a former process that is somebody's already is
known by its hash; of any other nothing is lost, the browser gets another."""
_RANDOM: Final = 24
_SIGNED: Final = 12
"""Bytes of a token: 192 random bits, then 96 that say who made it."""


def browser_of(request: HTTPConnection) -> str:
    """The browser's token; empty for one without the cookie."""
    return token_in(request.cookies)


def token_in(cookies: Mapping[str, str]) -> str:
    """The token among these cookies; empty where there is none."""
    token = cookies.get(own_secure(COOKIE)) or cookies.get(own(COOKIE)) or ""
    return token if 20 <= len(token) <= 64 else ""


def asker_of(request: HTTPConnection, site: Site) -> tuple[Room, Person]:
    """The session that an address names and who asks, for a browser that is in it.

    Others are told the same whether there is such a session or not: its id holds its title.
    """
    room = site.sessions.find(request.path_params["session"])
    person = room.person_of(browser_of(request)) if room is not None else None
    if room is None or person is None:
        raise NotAllowed(_("Ce téléphone n’est pas dans cette session."))
    return room, person


def facilitated(request: HTTPConnection, site: Site, sentence: str) -> Room:
    """The session that an address names; `NotAllowed` with this sentence for others."""
    room, person = asker_of(request, site)
    if not person.has(Role.FACILITATOR):
        raise NotAllowed(sentence)
    return room


def new_browser() -> str:
    """A fresh token, 192 bits, signed."""
    token = secrets.token_bytes(_RANDOM)
    return base64.urlsafe_b64encode(token + _signature(token)).decode()


async def is_ours(browser: str, site: Site) -> bool:
    """Whether this server has made the token, or knows it: somebody's in a session, or invited.

    Only where it was not made here is anything looked up, which may raise `OSError`.
    """
    if _is_made_here(browser) or not browser:
        return bool(browser)
    return await run_in_threadpool(_knows, browser, site)


def _knows(browser: str, site: Site) -> bool:
    return site.sessions.knows(browser) or site.sessions.host.openings.knows(browser)


def _is_made_here(browser: str) -> bool:
    try:
        token = base64.urlsafe_b64decode(browser.encode())
    except ValueError:
        token = b""
    return hmac.compare_digest(token[_RANDOM:], _signature(token[:_RANDOM]))


def sign_with(key: bytes) -> None:
    """Signs tokens from now on with a key that other servers have too: each knows all of theirs."""
    _KEY["here"] = key


def _signature(token: bytes) -> bytes:
    return hmac.digest(_KEY["here"], token, hashlib.sha256)[:_SIGNED]


def set_browser_cookie(response: Response, request: HTTPConnection, browser: str) -> None:
    """Gives the browser its token for a year, out of reach of scripts."""
    secure = request.url.scheme == "https"  # as a proxy that uvicorn trusts may say
    name = own_secure(COOKIE) if secure else own(COOKIE)
    response.set_cookie(
        name, browser, max_age=YEAR, httponly=True, samesite="lax", path="/", secure=secure
    )


_BROWSERS: Final = {
    "Edge": r"Edg(?:e|A|iOS)?/",
    "Opera": r"OPR/|Opera",
    "Samsung Internet": r"SamsungBrowser/",
    "Firefox": r"Firefox/|FxiOS/",
    "Chrome": r"Chrome/|CriOS/",
    "Safari": r"Safari/",
}
_SYSTEMS: Final = {
    "Android": r"Android",
    "iPhone": r"iPhone",
    "iPad": r"iPad",
    "Windows": r"Windows",
    "ChromeOS": r"CrOS",
    "Mac": r"Macintosh|Mac OS",
    "Linux": r"Linux|X11",
}
"""What browsers and systems call themselves, the more particular first."""


def device_of(told: str) -> str:
    """A name for the device that calls itself so (`User-Agent`), such as `Firefox sur Windows`."""
    browser, system = (
        next((name for name, mark in among.items() if re.search(mark, told[:400])), "")
        for among in (_BROWSERS, _SYSTEMS)
    )
    if browser and system:
        return _("{browser} sur {system}").format(browser=browser, system=system)
    return browser or system or _("Un navigateur")


def language_of(request: HTTPConnection, default: str = "fr") -> str:
    """The language chosen in this browser, else the one it asks for, else the default."""
    asked = request.query_params.get("lang") or request.cookies.get(own(LANGUAGE_COOKIE), "")
    if chosen := offered(asked):
        return chosen
    return best_language(request.headers.get("accept-language", ""), default)


def set_language_cookie(response: Response, language: str) -> None:
    """Keeps the language chosen for a year."""
    response.set_cookie(own(LANGUAGE_COOKIE), language, max_age=YEAR, samesite="lax", path="/")


def name_in(cookies: Mapping[str, str]) -> str:
    """The name that was typed last in this browser, to be offered again; empty for none."""
    name = unquote(cookies.get(own(NAME_COOKIE), "")[: 12 * MOST_NAME])
    return " ".join(name.split())[:MOST_NAME] if name.isprintable() else ""


def set_name_cookie(response: Response, request: HTTPConnection, name: str) -> None:
    """Offers this name from now on, for a year: in this browser alone, and proof of nothing."""
    secure = request.url.scheme == "https"
    response.set_cookie(
        own(NAME_COOKIE), quote(name), max_age=YEAR, httponly=True, samesite="lax", path="/",
        secure=secure,
    )  # fmt: skip


def delete_name_cookie(response: Response) -> None:
    response.delete_cookie(own(NAME_COOKIE), path="/")


def same_origin(request: HTTPConnection) -> bool:
    """Whether a request comes from our own pages, as far as its headers say."""
    if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return False
    origins = request.headers.getlist("origin")
    host = request.headers.get("host")
    return not origins or bool(host and [each.partition("://")[2] for each in origins] == [host])
