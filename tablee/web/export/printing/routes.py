"""Routes of what is printed for a room: the page that lists it, its progress, its files.

`GET /to-print/<session>` and `GET /print-agenda/<name>` are light pages with a form; `/progress`
under each says how far the file is, `/state` is what that page asks, `/file` the file itself. What
is chosen stands in the address, so that going back or asking again keeps it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from slugify import slugify
from starlette.routing import Route

from tablee.caching import cached
from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.model import days
from tablee.model.agendas import Agenda, written
from tablee.model.entities import derived_id
from tablee.session.history.replay import first_starts
from tablee.session.library.agendas import previewed
from tablee.settings.addresses import at
from tablee.texts import N_, _, language
from tablee.view import MOST_CARDS
from tablee.web import pages
from tablee.web.entrance import qr
from tablee.web.entrance.openers import opener
from tablee.web.export.downloads import state_of
from tablee.web.export.jobs import PrintJobs
from tablee.web.export.printing.parts import PARTS, Choices, Joining, PrintSource, made, offered
from tablee.web.export.printing.parts import run_sheet_formats as formats_of
from tablee.web.export.printing.uploaded_agendas import brought_agenda, save_brought
from tablee.web.http.cookies import browser_of, facilitated
from tablee.web.http.responses import as_json, encoded, file, whole
from tablee.web.site import Site, session_address

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from tablee.activities import Record
    from tablee.storage.blobs import BlobStore
    from tablee.web.export.jobs import Job


@dataclass(frozen=True)
class Found:
    """What an address names."""

    source: PrintSource
    key: Hashable
    """Tells it apart from all others, and from itself once something of it was taken out."""
    version: int
    """Another one once it has changed."""
    here: str
    """Its address."""
    back: str
    """Where one came from."""


MOST_PEOPLE: Final = 200
USUAL: Final = 20
"""People, where nobody knows how many come."""
FEW: Final = 2
"""So many may be there long before the others."""
LONGEST_RULES: Final = 1500
MOST_RULES: Final = 12
RULES: Final = (
    N_("Une personne parle à la fois, les autres écoutent."),
    N_("On parle pour soi."),
    N_("On peut toujours passer son tour."),
    N_("On critique les idées, pas les personnes."),
    N_("Les téléphones servent à l’atelier."),
)
"""Of the room, as long as nobody writes others."""
SAVED, OFFERED, BROUGHT = "kept ", "offered ", "brought "


def printing_address(name: str) -> str:
    """Where what is printed for an agenda is listed: `offered …`, `kept …` or `brought …`."""
    return at(f"/print-agenda/{quote(name, safe='')}")


def bring(agenda: Agenda, site: Site) -> str:
    """Keeps an agenda of a file for a day, to print from it: its name for `printing_address`."""
    return f"{BROUGHT}{save_brought(agenda, _beside(site))}"


def _beside(site: Site) -> BlobStore:
    return site.sessions.journal.beside(site.sessions.folder)


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """The pages and files of sessions, then those of agendas."""
    jobs = PrintJobs()
    found: list[Route] = []
    for path, find in (
        ("/to-print/{session}", _of_session),
        ("/print-agenda/{agenda}", _of_agenda),
    ):

        def with_source(
            answer: Callable[[Request, Found, PrintJobs], Awaitable[Response]],
            find: Callable[[Request, Site], Found] = find,
        ) -> Callable[[Request, Site], Awaitable[Response]]:
            async def answered(request: Request, site: Site) -> Response:
                return await answer(request, find(request, site), jobs)

            return answered

        found += [
            Route(path, pages.as_page(with_source(_page), get_site)),
            Route(f"{path}/progress", pages.as_page(with_source(_progress), get_site)),
            Route(f"{path}/state", as_json(with_source(_state), get_site)),
            Route(f"{path}/file", pages.as_page(with_source(_file), get_site)),
        ]
    return found


# ── what it is printed from ─────────────────────────────────────────────────────────────────


def _of_session(request: Request, site: Site) -> Found:
    sentence = _("On imprime depuis la console de la personne qui anime.")
    room = facilitated(request, site, sentence)
    joining = None
    if not room.closed:
        address = f"{site.address}/r"
        joining = Joining(address, room.keys.code, qr.svg(site.join_link(room)))
    source = PrintSource(
        record=room.shared(),
        catalogue=room.catalogue,
        language=room.session.language,
        stem=room.session.id,
        now=room.clock(),
        began=partial(first_starts, room),
        joining=joining,
    )
    here = at(f"/to-print/{quote(room.session.id)}")
    key = (room.session.id, room.taken, joining and joining.address)
    return Found(source, key, room.version, here, session_address(room.session.id))


def _of_agenda(request: Request, site: Site) -> Found:
    _require_opener(request, site)
    name = request.path_params["agenda"]
    agenda = _agenda(site, name)
    key = (derived_id(written(agenda)), language())
    # Whoever waits asks once a second how far it is: its steps are not made anew for that.
    source = cached((site.catalogue,), ("printed agenda", *key), partial(_previewed, agenda, site))
    return Found(source, key, 0, printing_address(name), at("/"))


def _previewed(agenda: Agenda, site: Site) -> PrintSource:
    return PrintSource(
        record=previewed(agenda, site.catalogue),
        catalogue=site.catalogue,
        language=language(),
        stem=slugify(agenda.spoken().title) or "agenda",
    )


def _require_opener(request: Request, site: Site) -> None:
    """Those who see agendas on the home page see them here."""
    signed_in = site.accounts.of(request.cookies)
    who = opener(site.settings, browser_of(request), request.headers, "", signed_in)
    if site.sessions.host.openings.lacks(who) == "account":
        raise NotAllowed(
            _("Sur ce serveur, ouvrir une session demande un compte : identifiez-vous.")
        )


def _agenda(site: Site, name: str) -> Agenda:
    def brought(key: str) -> Agenda | None:
        return brought_agenda(key, _beside(site))

    known: dict[str, Callable[[str], Agenda | None]] = {
        OFFERED: site.catalogue.agendas.get,
        SAVED: lambda key: site.sessions.agendas.all().get(key),
        BROUGHT: brought,
    }
    for kind, find in known.items():
        if name.startswith(kind) and (agenda := find(name.removeprefix(kind))) is not None:
            return agenda
    raise NotFound(_("Cet agenda n’est plus là. Revenez à l’accueil et choisissez-le de nouveau."))


# ── the page ────────────────────────────────────────────────────────────────────────────────


async def _page(request: Request, found: Found, _jobs: PrintJobs) -> Response:
    source, record = found.source, found.source.record
    lacking = offered(source)
    parts = [
        {
            "name": name,
            "title": _(title),
            "hint": lacking.get(name) or _(hint).format(most=MOST_CARDS),
            "there": name not in lacking,
        }
        for name, (title, hint) in PARTS.items()
    ]
    return pages.render(
        request,
        "print.html",
        title=record.session.title,
        parts=parts,
        formats={name: _(title) for name, title in formats_of(source.catalogue).items()},
        people=_expected(record),
        most=MOST_PEOPLE,
        starts_at=record.session.starts_at,
        rules="\n".join(map(_, RULES)),
        longest=LONGEST_RULES,
        here=found.here,
        back=found.back,
        at_home=not record.session.id,
    )


def _expected(record: Record) -> int:
    """How many are there, once some are."""
    there = len(record.people)
    return min(there, MOST_PEOPLE) if there > FEW else USUAL


async def _progress(request: Request, found: Found, _jobs: PrintJobs) -> Response:
    here = found.here
    _choices(request)  # what is wrong with it is said at once
    asked = _said_again(request)
    return pages.render(
        request,
        "notices/progress.html",
        title=_("À imprimer"),
        about=_("Chaque document est mis en page tel que la session est maintenant."),
        state=f"{here}/state?{asked}",
        file=f"{here}/file?{asked}",
        back=here,
        back_words=_("Revenir aux documents à imprimer"),
    )


async def _state(request: Request, found: Found, jobs: PrintJobs) -> Response:
    job = _asked(request, found, jobs)
    told = state_of(job)
    if told["done"]:
        told["file"] = f"{found.here}/file?{_said_again(request)}&ticket={job.ticket}"
    return encoded(told)


def _said_again(request: Request) -> str:
    """What was chosen, as an address has it."""
    return urlencode([(k, v) for k, v in request.query_params.multi_items() if k != "ticket"])


async def _file(request: Request, found: Found, jobs: PrintJobs) -> Response:
    job = _asked(request, found, jobs)
    # Shielded: whoever hangs up does not take it from the others who wait.
    data = await asyncio.shield(asyncio.wrap_future(job.future))
    shown = job.name.endswith(".pdf")
    kind = "application/pdf" if shown else "application/octet-stream"
    return file(data, kind, job.name, shown=shown)


def _asked(request: Request, found: Found, jobs: PrintJobs) -> Job:
    choices, ticket = _choices(request), request.query_params.get("ticket", "")
    make = partial(made, found.source, choices)
    return jobs.ask((found.key, choices), found.version, make, ticket)


def _choices(request: Request) -> Choices:
    """What is chosen; raises `NotAccepted` with a sentence for whoever chose it."""
    said = request.query_params
    only, _dot, format = said.get("only", "").partition(".")
    parts = (only,) if only else tuple(said.getlist("part"))
    people = whole(said.get("people", "") or str(USUAL)) or 0
    if not 1 <= people <= MOST_PEOPLE:
        raise NotAccepted(_("On imprime pour 1 à {most} personnes.").format(most=MOST_PEOPLE))
    starts_at = days.typed_time(said.get("starts_at", ""))
    rules = [line.strip() for line in said.get("rules", "")[:LONGEST_RULES].splitlines()]
    return Choices(
        parts=tuple(name for name in PARTS if name in parts),
        people=people,
        starts_at=starts_at,
        rules=tuple(filter(None, rules))[:MOST_RULES],
        size="full" if said.get("size") == "full" else "half",
        paper="a3" if said.get("paper") == "a3" else "a4",
        format=format or "pdf",
    )
