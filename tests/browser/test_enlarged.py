"""What pictures of enlarged faces measure, on phones: nothing is cut, sideways or covered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from docs.enlarged import SIGHTS, measured
from tablee.activities import Agenda, AgendaStep
from tests.browser.light_place import opened, routes_served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.light_place import Place

pytestmark = pytest.mark.browser

SMALLEST: Final = ("zoom-400", "spaced-phone", "text-200-phone-320")


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    step = AgendaStep("action_canvas", 5, title="Réflexion du groupe")
    agenda = Agenda("large", "Large", "", (step,))
    folder = tmp_path_factory.mktemp("enlarged")
    with routes_served(folder) as site, opened(browser, site, agenda) as place:
        yield place


def enlarged(page: Page, sight: str) -> None:
    """As somebody sees it whose text is twice as large, or spaced, or who zooms."""
    SIGHTS[sight].put_on(page)
    size = "200%" if SIGHTS[sight].doubled else ""
    page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)


@pytest.mark.parametrize("sight", SMALLEST)
def test_pages_without_a_script_hold_their_words(place: Place, sight: str) -> None:
    phone = place.phones["fr"]
    page = phone.context.new_page()
    for address in (f"/r/{place.room.keys.join}", "/accessibility", "/essai"):
        page.goto(phone.server.url + address)
        enlarged(page, sight)
        found = measured(page)
        assert not found.fails, f"{address}: {found}"
    page.close()


@pytest.mark.parametrize("sight", SMALLEST)
def test_a_phone_begins_under_its_bar_however_large_its_words(place: Place, sight: str) -> None:
    page = place.phones["fr"].page
    enlarged(page, sight)
    bar, room = page.locator(".tb-bar"), page.locator(".tb-bar-room")
    expect(page.locator("h1").first).to_be_visible()
    page.wait_for_function(
        "([bar, room]) => Math.abs(bar.offsetHeight - room.offsetHeight) <= 1",
        arg=[bar.element_handle(), room.element_handle()],
    )
    found = measured(page)
    assert not found.fails, found
