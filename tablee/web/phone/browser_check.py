"""Test of a phone, `/test`: what its browser will open, whether it reaches this server, how fast.

For any phone, in a session or not: no cookie, nothing on disk, and in memory a count and the last
few. Not for who somebody is: no address is kept.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tablee.web import pages
from tablee.web.http.cookies import same_origin
from tablee.web.http.responses import EVENTS, FRESH, UNREADABLE, body_of, is_json, plain
from tablee.web.site import Site
from tablee.web.static.assets import Surface, script
from tablee.web.static.guard import Needs, probe

MOST_PASSED: Final = 6
"""Trials of which the page of the server's state tells."""
MOST_STREAMS: Final = 40
"""Trials whose stream may be open at once; each lasts under a second."""
BEATS: Final = 5
BEAT: Final = 0.15
"""Seconds between the beats of a trial's stream: held back, they come all at once."""
LARGEST: Final = 200
"""Bytes of what a phone reports."""
ANSWER: Final = "tablee"
"""What a phone must read back: a network's welcome page would answer something else."""
HERE: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names under which only this computer finds itself."""


class _Report(msgspec.Struct):
    """What a phone has measured."""

    ms: float
    live: str


@dataclass(frozen=True)
class Passed:
    """One connection test: when, its latency, whether its stream came."""

    at: float
    """Seconds since 1970."""
    ms: float
    """From the phone to here and back."""
    live: str
    """Whether its stream came: `yes`, `late` (all at once), `no`."""
    here: bool
    """Whether it was this very computer."""


class Trials:
    """Those since the server started: how many, and the last few."""

    def __init__(self) -> None:
        self.count = 0
        """From other devices than this computer."""
        self._last: deque[Passed] = deque(maxlen=MOST_PASSED)
        self._streams = 0

    @property
    def last(self) -> tuple[Passed, ...]:
        """The last tests, newest first."""
        return tuple(reversed(self._last))

    def passed(self, ms: float, live: str, *, here: bool) -> None:
        self.count += not here
        self._last.append(Passed(time.time(), min(max(ms, 0.0), 60_000.0), live, here))

    @property
    def full(self) -> bool:
        """Whether as many streams are open as may be."""
        return self._streams >= MOST_STREAMS

    @asynccontextmanager
    async def stream(self) -> AsyncIterator[None]:
        """Counts a stream while it is open."""
        self._streams += 1
        try:
            yield
        finally:
            self._streams -= 1


def routes(get_site: Callable[[], Site], trials: Trials) -> list[Route]:
    """The page, what it measures with, and its report."""

    async def page(request: Request, _site: Site) -> Response:
        return pages.render(
            request,
            "entrance/check.html",
            here=_here(request),
            answer=ANSWER,
            light=Markup(probe(Needs.LIGHT)),  # noqa: S704 - our own script
            streamlit=Markup(probe(Needs.STREAMLIT)),  # noqa: S704 - as well
            phone=script(Surface.PHONE),
        )

    async def ping(_request: Request) -> Response:
        return plain(ANSWER)

    async def stream(_request: Request) -> Response:
        if trials.full:
            return plain("full", 503, headers={**FRESH, "Retry-After": "2"})
        return StreamingResponse(_beats(trials), headers=EVENTS)

    async def report(request: Request) -> Response:
        if not is_json(request):
            return plain("application/json", 415)
        told = await _told(request) if same_origin(request) else None
        if told is None:
            return plain("?", 400)
        trials.passed(told.ms, told.live, here=_here(request))
        return Response(status_code=204, headers=FRESH)

    return [
        Route("/test", pages.as_page(page, get_site)),
        Route("/test/ping", ping),
        Route("/test/stream", stream),
        Route("/test/report", report, methods=["POST"]),
    ]


async def _beats(trials: Trials) -> AsyncIterator[bytes]:
    async with trials.stream():
        for beat in range(BEATS):
            yield b"event: beat\ndata: %d\n\n" % beat
            await asyncio.sleep(BEAT)


async def _told(request: Request) -> _Report | None:
    body = await body_of(request, LARGEST)
    try:
        told = msgspec.json.decode(body or b"", type=_Report)
    except UNREADABLE:
        return None
    return told if told.live in ("yes", "late", "no") else None


def _here(request: Request) -> bool:
    host = request.headers.get("host", "")
    return (host if host.endswith("]") else host.rpartition(":")[0] or host) in HERE
