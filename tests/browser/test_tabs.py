"""A tab that somebody has left, as whoever comes next finds it: warm, and empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.browser.support.light_place import opened, routes_served
from tests.browser.support.room import SMALL, Phone, Screen, until
from tests.support.server import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from tablee.web.site import Site

pytestmark = pytest.mark.browser

KEPT = "() => [document.cookie, window.name]"
MARKED = """() => {
    localStorage.setItem("mine", "1");
    sessionStorage.setItem("mine", "1");
    window.name = "mine";
    addEventListener("pagehide", () => {
        localStorage.setItem("late", "1");
        sessionStorage.setItem("late", "1");
    });
}"""


CHANGES: Final[dict[str, Callable[[Screen], object]]] = {
    "clock": lambda screen: screen.page.clock.install(),
    "scripts": lambda screen: screen.page.add_init_script("window.mine = 1"),
    "routes": lambda screen: screen.page.route("**/*", lambda route: route.abort()),
    "a listener": lambda screen: screen.page.on("dialog", lambda dialog: dialog.accept()),
    "offline": lambda screen: screen.context.set_offline(True),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with routes_served(tmp_path_factory.mktemp("tabs")) as site:
        yield site


def test_nothing_is_left_of_whoever_sat_there(browser: Browser, site: Site) -> None:
    with opened(browser, site, site.catalogue.agendas["accelerator"]) as place:
        ana = place.phones["fr"]
        at, server = ana.page.url, ana.server
        ana.page.evaluate(MARKED)
        ana.page.mouse.move(100, 100)
        ana.close()
        other = Phone(browser, server, SMALL)
        assert other.page is ana.page
        assert other.context.cookies() == []
        other.page.goto(at)
        expect(other.page.get_by_role("heading").first).to_be_visible()
        assert other.page.evaluate(KEPT) == ["", ""]
        assert set(other.page.evaluate("() => Object.keys(localStorage)")) <= {"tablee-tour"}
        assert other.page.evaluate("() => Object.keys(sessionStorage)") == []
        hovered = "() => [...document.querySelectorAll(':hover')].map((it) => it.localName)"
        assert "main" not in other.page.evaluate(hovered)
        assert other.errors is not ana.errors
        place.phones["fr"] = other


@pytest.mark.parametrize("change", CHANGES)
def test_a_tab_of_which_a_test_changed_more_is_for_nobody_else(
    browser: Browser, site: Site, change: str
) -> None:
    screen = Screen(browser, SMALL)
    screen.page.goto(f"http://127.0.0.1:{site.settings.port}/join")
    CHANGES[change](screen)
    screen.close()
    other = Screen(browser, SMALL)
    assert other.context is not screen.context
    assert screen.context not in browser.contexts
    other.close()


def test_a_page_that_found_no_server_is_for_nobody_else(browser: Browser) -> None:
    screen = Screen(browser, SMALL)
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        screen.page.goto(f"http://127.0.0.1:{free_port()}/")
    screen.close()
    assert screen.context not in browser.contexts


@pytest.mark.parametrize("asked", ["https://example.org/x.png", "http://192.0.2.1/x.png"])
def test_what_a_page_asks_of_others_fails_and_is_told(
    browser: Browser, site: Site, asked: str
) -> None:
    screen = Screen(browser, SMALL)
    for address in ("about:blank", f"http://127.0.0.1:{site.settings.port}/join"):
        screen.page.goto(address)
        assert screen.outside == []
        screen.page.evaluate("(asked) => { new Image().src = asked; }", asked)
        until(screen.page, lambda: screen.outside == [asked])
        screen.outside.clear()
    screen.close()


def test_a_websocket_is_heard_and_one_to_others_is_told(browser: Browser, site: Site) -> None:
    screen = Screen(browser, SMALL)
    screen.page.goto("about:blank")
    own, other = f"ws://127.0.0.1:{site.settings.port}/", "wss://example.org/"
    screen.page.evaluate("(all) => { for (const each of all) new WebSocket(each); }", [own, other])
    until(screen.page, lambda: set(screen.sockets) == {own, other})
    assert screen.outside == [other]
    screen.close()
