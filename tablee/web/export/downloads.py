"""Routes of the synthesis as files: a download in each format, and a page of its progress.

- `GET /export/<session>/<format>?part=both` is the file.
- `GET /export/<session>/<format>/progress` is a light page for a file that takes seconds: it says
  which format is being written, then has the file downloaded. Without a script it is a link.
- `GET /export/<session>/<format>/state` tells that page how far it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from starlette.routing import Route

from tablee.document import formats
from tablee.errors import NotAllowed, WorkshopError
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.settings.addresses import at
from tablee.texts import _
from tablee.web import pages
from tablee.web.export.jobs import Job, Jobs
from tablee.web.http.cookies import asker_of, browser_of
from tablee.web.http.responses import as_json, encoded, file
from tablee.web.site import Site, session_address

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from tablee.activities import Exporter
    from tablee.session import Room

AUTHORS: Final = (Role.FACILITATOR, Role.SCRIBE, Role.CARRIER)
"""Those who may have it at any moment, and have a page for it."""


def routes(get_site: Callable[[], Site], jobs: Jobs | None = None) -> list[Route]:
    """The file, the page that shows how far it is, and what that page asks."""
    made = jobs or Jobs()

    def with_makings(
        answer: Callable[[Request, Site, Jobs], Awaitable[Response]],
    ) -> Callable[[Request, Site], Awaitable[Response]]:
        async def answered(request: Request, site: Site) -> Response:
            if made.let_go not in site.sessions.on_removal:
                site.sessions.on_removal.append(made.let_go)
                site.sessions.on_rest.append(made.let_go)
            return await answer(request, site, made)

        return answered

    as_page = pages.as_page
    return [
        Route("/export/{session}/{format}", as_page(with_makings(_file), get_site)),
        Route("/export/{session}/{format}/progress", as_page(_progress_page, get_site)),
        Route("/export/{session}/{format}/state", as_json(with_makings(_state), get_site)),
    ]


def address(room: Room, name: str, part: Part, page: str = "") -> str:
    """Where the file is, or its `page`."""
    return at(f"/export/{quote(room.session.id)}/{quote(name)}{page}?part={part.value}")


def check_may_export(room: Room, browser: str) -> None:
    """The facilitator, the scribe and the carrier at any moment; everybody once it is over."""
    person = room.person_of(browser)
    if person is None:
        raise NotAllowed(
            _("La synthèse se télécharge depuis la console, ou depuis votre téléphone à la fin.")
        )
    if not room.closed and not person.has(*AUTHORS):
        raise NotAllowed(_("La synthèse sera à vous dès que la session sera terminée."))


# ── the answers ─────────────────────────────────────────────────────────────────────────────


async def _file(request: Request, site: Site, jobs: Jobs) -> Response:
    room, exporter, part = _asked(request, site)
    job = _making(request, jobs, room, exporter, part)
    # Shielded: whoever hangs up does not take it from the others who wait.
    data = await asyncio.shield(asyncio.wrap_future(job.future))
    name = formats.file_name(site.catalogue, exporter, room.session.id, part, room.session.language)
    return file(data, exporter.media_type, name)


async def _progress_page(request: Request, site: Site) -> Response:
    room, exporter, part = _asked(request, site)
    _room, person = asker_of(request, site)
    page = "synthesis" if person.has(*AUTHORS) else ""
    return pages.render(
        request,
        "notices/progress.html",
        title=_(exporter.title),
        about=_(
            "Chaque format est écrit d’après la synthèse telle qu’elle est maintenant. "
            "Cela demande quelques secondes."
        ),
        back_words=_("Revenir à la session"),
        state=address(room, exporter.name, part, "/state"),
        file=address(room, exporter.name, part),
        back=session_address(room.session.id, page),
    )


async def _state(request: Request, site: Site, jobs: Jobs) -> Response:
    room, exporter, part = _asked(request, site)
    job = _making(request, jobs, room, exporter, part)
    found = state_of(job)
    if found["done"]:
        found["file"] = f"{address(room, exporter.name, part)}&ticket={job.ticket}"
    return encoded(found)


def _making(request: Request, jobs: Jobs, room: Room, exporter: Exporter, part: Part) -> Job:
    """The file as this person may have it."""
    person = room.person_of(browser_of(request))
    complete = person is not None and person.has(Role.FACILITATOR)
    ticket = request.query_params.get("ticket", "")
    return jobs.ask(room, exporter.name, part, ticket, complete=complete)


def state_of(job: Job) -> dict[str, Any]:
    """How far a file is, in the reader's language."""
    found: dict[str, Any] = {"ticket": job.ticket, "nth": job.nth, "of": job.of}
    ended = job.future.done()
    error = job.future.exception() if ended else None
    if isinstance(error, WorkshopError):
        found["error"] = str(error)
    elif error is not None:
        found["error"] = _("Ce fichier n’a pas pu être fait. Rien n’est perdu : recommencez.")
    elif job.title:
        sentence = _("{title}, {nth} sur {of}…")
        found["told"] = sentence.format(title=_(job.title), nth=job.nth, of=job.of)
    return found | {"done": ended and error is None}


def _asked(request: Request, site: Site) -> tuple[Room, Exporter, Part]:
    """What is asked for; raises what `check_may_export` and the catalogue do."""
    room, _person = asker_of(request, site)
    check_may_export(room, browser_of(request))
    asked = request.query_params.get("part", "")
    part = Part(asked) if asked in set(Part) else Part.BOTH
    return room, site.catalogue.exporter(request.path_params["format"]), part
