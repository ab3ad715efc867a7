"""What a phone asks and is told without a page: who asks, what is sent, why it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tablee.errors import (
    NotAccepted,
    NotAllowed,
    NotFound,
    NotSaved,
    Outdated,
    TooFast,
    WorkshopError,
)
from tablee.texts import LANGUAGES, _, speaking
from tablee.web.entry.cookies import browser_of, language_of, room_of, same_origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from tablee.model.entities import Person
    from tablee.session import Room
    from tablee.web.site import Site

    Doing = Callable[[Room, Person, str, bytes | None], Any]
    """`(room, who asks, step, what is sent or None)` to what is answered."""

__all__ = ["UNREADABLE", "answer", "is_json", "read"]

T = TypeVar("T")

UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading JSON raises: no JSON, no UTF-8, too deep."""
LARGEST: Final = 64 * 1024
"""Bytes of what is sent."""
FRESH: Final = {"Cache-Control": "no-store"}
STATUS: Final[tuple[tuple[type[WorkshopError], int], ...]] = (
    (Outdated, 409),
    (TooFast, 429),
    (NotAllowed, 403),
    (NotFound, 404),
    (NotSaved, 507),
)


async def answer(
    request: Request, site: Site, doing: Doing, about: Doing | None = None
) -> Response:
    """Finds who asks, lets `doing` run in a thread, and says as JSON what came of it.

    The address has `session` and `step`. A refusal is `{"error": sentence}`, with what `about`
    gives, if anything.
    """
    language = request.query_params.get("lang", "")
    language = language if language in LANGUAGES else language_of(request, site.settings.language)
    if not same_origin(request):
        return Response("cross-origin", 403)
    if request.method == "POST" and not is_json(request):
        return Response("application/json", 415)
    with speaking(language):
        try:
            room = room_of(request, site)
            person = room.person_of(browser_of(request))
            if person is None:  # erased at this very moment
                raise NotAllowed(_("Ce téléphone n’est pas dans cette session."))
            sent = await _body(request) if request.method == "POST" else None
        except WorkshopError as refusal:
            return _refused(refusal, {})
        step = request.path_params["step"]
        return await run_in_threadpool(_do, doing, about, room, person, step, sent)


def is_json(request: Request) -> bool:
    """Whether what is sent says that it is JSON: no form of another site can say so."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    return kind.strip().lower() == "application/json"


def read(sent: bytes, kind: type[T], refusal: str) -> T:
    """What was sent, as this type; `NotAccepted` with this sentence where it is none."""
    try:
        return msgspec.json.decode(sent, type=kind)
    except UNREADABLE as error:
        raise NotAccepted(refusal) from error


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise NotAccepted(_("C’est trop long : rien n’a été pris."))
    return body


def _do(
    doing: Doing, about: Doing | None, room: Room, person: Person, step: str, sent: bytes | None
) -> Response:
    try:
        return _json(doing(room, person, step, sent))
    except WorkshopError as refusal:
        try:
            more = about(room, person, step, None) if about else {}
        except WorkshopError:
            more = {}
        return _refused(refusal, more)


def _refused(refusal: WorkshopError, more: dict[str, Any]) -> Response:
    status = next((code for kind, code in STATUS if isinstance(refusal, kind)), 422)
    return _json({"error": str(refusal), **more}, status)


def _json(said: Any, status: int = 200) -> Response:
    body = msgspec.json.encode(said)
    return Response(body, status, media_type="application/json", headers=FRESH)
