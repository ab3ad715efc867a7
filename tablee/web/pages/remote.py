"""Page for people who follow from elsewhere: who speaks, who is next, the time left; nothing else.

`GET /far/<session>/<token>` is a light page that a video call may frame where the setting
`TABLEE_FRAMES` names it; `/now` under it is what the page asks again. The token is made of the
wall's and leads back to nothing: it opens neither wall nor session, and ends with the wall's link.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.routing import Route

from tablee.activities import StepRecord, answers, floor
from tablee.activities.floor import Turns
from tablee.activities.votes import VoteFacts
from tablee.errors import NotFound
from tablee.session.access.links import hash_of_link
from tablee.session.contributions.votes.voting import goes_on
from tablee.settings.addresses import at
from tablee.texts import LANGUAGES, _, speaking
from tablee.web import pages
from tablee.web.http.responses import as_json, encoded

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from tablee.session import Room
    from tablee.web.site import Site


def routes(get_site: Callable[[], Site]) -> list[Route]:
    return [
        Route("/far/{session}/{token}", pages.as_page(_page, get_site)),
        Route("/far/{session}/{token}/now", as_json(_now, get_site)),
    ]


def far_address(room: Room) -> str:
    """Where the page of this session is, until its links are changed."""
    return at(f"/far/{_named(room)}")


def far_link(room: Room, address: str) -> str:
    """The same as it is given to people, of a server at this address."""
    return f"{address}/far/{_named(room)}"


def _named(room: Room) -> str:
    return f"{quote(room.session.id)}/{_token(room)}"


def _token(room: Room) -> str:
    return hash_of_link(room.keys.wall, "far")


def _found(request: Request, site: Site) -> Room:
    room = site.sessions.find(request.path_params["session"])
    given = request.path_params["token"].encode()
    if room is None or not hmac.compare_digest(_token(room).encode(), given):
        raise NotFound(_("Ce lien n’ouvre plus rien. Demandez-en un autre à qui anime."))
    return room


def _language(request: Request, room: Room) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else room.session.language


async def _page(request: Request, site: Site) -> Response:
    room = _found(request, site)
    language = _language(request, room)
    with speaking(language):
        return pages.render(
            request,
            "remote.html",
            spoken=language,
            frames=" ".join(("'self'", *site.settings.frames)),
            title=room.session.title,
            now=f"{far_address(room)}/now?lang={language}",
            first=_told(room),
        )


async def _now(request: Request, site: Site) -> Response:
    room = _found(request, site)
    with speaking(_language(request, room)):
        return encoded(_told(room))


def _told(room: Room) -> dict[str, Any]:
    """What those far away see, in the language being spoken."""
    record = room.shared()
    step, now = record.current, room.clock()
    if step is None:
        over = room.closed or (bool(record.steps) and all(s.done for s in record.steps))
        waits = _("C’est fini, merci.") if over else _("La session n’a pas encore commencé.")
        return {"step": waits, "question": record.session.question, "speaker": "", "next": ""}
    clock = step.step
    return {
        "step": step.title,
        "question": answers.pinned_text(step),
        "running": clock.resumed_at is not None,
        **_time(step, now),
        **_speaks(step, now),
    }


def _time(step: StepRecord, now: float) -> dict[str, Any]:
    """What is left of the step; until when one can vote, in the place of it, where it is a vote."""
    if goes_on(step.step):
        return {"ends": step.facts(VoteFacts).until_told}
    clock = step.step
    return {"left": clock.allotted - clock.elapsed(now)} if clock.allotted else {}


def _speaks(step: StepRecord, now: float) -> dict[str, Any]:
    """Who has the floor, named as they allow it, for how long yet, and who comes after."""
    turns = step.facts(Turns) if issubclass(step.activity.facts, Turns) else Turns()
    waiting = floor.queue(turns, [person.id for person in step.group]) if turns.begun else ()
    after = step.first_name(waiting[0]) if waiting else ""
    told: dict[str, Any] = {"speaker": "", "next": ""}
    if after:
        told["next"] = _("Ensuite\u00a0: {name}").format(name=after)
    if turns.turn:
        told["speaker"] = _("{name} parle").format(name=step.first_name(turns.turn))
        seconds = getattr(step.activity, "seconds", 0)
        if isinstance(seconds, int) and seconds:
            told["turn"] = seconds - (now - turns.turn_since)
    return told
