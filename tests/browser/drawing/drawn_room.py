"""What is sent in one test of the drawing module, and the pages that are open in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, expect

from tablee.view import Board, Card, CardGroup, Column
from tests.support.server import ROOT

if TYPE_CHECKING:
    from tests.browser.support.live_server import Streams

ASSETS = ROOT / "assets"
HOSTILE = "<img src=x onerror=\"window.hacked = 'yes'\"> & {cards} <b>gras</b>"
PHONE = (390, 844)
NARROW = (320, 700)
CONSOLE = (1440, 900)
WALL = (1920, 1080)


class Room:
    """What is sent in one test, and the pages that are open in it."""

    def __init__(self, tab: Page, streams: Streams, address: str) -> None:
        self.tab, self.context, self.streams, self.address = tab, tab.context, streams, address
        self.pages: list[Page] = []

    def alone(self) -> Page:
        """A page of which no other page of the tests knows; all is loaded anew."""
        assert self.context.browser
        return self.context.browser.new_page()

    def send(self, shown: dict[str, Any], scene: str = "room") -> None:
        """Pushes a frame to those who look."""
        self.streams.send(scene, shown)

    def shows(self, page: Page, shown: dict[str, Any], scene: str = "room") -> None:
        """Pushes a frame whose view is one card, and waits until the page has drawn it."""
        self.send(shown, scene)
        only = shown["view"]["columns"][0]["cards"][0]
        expect(page.locator(f"[data-id={only['id']}]")).to_be_visible()

    def _page(self, timed: bool) -> Page:
        """The tab, if nothing is open in it; else another, or one whose time stands still."""
        if timed:
            return self.alone()
        return self.context.new_page() if self.tab in self.pages else self.tab

    def open(
        self, size: tuple[int, int], scene: str = "room", *, timed: bool = False, **asked: str
    ) -> Page:
        """A page of this size, drawn; its time is the test's to advance where it is `timed`."""
        page = self._page(timed)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        self.pages.append(page)
        if timed:
            page.clock.install()
        query = "&".join(f"{key}={value}" for key, value in asked.items())
        page.goto(f"{self.address}/?scene={scene}&{query}")
        page.wait_for_function("window.ready")
        if timed:
            page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
        return page


def answered(page: Page) -> None:
    """Waits until what the page has asked for so far has reached the server."""
    page.evaluate("fetch('/picture.svg', { cache: 'no-store' }).then((answer) => answer.text())")


def sent(page: Page) -> list[Any]:
    """What the page asked of the script."""
    found: list[Any] = page.evaluate("window.sent")
    return found


def presses(page: Page) -> list[tuple[str, str]]:
    """The buttons pressed: action and target."""
    return [(value["action"], value["target"]) for name, value in sent(page) if name == "act"]


def one_column(*cards: Card | CardGroup, **more: Any) -> Board:
    """A board of one aspect."""
    return Board((Column("c", "Deux échelles", cards, tint=2, **more),))


def clock(elapsed: float, allotted: float = 1200.0, *, running: bool = True) -> dict[str, Any]:
    """A step's clock."""
    return {"running": running, "elapsed": elapsed, "allotted": allotted}
