"""Page of a phone, `/?s=<session>`, for whoever does not facilitate; and what it holds for one.

Our own HTML and scripts, without Streamlit: the stream brings what everybody sees, `GET
/phone/<session>` what is this person's alone around the step. An activity that draws a page of its
own in Streamlit has it in a frame within this one, and only then is Streamlit loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablee.activities import Activity, StepRecord, answers
from tablee.activities.votes import Vote
from tablee.model.entities import Person, Role, StepState
from tablee.session import Room
from tablee.session.contributions import filling
from tablee.session.people.seat import Seat
from tablee.settings.accessibility_statement import mention
from tablee.settings.addresses import at
from tablee.texts import LANGUAGES, _, language
from tablee.web import pages
from tablee.web.http.cookies import asker_of
from tablee.web.http.responses import as_json, encoded
from tablee.web.live.frames import stage, takes_part
from tablee.web.live.stream import stream_address
from tablee.web.site import Site, language_address, lite_address
from tablee.web.static.assets import Surface, words

MANY = frozenset({Role.PARTICIPANT, Role.TIMEKEEPER})
OWN = "own"
"""The `page` of an address under which a step's own page is drawn, for one person."""


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """The route of what a phone's page holds for its person alone."""

    async def mine(request: Request, site: Site) -> Response:
        room, person = asker_of(request, site)
        return encoded(await run_in_threadpool(own_part, room, person))

    return [Route("/phone/{session}", as_json(mine, get_site))]


def phone_page(room: Room, person: Person) -> Response:
    """The page, in the language being spoken."""
    session = quote(room.session.id)
    waits = Markup(
        '<div id="phone"><main id="main" class="tb-arrives"><h1 class="tb-vh">{}</h1>'
        '<p role="status">{}</p></main></div>'
    )
    noscript = Markup('<noscript><p>{}</p><p><a href="{}">{}</a></p></noscript>').format(
        _("Cette page a besoin de JavaScript pour montrer ce que les autres écrivent."),
        lite_address(room),
        _("Ouvrir la page simple, sans JavaScript"),
    )
    return pages.drawn(
        Surface.PHONE,
        room.session.title,
        waits.format(room.session.title, _("Vous entrez…")) + noscript,
        {
            "session": room.session.id,
            "stream": stream_address(room.session.id, f"lang={language()}"),
            "address": at(f"/phone/{session}?lang={language()}"),
            "me": person.id,
            "mine": own_part(room, person),
            "texts": words(Surface.PHONE),
            "lang": language(),
        },
        old=_(
            "Ce navigateur est trop ancien pour la page habituelle. La page simple montre l’étape, "
            "envoie vos textes et vos bulletins."
        ),
        instead=(lite_address(room), _("Ouvrir la page simple")),
        frames="'self'",
    )


def own_part(room: Room, person: Person) -> dict[str, Any]:
    """What stands around the running step for this person alone, as plain values.

    `stage` is what it depends on: for whoever only takes part, who has which role; for the others
    the step too.
    """
    with room.lock:
        record, step = room.shared(), room.shared().current
        stage_now = room.casting if takes_part(person) else stage(room)
    session = quote(room.session.id)
    scribe = person.has(Role.SCRIBE) and not room.closed
    return {
        "stage": stage_now,
        "facilitates": person.has(Role.FACILITATOR),
        "roles": sorted(person.roles),
        "name": person.name,
        "head": _head(person, step),
        "page": step.step.id if step is not None and _draws(step, person) else "",
        "before": [_beside(session, each, person) for each in record.steps if each.aside],
        "prepare": [_beside(session, each, person) for each in _to_prepare(room, person)],
        "beside": [
            _beside(session, each, person)
            for each in record.beside
            if scribe and not each.activity.edits
        ],
        "over": [_beside(session, each, person) for each in _to_complete(room, person)],
        "links": _links(room, person),
    }


def _beside(session: str, step: StepRecord, person: Person) -> dict[str, Any]:
    """A step that does not run, as this person has it beside the one that does."""
    return {
        "step": step.step.id,
        "title": step.title,
        "endpoint": at(f"/write/{session}/{quote(step.step.id)}"),
        "page": _draws(step, person),
        "stays": step.left_open,
    }


def _draws(step: StepRecord, person: Person) -> bool:
    """Whether the activity draws a page of its own for this person."""
    if takes_part(person):
        return answers.draws(step)
    activity = step.activity
    if activity.drawn_for.isdisjoint(person.roles - MANY):
        return False
    return type(activity).render is not Activity.render and not isinstance(activity, Vote)


def _to_prepare(room: Room, person: Person) -> list[StepRecord]:
    """The later steps that the carrier can make ready."""
    if not person.has(Role.CARRIER) or room.closed:
        return []
    return [
        step
        for step in room.record().steps
        if step.step.state is StepState.WAITING
        and any(
            c.before_start and (c.posted_by is None or Role.CARRIER in c.posted_by)
            for c in step.activity.contents
        )
    ]


def _to_complete(room: Room, person: Person) -> list[StepRecord]:
    """The steps that are over to which whoever takes notes can still add something."""
    if not person.has(Role.SCRIBE) or room.closed:
        return []
    over = [Seat(room, person.id, s.id) for s in room.agenda if s.state is StepState.DONE]
    return [seat.step for seat in over if filling.open_fields(seat)]


def _head(person: Person, step: StepRecord | None) -> dict[str, str]:
    """What to do in the step that runs now, and the name by which one is greeted before it.

    `asked` is what everybody was to do then: a crowd’s `title` ends with it.
    """
    if step is None:
        return {"step": "", "title": "", "asked": "", "name": person.first_name}
    return {
        "step": step.step.id,
        "title": answers.prompt_for(step, person),
        "asked": answers.prompt(step),
        "name": person.first_name,
    }


def _links(room: Room, person: Person) -> list[dict[str, str]]:
    session = quote(room.session.id)
    found = []
    if person.has(Role.SCRIBE, Role.CARRIER):
        found.append({"href": at(f"/?s={session}&page=synthesis"), "words": _("Synthèse")})
    found += [
        {"href": language_address(code, room.session.id), "words": name, "lang": code}
        for code, name in LANGUAGES.items()
        if code != language()
    ]
    return [
        *found,
        {"href": lite_address(room), "words": _("Page simple")},
        {"href": at("/accessibility"), "words": mention()},
    ]
