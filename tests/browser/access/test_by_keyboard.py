"""A whole run of the console by keyboard alone: the focus is never nowhere, presses are few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.browser.access import by_keyboard
from tests.browser.support.room import PHONE, Console, Phone

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.server import Server

pytestmark = pytest.mark.browser

MOST: Final = {
    "A session is opened from the home page": 14,
    "The first step begins": 30,
    "Another step is gone to": 35,
    "It is paused, and goes on": 4,
    "A card is moved": 4,
    "The settings of the step are opened, and left": 16,
    "A vote is added to the agenda": 10,
    "The next step begins": 1,
    "The vote is opened, and closed": 10,
    "The document is taken as a PDF": 18,
}
"""Presses of a task, at most; `docs/keyboard-and-screen-readers.md` has what was counted."""


def test_a_session_is_led_by_keyboard_alone(browser: Browser, shared_server: Server) -> None:
    console = Console(browser, shared_server)
    console.page.set_viewport_size({"width": 1366, "height": 768})

    def writes() -> None:
        ana = Phone(browser, shared_server, PHONE)
        ana.join(console.code, "Ana")
        for text in ("Un local", "Un stand"):
            ana.page.locator(".tb-write textarea").fill(text)
            ana.page.locator(".tb-write button[type=submit]").click()
            expect(ana.page.locator(".tb-card").filter(has_text=text)).to_be_visible()

    keys = by_keyboard.run(console, writes)
    print(keys.counted)
    assert keys.lost == []
    assert {task: n for task, n in keys.counted.items() if n > MOST[task]} == {}
