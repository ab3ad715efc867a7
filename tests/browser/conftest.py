"""A Chromium for the browser tests, and a real server: one for a module, or one for a test."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tablee.sdk.testing.browsers import launched
from tests.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium, without a window.

    One for each module: Playwright keeps an event loop running in its thread, and tests of other
    modules start loops of their own.
    """
    with launched() as chromium:
        yield chromium


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The app itself, in a process of its own, for this test alone."""
    with serving(tmp_path / "sessions") as served:
        yield served


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
