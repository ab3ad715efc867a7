"""Join pages, from the QR code or the code to a first name: light HTML for slow networks.

One round trip, no Streamlit, and every page works without a script. Not for what happens once
somebody is in: that is `/?s=<session>`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablee.activities import screen_name, shown_name
from tablee.errors import NotAccepted, NotAllowed, NotFound, WorkshopError
from tablee.model.entities import Appearance, Person, Role, fold, spaced
from tablee.session import Room
from tablee.settings.addresses import at
from tablee.texts import N_, _, listed, ngettext, speaking
from tablee.web import pages
from tablee.web.http.cookies import (
    browser_of,
    is_ours,
    name_in,
    new_browser,
    set_browser_cookie,
    set_name_cookie,
)
from tablee.web.http.limits.throttle import WINDOW, Throttle, origin_of
from tablee.web.http.responses import redirect, status_of
from tablee.web.site import Site, lite_address, session_address, site
from tablee.web.static.guard import Needs, probe

CODE: Final = re.compile(r"[0-9\s.-]{1,40}")
"""What may have been meant as a code; a join token has letters too."""
APPEARANCES: Final = {
    Appearance.FIRST: N_("Prénom seul"),
    Appearance.FULL: N_("Prénom et nom"),
    Appearance.INITIALS: N_("Initiales"),
    Appearance.HIDDEN: N_("Sans nom"),
}
"""How each way of appearing is called."""
PLACE_TOLD: Final = N_("Le compte rendu peut dire si je suis à distance ou dans la salle")
"""What one agrees to where one says from where one takes part."""
PATIENCE: Final = 8.0
"""Seconds that a newcomer is kept waiting before being asked to try again."""


def routes(get_site: Callable[[], Site] = site, throttle: Throttle | None = None) -> list[Route]:
    """`/r`, where a code is typed, and `/r/<code or join token>`, where a name is."""
    counted = Throttle() if throttle is None else throttle

    async def session(request: Request, site: Site) -> Response:
        form = await pages.form(request) if request.method == "POST" else None
        if isinstance(form, Response):
            return form
        room = await _find(request, site, counted)
        if isinstance(room, Response):
            return room
        browser = browser_of(request)
        if not await is_ours(browser, site):
            browser = new_browser()
        if form is None:
            response = _show(request, room, browser)
        else:
            response = await _enter(request, site, room, browser, form)
        # Given at first sight: a button pressed twice is then one person, not two.
        set_browser_cookie(response, request, browser)
        return response

    both = ["GET", "POST"]
    return [
        Route("/r", pages.as_page(_code, get_site), methods=both),
        Route("/r/{key}", pages.as_page(session, get_site), methods=both),
    ]


# ── finding the session ─────────────────────────────────────────────────────────────────────


async def _code(request: Request, site: Site) -> Response:
    """The page that asks for the code, and what is typed there."""
    if request.method != "POST":
        return await run_in_threadpool(_code_page, request, site)
    form = await pages.form(request)
    if isinstance(form, Response):
        return form
    return await run_in_threadpool(_to_session, request, site, form)


def _to_session(request: Request, site: Site, form: Mapping[str, str]) -> Response:
    """From the typed code to the session's own address, where a wrong one is counted."""
    typed = form.get("code", "").strip()
    digits = re.sub(r"[^0-9]", "", typed)
    if not CODE.fullmatch(typed) or len(digits) not in site.sessions.codes.known:
        return _code_page(request, site, typed, wrong_length(site), 422)
    return redirect(at(f"/r/{digits}"))


async def _find(request: Request, site: Site, throttle: Throttle) -> Room | Response:
    """The session that a token or a code opens, or the page that asks for another code."""
    key = request.path_params["key"]
    if not CODE.fullmatch(key):
        return await run_in_threadpool(_behind_token, request, site, key)
    digits = re.sub(r"[^0-9]", "", key)
    page = await run_in_threadpool(_no_code, request, site, digits)
    return page or await _find_by_code(request, site, throttle, digits)


def _behind_token(request: Request, site: Site, token: str) -> Room | Response:
    try:
        return site.sessions.by_join_token(token)
    except NotFound as reason:
        return _code_page(request, site, error=str(reason), status=404)


def _no_code(request: Request, site: Site, digits: str) -> Response | None:
    """The page that says so, where no code has so many digits."""
    if len(digits) in site.sessions.codes.known:
        return None
    return _code_page(request, site, digits[:12], wrong_length(site), 404)


async def _find_by_code(
    request: Request, site: Site, throttle: Throttle, digits: str
) -> Room | Response:
    mine = await run_in_threadpool(site.sessions.entered_by, browser_of(request), digits)
    if mine is not None:
        return mine
    origin = origin_of(request)
    if throttle.too_many(origin):  # a right code too: else trying goes on
        await asyncio.sleep(throttle.delay)
        sentence = _(
            "Trop de codes faux ont été tapés : aucun ne peut être vérifié pour l’instant. "
            "Scannez le code QR, demandez le lien, ou réessayez dans une minute."
        )
        response = await run_in_threadpool(_code_page, request, site, digits, sentence, 429)
        response.headers["Retry-After"] = f"{WINDOW:.0f}"
        return response
    try:
        return await run_in_threadpool(site.sessions.by_code, digits)
    except NotFound as reason:
        throttle.wrong(origin)
        return await run_in_threadpool(_code_page, request, site, digits, str(reason), 404)


def wrong_length(site: Site) -> str:
    """Says how many digits the codes of this server have, to somebody who typed another number."""
    lengths = site.sessions.codes.known
    if lengths == {6}:
        return _("Le code a six chiffres. Regardez au mur.")
    if lengths == {8}:
        return _("Le code a huit chiffres. Regardez au mur.")
    return _("Le code a six ou huit chiffres. Regardez au mur.")


def code_hint(site: Site) -> str:
    """The same, before anything is typed."""
    lengths = site.sessions.codes.known
    if lengths == {6}:
        return _("Six chiffres, affichés au mur à côté du code QR.")
    if lengths == {8}:
        return _("Huit chiffres, affichés au mur à côté du code QR.")
    return _("Six ou huit chiffres, affichés au mur à côté du code QR.")


def _code_page(
    request: Request, site: Site, code: str = "", error: str = "", status: int = 200
) -> Response:
    hint = code_hint(site)
    shown = spaced(code) if re.fullmatch("[0-9]{6}|[0-9]{8}", code) else code
    return pages.render(
        request,
        "entrance/code.html",
        status,
        code=shown,
        error=error,
        hint=hint,
        title="",
        sentence="",
    )


def lost_page(request: Request, site: Site, session: str) -> Response:
    """Says why a session does not open in this browser, and lets one type a code.

    In the language being spoken. A stranger is told the same whether there is such a session or
    not; whoever was in one that was deleted, or cannot be opened, is told that.
    """
    title, status = _("On ne vous retrouve pas"), 403
    sentence = _(
        "Ce téléphone n’est pas dans cette session. Scannez le code QR au mur, ou tapez le code."
    )
    try:
        site.sessions.find(session)
    except NotFound as reason:
        sentence, status = str(reason), 404
        closed = sentence in site.sessions.unopened.sentences.values()
        title = _("Cette session ne s’ouvre pas") if closed else _("Cette session n’est plus là")
    return pages.render(
        request,
        "entrance/code.html",
        status,
        code="",
        error="",
        hint=code_hint(site),
        title=title,
        sentence=sentence,
    )


# ── entering it ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Answer:
    """What the join page holds: as typed, or as this browser is already known."""

    name: str = ""
    appearance: str = Appearance.FIRST
    namesake_ok: str = ""
    """The first name, folded, that somebody else has too and that is meant all the same."""
    plain: str = ""
    """Not empty where no script has said that it reads ours."""
    remote: bool = False
    place_told: bool = False

    @classmethod
    def of(cls, known: Person) -> _Answer:
        return cls(known.name, known.appearance, remote=known.remote, place_told=known.place_told)

    @classmethod
    def typed(cls, form: Mapping[str, str]) -> _Answer:
        return cls(
            form.get("name", ""),
            form.get("appearance", Appearance.FIRST),
            form.get("namesake_ok", ""),
            form.get("plain", ""),
            bool(form.get("remote", "")),
            bool(form.get("place_told", "")),
        )


def _show(request: Request, room: Room, browser: str) -> Response:
    known = room.holder_of(browser)
    if room.closed:
        return _over_page(request, room, known, 200)
    answer = _Answer.of(known) if known else _Answer(name_in(request.cookies))
    return _join_page(request, room, known, answer)


async def _enter(
    request: Request, site: Site, room: Room, browser: str, form: Mapping[str, str]
) -> Response:
    """Lets the browser in and sends it there, or shows the page again with what was typed."""
    known, answer = room.holder_of(browser), _Answer.typed(form)
    if room.closed:
        return _over_page(request, room, known, 409)
    if answer.appearance not in set(Appearance):
        trouble = _("Choisissez comment votre nom apparaît, dans la liste.")
        answer = replace(answer, appearance=Appearance.FIRST, plain="")
        return _join_page(request, room, known, answer, 422, trouble=trouble)
    if asked := await _asked_first(request, site, room, known, answer):
        return asked
    try:
        await run_in_threadpool(
            room.people.join,
            browser,
            answer.name,
            Appearance(answer.appearance),
            remote=answer.remote,
            place_told=answer.place_told,
        )
    except NotAccepted as reason:
        return _join_page(request, room, known, answer, 422, error=str(reason))
    except NotAllowed as reason:
        if room.closed:  # while this was being typed
            return _over_page(request, room, known, 409)
        return _join_page(request, room, known, answer, 409, trouble=str(reason))
    except WorkshopError as reason:
        return _join_page(request, room, known, answer, status_of(reason), trouble=str(reason))
    response = redirect(lite_address(room) if answer.plain else session_address(room.session.id))
    set_name_cookie(response, request, answer.name)
    return response


async def _asked_first(
    request: Request, site: Site, room: Room, known: Person | None, answer: _Answer
) -> Response | None:
    """The page that a newcomer sees before coming in: of a namesake, or of too much haste."""
    if known is not None:
        return None
    if first := _taken(room, answer):
        return _namesake_page(request, room, answer, first)
    if not room.session.entrance_open or await _admitted(request, site, room):
        return None
    trouble = _("Beaucoup de monde entre en même temps. Réessayez dans quelques secondes.")
    response = _join_page(request, room, None, answer, 429, trouble=trouble)
    response.headers["Retry-After"] = f"{PATIENCE:.0f}"
    return response


async def _admitted(request: Request, site: Site, room: Room) -> bool:
    """Waits for this newcomer's place, where there is one before long.

    Counted by the widest of the names of where it comes from: one device may make up the others.
    """
    *_narrower, (address, _share) = origin_of(request)
    seconds = site.admissions.wait(room.session.id, address, PATIENCE)
    if seconds:
        await asyncio.sleep(seconds)
    return seconds is not None


def _taken(room: Room, answer: _Answer) -> str:
    """The first name typed, if the room sees somebody who may be the same, and it was not said.

    Whoever shows less than a whole name is not betrayed to someone who tries names out.
    """
    if room.people.namesake(answer.name) is None:
        return ""
    first = answer.name.split()[0]
    return "" if answer.namesake_ok == _folded(first) else first


def _folded(name: str) -> str:
    return " ".join(fold(name).split()[:1])


def _namesake_page(request: Request, room: Room, answer: _Answer, first: str) -> Response:
    sentence = _(
        "Il y a déjà une personne nommée {name}. "
        "Ajoutez une initiale, ou entrez ainsi si c’est bien voulu."
    ).format(name=first)
    meant = replace(answer, namesake_ok=_folded(first), plain="")
    return _join_page(request, room, None, meant, 409, error=sentence)


def _join_page(
    request: Request,
    room: Room,
    known: Person | None,
    answer: _Answer,
    status: int = 200,
    *,
    error: str = "",
    trouble: str = "",
) -> Response:
    """The join page; `error` is about the name, `trouble` about anything else."""
    return pages.render(
        request,
        "entrance/join.html",
        status,
        title=room.session.title,
        title_language=room.session.language,
        about=_about(room),
        others=sum(1 for p in _group(room) if p != known),
        known=known.first_name if known else "",
        inside=session_address(room.session.id),
        lite=lite_address(room),
        probe=Markup(probe(Needs.LIGHT)),  # noqa: S704 - our own script
        # The token, even for who came by the code: from here on no one else's guesses matter.
        action=at(f"/r/{room.keys.join}"),
        name=answer.name,
        appearance=answer.appearance,
        namesake_ok=answer.namesake_ok,
        remote=answer.remote,
        place_told=answer.place_told,
        place_words=_(PLACE_TOLD),
        ways=_ways(answer.name),
        shut=known is None and not room.session.entrance_open,
        error=error,
        trouble=trouble,
    )


def _over_page(request: Request, room: Room, known: Person | None, status: int) -> Response:
    return pages.render(
        request,
        "notices/over.html",
        status,
        title=room.session.title,
        title_language=room.session.language,
        name=known.first_name if known else "",
        inside=session_address(room.session.id),
        shared=at(f"/s/{current.token}") if (current := room.publishing.current) else "",
    )


def _group(room: Room) -> list[Person]:
    return [p for p in room.everybody.values() if p.roles != {Role.FACILITATOR}]


def _about(room: Room) -> str:
    """`Animée par Yasmine · 60 minutes`, each part only if it is known."""
    with speaking(room.session.language):
        unnamed = _("Animation")  # what a facilitator is called who gave no name
    names = [
        screen_name(p)
        for p in room.everybody.values()
        if p.has(Role.FACILITATOR) and p.name != unnamed and p.appearance is not Appearance.HIDDEN
    ]
    by = _("Animée par {names}").format(names=listed(names))
    minutes = round(sum(step.minutes for step in room.agenda))
    length = ngettext("{n} minute", "{n} minutes", minutes)
    return " · ".join([by] * bool(names) + [length] * bool(minutes))


def _ways(name: str) -> list[tuple[str, str, str, str]]:
    """Each way a name may appear: value, label, this name so, an invented name so."""
    invented = _("Camille Martin")
    typed = " ".join(name.split())
    return [
        (
            way.value,
            _(label),
            shown_name(Person("", typed or invented, way)),
            shown_name(Person("", invented, way)),
        )
        for way, label in APPEARANCES.items()
    ]
