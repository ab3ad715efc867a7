"""A phone for the tests of a file, and for each a ballot that nobody has marked yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.ballots.phone_ballot import Vote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """A phone for all tests; what it kept of a ballot goes with that ballot's server."""
    context = browser.new_context(has_touch=True)
    page = context.new_page()
    page.set_default_timeout(5000)
    yield page
    context.close()


@pytest.fixture
def vote(browser: Browser, phone: Page) -> Iterator[Vote]:
    """What nobody has marked yet, on a server of its own."""
    voting = Vote(browser, phone)
    yield voting
    voting.end()


@pytest.fixture
def timed(browser: Browser) -> Iterator[Vote]:
    """The same on a phone whose time is the test's to advance."""
    context = browser.new_context(has_touch=True)
    page = context.new_page()
    page.clock.install()
    voting = Vote(browser, page)
    yield voting
    voting.end()
    context.close()
