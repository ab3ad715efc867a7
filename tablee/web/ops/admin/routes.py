"""Routes of the administrator's pages: sessions, quotas, what is kept, sign-ins, the audit log.

What cannot be taken back is asked about on a page that says what goes. Each change is a POST of our
own page, and stands in the audit log.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, get_args
from urllib.parse import parse_qs, quote

from babel.dates import format_datetime
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from tablee.errors import NotAccepted, NotAllowed, WorkshopError
from tablee.session.access import security_log
from tablee.session.access.security_log import SecurityEvent
from tablee.session.hosting.administration import (
    Administration,
    Order,
    SessionSize,
    StoredSession,
    slug_of,
)
from tablee.session.hosting.audit import AuditEntry, AuditVerb, session_mark
from tablee.settings.addresses import at
from tablee.texts import _, date_told, decimal, local, locale, ngettext
from tablee.web import pages
from tablee.web.http.cookies import same_origin
from tablee.web.http.responses import body_of, redirect, status_of, whole
from tablee.web.ops.admin import authentication
from tablee.web.ops.admin.authentication import AdminSessions

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from tablee.web.site import Site

A_PAGE: Final = 50
"""Sessions, or entries of the audit log, on one page."""
LARGEST_FORM: Final = 32_000
"""Bytes: the ids of a page's sessions."""
MEGABYTE: Final = 1_000_000


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """`/admin` and what stands under it."""
    known = AdminSessions()

    def page(answer: Callable[[Request, Site, str], Awaitable[Response]]) -> Any:
        async def asked(request: Request, site: Site) -> Response:
            who = await run_in_threadpool(authentication.who, request, site, known)
            if not who:
                return _stranger(request, site)
            response = await answer(request, site, who)
            await run_in_threadpool(authentication.renew, response, request, site)
            return response

        return pages.as_page(asked, get_site)

    async def enter(request: Request, site: Site) -> Response:
        return await _enter(request, site, known)

    async def leave(request: Request, site: Site) -> Response:
        await _form(request)
        if (
            await run_in_threadpool(authentication.who, request, site, known)
            == authentication.BY_PHRASE
        ):
            note = site.sessions.administration.note
            await run_in_threadpool(note, authentication.BY_PHRASE, AuditVerb.ADMIN_OUT)
        await run_in_threadpool(authentication.leave, request, site, known)
        response = redirect(at("/"))
        authentication.delete_cookie(response)
        return response

    return [
        Route("/admin", page(_sessions)),
        Route("/admin/enter", pages.as_page(enter, get_site), methods=["POST"]),
        Route("/admin/leave", pages.as_page(leave, get_site), methods=["POST"]),
        Route("/admin/erase", page(_erase), methods=["POST"]),
        Route("/admin/quotas", page(_quotas), methods=["GET", "POST"]),
        Route("/admin/library", page(_library), methods=["GET", "POST"]),
        Route("/admin/sign-ins", page(_sign_ins), methods=["GET", "POST"]),
        Route("/admin/log", page(_log)),
        Route("/admin/session/{session}", page(_session), methods=["GET", "POST"]),
    ]


# ── coming in ───────────────────────────────────────────────────────────────────────────────


def _stranger(request: Request, site: Site, error: str = "", status: int = 403) -> Response:
    rule = site.sessions.administration.rule
    security_log.note(SecurityEvent.ADMIN)
    return pages.render(
        request,
        "admin/enter.html",
        status,
        asks=bool(rule.phrase),
        provider=bool(site.settings.oidc_issuer),
        contact=site.sessions.host.openings.whom_to_ask,
        error=error,
    )


async def _enter(request: Request, site: Site, known: AdminSessions) -> Response:
    typed = (await _form(request)).get("phrase", [""])[0]
    administration = site.sessions.administration
    try:
        await run_in_threadpool(administration.check_phrase, typed)
    except WorkshopError as refusal:
        return _stranger(request, site, str(refusal), status_of(refusal))
    await run_in_threadpool(administration.note, authentication.BY_PHRASE, AuditVerb.ADMIN_IN)
    response = redirect(at("/admin"))
    signed = authentication.SignedAdmin(site).renewed()
    authentication.set_cookie(response, request, signed or known.begin())
    return response


async def _form(request: Request) -> dict[str, list[str]]:
    """What one of our own pages sent; raises `NotAllowed` for any other's."""
    if not same_origin(request):
        raise NotAllowed(_("Ce formulaire vient d’un autre site. Revenez à l’administration."))
    body = await body_of(request, LARGEST_FORM)
    if body is None:
        raise NotAccepted(_("Ce formulaire est trop long : choisissez moins de sessions."))
    return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)


# ── sessions ────────────────────────────────────────────────────────────────────────────────


async def _sessions(request: Request, site: Site, _who: str) -> Response:
    return await run_in_threadpool(_listed, request, site)


def _listed(request: Request, site: Site, said: str = "") -> Response:
    administration = site.sessions.administration
    by = request.query_params.get("by", "date")
    order: Order = by if by in get_args(Order) else "date"  # type: ignore[assignment]
    asked = request.query_params.get("find", "").strip().lower()[:100]
    sizes = administration.sizes(order)
    wanted = slug_of(asked)
    found = [one for one in sizes if wanted and wanted in one.id] if asked else sizes
    shown, part = _page_of(found, request)
    return pages.render(
        request,
        "admin/sessions.html",
        rows=[_row(kept) for kept in administration.told(shown)],
        order=order,
        asked=asked,
        part=part,
        total=_megabytes(sum(one.size for one in sizes)),
        count=len(sizes),
        left=_megabytes(site.sessions.journal.room_left(site.settings.sessions)),
        unreadable=len(site.sessions.unreadable),
        said=said,
    )


def _page_of(found: Sequence[Any], request: Request) -> tuple[Sequence[Any], dict[str, int]]:
    """The part of a long list that is asked for, and where its neighbours are."""
    page = whole(request.query_params.get("page", "1")) or 1
    last = max(1, -(-len(found) // A_PAGE))
    page = min(max(page, 1), last)
    return found[(page - 1) * A_PAGE : page * A_PAGE], {"page": page, "last": last}


def _row(kept: StoredSession) -> dict[str, Any]:
    owner = kept.owner
    if owner and not kept.account:
        owner = _("navigateur {mark}").format(mark=owner)
    return {
        "id": kept.id,
        "address": at(f"/admin/session/{quote(kept.id)}"),
        "title": kept.title,
        "language": kept.language,
        "size": _megabytes(kept.size),
        "opened": _day(kept.created_at),
        "changed": _day(kept.changed_at),
        "people": kept.people,
        "owner": owner or _("inconnu"),
        "state": _state(kept),
        "closed": kept.closed,
        "why": kept.why,
    }


def _state(kept: StoredSession) -> str:
    if kept.why:
        return _("ne s’ouvre pas")
    return _("finie") if kept.closed else _("encore ouverte")


def _day(at: float) -> str:
    return date_told(local(at).date(), "medium")


def _megabytes(size: int) -> str:
    """A size as it is read: `12 Mo`, in the unit that gives few digits."""
    units = (_("{n} ko"), _("{n} Mo"), _("{n} Go"))
    power = 0 if size < MEGABYTE else 1 if size < 1000 * MEGABYTE else 2
    n = size / 1000 ** (power + 1)
    shown = decimal(round(n, 1 if n < 10 and power else 0))
    return units[power].format(n=shown)


async def _session(request: Request, site: Site, who: str) -> Response:
    return await run_in_threadpool(_one, request, site, who, await _pressed(request))


async def _pressed(request: Request) -> dict[str, list[str]]:
    return await _form(request) if request.method == "POST" else {}


def _one(request: Request, site: Site, who: str, typed: dict[str, list[str]]) -> Response:
    administration, session = site.sessions.administration, request.path_params["session"]
    link = said = error = ""
    try:
        if "close" in typed:
            administration.close(who, session)
            said = _("La session est terminée : sa synthèse reste.")
        elif "link" in typed:
            link = f"{site.address}/f#{administration.console_token(who, session)}"
    except WorkshopError as refusal:
        error = str(refusal)
    row = _row(administration.find(session))
    values: dict[str, Any] = {"row": row, "link": link, "said": said, "error": error}
    return pages.render(request, "admin/session.html", 422 if error else 200, **values)


async def _erase(request: Request, site: Site, who: str) -> Response:
    return await run_in_threadpool(_erased, request, site, who, await _form(request))


def _erased(request: Request, site: Site, who: str, typed: dict[str, list[str]]) -> Response:
    """First the page that says what goes, then what it asked for."""
    administration = site.sessions.administration
    chosen = typed.get("session", [])[: 2 * A_PAGE]
    sizes = [one for one in administration.sizes() if one.id in set(chosen)]
    if not sizes:
        return _listed(request, site, _("Choisissez d’abord des sessions."))
    if "sure" not in typed:
        return _asked(request, administration, sizes)
    for one in sizes:
        administration.erase(who, one.id)
    freed = _megabytes(sum(one.size for one in sizes))
    said = ngettext("{n} session effacée", "{n} sessions effacées", len(sizes))
    more = _("{said}, {size} libérés. Vos sauvegardes gardent encore ce qu’elles ont.")
    return _listed(request, site, more.format(said=said.format(n=len(sizes)), size=freed))


def _asked(
    request: Request, administration: Administration, sizes: Sequence[SessionSize]
) -> Response:
    rows = [_row(kept) for kept in administration.told(sizes)]
    total = _megabytes(sum(one.size for one in sizes))
    return pages.render(request, "admin/erase.html", rows=rows, total=total)


# ── quotas, what is kept, the audit log ─────────────────────────────────────────────────────


async def _quotas(request: Request, site: Site, who: str) -> Response:
    typed = {name: values[-1] for name, values in (await _pressed(request)).items()}
    error = said = ""
    if typed:
        try:
            await run_in_threadpool(site.sessions.administration.set_quotas, who, typed)
            said = _("Ces quotas valent dès maintenant.")
        except WorkshopError as refusal:
            error = str(refusal)
    values = {name: str(value) for name, value in asdict(site.sessions.host.quotas).items()}
    fields = [(name, words, typed.get(name, values[name])) for name, words in _quota_words()]
    status = 422 if error else 200
    shown: dict[str, Any] = {"fields": fields, "error": error, "said": said}
    return pages.render(request, "admin/quotas.html", status, **shown)


def _quota_words() -> list[tuple[str, str]]:
    return [
        ("a_day", _("Sessions qu’une personne peut ouvrir par jour")),
        ("each", _("Sessions d’une personne gardées en tout")),
        ("megabytes_each", _("Mo pour une session")),
        ("megabytes", _("Mo pour toutes les sessions")),
        ("people", _("Personnes dans une session")),
    ]


async def _library(request: Request, site: Site, who: str) -> Response:
    typed = await _pressed(request)
    return await run_in_threadpool(_libraries, request, site, who, typed)


def _libraries(request: Request, site: Site, who: str, typed: dict[str, list[str]]) -> Response:
    libraries: dict[str, Any] = {"agenda": site.sessions.agendas, "canvas": site.sessions.canvases}
    for kind, library in libraries.items():
        for name in typed.get(kind, []):
            library.take_away(name)
            site.sessions.host.audit.add(who, AuditVerb.ADMIN_ERASE)
    lists = [
        (kind, title, [(name, each.title) for name, each in libraries[kind].all().items()])
        for kind, title in (("agenda", _("Agendas gardés")), ("canvas", _("Canevas gardés")))
    ]
    return pages.render(request, "admin/library.html", lists=lists)


async def _sign_ins(request: Request, site: Site, who: str) -> Response:
    typed = await _pressed(request)
    return await run_in_threadpool(_signed_in, request, site, who, typed)


def _signed_in(request: Request, site: Site, who: str, typed: dict[str, list[str]]) -> Response:
    """Who is signed in, and the way to end that."""
    administration, said = site.sessions.administration, ""
    if "phrase" in typed:
        administration.ask_again(who)
        said = _("La phrase sera redemandée à tout le monde.")
    elif typed:
        ended = sum(administration.sign_out(who, each) for each in typed.get("account", []))
        said = ngettext("{n} navigateur déconnecté.", "{n} navigateurs déconnectés.", ended)
        said = said.format(n=ended) if ended else _("Choisissez d’abord des comptes.")
    rows = [
        {
            "id": one.id,
            "name": one.name or one.id,
            "browsers": one.browsers,
            "until": format_datetime(local(one.until), "short", locale=locale()),
        }
        for one in administration.signed_in()
    ]
    rule = site.sessions.host.openings.rule
    values: dict[str, Any] = {
        "rows": rows,
        "said": said,
        "provider": bool(site.settings.oidc_issuer),
        "phrase": rule.way == "phrase",
        "account": rule.way == "account",
        "invited": administration.invited(),
    }
    return pages.render(request, "admin/sign_ins.html", **values)


async def _log(request: Request, site: Site, _who: str) -> Response:
    return await run_in_threadpool(_entries, request, site)


def _entries(request: Request, site: Site) -> Response:
    """The audit log; a session that is still kept has its title."""
    shown, part = _page_of(site.sessions.host.audit.newest(), request)
    ids = {session_mark(name): name for name in list(site.sessions.rooms)}
    lines = [_line(entry, ids, site) for entry in shown]
    return pages.render(request, "admin/log.html", lines=lines, part=part)


def _line(entry: AuditEntry, ids: dict[str, str], site: Site) -> dict[str, str]:
    room = site.sessions.rooms.get(ids.get(entry.session, ""))
    title = room.session.title if room else entry.session
    return {
        "at": format_datetime(local(entry.at), "short", locale=locale()),
        "who": entry.who,
        "did": _audit_labels().get(entry.did, entry.did),
        "session": title,
        "language": room.session.language if room else "",
        "address": at(f"/admin/session/{quote(room.session.id)}") if room else "",
        "size": _megabytes(entry.size) if entry.size else "",
    }


def _audit_labels() -> dict[str, str]:
    return {
        AuditVerb.OPEN: _("a ouvert une session"),
        AuditVerb.BRING: _("a apporté une session d’un fichier"),
        AuditVerb.ERASE: _("a supprimé sa session"),
        AuditVerb.RETIRE: _("a supprimé une session trop ancienne"),
        AuditVerb.SIGN_IN: _("s’identifie"),
        AuditVerb.ADMIN_IN: _("entre dans l’administration"),
        AuditVerb.ADMIN_OUT: _("a quitté l’administration"),
        AuditVerb.ADMIN_CLOSE: _("a terminé une session"),
        AuditVerb.ADMIN_ERASE: _("a effacé, en administrant"),
        AuditVerb.ADMIN_LINK: _("a donné un nouveau lien de console"),
        AuditVerb.ADMIN_QUOTAS: _("a changé les quotas"),
        AuditVerb.ADMIN_SIGN_OUT: _("a mis fin à des identifications"),
    }
