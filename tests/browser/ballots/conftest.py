"""A phone and a server for the tests of a file, and for each a ballot nobody has marked yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.ballots.phone_ballot import Vote
from tests.browser.support.ballot_server import Box, serve_ballots

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import ThreadingHTTPServer

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """A phone for all tests, which forgets what it kept of a ballot."""
    context = browser.new_context(has_touch=True)
    page = context.new_page()
    page.set_default_timeout(5000)
    yield page
    context.close()


@pytest.fixture(scope="module")
def ballots() -> Iterator[ThreadingHTTPServer]:
    """One address for all: what is loaded from another is compiled again."""
    server, _streams = serve_ballots(Box())
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def vote(browser: Browser, phone: Page, ballots: ThreadingHTTPServer) -> Iterator[Vote]:
    """What nobody has marked yet."""
    voting = Vote(browser, phone, ballots)
    yield voting
    voting.end()


@pytest.fixture
def timed(browser: Browser, ballots: ThreadingHTTPServer) -> Iterator[Vote]:
    """The same on a phone whose time is the test's to advance."""
    context = browser.new_context(has_touch=True)
    page = context.new_page()
    page.clock.install()
    voting = Vote(browser, page, ballots)
    yield voting
    voting.end()
    context.close()
