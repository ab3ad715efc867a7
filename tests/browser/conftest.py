"""A Chromium for the browser tests, and a real server: one for a module, or one for a test."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tablee.sdk.testing.browsers import launched
from tablee.sdk.testing.tabs import close_all
from tests.support.server import Server

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[tuple[Browser, AbstractEventLoop]]:
    """A Chromium without a window, for all modules, and the event loop that drives it.

    Playwright keeps its loop running in this thread, and tests of other modules start loops of
    their own: it is said to run within `browser` alone.
    """
    with launched() as chromium:
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        yield chromium, loop
        asyncio._set_running_loop(loop)


@pytest.fixture(scope="module")
def browser(chromium: tuple[Browser, AbstractEventLoop]) -> Iterator[Browser]:
    """The Chromium, in which nobody sits, and where nothing is left of whoever sat here."""
    browser, loop = chromium
    asyncio._set_running_loop(loop)
    yield browser
    close_all(browser)
    asyncio._set_running_loop(None)


@pytest.fixture
def server(browser: Browser, tmp_path: Path) -> Iterator[Server]:
    """The app itself, in a process of its own, for this test alone; its pages end with it."""
    with serving(tmp_path / "sessions") as served:
        yield served
        close_all(browser)  # a page would look for its server again and again


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app itself, for all tests of a module: each opens a session of its own in it."""
    with serving(tmp_path_factory.mktemp("shared") / "sessions") as served:
        yield served


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Runs the app on this folder, which is made where there is none."""
    served = Server(folder)
    folder.mkdir(exist_ok=True)
    served.start()
    yield served
    if served.process is not None and served.process.poll() is None:
        served.stop()
