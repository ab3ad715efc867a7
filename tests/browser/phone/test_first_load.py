"""What a browser loads: from this server alone, little of it, and no icon's name to be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from benchmarks.phone import FAST, Wire, chromium, visit
from benchmarks.place import open_place
from tablee.web.static import streamlit_frontend
from tests.browser.support.room import AT_REST, PHONE, Console, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.support.server import Server

pytestmark = pytest.mark.browser

ICONS_READ_AS_WORDS = """
window.readAsWords = new Set();
window.icons = new Set();
(function look() {
  for (const span of document.querySelectorAll("span")) {
    if (!/Material Symbols/.test(getComputedStyle(span).fontFamily)) continue;
    const [size, width] = [parseFloat(getComputedStyle(span).fontSize), span.scrollWidth];
    window.icons.add(span.textContent);
    const range = document.createRange();
    range.selectNodeContents(span);
    if (range.getBoundingClientRect().width > 1.5 * size) window.readAsWords.add(span.textContent);
  }
  requestAnimationFrame(look);
})();
"""


@pytest.fixture(scope="module")
def alone() -> Iterator[Browser]:
    """A Chromium that finds no host but this machine."""
    with sync_playwright() as playwright:
        found = chromium(playwright)
        yield found
        found.close()


class Watch:
    """Every address that the pages of one browser ask for, websockets too."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: list[str] = []
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("page", self._page)
        for page in context.pages:
            self._page(page)

    def _page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self.asked.append(socket.url))

    @property
    def hosts(self) -> set[str]:
        parts = [urlsplit(each) for each in self.asked]
        return {each.netloc for each in parts if each.scheme not in ("data", "blob")}

    def fonts(self) -> set[str]:
        return {
            urlsplit(each).path.rpartition("/")[2].partition(".")[0]
            for each in self.asked
            if each.endswith(".woff2")
        }


@pytest.fixture
def console(alone: Browser, shared_server: Server) -> Iterator[Console]:
    console = Console(alone, shared_server)
    console.context.add_init_script(ICONS_READ_AS_WORDS)
    yield console
    console.context.close()  # nobody else comes to this browser: what it has loaded is measured


def settled(page: Page) -> None:
    """Waits for what loads late."""
    page.evaluate(AT_REST, 600)


def test_every_face_asks_this_server_alone_and_no_font_of_streamlits(
    alone: Browser, console: Console
) -> None:
    server = console.server
    watch, host = Watch(console.context), urlsplit(server.url).netloc
    console.open_session("Un réseau à distance")
    console.press("Commencer")
    phone = alone.new_context(viewport=PHONE, locale="fr-FR")  # type: ignore[arg-type]
    phone.add_init_script(ICONS_READ_AS_WORDS)
    phone_watch, page = Watch(phone), phone.new_page()
    page.goto(f"{server.url}/r/{console.code}")
    page.get_by_label("Votre prénom").fill("Camille")
    page.get_by_role("button", name="Entrer dans la session").click()
    expect(page.locator(".tb-bar").first).to_be_visible()
    settled(page)
    session, wall = console.session, console.wall_address
    for name in ("Réglages", "Ajouter une étape", "Inviter"):
        console.page.get_by_role("button", name=re.compile(f"^{name}")).first.click()
        settled(console.page)
        console.page.keyboard.press("Escape")
    words = console.page.evaluate("[...readAsWords]")
    icons = set(console.page.evaluate("[...icons]")) | set(page.evaluate("[...icons]"))
    assert words == page.evaluate("[...readAsWords]") == []
    for address in ("/", f"/?s={session}&page=synthesis", f"/replay/{session}"):
        console.page.goto(server.url + address)
        settled(console.page)
        assert console.page.evaluate("[...readAsWords]") == []
        icons |= set(console.page.evaluate("[...icons]"))
    console.page.goto(wall)
    settled(console.page)
    assert watch.hosts == phone_watch.hosts == {host}
    assert phone_watch.fonts() == {"atkinson-hyperlegible-next-latin-400-700-normal"}
    assert {each.partition("-latin")[0] for each in watch.fonts()} == {"atkinson-hyperlegible-next"}
    assert "keyboard_arrow_right" in icons
    assert icons <= set(drawn_icons()), icons - set(drawn_icons())
    phone.close()


def drawn_icons() -> list[str]:
    """The icons that our font holds, as its maker names them."""
    text = (streamlit_frontend.ICONS.parent / "make.py").read_text("utf-8")
    listed = re.search(r'ICONS = """(.*?)"""', text, re.DOTALL)
    assert listed
    return listed[1].split()


def test_an_icon_is_drawn_and_a_name_that_the_font_lacks_takes_no_room(console: Console) -> None:
    console.page.goto(console.server.url)
    width = """name => {
      const span = document.createElement("span");
      span.style.cssText = "font: 20px 'Material Symbols Rounded'; font-feature-settings: 'liga'";
      span.textContent = name;
      document.body.append(span);
      return span.getBoundingClientRect().width;
    }"""
    settled(console.page)
    for name in drawn_icons():
        assert console.page.evaluate(width, name) == pytest.approx(20, abs=0.5), name
    assert console.page.evaluate(width, "rocket_launch") == 0


LARGEST = 100_000
"""Bytes of a phone's first load."""


@pytest.mark.parametrize("host", ["tablee.test", "localhost"])
def test_a_cold_first_load_is_small_and_the_next_one_tiny(
    alone: Browser, tmp_path: Path, host: str
) -> None:
    """In a room phones take gzip; over HTTPS, and from localhost, brotli."""
    with open_place(tmp_path) as place:
        went = visit(alone, place.address(host), FAST, "Camille", typing=3, ahead=True)
        if went.cold_bytes >= LARGEST:  # a busy machine has not yet compressed all of it as it does
            went = visit(alone, place.address(host), FAST, "Dominique", typing=3, ahead=True)
    assert 0 < went.join_bytes < 20_000
    assert 40_000 < went.cold_bytes < LARGEST
    assert 0 < went.requests <= 12
    assert 0 < went.next_bytes < 20_000


def test_what_a_step_needs_is_there_before_the_name_is_sent(
    alone: Browser, console: Console
) -> None:
    console.open_session("Un réseau à distance")
    said: list[str] = []
    for saving, ahead in ((False, True), (True, False)):
        context = alone.new_context(
            viewport=PHONE,  # type: ignore[arg-type]
            locale="fr-FR",
            extra_http_headers={"Save-Data": "on"} if saving else {},
        )
        page = context.new_page()
        wire = Wire(context.new_cdp_session(page))
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{console.server.url}/r/{console.code}")
        if ahead:
            until(page, lambda: wire.bytes > 50_000)  # noqa: B023 - looked at here
        page.evaluate(AT_REST, 1000)
        assert said == []
        loaded = wire.taken()
        assert (loaded > 50_000) == ahead, loaded
        page.get_by_label("Votre prénom").fill("Odile" if saving else "Camille")
        page.get_by_role("button", name="Entrer dans la session").click()
        expect(page.locator(".tb-bar").first).to_be_visible()
        settled(page)
        assert (wire.taken() < 30_000) == ahead
        context.close()
