"""What a session's links open: the facilitator's console, the wall, QR codes, pictures, exports."""

from __future__ import annotations

import html
import io
import json
import mimetypes
from typing import TYPE_CHECKING
from urllib.parse import quote

import segno
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from workshop import report
from workshop.errors import NotAllowed, NotFound
from workshop.model import Role
from workshop.synthesis import Part
from workshop.texts import LANGUAGES, _, speaking
from workshop.web import pages
from workshop.web.assets import versioned
from workshop.web.cookies import browser_of, language_of, new_browser, remember
from workshop.web.words import drawing_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from workshop.facilitation import Room
    from workshop.web.site import Site

__all__ = ["routes"]

KEPT: dict[str, str] = {"Cache-Control": "private, max-age=86400, immutable"}


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """`/f/<secret>`, `/w/<token>`, `/qr/<token>.svg`, `/pictures/…`, `/export/…`."""

    async def console(request: Request) -> Response:
        try:
            room = get_site().sessions.by_console_token(request.path_params["token"])
        except NotFound as error:
            return pages.error(request, str(error), 404)
        browser = browser_of(request) or new_browser()
        await run_in_threadpool(room.people.enter_as_facilitator, browser)
        response = RedirectResponse(f"/?s={quote(room.session.id)}", status_code=303)
        response.headers["Referrer-Policy"] = "no-referrer"
        remember(response, request, browser)
        return response

    async def wall(request: Request) -> Response:
        site = get_site()
        try:
            room = site.sessions.by_wall_token(request.path_params["token"])
        except NotFound as error:
            return pages.error(request, str(error), 404)
        chosen = request.query_params.get("lang", "")
        language = chosen if chosen in LANGUAGES else room.session.language
        return HTMLResponse(_wall(room, language), headers={"Cache-Control": "no-store"})

    async def qr(request: Request) -> Response:
        site = get_site()
        try:
            room = site.sessions.by_wall_token(request.path_params["token"])
        except NotFound as error:
            return pages.error(request, str(error), 404)
        image = io.BytesIO()
        code = segno.make(site.join_link(room), error="m", micro=False)
        code.save(
            image,
            kind="svg",
            border=0,
            dark="#1B2433",
            light="#fff",
            xmldecl=False,
            scale=10,
            omitsize=True,
        )
        return Response(
            image.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-store"}
        )

    async def picture(request: Request) -> Response:
        name = request.path_params["name"]
        try:
            room = get_site().sessions.get(request.path_params["session"])
            data = await run_in_threadpool(room.store.media, name)
        except NotFound as error:
            return pages.error(request, str(error), 404)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        safe = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return Response(data, media_type=kind, headers=KEPT | safe)

    async def export(request: Request) -> Response:
        site = get_site()
        language = language_of(request, site.settings.language)
        with speaking(language):
            try:
                room = site.sessions.get(request.path_params["session"])
                _check_may_export(room, browser_of(request))
                exporter = site.catalogue.exporter(request.path_params["format"])
            except NotFound as error:
                return pages.error(request, str(error), 404)
            except NotAllowed as error:
                return pages.error(request, str(error), 403)
        asked = request.query_params.get("part", "")
        part = Part(asked) if asked in set(Part) else Part.BOTH
        data = await run_in_threadpool(lambda: exporter.export(report.of_room(room), part))
        name = f"{room.session.id}-{_part_word(part)}.{exporter.extension}"
        disposition = f"attachment; filename*=UTF-8''{quote(name)}"
        headers = {
            "Content-Disposition": disposition,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(data, media_type=exporter.media_type, headers=headers)

    return [
        Route("/f/{token}", console),
        Route("/w/{token}", wall),
        Route("/qr/{token}.svg", qr),
        Route("/pictures/{session}/{name}", picture),
        Route("/export/{session}/{format}", export),
    ]


def _check_may_export(room: Room, browser: str) -> None:
    """The facilitator, the scribe and the carrier at any moment; everybody once it is over."""
    person = room.person_of(browser)
    if person is None:
        raise NotAllowed(
            _("La synthèse se télécharge depuis la console, ou depuis votre téléphone à la fin.")
        )
    if not room.closed and not person.has(Role.FACILITATOR, Role.SCRIBE, Role.CARRIER):
        raise NotAllowed(_("La synthèse sera à vous dès que la session sera terminée."))


def _part_word(part: Part) -> str:
    return {Part.SHEET: "fiche", Part.NOTES: "notes", Part.BOTH: "synthese"}[part]


def _wall(room: Room, language: str) -> str:
    """The projector's page: no Streamlit, one stream, drawn by the same module as everything live."""
    with speaking(language):
        set_up = {
            "stream": f"/live/{quote(room.session.id)}?wall={quote(room.keys.wall)}&lang={language}",
            "texts": drawing_words(),
            "lang": language,
        }
        title = _("Mur")
        waiting = _("Le mur se prépare…")
    data = json.dumps(set_up, ensure_ascii=False).replace("<", "\\u003c")
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>{html.escape(room.session.title)} · {title} · Tablée</title>
<link rel="icon" href="{versioned("logo.svg")}" type="image/svg+xml">
<link rel="stylesheet" href="{versioned("css/tokens.css")}">
<link rel="stylesheet" href="{versioned("css/live.css")}">
<link rel="stylesheet" href="{versioned("css/wall.css")}">
</head>
<body>
<main id="wall"><p>{waiting}</p></main>
<script type="application/json" id="set-up">{data}</script>
<script type="module">
import {{ wall }} from "{versioned("js/live.js")}";
const setUp = JSON.parse(document.getElementById("set-up").textContent);
const root = document.getElementById("wall");
root.replaceChildren();
wall({{ root, ...setUp }});
</script>
</body>
</html>"""
