"""`/gallery`: every widget with its code, drawn as wall, phone and console draw it.

Only with `tablee run --gallery`: for whoever writes a plugin. Each drawing is a page of its own
in a frame, so that it has the size of a screen; the modules that draw real sessions make it, and it
is answered as in a session, but nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

import msgspec
from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import Route

from tablee import texts
from tablee.errors import NotAccepted, NotFound
from tablee.model.entities import Role
from tablee.sdk.gallery import EXAMPLES, STATES, Example, ExampleState
from tablee.session.contributions import typed
from tablee.settings import PACKAGE, ROOT
from tablee.settings.addresses import at
from tablee.texts import _, language
from tablee.view import Audience, Component, Empty, Field, View
from tablee.web import pages
from tablee.web.entrance import qr
from tablee.web.http.policy import OURS, policy
from tablee.web.http.responses import FRESH, as_json, body_of, encoded, plain, read
from tablee.web.live import components, serializer
from tablee.web.static.assets import Surface, sheet, words
from tablee.web.static.guard import sources

if TYPE_CHECKING:
    from starlette.requests import Request

    from tablee.web.site import Site

SCREENS: Final = (Audience.WALL, Audience.PHONE, Audience.CONSOLE)
OWN: Final = ROOT / "docs" / "examples" / "barometer" / "assets"
"""What draws the example of a plugin's own component."""
KINDS: Final = {"gauge.js": "text/javascript", "gauge.css": "text/css"}
LARGEST: Final = 65_536
"""Bytes of what is sent."""
POLICY: Final = policy(**OURS | {"script_src": f"'self' {sources()}"}, frame_ancestors="'self'")
"""A drawing stands in a frame of the gallery's own page."""
PLAN: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60">'
    '<path fill="#fbf8f3" d="M0 0h120v60H0z"/>'
    '<path fill="none" stroke="#475061" stroke-width="2" d="M15 40C35 5 45 55 65 25s30 10 40 5"/>'
    '<g fill="#1c6a62"><circle cx="15" cy="40" r="7"/><circle cx="43" cy="33" r="7"/>'
    '<circle cx="68" cy="22" r="7"/></g><circle cx="105" cy="30" r="9" fill="#b23e1a"/></svg>'
)
"""The picture of the examples."""


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """The page, its drawings, and what these ask for."""
    texts.add_catalogue(PACKAGE / "sdk" / "gallery")

    async def page(request: Request, _site: Site) -> Response:
        return _page(request)

    async def drawing(request: Request, _site: Site) -> Response:
        return _drawing(request)

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in KINDS:
            return plain("not found", 404)
        return Response((OWN / name).read_bytes(), media_type=KINDS[name], headers=FRESH)

    async def plan(_request: Request) -> Response:
        return Response(PLAN, media_type="image/svg+xml", headers=FRESH)

    async def code(request: Request) -> Response:
        return qr.answer(str(request.base_url))

    both, answer = ["GET", "POST"], as_json(_answer, get_site)
    return [
        Route("/gallery", pages.as_page(page, get_site)),
        Route("/gallery/plan.svg", plan),
        Route("/gallery/qr.svg", code),
        Route("/gallery/assets/{name}", file),
        Route("/gallery/write", answer, methods=both),
        Route("/gallery/ballot/{name}", answer, methods=both),
        Route("/gallery/ballot/{name}/room", answer, methods=both),
        Route("/gallery/ballot/{name}/cards", answer, methods=both),
        Route("/gallery/{name}/{state}/{audience}", pages.as_page(drawing, get_site)),
    ]


# ── the page ────────────────────────────────────────────────────────────────────────────────


def _page(request: Request) -> Response:
    asked = request.query_params
    screens = [screen for screen in SCREENS if asked.get("screen") == screen] or list(SCREENS)
    state = asked.get("state", "example") if asked.get("state") in STATES else "example"
    words = asked.get("q", "").strip()[:100]
    return pages.render(
        request,
        "gallery.html",
        widgets=list(_widgets(words)),
        screens=screens,
        screen=asked.get("screen", ""),
        state=state,
        states=STATES,
        words=words,
        screen_words={
            Audience.WALL: _("Mur"),
            Audience.PHONE: _("Téléphone"),
            Audience.CONSOLE: _("Console"),
        },
    )


def _widgets(words: str) -> Iterator[tuple[str, list[Example]]]:
    """Each kind of widget with its examples, if it speaks of what is looked for."""
    by_kind: dict[str, list[Example]] = {}
    for example in EXAMPLES.values():
        by_kind.setdefault(example.kind.__name__, []).append(example)
    for kind, examples in by_kind.items():
        told = " ".join([kind, *(part for e in examples for part in (*e.told(), e.code))])
        if words.casefold() in told.casefold():
            yield kind, examples


# ── a drawing ───────────────────────────────────────────────────────────────────────────────


def _drawing(request: Request) -> Response:
    asked = request.path_params
    example, state = EXAMPLES.get(asked["name"]), STATES.get(asked["state"])
    if example is None or state is None or asked["audience"] not in SCREENS:
        raise NotFound(_("La galerie ne montre rien à cette adresse."))
    audience = Audience(asked["audience"])
    set_up = {
        "frame": serializer.slim(msgspec.to_builtins(_frame(example, state, audience))),
        "audience": audience.value,
        "me": "yasmine" if audience is Audience.CONSOLE else "naima",
        "roles": [Role.FACILITATOR if audience is Audience.CONSOLE else Role.PARTICIPANT],
        "texts": words(),
        "lang": language(),
    }
    title = f"{example.kind.__name__} · {audience.value}"
    wall = audience is Audience.WALL
    # The wall has a heading of its own; on the others it stands above the view, in another part.
    heading = "" if wall else Markup('<h1 class="tb-vh">{}</h1>\n').format(title)
    style = sheet("gallery-wall" if wall else Surface.GALLERY)
    return pages.drawn(
        Surface.GALLERY,
        title,
        Markup('{}<main id="drawn"></main>').format(heading),
        set_up,
        main="drawn",
        css=f"tb-gallery-{audience.value}",
        head=f'<link rel="stylesheet" href="{style}">',
        headers={"Content-Security-Policy": POLICY},
    )


def _frame(example: Example, state: ExampleState, audience: Audience) -> dict[str, Any]:
    """What such a screen would be sent in the middle of a session."""
    shown = state.of(example.make())
    fields = [shown] if isinstance(shown, Field) else []
    view: View = Empty(_("La vue de l’étape")) if fields else shown
    if isinstance(view, Component):
        style = at("/gallery/assets/gauge.css")
        view = components.drawn_by(view, "barometer", at("/gallery/assets/gauge.js"), style)
    frame = {
        "v": 1,
        "now": 0.0,
        "stage": "",
        "session": {
            "title": _("Faire vivre une recyclerie"),
            "state": "running",
            "agenda": _("Accélérateur de projet"),
            "minutes": 60,
            "summary": "",
            "code": "123 456",
            "address": _("atelier.exemple.fr"),
            "qr": at("/gallery/qr.svg"),
        },
        "step": {
            "id": example.name,
            "title": example.kind.__name__,
            "number": 3,
            "of": 8,
            "prompt": _("Comment faire vivre la recyclerie ?"),
            "quote": "",
        },
        "clock": {"running": False, "elapsed": 200.0, "allotted": 600.0},
        "room": {"people": 14, "finished": 8},
        "view": view,
    }
    if audience is not Audience.WALL:
        frame |= {"endpoint": at("/gallery/write"), "kept": ""}
    if audience is Audience.PHONE:
        frame |= {"plain": "gallery", "writing": {"fields": fields, "retyped": 0}}
    if audience is Audience.CONSOLE:
        frame |= {"agenda": [], "people": [], "crowd": 14}
    return frame


# ── what a drawing asks ─────────────────────────────────────────────────────────────────────


class _Marked(msgspec.Struct):
    """A ballot, as a phone sends it."""

    marks: dict[str, float] = {}
    text: str = ""
    finished: bool | None = None


async def _answer(request: Request, _site: Site) -> Response:
    """As a session would answer: a ballot is taken, and forgotten; all else is refused."""
    refusal = _("Dans la galerie, rien n’est envoyé ni gardé.")
    if request.url.path.endswith("/cards"):
        return encoded({"state": {"take": "", "take_round": 1, "cards": []}, "missing": ""})
    of_room = request.url.path.endswith("/room")
    if request.method == "GET":
        own: dict[str, Any] = {"shared": [], "fields": [], "views": []}
        here: dict[str, Any] = {"did": None, "mine": [], "v": 1, "own": own}
        return encoded({"entered": []} if of_room else _mine() if _is_ballot(request) else here)
    if _is_ballot(request) and not of_room:
        return encoded(_mine(read(await body_of(request, LARGEST) or b"", _Marked, refusal)))
    _check_inputs(read(await body_of(request, LARGEST) or b"", _Typed, refusal))
    raise NotAccepted(refusal)


class _Typed(msgspec.Struct):
    """What is typed in a field of several inputs, as a phone sends it."""

    field: str = ""
    values: dict[str, str | list[str]] | None = None


def _check_inputs(sent: _Typed) -> None:
    """What a field of several inputs would refuse is refused, each in its place."""
    fields = (example.make() for example in EXAMPLES.values() if example.kind is Field)
    for field in fields:
        if field.name == sent.field and field.inputs:
            typed.read(field.inputs, sent.values or {})


def _is_ballot(request: Request) -> bool:
    return request.url.path.startswith("/gallery/ballot/")


def _mine(marked: _Marked | None = None) -> dict[str, Any]:
    sent = marked or _Marked()
    return {
        "round": 1,
        "open": True,
        "marks": sent.marks,
        "text": sent.text,
        "seen": "gallery" if marked else "",
        "own": [],
        "finished": bool(sent.finished),
        "refusal": "",
        "typed": False,
    }
