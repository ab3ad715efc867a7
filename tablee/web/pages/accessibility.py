"""Page `/accessibility`: the statement that French law asks for, completed by whoever hosts.

A page without a script, for whoever comes, in a session or not. Not for the audit itself, which
stands in the documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from tablee.document.identity import read_identity
from tablee.settings.accessibility_statement import AUDIT, GAPS, href_of, state
from tablee.settings.addresses import at
from tablee.texts import date_told
from tablee.web import pages
from tablee.web.http.responses import redirect

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from tablee.web.site import Site


@dataclass(frozen=True)
class Contact:
    """Words, and where they lead; nowhere where they are but words."""

    words: str
    href: str


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """The page, and the address by which the RGAA recommends that it is found."""

    async def page(request: Request, site: Site) -> Response:
        settings = site.settings
        found = await run_in_threadpool(read_identity, settings.identity)
        return pages.render(
            request,
            "notices/accessibility.html",
            body=settings.accessibility_body or found.identity.name,
            address=site.address,
            contact=_contact(settings.accessibility_contact or settings.opening_contact),
            plan=_contact(settings.accessibility_plan),
            notes=settings.accessibility_notes,
            day=date_told(settings.accessibility_date or AUDIT.day),
            own=bool(settings.accessibility_state),
            state=state(),
            audit=AUDIT,
            audited=date_told(AUDIT.day),
            # Whoever found full conformity in an evaluation of their own has mended ours.
            gaps={} if state() == "full" else GAPS,
        )

    async def usual(_request: Request) -> Response:
        return redirect(at("/accessibility"))

    return [
        Route("/accessibility", pages.as_page(page, get_site)),
        Route("/accessibilite", usual),
    ]


def _contact(words: str) -> Contact:
    return Contact(words, href_of(words))
