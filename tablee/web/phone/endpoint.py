"""Common code of endpoints for phones: authentication, parsing, error responses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool

from tablee.errors import NotAccepted, WorkshopError
from tablee.texts import _
from tablee.web.http.cookies import asker_of
from tablee.web.http.responses import as_json, body_of, encoded, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from tablee.model.entities import Person
    from tablee.session import Room
    from tablee.web.http.responses import Endpoint
    from tablee.web.site import Site

    Doing = Callable[[Room, Person, str, bytes | None], Any]
    """`(room, who asks, step, what is sent or None)` to what is answered."""
    Asked = Callable[[Room, Person, Mapping[str, str], bytes | None], Any]
    """`(room, who asks, what the address says, what is sent or None)` to what is answered."""

LARGEST: Final = 64 * 1024
"""Bytes of what is sent."""


def step_endpoint(
    get_site: Callable[[], Site],
    doing: Doing,
    about: Doing | None = None,
    *,
    largest: int = LARGEST,
) -> Endpoint:
    """Finds who asks, lets `doing` run in a thread, and says as JSON what came of it.

    The address has `session` and `step`. A refusal has with its sentence what `about` gives. What
    is sent has `largest` bytes at most.
    """

    async def answer(request: Request, site: Site) -> Response:
        room, person = asker_of(request, site)
        step, sent = request.path_params["step"], await _sent(request, largest)
        return await run_in_threadpool(_do, doing, about, room, person, step, sent)

    return as_json(answer, get_site)


def session_endpoint(get_site: Callable[[], Site], doing: Asked) -> Endpoint:
    """The same about the whole session: `doing` is given the path and the query as one mapping."""

    async def answer(request: Request, site: Site) -> Response:
        room, person = asker_of(request, site)
        address = {**request.query_params, **request.path_params}
        sent = await _sent(request)
        return encoded(await run_in_threadpool(doing, room, person, address, sent))

    return as_json(answer, get_site)


async def _sent(request: Request, largest: int = LARGEST) -> bytes | None:
    """What was sent; None for a question. Raises `NotAccepted` beyond so many bytes."""
    if request.method != "POST":
        return None
    sent = await body_of(request, largest)
    if sent is None:
        raise NotAccepted(_("C’est trop long : rien n’a été pris."))
    return sent


def _do(
    doing: Doing, about: Doing | None, room: Room, person: Person, step: str, sent: bytes | None
) -> Response:
    try:
        return encoded(doing(room, person, step, sent))
    except WorkshopError as refusal:
        try:
            more = about(room, person, step, None) if about else {}
        except WorkshopError:
            more = {}
        return refused(refusal, **more)
