"""A session whose stream is served to real connections."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.settings import Settings
from tablee.web.live import stream
from tablee.web.live.hub import Hub
from tablee.web.site import Site
from tests.support.server import free_port
from tests.support.sessions.sample import sample_catalogue
from tests.support.waiting import PATIENCE, until
from tests.web.live.a_stream import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    site = Site(Settings(sessions=tmp_path, plugins=("none",)))
    site.sessions = Sessions(tmp_path, sample_catalogue())
    room = site.sessions.create("laptop-of-the-facilitator", "Essai", facilitator="Yasmine")
    for activity in ("ideas", "pick"):
        room.conduct.add_step(facilitator_of(room), activity)
    hub, port = Hub(), free_port()
    streams = Middleware(stream.StreamMiddleware, get_site=lambda: site, hub=hub)
    app = Starlette(middleware=[streams])
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    yield Served(room, site.sessions, hub, f"http://127.0.0.1:{port}")
    hub.end()
    server.should_exit = True
    thread.join(PATIENCE)
    site.sessions.close()
    assert not thread.is_alive(), "an open stream kept the server from stopping"
