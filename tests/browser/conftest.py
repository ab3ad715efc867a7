"""A Chromium for the browser tests, and a real server for each test that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A room's server has a plain address, for which browsers tell less of a request's origin than
    # for localhost.
    "--host-resolver-rules=MAP tablee.test 127.0.0.1",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window.

    One for each module: Playwright keeps an event loop running in its thread, and tests of other
    modules start loops of their own.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The app itself, in a process of its own."""
    served = Server(tmp_path / "sessions")
    served.folder.mkdir()
    served.start()
    yield served
    if served.process is not None and served.process.poll() is None:
        served.stop()
