"""Replay for the facilitator: its page, the list of changes, the frame at each of them.

`/replay/<session>` is a light page like the wall's, and drawn by the same modules. It asks once for
the moments (`/moments`, or `?after=` the last one known), then for the frame of each it stands on
(`/<n>`). A frame is the wall's, without what lets people join: that is of the present. What the
page keeps is of one edition (`?of=`): at each move, and every few seconds, it asks whether that is
still so (`&kept=1`, answered without a frame), and drops everything when something was erased.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablee.errors import NotFound
from tablee.session import Room, Sessions
from tablee.session.history.replay import Past
from tablee.settings.addresses import at
from tablee.texts import _, language
from tablee.view import Audience
from tablee.web.http.cookies import facilitated
from tablee.web.http.responses import FRESH, as_json, encoded, plain, whole
from tablee.web.live import frames
from tablee.web.pages import as_page, drawn
from tablee.web.site import Site, session_address
from tablee.web.static.assets import Surface, words

UNUSED_AFTER: Final = 600.0
"""Seconds without a question after which a session's past leaves the memory."""
INVITING: Final = ("address", "code", "qr", "wifi")
"""What a wall shows of how to join."""


class Pasts:
    """The pasts being looked at; each leaves the memory once nobody asks, or with its session."""

    def __init__(self) -> None:
        self._pasts: dict[Room, Past] = {}
        self._ends: dict[Room, asyncio.TimerHandle] = {}
        self._reading = asyncio.Lock()

    async def of(self, room: Room, sessions: Sessions) -> Past:
        """The past of this room, read if it is not there yet. Lives in the server's event loop."""
        if self.let_go not in sessions.on_removal:
            sessions.on_removal.append(self.let_go)
        async with self._reading:
            past = self._pasts.get(room)
            if past is None:
                past = self._pasts[room] = await run_in_threadpool(Past, room)
        if room in self._ends:
            self._ends[room].cancel()
        loop = asyncio.get_running_loop()
        self._ends[room] = loop.call_later(UNUSED_AFTER, self.let_go, room)
        return past

    def let_go(self, room: Room) -> None:
        """Lets a past go; from any thread."""
        if room in self._pasts:
            self._pasts.pop(room).close()
            self._ends.pop(room).cancel()


def routes(get_site: Callable[[], Site]) -> list[Route]:
    pasts = Pasts()

    async def page(request: Request, site: Site) -> Response:
        return _page(_room(request, site))

    async def data(request: Request, site: Site) -> Response:
        room = _room(request, site)
        if (at_once := _without_past(request, room)) is not None:
            return at_once
        past = await pasts.of(room, site.sessions)
        answer = _frame if "n" in request.path_params else _moments
        return encoded(await run_in_threadpool(answer, past, request))

    return [
        Route("/replay/{session}", as_page(page, get_site)),
        Route("/replay/{session}/moments", as_json(data, get_site)),
        Route("/replay/{session}/{n}", as_json(data, get_site)),
    ]


def _room(request: Request, site: Site) -> Room:
    return facilitated(request, site, _("Seule la personne qui anime peut revoir l’atelier."))


def _without_past(request: Request, room: Room) -> Response | None:
    """The answer to a page that keeps what was erased, or asks only whether it may keep it."""
    asked = request.query_params
    if "n" in request.path_params and asked.get("of") != room.store.edition:
        return plain("erased", 409)
    return Response(status_code=204, headers=FRESH) if "kept" in asked else None


# ── moments and frames ──────────────────────────────────────────────────────────────────────


def _moments(past: Past, request: Request) -> dict[str, Any]:
    """What happened after the entry named by `after`, in the language being spoken."""
    edition = past.room.store.edition  # first: what is erased meanwhile is then found out
    past.refresh()
    after = whole(request.query_params.get("after", "")) or 0
    catalogue = past.room.catalogue
    moments = past.moments
    return {
        "edition": edition,
        "going": not past.room.closed,
        "moments": [
            (m.n, m.at, m.told(catalogue), m.title(catalogue) if m.begins else "")
            for m in moments
            if m.n > after
        ],
    }


def _frame(past: Past, request: Request) -> dict[str, Any]:
    """What the wall showed."""
    past.refresh()
    n = whole(request.path_params["n"])
    if n is None:
        raise NotFound(_("Ce moment n’existe pas."))
    with past.at(n) as room:
        shown = frames.frame(room, Audience.WALL, language())
    session = {k: v for k, v in shown["session"].items() if k not in INVITING}
    return {**shown, "session": session}


# ── the page ────────────────────────────────────────────────────────────────────────────────


def _page(room: Room) -> Response:
    session, name = quote(room.session.id), _("Revoir l’atelier")
    body = Markup("""<header class="tb-replay-top">
<p>{}</p>
<a class="tb-replay-back" href="{}">{}</a>
</header>
<main id="replay"><p class="tb-replay-wait">{}</p></main>
<noscript>{}</noscript>""").format(
        name,
        session_address(room.session.id),
        _("Revenir à la session"),
        _("L’atelier se prépare…"),
        _("Cette page a besoin de JavaScript pour revoir l’atelier."),
    )
    set_up = {"address": at(f"/replay/{session}"), "texts": words(), "lang": language()}
    return drawn(Surface.REPLAY, f"{name} · {room.session.title}", body, set_up, main="replay")
