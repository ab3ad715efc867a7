"""One person’s ballot on a small server, and the phone that shows it: what tests press and read."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Locator, Page, expect

from tablee.sdk.testing.tabs import CLEAR_STORAGE
from tests.browser.support.ballot_server import Box, paper_frame
from tests.browser.support.live_server import Streams
from tests.support.server import ROOT

if TYPE_CHECKING:
    from http.server import ThreadingHTTPServer

    from tablee.view import Paper

ASSETS = ROOT / "assets"
NARROW = {"width": 320, "height": 640}
PHONE = {"width": 390, "height": 844}
CONSOLE = {"width": 1440, "height": 900}
SAVED = "Enregistré"
FAILING = "Pas encore enregistré, on réessaie."
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LONG = tuple(
    (f"x{i}", words)
    for i, words in enumerate(
        (
            "On en parle depuis longtemps, et chaque mot compte ici : " * 5,
            "مرحبا بكم في الاجتماع السنوي للشبكة",
            "🚲 Covoiturage 🎉\nsur deux lignes",
            "Anticonstitutionnellement" * 12,
        )
    )
)


class Vote:
    """One person's ballot on a server, and the phone that shows it."""

    def __init__(self, browser: Browser, phone: Page, server: ThreadingHTTPServer) -> None:
        self.browser, self.phone, self.server = browser, phone, server
        self.box, self.streams = answers(server)

    @property
    def address(self) -> str:
        """Where the server is, the same for all tests: the phone has compiled what it loads."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def open(self, view: Paper, size: dict[str, int] = PHONE, **query: str) -> Page:
        """The phone, which shows this paper."""
        self.box.paper = view
        self.show(view)
        page = self.phone
        page.set_viewport_size(size)  # type: ignore[arg-type] # a plain dict will do
        asked = "&".join(f"{key}={value}" for key, value in query.items())
        page.goto(f"{self.address}/?scene=vote&{asked}")
        page.wait_for_function("window.ready")
        return page

    def show(self, view: Paper) -> None:
        """A frame with this paper, to all who look."""
        self.streams.send("vote", paper_frame(view))

    def end(self) -> None:
        """The phone forgets what it kept of this ballot; what it still sends reaches no other."""
        if self.phone.url.startswith(self.address):
            self.phone.evaluate(CLEAR_STORAGE)
        self.phone.goto("about:blank")
        self.phone.emulate_media(forced_colors="none", reduced_motion="no-preference")
        answers(self.server)


def answers(server: ThreadingHTTPServer) -> tuple[Box, Streams]:
    """A ballot that nobody has marked is this server's from now on, with streams of its own."""
    handler: Any = server.RequestHandlerClass
    handler.box, handler.streams = Box(), Streams()
    return handler.box, handler.streams


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def add(page: Page, number: int) -> Locator:
    """The button that puts one more on an option."""
    return button(page, f"Poser sur la {number}")


def lead(page: Page) -> Locator:
    return page.locator(".tb-ballot-lead")


def state(page: Page) -> Locator:
    return page.locator(".tb-ballot-state")


def told(page: Page) -> Locator:
    """What a screen reader hears."""
    return page.locator(".tb-ballot [role=status]")


def objection(page: Page) -> Locator:
    return page.get_by_role("radio", name=re.compile("^Objection"))


def saved(page: Page) -> None:
    expect(state(page)).to_contain_text(SAVED)


def in_english(page: Page) -> None:
    """The same page in the other language."""
    french: dict[str, str] = json.loads((ASSETS / "js/locale/fr.json").read_text("utf-8"))
    with (ASSETS / "js/locale/en.po").open("rb") as file:
        english = {str(message.id): str(message.string) for message in read_po(file)}
    words = {key: english[sentence] for key, sentence in french.items()}
    page.evaluate(
        "(texts) => { document.documentElement.lang = 'en';"
        " for (const part of ['bar', 'view']) window.remount(part, { texts, lang: 'en' }); }",
        words,
    )
