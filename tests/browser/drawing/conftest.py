"""The small server and the tab of a file’s tests, and a room where nobody has been yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.drawing.drawn_room import Room
from tests.browser.support.live_server import Streams, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import ThreadingHTTPServer

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def served() -> Iterator[ThreadingHTTPServer]:
    server, _streams = serve()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """What these tests look with: its process has the scripts, loaded and compiled."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def room(tab: Page, served: ThreadingHTTPServer) -> Iterator[Room]:
    """Nobody has been here yet."""
    streams = Streams()
    served.RequestHandlerClass.streams = streams  # type: ignore[attr-defined] # `Handler` has it
    room = Room(tab, streams, f"http://127.0.0.1:{served.server_port}")
    yield room
    for page in room.pages:
        if page is tab:
            page.evaluate("sessionStorage.clear()")
            page.mouse.move(0, 0)
            page.goto("about:blank")
        else:
            page.close()
