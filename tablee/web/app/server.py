"""Configures the ASGI app: routes, middleware, Streamlit's options, lifespan."""

from __future__ import annotations

import asyncio
import functools
import gc
import hmac
import importlib
import itertools
import logging
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from streamlit import config as streamlit_config

from tablee import registry, texts
from tablee.errors import WorkshopError
from tablee.session.transfer import upload
from tablee.settings import PACKAGE, ROOT, Settings, command_language
from tablee.storage.journal import disk
from tablee.web.app import index_html, links, redirects
from tablee.web.app.security import Security
from tablee.web.entrance import join, sign_in, wifi
from tablee.web.export import posters, printing, published_sessions
from tablee.web.http.cookies import sign_with
from tablee.web.http.limits.connections import ConnectionGuard, room_for_connections, room_for_pages
from tablee.web.http.limits.middleware import Gate
from tablee.web.live import projector, replay, stream
from tablee.web.live.hub import Hub
from tablee.web.nodes.cluster import Cluster
from tablee.web.ops import admin, fallback, logs, monitoring, process, status
from tablee.web.pages import accessibility, plugin_pages, remote
from tablee.web.phone import (
    ballots,
    browser_check,
    lite,
    own_texts,
    page,
    pictures,
    profile,
    writing,
)
from tablee.web.phone.paper import ballots as papers
from tablee.web.phone.paper import scans
from tablee.web.phone.paper import voting_cards as cards
from tablee.web.phone.paper.sticky_notes import routes as walls
from tablee.web.site import site
from tablee.web.static.cache import CompressionCache, cache_folder
from tablee.web.static.compression import Compression
from tablee.web.static.file_index import Library

log = logging.getLogger(__name__)

HUB = Hub()
TRIALS = browser_check.Trials()
EDITIONS = published_sessions.Editions()
LIBRARY = Library(lambda: site().catalogue)
COMPRESSED = CompressionCache(cache_folder(os.environ))
DAY: Final = 86_400.0
HOUR: Final = 3_600.0
LOOKING: Final = 30.0
"""Seconds between two looks for sessions that nobody visits."""
DUE: Final = 1.0
"""Seconds between two looks for votes whose hour has come."""
RESTING: Final = 15
"""Looks of which one is for sessions at rest, too."""
OWED: Final = 5.0
"""Seconds between two looks for sessions of which plugins are owed something."""
SWITCH: Final = 0.001
"""Seconds after which a thread that computes lets the event loop go on. Streamlit sends a page as
some fifteen messages, and with Python's own five milliseconds waits that long for each; with a
fifth of this one, threads spend more on taking turns than on pages."""


def own() -> None:
    """Takes the sessions for this process, or ends it with the sentence that says why it cannot.

    While the front door is read: later, the server would answer with a traceback.
    """
    texts.add_catalogue(PACKAGE)
    with texts.speaking(command_language(os.environ)):
        try:
            # uvicorn would believe whoever asks from this machine; `web.http.limits` looks itself.
            os.environ.setdefault("FORWARDED_ALLOW_IPS", "")
            logs.configure(site().settings.logs, dev=site().settings.dev)
            site().sessions.own()
        except WorkshopError as error:
            sys.exit(str(error))


def routes() -> Sequence[BaseRoute]:
    """All our routes; Streamlit's come after them."""
    ours = [
        *redirects.routes(),
        *index_html.routes(site),
        *join.routes(site),
        *links.routes(site),
        *wifi.routes(site),
        *(sign_in.routes(site) if site().settings.opening == "account" else []),
        *ballots.routes(site),
        *cards.routes(site),
        *scans.routes(site),
        *writing.routes(site),
        *profile.routes(site),
        *own_texts.routes(site),
        *pictures.routes(site),
        *page.routes(site),
        *lite.routes(site),
        *papers.routes(site),
        *printing.routes(site),
        *remote.routes(site),
        *plugin_pages.routes(site),
        *projector.routes(site),
        *posters.routes(site),
        *published_sessions.routes(site, EDITIONS),
        *replay.routes(site),
        *walls.routes(site),
        *status.routes(site, HUB, TRIALS),
        *monitoring.routes(site, HUB),
        *browser_check.routes(site, TRIALS),
        *accessibility.routes(site),
        *admin.routes(site),
        *(_gallery() if site().settings.gallery else []),
    ]
    return [*ours, redirects.UnknownAddress(site, ours)]


def _gallery() -> Sequence[BaseRoute]:
    """Every widget on a page, for whoever writes a plugin; no other server loads `tablee.sdk`."""
    routes: Sequence[BaseRoute] = importlib.import_module("tablee.sdk.gallery.page").routes(site)
    return routes


def middleware() -> Sequence[Middleware]:
    """What stands in front of Streamlit's own: who may ask, streams, files, pages made small."""
    return [
        Middleware(Security, get_site=site),
        *_routing(),
        Middleware(Gate, get_site=site),
        Middleware(stream.StreamMiddleware, get_site=site, hub=HUB),
        Middleware(Compression, library=LIBRARY, cache=COMPRESSED),
    ]


def _routing() -> Sequence[Middleware]:
    """Where several servers share sessions: what brings each request to the one that owns its own.

    No other server loads it.
    """
    cluster = site().cluster
    if cluster is None:
        return ()
    nodes = importlib.import_module("tablee.web.nodes.routing")
    addressing = importlib.import_module("tablee.web.nodes.addressing").Addressing(routes())
    return (
        Middleware(nodes.Routing, site=site(), hub=HUB, cluster=cluster, addressing=addressing),
    )


def config() -> dict[str, Any]:
    """Streamlit's options for `app.run`; `.streamlit/config.toml` has those that are always so."""
    settings = site().settings
    return {
        "server.port": settings.port,
        "server.address": settings.host,
        "browser.serverAddress": "localhost",
    }


def _options(settings: Settings) -> dict[str, Any]:
    """Streamlit's options that our settings decide, whichever way the app was started."""
    options: dict[str, Any] = {"server.maxUploadSize": settings.upload}
    if settings.dev:
        options |= {
            "server.fileWatcherType": "auto",
            # To be told of a change, not to load: `ui/screen_reload` and `ops/plugin_reload` do.
            "server.folderWatchBlacklist": [str(PACKAGE), str(ROOT / "plugins")],
            "server.folderWatchList": [str(PACKAGE / "ui"), *_of_plugins(settings)],
            "server.runOnSave": True,
            "client.showErrorDetails": "full",
            "client.toolbarMode": "developer",
        }
    return options


def _of_plugins(settings: Settings) -> list[str]:
    """The folders whose files are plugins'; of what pip installed those of packages alone."""
    places = [place for place in registry.places(settings) if place.is_dir()]
    folders = {*settings.plugin_folders, *places}
    inside = {folder for folder in folders if not folders.isdisjoint(folder.parents)}
    return sorted(map(str, folders - inside))


def _warm_up() -> None:
    """Imports what the first page would: half a second during which nobody else is answered.

    Streamlit loads these when an alert or a list to choose from is first drawn.
    """
    for name in ("tablee.ui.screens", "streamlit.emojis", "pandas", "pyarrow"):
        with suppress(ImportError):  # with another version of Streamlit there may be none
            importlib.import_module(name)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Opens the sessions, deletes those whose time is over, ends every stream at the end.

    `gc.freeze` keeps what was imported out of every later collection.
    """
    settings = site().settings
    logs.configure(settings.logs, dev=settings.dev)  # uvicorn has set its own meanwhile
    for name, value in _options(settings).items():
        streamlit_config.set_option(name, value, "TABLEE_*")
    if settings.dev:
        sys.dont_write_bytecode = True  # a file edited twice in a second would be read once
        fallback.show_lines()
    process.correct_streamlit(dev=site().settings.dev)
    _warm_up()
    process.allow_many_connections()
    process.limit_pages(room_for_pages(settings.pages))
    guard = ConnectionGuard(settings.proxies, room_for_connections(settings.pages))
    let_go = guard.install()
    sessions = site().sessions
    sessions.on_removal += [HUB.end_session, EDITIONS.let_go, posters.DRAWINGS.let_go]
    sessions.on_rest += [EDITIONS.let_go, posters.DRAWINGS.let_go]
    sessions.on_let_go.append(HUB.let_go)
    with texts.speaking(site().settings.language):
        sessions.rooms  # noqa: B018 - read now, so that the first person does not wait
    cluster = site().cluster
    if cluster is not None:
        cluster.begin(lambda secret: sign_with(hmac.digest(secret, b"cookies", "sha256")))
    retiring = asyncio.create_task(_retire_daily())
    resting = asyncio.create_task(_put_to_rest())
    telling = asyncio.create_task(_tell_owed(cluster))
    closing = asyncio.create_task(_close_due())
    watching = asyncio.create_task(process.watch_the_loop())
    beating = asyncio.create_task(_tell_systemd(cluster))
    guarding = asyncio.create_task(guard.watch())
    asyncio.get_running_loop().call_later(1.0, process.end_silent_connections)  # once it listens
    _drain_on(signal.SIGTERM, signal.SIGINT, seconds=settings.drain, cluster=cluster)
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH)
    COMPRESSED.begin(LIBRARY.needed())
    try:
        yield
    finally:
        COMPRESSED.end()
        for task in (retiring, resting, telling, closing, watching, beating, guarding):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        let_go()
        HUB.end()
        posters.DRAWINGS.end()
        upload.APART.stop()
        sessions.close()
        if cluster is not None:
            cluster.end()


async def _tell_systemd(cluster: Cluster | None) -> None:
    """Tells systemd that the event loop turns; a node whose loop stands still is to be ended."""
    while cluster is not None:
        process.notify("WATCHDOG=1")
        await asyncio.sleep(0.5)


async def _look(what: str, look: Callable[..., object], *given: object) -> bool:
    """Looks in a thread, and says whether that was done; a fault of it ends nothing.

    That the database is gone is logged once, where it is found out.
    """
    try:
        await asyncio.to_thread(look, *given)
    except Exception as error:
        if not disk.is_gone(error):
            log.exception("sessions were not looked through for %s", what)
        return False
    return True


async def _put_to_rest() -> None:
    """Looks again and again for sessions that nobody visits, which then leave the memory.

    So do the pages of Streamlit's that were left, and what was sent to them.
    """
    while True:
        await asyncio.sleep(LOOKING)
        process.drop_pages()
        await _look("rest", site().sessions.put_to_rest)


async def _close_due() -> None:
    """Looks again and again for votes that are to close by themselves.

    Those of sessions at rest are looked for less often: nobody waits for them on a screen.
    """
    for look in itertools.count():
        closing = functools.partial(site().sessions.close_due, at_rest=look % RESTING == 0)
        await _look("votes to be closed", closing)
        await asyncio.sleep(DUE)


async def _tell_owed(cluster: Cluster | None) -> None:
    """Looks again and again for sessions of which a crash has left plugins something to be told.

    So for those that a command has put into a database, where no link leads to them yet.

    One that a node takes when another dies is opened by the first who looks.
    """
    place = cluster.place if cluster is not None else None
    while True:
        if cluster is None or (cluster.answered and not cluster.draining):
            await _look("those that a command has made", site().sessions.list_unlisted, place)
            await _look("what plugins are owed", site().sessions.tell_owed, place)
        await asyncio.sleep(OWED)


async def _retire_daily() -> None:
    """Looks at once, then every day that the server runs, for sessions that nobody has changed.

    After an hour where that was not possible.
    """
    while True:
        retire = site().sessions.retention.retire
        done = await _look("retention", retire, site().settings.retention)
        await asyncio.sleep(DAY if done else HOUR)


def _drain_on(*numbers: signal.Signals, seconds: int, cluster: Cluster | None) -> None:
    """Has the server stop by steps: no more ready, then no more streams, then no more requests.

    Of several servers, each gives its sessions back first: others go on with them at once.

    Streams never end by themselves, and a server waits for its connections before it stops. With
    `seconds` it goes on serving for so long, and says on `/health` that it will stop; told once
    more, it stops at once.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in numbers:
        before = signal.getsignal(number)

        def stop(received: int, frame: Any, before: Any = before) -> None:
            HUB.end()
            if callable(before):
                before(received, frame)

        def handler(received: int, frame: Any, stop: Any = stop) -> None:
            if HUB.draining or not (seconds or cluster):
                stop(received, frame)
                return
            HUB.draining = True
            begun = functools.partial(_give_back, cluster, functools.partial(stop, received, None))
            loop.call_soon_threadsafe(loop.call_later, seconds, begun)

        signal.signal(number, handler)


def _give_back(cluster: Cluster | None, stop: Callable[[], None]) -> None:
    """Gives all sessions back in a thread, while others are answered; then has the server stop."""
    if cluster is None:
        stop()
        return
    giving = asyncio.get_running_loop().run_in_executor(None, cluster.drain)
    giving.add_done_callback(lambda _done: stop())
