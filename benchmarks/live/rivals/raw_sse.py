"""Baseline: server-sent events from plain Starlette, with nothing behind them.

`POST /say` gives its body, as it is, to everybody on `GET /live`.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

listeners: set[asyncio.Queue[bytes]] = set()


async def live(_request: Request) -> Response:
    """One listener."""
    return StreamingResponse(events(), media_type="text/event-stream")


async def events() -> AsyncIterator[bytes]:
    """What is said from now on."""
    mine: asyncio.Queue[bytes] = asyncio.Queue()
    listeners.add(mine)
    try:
        yield b"event: state\ndata: {}\n\n"
        while True:
            yield await mine.get()
    finally:
        listeners.discard(mine)


async def say(request: Request) -> Response:
    """Something for everybody."""
    event = b"event: state\ndata: %s\n\n" % await request.body()
    for each in listeners:
        each.put_nowait(event)
    return PlainTextResponse("said")


async def health(_request: Request) -> Response:
    """It lives."""
    return PlainTextResponse("ok")


app = Starlette(
    routes=[
        Route("/live", live),
        Route("/say", say, methods=["POST"]),
        Route("/health", health),
    ]
)

if __name__ == "__main__":
    # As the app runs: uvicorn's own choice, which is uvloop and httptools.
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_level="warning")
