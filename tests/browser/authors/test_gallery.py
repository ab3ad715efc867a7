"""`tablee run --gallery` in real Chromium: whoever writes a plugin sees all that it can show."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.sdk.gallery import EXAMPLES
from tests.browser.support.room import SMALL, Screen, until
from tests.support.server import ROOT, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Dialog

pytestmark = pytest.mark.browser

RUN = f"import sys; sys.path[0] = {str(ROOT)!r}; from tablee.cli import main; main()"
DRAWINGS = sum(len(example.on) for example in EXAMPLES.values())
DRAWN = """() => [...document.querySelectorAll("iframe")].filter((frame) => {
    const root = frame.contentDocument?.getElementById("drawn");
    return root?.firstElementChild && !root.querySelector(".tb-wait");
}).length"""
TOO_WIDE = """() => [...document.querySelectorAll("iframe")].filter((frame) => {
    const page = frame.contentDocument.documentElement;
    return page.scrollWidth > page.clientWidth;
}).map((frame) => frame.title)"""
HERE = '() => { document.querySelectorAll("iframe").forEach((f) => { f.loading = "eager"; }); }'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("gallery") / "sessions"
    folder.mkdir()
    served = Server(folder, command=(sys.executable, "-c", RUN, "run", "--gallery"))
    served.start()
    yield served
    served.stop()


def refused_dialogs(faults: list[str]) -> Callable[[Dialog], None]:
    def refused(dialog: Dialog) -> None:
        faults.append(dialog.message)
        dialog.dismiss()

    return refused


def errors_said(faults: list[str]) -> Callable[[ConsoleMessage], None]:
    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    return said


@pytest.mark.parametrize(("locale", "state"), [("fr-FR", "hostile"), ("en-GB", "long")])
def test_every_widget_is_drawn_as_on_wall_phone_and_console(
    browser: Browser, server: Server, locale: str, state: str
) -> None:
    somebody = Screen(browser, {"width": 1280, "height": 900}, locale)
    page, faults = somebody.page, somebody.errors
    page.on("dialog", refused_dialogs(faults))
    page.on("console", errors_said(faults))
    page.goto(f"{server.url}/gallery?lang={locale[:2]}&state={state}")
    page.evaluate(HERE)
    until(page, lambda: page.evaluate(DRAWN) == DRAWINGS, 30)
    assert page.evaluate(TOO_WIDE) == []
    assert faults == []
    assert somebody.outside == []
    somebody.close()


def test_it_is_found_searched_and_read_on_a_small_phone_and_by_keyboard(
    browser: Browser, server: Server
) -> None:
    assert f"http://localhost:{server.port}/gallery" in server.log
    somebody = Screen(browser, SMALL)
    page = somebody.page
    page.goto(f"{server.url}/gallery#Bars")
    expect(page.locator("#Bars h2")).to_be_in_viewport()
    page.get_by_label("Chercher").focus()
    page.keyboard.type("gommettes")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=gommettes**")
    expect(page.get_by_role("heading", name="Quote")).to_have_count(0)
    page.get_by_label("Écran").select_option("Téléphone")
    page.wait_for_url("**screen=phone**")
    bars = page.frame_locator("iframe[title='bars, Téléphone']")
    expect(bars.get_by_text("Réunir les bénévoles")).to_be_visible()
    assert somebody.overflow() <= 0
    assert somebody.faults() == []
    assert somebody.errors == []
    somebody.close()
