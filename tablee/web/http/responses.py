"""HTTP responses of all routes: status of each exception, headers, JSON, files, redirects.

Not for pages of ours, which `tablee.web.pages` renders with the same statuses.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote

import msgspec
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from tablee.errors import (
    BadSetting,
    NotAccepted,
    NotAllowed,
    NotFound,
    NotSaved,
    Outdated,
    PluginRefused,
    Taken,
    TooFast,
    Unreadable,
    WorkshopError,
)
from tablee.storage.journal import disk
from tablee.texts import speaking
from tablee.web.http.cookies import language_of, same_origin

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.datastructures import Headers
    from starlette.requests import Request

    from tablee.web.site import Site

    Answer = Callable[[Request, Site], Awaitable[Response]]
    Endpoint = Callable[[Request], Awaitable[Response]]

T = TypeVar("T")

FRESH: Final = {"Cache-Control": "no-store"}
"""Of whatever is made for one browser at one moment."""
EVENTS: Final = {
    **FRESH,
    "X-Accel-Buffering": "no",
    "Content-Type": "text/event-stream; charset=utf-8",
}
"""Of a stream of events, which no proxy is to hold back."""
STATUSES: Final[Mapping[type[WorkshopError], int]] = {
    Outdated: 409,
    TooFast: 429,
    NotAccepted: 422,
    BadSetting: 422,
    NotAllowed: 403,
    NotFound: 404,
    NotSaved: 507,  # not 503: a proxy would take the server out, and nobody read the sentence
    Unreadable: 500,
    Taken: 500,
    PluginRefused: 500,
    WorkshopError: 500,
}
"""The HTTP status of each refusal, a subclass before its base."""
UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading JSON raises: no JSON, no UTF-8, too deep."""
DIGITS: Final = 9
"""More than anything counted here has; Python refuses to read a number of 4,301."""


def status_of(refusal: WorkshopError) -> int:
    return next(status for kind, status in STATUSES.items() if isinstance(refusal, kind))


# ── endpoints ───────────────────────────────────────────────────────────────────────────────


def as_spoken(
    answer: Answer,
    get_site: Callable[[], Site],
    refuse: Callable[[Request, WorkshopError], Response],
) -> Endpoint:
    """An endpoint that answers in the reader's language; a refusal becomes what `refuse` makes."""

    async def endpoint(request: Request) -> Response:
        site = get_site()
        with speaking(language_of(request, site.settings.language)):
            try:
                return await answer(request, site)
            except WorkshopError as refusal:
                return refuse(request, refusal)
            except OSError as error:
                if site.cluster is None:
                    raise
                return refuse(request, disk.not_saved(error))  # the database that nodes share

    return endpoint


def as_json(answer: Answer, get_site: Callable[[], Site]) -> Endpoint:
    """An endpoint for scripts of our own pages: a refusal is `{"error": sentence}`."""
    answered = as_spoken(answer, get_site, lambda _request, refusal: refused(refusal))

    async def endpoint(request: Request) -> Response:
        if not same_origin(request):
            return plain("cross-origin", 403)
        if request.method == "POST" and not is_json(request):
            return plain("application/json", 415)
        return await answered(request)

    return endpoint


# ── what is sent ────────────────────────────────────────────────────────────────────────────


def plain(sentence: str, status: int = 200, headers: Mapping[str, str] = FRESH) -> Response:
    return PlainTextResponse(sentence, status, headers=headers)


def encoded(said: object, status: int = 200) -> Response:
    body = msgspec.json.encode(said)
    return Response(body, status, media_type="application/json", headers=FRESH)


def refused(refusal: WorkshopError, **more: Any) -> Response:
    """A refusal as JSON, with whatever else its reader needs.

    What is wrong in which input of a field is there as `inputs`, sentences by name; `again` where
    the same may be taken in a moment.
    """
    if isinstance(refusal, NotAccepted) and refusal.inputs:
        more = {"inputs": refusal.inputs, **more}
    if isinstance(refusal, NotSaved) and refusal.again:
        more = {"again": True, **more}
    return encoded({"error": str(refusal), **more}, status_of(refusal))


def redirect(address: str, **headers: str) -> Response:
    """Sends a browser elsewhere, by GET."""
    return RedirectResponse(address, 303, headers=FRESH | headers)


def file(
    data: bytes, kind: str, name: str, *, shown: bool = False, headers: Mapping[str, str] = FRESH
) -> Response:
    """A file that a browser saves under this name, once it is `shown` or at once."""
    how = "inline" if shown else "attachment"
    named = {"Content-Disposition": f"{how}; filename*=UTF-8''{quote(name)}"}
    return Response(data, media_type=kind, headers={**headers, **named})


def etag(data: bytes) -> str:
    """An `ETag`: the same for the same bytes."""
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def is_known(tag: str, asked: Headers) -> bool:
    """Whether `If-None-Match` names this `ETag`; a weak one counts as well."""
    known = [each.strip().removeprefix("W/") for each in asked.get("if-none-match", "").split(",")]
    return tag in known or known == ["*"]


# ── what is asked ───────────────────────────────────────────────────────────────────────────


async def body_of(request: Request, most: int) -> bytes | None:
    """What was sent; None where that is more than so many bytes, of which the rest is not read."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return body


def is_json(request: Request) -> bool:
    """Whether what is sent says that it is JSON: no form of another site can say so."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    return kind.strip().lower() == "application/json"


def read(sent: bytes, kind: type[T], sentence: str) -> T:
    """What was sent, as this type; `NotAccepted` with this sentence where it is none."""
    try:
        return msgspec.json.decode(sent, type=kind)
    except UNREADABLE as error:
        raise NotAccepted(sentence) from error


def whole(text: str) -> int | None:
    """The number, zero or more, that these ASCII digits say; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None
