"""Ballots, straight from a phone to the rules: no page is drawn again, whatever is marked.

`GET` and `POST /ballot/<session>/<step>` for one's own; `/ballot/<session>/<step>/room` for what
whoever facilitates types for the room. A refusal says why, with the ballot as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from workshop.errors import (
    NotAccepted,
    NotAllowed,
    NotFound,
    NotSaved,
    Outdated,
    TooFast,
    WorkshopError,
)
from workshop.texts import LANGUAGES, _, speaking
from workshop.web.cookies import browser_of, language_of, same_origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from workshop.facilitation import Room
    from workshop.model import Person
    from workshop.web.site import Site

__all__ = ["routes"]

LARGEST: Final = 64 * 1024
"""Bytes of a ballot as it is sent."""
FRESH: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
STATUS: Final[tuple[tuple[type[WorkshopError], int], ...]] = (
    (Outdated, 409),
    (TooFast, 429),
    (NotAllowed, 403),
    (NotFound, 404),
    (NotSaved, 507),
)


class Sent(msgspec.Struct):
    """One's own ballot, as a phone sends it."""

    marks: dict[str, int | float] = {}
    text: str = ""
    seen: str = ""
    round: int = 1
    finished: bool | None = None


class Typed(msgspec.Struct):
    """What is typed for the room."""

    marks: dict[str, int | float] = {}
    text: str = ""
    times: int = 0
    """Hands that give this very ballot; 0 for one on paper."""
    person: str = ""
    bearer: str = ""
    voters: int = 0
    counts: dict[str, dict[str, int]] = {}
    take_back: str = ""
    """Instead of all that: the id of what was typed by mistake."""


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """The two addresses."""

    async def own(request: Request) -> Response:
        return await _answer(request, get_site(), _own)

    async def room(request: Request) -> Response:
        return await _answer(request, get_site(), _room)

    methods = ["GET", "POST"]
    return [
        Route("/ballot/{session}/{step}", own, methods=methods),
        Route("/ballot/{session}/{step}/room", room, methods=methods),
    ]


async def _answer(
    request: Request, site: Site, doing: Callable[[Room, Person, str, bytes | None], Any]
) -> Response:
    """Finds who asks, lets them do it in a thread, and says what came of it."""
    language = request.query_params.get("lang", "")
    language = language if language in LANGUAGES else language_of(request, site.settings.language)
    if not same_origin(request):
        return Response("cross-origin", 403)
    with speaking(language):
        try:
            room = site.sessions.get(request.path_params["session"])
            person = room.person_of(browser_of(request))
            if person is None:
                raise NotAllowed(_("Ce téléphone n’est pas dans cette session."))
            sent = await _body(request) if request.method == "POST" else None
        except WorkshopError as refusal:
            return _refused(refusal)
        return await run_in_threadpool(_do, doing, room, person, request.path_params["step"], sent)


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise NotAccepted(_("Ce bulletin est trop long : il n’a pas été pris."))
    return body


def _do(
    doing: Callable[[Room, Person, str, bytes | None], Any],
    room: Room,
    person: Person,
    step: str,
    sent: bytes | None,
) -> Response:
    """Streamlit's threads speak as their browser does; this one as the request said."""
    try:
        return _json(doing(room, person, step, sent))
    except msgspec.DecodeError:
        refusal: WorkshopError = NotAccepted(
            _("Ce bulletin ne se lit pas : il faut un nombre par proposition.")
        )
    except WorkshopError as error:
        refusal = error
    return _refused(refusal, _as_it_stands(room, person, step))


def _as_it_stands(room: Room, person: Person, step: str) -> Any:
    try:
        return room.voting.mine(person, step)
    except WorkshopError:
        return None


def _own(room: Room, person: Person, step: str, sent: bytes | None) -> Any:
    if sent is None:
        return room.voting.mine(person, step)
    ballot = msgspec.json.decode(sent, type=Sent)
    return room.voting.cast(
        person,
        step,
        ballot.marks,
        text=ballot.text,
        seen=ballot.seen,
        round=ballot.round,
        finished=ballot.finished,
    )


def _room(room: Room, person: Person, step: str, sent: bytes | None) -> Any:
    voting = room.voting
    if sent is not None:
        typed = msgspec.json.decode(sent, type=Typed)
        if typed.take_back:
            voting.take_back(person, step, typed.take_back)
        elif typed.counts or typed.voters:
            voting.enter_hands(person, step, typed.voters, typed.counts)
        elif typed.person:
            voting.enter_for(
                person, step, typed.person, typed.marks, text=typed.text, bearer=typed.bearer
            )
        else:
            voting.enter_paper(person, step, typed.marks, text=typed.text, hands=typed.times)
    return {"entered": voting.entered(person, step)}


def _refused(refusal: WorkshopError, mine: Any = None) -> Response:
    status = next((code for kind, code in STATUS if isinstance(refusal, kind)), 422)
    return _json({"error": str(refusal), "mine": mine}, status)


def _json(answer: Any, status: int = 200) -> Response:
    body = msgspec.json.encode(answer)
    return Response(body, status, media_type="application/json", headers=FRESH)
