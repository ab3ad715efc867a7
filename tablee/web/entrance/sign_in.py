"""Signing in where an account is asked for: `/sign-in`, the way back from a provider, `/sign-out`.

For whoever opens sessions; no participant comes here. Where a proxy says who has signed in, it asks
for that at `/sign-in`, which leads home.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from tablee.errors import NotAllowed
from tablee.session.access import security_log
from tablee.session.access.security_log import SecurityEvent
from tablee.session.hosting.audit import AuditVerb
from tablee.settings.addresses import at, own
from tablee.texts import _
from tablee.web import pages
from tablee.web.entrance.accounts import COOKIE, ON_THE_WAY, SIGNED_IN
from tablee.web.entrance.oidc import ProviderAway
from tablee.web.entrance.openers import opener
from tablee.web.http.responses import redirect

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from tablee.web.site import Site

BACK: Final = "/sign-in/back"


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """`/sign-in`, `/sign-in/back`, `/sign-out`."""
    return [
        Route("/sign-in", pages.as_page(_sign_in, get_site)),
        Route(BACK, pages.as_page(_back, get_site)),
        Route("/sign-out", pages.as_page(_sign_out, get_site), methods=["GET", "POST"]),
    ]


async def _sign_in(request: Request, site: Site) -> Response:
    if site.accounts.provider is None:
        return await run_in_threadpool(_signed_in_by_proxy, request, site)
    secret = secrets.token_urlsafe(32)
    try:
        there = await run_in_threadpool(site.accounts.begin, secret, _own(site, BACK))
    except ProviderAway as away:
        return pages.error(request, str(away), 502)
    response = redirect(there)
    _give(response, request, secret, ON_THE_WAY)
    return response


def _signed_in_by_proxy(request: Request, site: Site) -> Response:
    if opener(site.settings, "", request.headers).account:
        return redirect(at("/"))
    sentence = _(
        "À cette adresse, c’est au mandataire de ce serveur de demander qui vous êtes, "
        "et il ne l’a pas fait."
    )
    return _page(request, site, 403, error=_with_contact(site, sentence))


async def _back(request: Request, site: Site) -> Response:
    asked = request.query_params
    secret, state = request.cookies.get(own(COOKIE), ""), asked.get("state", "")
    if "error" in asked:
        sentence = _("L’identification n’a pas eu lieu : rien n’a changé.")
        error = _with_contact(site, sentence)
        return await run_in_threadpool(_page, request, site, 403, error=error)
    try:
        fresh = await run_in_threadpool(
            site.accounts.end, secret, state, _own(site, BACK), asked.get("code", "")
        )
    except ProviderAway as away:
        return pages.error(request, str(away), 502)
    except NotAllowed as refusal:
        security_log.note(SecurityEvent.SIGN_IN)
        error = _with_contact(site, str(refusal))
        return await run_in_threadpool(_page, request, site, 403, error=error)
    await run_in_threadpool(_note, site, fresh)
    response = redirect(at("/"))
    _give(response, request, fresh, SIGNED_IN)
    return response


def _note(site: Site, secret: str) -> None:
    """Writes down whose browser it is that has signed in."""
    account = site.accounts.of({own(COOKIE): secret})
    if account is not None:
        site.sessions.host.audit.add(account.id, AuditVerb.SIGN_IN)


async def _sign_out(request: Request, site: Site) -> Response:
    if request.method != "POST":
        return await run_in_threadpool(_page, request, site)
    form = await pages.form(request)
    if isinstance(form, Response):
        return form
    await run_in_threadpool(site.accounts.sign_out, request.cookies)
    provider = site.accounts.provider
    there = await run_in_threadpool(provider.leaving, _own(site, "/")) if provider else ""
    response = await run_in_threadpool(_page, request, site, there=there)
    _give(response, request, "", 0)
    return response


def _page(
    request: Request, site: Site, status: int = 200, *, error: str = "", there: str = ""
) -> Response:
    """Who has signed in, with the way out; `there` is where one signs out of the provider too."""
    account = site.accounts.of(request.cookies)
    host = urlsplit(there).hostname
    again = site.accounts.provider is not None
    return pages.render(
        request,
        "entrance/account.html",
        status,
        account=account,
        error=error,
        there=there,
        host=host,
        again=again,
    )


def _with_contact(site: Site, sentence: str) -> str:
    return " ".join(filter(None, (sentence, site.sessions.host.openings.whom_to_ask)))


def _own(site: Site, path: str) -> str:
    """An address of ours as browsers know it: what the provider was told to send people back to."""
    return site.settings.public_address + path


def _give(response: Response, request: Request, secret: str, seconds: float) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(
        own(COOKIE), secret, max_age=int(seconds), httponly=True, samesite="lax", path="/",
        secure=secure,
    )  # fmt: skip
