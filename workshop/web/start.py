"""What every way of starting the app shares: routes, the end of streams, options."""

from __future__ import annotations

import gc
import signal
import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from workshop.web import assets, document, join, links, live
from workshop.web.hub import Hub
from workshop.web.site import site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from starlette.routing import BaseRoute

__all__ = ["config", "lifespan", "routes"]

HUB = Hub()


def routes() -> Sequence[BaseRoute]:
    """All our routes; Streamlit's come after them."""
    return [
        *document.routes(site),
        *join.routes(site),
        *links.routes(site),
        *live.routes(site, HUB),
        assets.mount(),
    ]


def config() -> dict[str, Any]:
    """Streamlit's options that our settings decide; `.streamlit/config.toml` has the others."""
    settings = site().settings
    return {
        "server.port": settings.port,
        "server.address": settings.host,
        "browser.serverAddress": "localhost",
    }


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Opens the sessions, and ends every stream when the server is asked to stop.

    `gc.freeze` keeps what was imported out of every later collection.
    """
    site().sessions.rooms  # noqa: B018 - read now, so that the first person does not wait
    _end_streams_on(signal.SIGTERM, signal.SIGINT)
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        HUB.end()
        site().sessions.close()


def _end_streams_on(*numbers: signal.Signals) -> None:
    """Streams never end by themselves, and a server waits for its connections before it stops."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in numbers:
        before = signal.getsignal(number)

        def handler(received: int, frame: Any, before: Any = before) -> None:
            HUB.end()
            if callable(before):
                before(received, frame)

        signal.signal(number, handler)
