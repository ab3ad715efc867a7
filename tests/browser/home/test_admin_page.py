"""The administrator's pages in a browser: a small phone, both languages, axe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.support.room import PHONE, Screen
from tests.web.ops.admin.test_routes import PHRASE, TITLE, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.server import Server

__all__ = ["served"]

SIDES = """() => [...document.querySelectorAll("dd")].map((value) => {
  const words = document.createRange();
  words.selectNodeContents(value);
  return Math.round(value.getBoundingClientRect().right - words.getBoundingClientRect().right);
})"""
"""How far from its right side each value stands, a number or a Latin name too."""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_its_pages_fit_a_small_phone_and_are_accessible(
    served: Server, browser: Browser, language: str
) -> None:
    screen = Screen(browser, PHONE)
    page = screen.page
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{served.url}/admin?lang={language}")
    page.get_by_role("textbox").fill(PHRASE)
    page.get_by_role("textbox").press("Enter")
    page.wait_for_url("**/admin")
    for address in ("", "/quotas", "/library", "/sign-ins", "/log"):
        page.goto(f"{served.url}/admin{address}?lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert screen.faults() == []
    page.goto(f"{served.url}/admin?lang={language}")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("heading", name=TITLE, level=1).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert screen.faults() == []
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate(SIDES) == [0] * page.locator("dd").count()
    screen.close()
