"""HTTP endpoint by which a phone lists and erases what its person wrote, or takes them out.

- `GET /texts/<session>?most=30`: one's own texts, the newest first, each with who can see it.
- `GET /texts/<session>?about=<id>`: what is asked before that one goes; `all` for all of them,
  `leave` for oneself.
- `POST /texts/<session>` `{"erase": <id>}`: it is done. The same that comes again, its answer lost,
  is done already.
- `GET` and `POST /lite/<session>/texts`: the same as HTML and forms, for browsers without scripts.
- `GET /left`: the page of whoever has just left, who is in no session any more.

The words are those of `session.privacy.confirmations`, as on the console.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qs

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablee.errors import NotAccepted, Outdated, WorkshopError
from tablee.model.entities import Person
from tablee.session import Room
from tablee.session.privacy import confirmations
from tablee.session.privacy.confirmations import Confirmation
from tablee.session.privacy.erasure import Written
from tablee.settings.addresses import at
from tablee.storage.erasure import Unfinished, unfinished
from tablee.texts import _, ngettext
from tablee.web import pages
from tablee.web.http.cookies import asker_of, delete_name_cookie, same_origin
from tablee.web.http.responses import body_of, read, redirect, status_of, whole
from tablee.web.pages import as_page
from tablee.web.phone.endpoint import session_endpoint
from tablee.web.site import Site, lite_address

ALL: Final = "all"
LEAVE: Final = "leave"
MOST: Final = 30
"""Texts told at once; a scribe has hundreds."""
LARGEST: Final = 4 * 1024
"""Bytes of a form."""


class ErasureRequest(msgspec.Struct):
    """What is to be erased for good."""

    erase: str
    """The id of a text of one's own, `all` of them, or `leave` for oneself."""


def routes(get_site: Callable[[], Site]) -> list[Route]:
    texts = session_endpoint(get_site, _texts)
    return [
        Route("/texts/{session}", texts, methods=["GET", "POST"]),
        Route("/lite/{session}/texts", as_page(_plain, get_site), methods=["GET", "POST"]),
        Route("/left", as_page(_left, get_site)),
    ]


async def _left(request: Request, _site: Site) -> Response:
    later = unfinished() if "later" in request.query_params else ""
    response = pages.render(
        request,
        "notices/left.html",
        title=_("C’est fait"),
        later=later,
        sentence=confirmations.farewell(),
    )
    delete_name_cookie(response)
    return response


def _texts(room: Room, by: Person, asked: Mapping[str, str], sent: bytes | None) -> Any:
    if sent is not None:
        wanted = read(sent, ErasureRequest, _("Ce qui a été envoyé ne se lit pas.")).erase
        return _erased(room, by, wanted)
    if about := asked.get("about", ""):
        return _asked(room, by, about)
    return _listed(room.erasing.own_words(by), whole(asked.get("most", "")) or MOST)


# ── what there is ───────────────────────────────────────────────────────────────────────────


def _listed(written: Sequence[Written], most: int) -> dict[str, Any]:
    left = min(MOST, len(written) - most)
    named = zip(written[:most], confirmations.quotes(written), strict=False)
    return {
        "title": _("Mes textes"),
        "text": confirmations.opening(written),
        "erase": _("Effacer pour de bon"),
        "texts": [_told(one, quote) for one, quote in named],
        "more": ngettext("Voir {n} de plus", "Voir {n} de plus", left) if left > 0 else "",
        "most": most + MOST,
        "all": _("Tout effacer") if written else "",
        "leave": _("Me retirer de la session"),
    }


def _told(one: Written, quote: str) -> dict[str, str]:
    return {
        "id": one.id,
        "words": confirmations.said(one),
        "where": confirmations.listed(one),
        "erase": _("Effacer pour de bon {quote}").format(quote=quote),
    }


# ── asking once, then doing ─────────────────────────────────────────────────────────────────


def _asked(room: Room, by: Person, about: str) -> dict[str, Any]:
    found = _confirmation(room, by, about)
    return {
        "question": found.question,
        "quoted": found.quoted,
        "points": found.points,
        "final": confirmations.final(),
        "yes": found.yes,
        "no": _("Garder"),
    }


def _confirmation(room: Room, by: Person, about: str) -> Confirmation:
    if about == LEAVE:
        return confirmations.leaving(room, by)
    if about == ALL:
        return confirmations.all_texts()
    one = next((w for w in room.erasing.own_words(by) if w.id == about), None)
    if one is None:
        raise Outdated(_("Ce texte n’est plus là."))
    return confirmations.one_text(one)


def _erased(room: Room, by: Person, wanted: str) -> dict[str, Any]:
    later = ""
    try:
        _erase(room, by, wanted)
    except Unfinished as waits:
        later = str(waits)
    if wanted == LEAVE:
        return {"href": at("/left?later") if later else at("/left")}
    return {"later": later, "text": confirmations.done()}


def _erase(room: Room, by: Person, wanted: str) -> None:
    if not wanted:
        raise NotAccepted(_("Ce qui a été envoyé ne se lit pas."))
    if wanted == LEAVE:
        room.erasing.person(by, by.id)
    elif wanted == ALL:
        room.erasing.all_words(by)
    else:
        room.erasing.words(by, [wanted])


# ── without scripts ─────────────────────────────────────────────────────────────────────────


async def _plain(request: Request, site: Site) -> Response:
    """The same as a page: the list, what is asked, or what came of a form."""
    room, by = asker_of(request, site)
    if request.method == "GET":
        return await run_in_threadpool(_page, request, room, by)
    if not same_origin(request):
        sentence = _("Ce formulaire vient d’un autre site. Revenez par le code QR ou le code.")
        return pages.error(request, sentence, 403)
    form = parse_qs((await body_of(request, LARGEST) or b"").decode("utf-8", "replace"))
    try:
        done = await run_in_threadpool(_erased, room, by, form.get("erase", [""])[0])
    except WorkshopError as refusal:
        return await run_in_threadpool(_page, request, room, by, refusal=refusal)
    if "href" in done:
        return redirect(done["href"])
    return await run_in_threadpool(_page, request, room, by, done=done["later"] or done["text"])


def _page(
    request: Request,
    room: Room,
    by: Person,
    *,
    done: str = "",
    refusal: WorkshopError | None = None,
) -> Response:
    asked, about = None, request.query_params.get("about", "")
    if about and not done and refusal is None:
        try:
            asked = _asked(room, by, about)
        except WorkshopError as gone:
            refusal = gone
    most = whole(request.query_params.get("most", "")) or MOST
    return pages.render(
        request,
        "lite/texts.html",
        status_of(refusal) if refusal else 200,
        asked=asked,
        about=about,
        listed=_listed(room.erasing.own_words(by), most),
        done=done,
        refusal=str(refusal or ""),
        here=f"{lite_address(room)}/texts",
        back=lite_address(room),
    )
