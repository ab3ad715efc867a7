"""What every way of starting the app shares: routes, the end of streams, options."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from workshop import texts
from workshop.errors import WorkshopError
from workshop.settings import ROOT, command_language
from workshop.web import assets, document, join, links, live, replay
from workshop.web.hub import Hub
from workshop.web.site import site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from starlette.routing import BaseRoute

__all__ = ["config", "lifespan", "own", "routes"]

log = logging.getLogger(__name__)

HUB = Hub()
DAY: Final = 86_400.0


def own() -> None:
    """Takes the sessions for this process, or ends it with the sentence that says why it cannot.

    While the front door is read: later, the server would answer with a traceback.
    """
    texts.add_catalogue(ROOT / "workshop")
    with texts.speaking(command_language(os.environ)):
        try:
            site().sessions.own()
        except WorkshopError as error:
            sys.exit(str(error))


def routes() -> Sequence[BaseRoute]:
    """All our routes; Streamlit's come after them."""
    return [
        *document.routes(site),
        *join.routes(site),
        *links.routes(site),
        *live.routes(site, HUB),
        *replay.routes(site),
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
    """Opens the sessions, deletes those whose time is over, ends every stream at the end.

    `gc.freeze` keeps what was imported out of every later collection.
    """
    sessions = site().sessions
    sessions.on_removal.append(HUB.end_session)
    with texts.speaking(site().settings.language):
        sessions.rooms  # noqa: B018 - read now, so that the first person does not wait
    retiring = asyncio.create_task(_retire_daily())
    _end_streams_on(signal.SIGTERM, signal.SIGINT)
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        retiring.cancel()
        with suppress(asyncio.CancelledError):
            await retiring
        HUB.end()
        sessions.close()


async def _retire_daily() -> None:
    """Looks at once, then every day that the server runs, for sessions that nobody has changed."""
    while True:
        try:
            await asyncio.to_thread(site().sessions.retire, site().settings.retention)
        except Exception:
            log.exception("sessions were not looked through for retention")
        await asyncio.sleep(DAY)


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
