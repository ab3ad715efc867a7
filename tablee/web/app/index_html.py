"""Serves Streamlit's index.html, `/`, with our language, title, styles and cookie.

Streamlit hard-codes `<html lang="en">`, its name and its fonts; a person's screen reader and first
load deserve better. Everything else of the file is left as it came.
"""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tablee.model.entities import Role
from tablee.settings.addresses import at, base_path, is_within
from tablee.storage.journal import disk
from tablee.texts import _, direction, offered, speaking
from tablee.web import pages
from tablee.web.app.redirects import page_now
from tablee.web.entrance.join import lost_page
from tablee.web.http.cookies import (
    browser_of,
    is_ours,
    language_of,
    new_browser,
    set_browser_cookie,
    set_language_cookie,
)
from tablee.web.http.policy import OURS, hashed, policy
from tablee.web.http.responses import FRESH, redirect, status_of
from tablee.web.nodes.addressing import served_path
from tablee.web.phone.page import OWN, phone_page
from tablee.web.phone.review import PAGE as REVIEW
from tablee.web.phone.review import review_page
from tablee.web.site import Site
from tablee.web.static import streamlit_frontend
from tablee.web.static.assets import Surface, preloads, script, versioned, words
from tablee.web.static.guard import Needs, guard, sources

SCRIPT: Final = r"<script(?: type=\"module\")?>(.*?)</script>"
"""A script that stands in a page, and runs; others have an address, or hold data."""

SERVED: Final = (
    "window.__streamlit = "
    "{ BACKEND_BASE_URL: location.origin + document.documentElement.dataset.served };"
)
"""Tells Streamlit where its websocket, uploads and files are."""


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """`/` and the switch of language."""

    async def document(request: Request) -> Response:
        if (moved := page_now(request)) is not None:
            return moved
        site = get_site()
        language = language_of(request, site.settings.language)
        browser = browser_of(request)
        try:
            seen = await run_in_threadpool(_seen, request, site, browser, language)
        except OSError as error:
            refused = disk.not_saved(error)
            return pages.error(request, str(refused), status_of(refused))
        if isinstance(seen, Response):
            return seen
        framed = request.query_params.get("page") == OWN
        several = site.cluster is not None
        named = served_path(request.query_params.get("s", "")) if several else ""
        served = at(named) if named else ""
        limits = _policy(language, framed=framed, several=bool(served))
        headers = {**FRESH, "Content-Security-Policy": limits}
        response = HTMLResponse(_document(language, seen, served), headers=headers)
        if not await _is_to_stay(browser, site):
            set_browser_cookie(response, request, new_browser())
        return response

    async def language(request: Request) -> Response:
        code, back = request.path_params["code"], request.query_params.get("next", "/")
        response = redirect(back if is_within(back) else at("/"))
        if known := offered(code):
            set_language_cookie(response, known)
        return response

    return [Route("/", document), Route("/language/{code}", language)]


async def _is_to_stay(browser: str, site: Site) -> bool:
    """Whether the browser keeps its token: also where nobody can look whose it is."""
    try:
        return await is_ours(browser, site)
    except OSError:
        return True


def _seen(request: Request, site: Site, browser: str, language: str) -> Response | str:
    """The page without Streamlit, or the title of Streamlit's; looks into the session."""
    light = _light(request, site, browser, language)
    return light or _title(site, request.query_params.get("s", ""), browser)


def _light(request: Request, site: Site, browser: str, language: str) -> Response | None:
    """The page without Streamlit for whoever takes part in a session, or is in none of this name.

    None for whoever facilitates, who is about to, or asks for a page that Streamlit draws.
    """
    session = request.query_params.get("s", "")
    if not session:
        return None
    room = site.sessions.rooms.get(session)
    person = room.person_of(browser) if room is not None and browser else None
    with speaking(language):
        if room is None or person is None:
            holds = room is not None and browser and room.holder_of(browser) is not None
            return None if holds else lost_page(request, site, session)
        page = request.query_params.get("page", "")
        if page == REVIEW:
            return review_page(room, person)
        if page or person.has(Role.FACILITATOR):
            return None
        return phone_page(room, person)


def _title(site: Site, session: str, browser: str) -> str:
    """The session's title, for those who are in it: its address alone must not tell it."""
    room = site.sessions.rooms.get(session) if session and browser else None
    known = room is not None and room.person_of(browser) is not None
    return f"{room.session.title} · Tablée" if room is not None and known else "Tablée"


@functools.cache
def _shell() -> str:
    """Streamlit's page without its title, its language, its fonts and its pointer to an API."""
    page = re.sub(r'<link\s+rel="preload"[^>]*as="font"[^>]*/>', "", streamlit_frontend.page())
    page = re.sub(r'<link rel="service-desc"[^>]*/>', "", page)
    page = re.sub(r'<link rel="shortcut icon"[^>]*/>', "", page)
    page = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    page = re.sub(r"\n\s+", "\n", page)
    address = streamlit_frontend.sheet_address()
    theirs = f'<link rel="stylesheet" crossorigin href=".{address}">'
    if not address or theirs not in page:
        return page
    # A part of Streamlit that asks for its sheet later finds this link, and asks no more.
    ours = f'<link rel="stylesheet" href="{versioned("made/streamlit.css")}">'
    return page.replace(theirs, f'{ours}\n<link rel="stylesheet" disabled href=".{address}">')


@functools.cache
def _head() -> str:
    """What the page loads besides, all named here so that nothing waits for a file to name it."""
    theirs = (
        f'<link rel="modulepreload" crossorigin href=".{file}">'
        for file in streamlit_frontend.widgets()
    )
    icon = f'<link rel="icon" href="{versioned("logo.svg")}" type="image/svg+xml">'
    asked = (
        f'<link rel="preload" href="./_stcore/{name}" as="fetch" crossorigin>'
        for name in ("health", "host-config")
    )
    return "\n".join([icon, *asked, *theirs, preloads(Surface.LIVE), "</head>"])


def _document(language: str, title: str, served: str) -> str:
    """The page; below the path `served` its session's server is found, where there are several."""
    with speaking(language):
        arrives = _("Vous entrez…")
        noscript = _("Cette page a besoin de JavaScript pour montrer ce que les autres écrivent.")
    rightward = ' dir="rtl"' if direction(language) == "rtl" else ""
    elsewhere = f' data-served="{html.escape(served)}"' if served else ""
    spoken = f'lang="{html.escape(language)}"{rightward}'
    named = f'<html {spoken} data-base="{base_path()}"{elsewhere} translate="no">'
    page = _shell().replace('<html lang="en">', named)
    # Until Streamlit draws in its place: on a slow network that takes seconds.
    waits = f'<div id="root"><p class="tb-arrives" role="status">{arrives}</p></div>'
    page = page.replace('<div id="root"></div>', waits)
    page = re.sub(
        r"<title>.*?</title>",
        lambda _found: f"<title>{html.escape(title)}</title>",
        page,
        flags=re.DOTALL,
    )
    page = re.sub(
        r"<noscript>.*?</noscript>", f"<noscript>{noscript}</noscript>", page, flags=re.DOTALL
    )
    page = page.replace("</body>", f"{_guard(language)}</body>", 1)
    head = _scripts(language, several=bool(served)) + _head()
    if served:
        head = head.replace('href="./_stcore/', f'href="{html.escape(served)}/_stcore/')
    return page.replace("</head>", head, 1)


@functools.cache
def _guard(language: str) -> str:
    """What is said to a browser that cannot read Streamlit's scripts, and where it can go."""
    with speaking(language):
        old = _(
            "Ce navigateur est trop ancien pour animer une session ou lire sa synthèse. "
            "Il faut Chrome ou Edge 112, Safari 17 (iOS 17), Firefox 116, ou plus récent. "
            "Pour participer, celui-ci suffit."
        )
        return str(guard(Needs.STREAMLIT, old, at("/r"), _("Participer avec un code")))


@functools.cache
def _policy(language: str, *, framed: bool, several: bool) -> str:
    """What our other pages may, and what Streamlit does besides; `framed` within a page of ours.

    It writes its styles into the page, has its icons within its sheet, and runs a component's
    script (`ui/widgets/component.py`) from memory. Scripts that stand in the page are allowed one
    by one.
    """
    inline = re.findall(SCRIPT, _shell() + _scripts(language, several=several), re.DOTALL)
    allowed = OURS | {
        "script_src": " ".join(["'self' blob:", sources(), *map(hashed, inline)]),
        "style_src": "'self' 'unsafe-inline'",
        "font_src": "'self' data:",
        "media_src": "'self' data: blob:",
    }
    if framed:
        allowed["frame_ancestors"] = "'self'"
    return policy(**allowed)


@functools.cache
def _scripts(language: str, *, several: bool) -> str:
    """What every script of the page needs once: the drawing modules' words, Streamlit settled.

    Where there are `several` servers, Streamlit is told where it asks, before it does.
    """
    with speaking(language):
        data = json.dumps(words(), ensure_ascii=False).replace("<", "\\u003c")
    settle = f'import {{ settle }} from "{script(Surface.LIVE)}"; settle();'
    served = f"<script>{SERVED}</script>\n" if several else ""
    return f"""<script type="application/json" id="tb-words">{data}</script>
{served}<script type="module">{settle}</script>
"""
