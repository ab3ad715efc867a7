"""Locates a Chromium for tests: the system's, or the one that Playwright downloads."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tablee.texts import _

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A room's server has a plain address, for which browsers tell less of a request's origin than
    # for localhost. All else is on this machine, or fails.
    "--host-resolver-rules=MAP tablee.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1,"
    " EXCLUDE localhost",
)
SPARING: Final = ("--js-flags=--single-threaded --no-opt --no-maglev",)
"""Tests wait for pages, never for how fast they are: threads that compile and collect beside a
page cost a tenth of what it takes, and what is compiled once more for speed is gone with the page
before it has paid (a twelfth). Not for whoever measures."""
PATIENCE: Final = 20_000
"""Milliseconds to wait for what must come, on a machine with much else to do."""
NAMES: Final = (
    "chromium-headless-shell",  # the same, without the window that nobody sees: a quarter cheaper
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
PLACES: Final = (
    "/usr/bin/chromium",
    "/snap/bin/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)
"""Where systems put it whose `PATH` does not name it."""


def chromium() -> str:
    """The Chromium or Chrome of this machine; empty where there is none but Playwright's own."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    named = filter(None, map(shutil.which, NAMES))
    return next(named, "") or next((place for place in PLACES if Path(place).exists()), "")


def why_no_browser() -> str:
    """Why no page can be opened here, and what to do about it, in a sentence; empty where one can.

    For `pytest.mark.skipif(bool(why_no_browser()), reason=why_no_browser())`.
    """
    if find_spec("playwright") is None:
        sentence = _("Pour ouvrir un vrai navigateur, il faut Playwright : « {command} ».")
        return sentence.format(command=f"{sys.executable} -m pip install 'tablee[plugins]'")
    if chromium() or _downloaded():
        return ""
    sentence = _(
        "Pour ouvrir un vrai navigateur, il faut Chromium : installez-le, ou « {command} »."
    )
    return sentence.format(command="playwright install chromium")


def _downloaded() -> bool:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


@contextmanager
def launched(*, sparing: bool = True, more: tuple[str, ...] = ()) -> Iterator[Browser]:
    """A Chromium without a window, until left; raises `RuntimeError` where there is none.

    From then on `expect` waits `PATIENCE`, where nothing else is said. `sparing` has it
    take less of the machine, and no more time than tests can wait. `more` are arguments of its own.
    """
    if reason := why_no_browser():
        raise RuntimeError(reason)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = _launch(playwright, (*more, *(SPARING if sparing else ())))
        try:
            yield browser
        finally:
            browser.close()


def _launch(playwright: Playwright, more: tuple[str, ...]) -> Browser:
    return playwright.chromium.launch(executable_path=chromium() or None, args=[*ARGUMENTS, *more])
