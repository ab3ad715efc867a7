"""Tabs for the screens of browser tests, each used by one person after the other.

A tab that was at the same address before has compiled its scripts: a page costs half of what it
costs in a new one. What people leave behind is emptied between them, and a tab of which a test
changed more than people can (its time, routes, scripts, network) is closed with its browser.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import Error as PageError

TOURED: Final = """try { localStorage.setItem("tablee-tour", "seen"); } catch { /* not here */ }"""
"""Whoever sits here has seen the console's first visit."""
CLEAR_STORAGE: Final = """() => {
    const all = (it) => [it, ...Array.from(it.frames).flatMap(all)];
    for (const each of all(window))
        try {
            each.Storage.prototype.setItem = () => {};  // nothing is kept on leaving
        } catch {}  // of somebody else
    localStorage.clear();
    sessionStorage.clear();
    window.name = "";
    return "__pwClock" in window ? "a test's" : "its own";
}"""
"""Empties what a page keeps in its tab; whose time it has (the name is Playwright's)."""
PATIENCE: Final = 5_000
"""Milliseconds in which a page is to be left: one that computes without end is closed."""
CHANGES: Final = (
    "add_init_script", "clear_permissions", "emulate_media", "expose_binding", "expose_function",
    "grant_permissions", "new_cdp_session", "on", "once", "route", "route_from_har",
    "route_web_socket", "set_extra_http_headers", "set_geolocation", "set_offline",
)  # fmt: skip
"""What a test may ask of a page or its browser that stays after whoever sat there."""
MOST: Final = 6
"""Tabs that wait for somebody, of those whose server has ended: each is a process."""
LEFT: Final[list[Tab]] = []
"""Where nobody sits now, the last that somebody left at the end."""


class Tab:
    """The one tab of a browser: its page, and what was heard of it since somebody came."""

    def __init__(self, browser: Browser, locale: str, calm: bool) -> None:
        """An empty page that asks for this language, and for less motion where it is `calm`."""
        self.kind = (browser, locale, calm)
        self.used_as = ""
        self.changed = False
        self.errors: list[str] = []
        self.said: list[str] = []
        self.outside: list[str] = []
        self.sockets: list[str] = []
        self.context: BrowserContext = browser.new_context(locale=locale)
        self.context.add_init_script(TOURED)
        self.page: Page = self.context.new_page()
        if calm:
            self.page.emulate_media(reduced_motion="reduce")
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self._hear(message.text))
        self.page.on("websocket", lambda socket: self._hear_socket(socket.url))
        # What leaves this machine fails; to be told of all that is asked takes a tenth of a page.
        self.page.on("requestfailed", lambda request: self._watch(request.url))
        for owner in (self.context, self.page):
            for name in filter(functools.partial(hasattr, owner), CHANGES):
                setattr(owner, name, self._noticed(getattr(owner, name)))

    def leave(self) -> None:
        """Whoever comes next is another person, if somebody else can come."""
        if self.changed or not self._emptied():
            self.context.close()
        else:
            LEFT.append(self)

    def taken(self, used_as: str) -> Tab:
        """The same, for another person."""
        self.errors, self.said, self.outside, self.sockets = [], [], [], []
        self.used_as = used_as
        return self

    def _emptied(self) -> bool:
        try:
            time = self.page.wait_for_function(CLEAR_STORAGE, timeout=PATIENCE)
            if time.json_value() != "its own":
                return False
            for page in self.context.pages:
                if page is not self.page:
                    page.close()
            self.page.goto("about:blank", timeout=PATIENCE)
            self.context.clear_cookies()
        except PageError:  # it shows that it found no server, or is gone
            return False
        return True

    def _noticed(self, change: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(change)
        def noticed(*told: Any, **more: Any) -> Any:
            self.changed = True
            return change(*told, **more)

        return noticed

    def _hear(self, text: str) -> None:
        self.said.append(text)
        if "Content Security Policy" in text or "Permissions-Policy" in text:
            self.errors.append(text)

    def _hear_socket(self, url: str) -> None:
        self.sockets.append(url)
        self._watch(url)

    def _watch(self, url: str) -> None:
        if not re.match(r"(http://127\.0\.0\.1|ws://127\.0\.0\.1|data:|blob:|about:)", url):
            self.outside.append(url)


def unused(browser: Browser, locale: str, *, calm: bool, used_as: str) -> Tab:
    """A tab where nobody sits, which best was used for the same, or a new one."""
    LEFT[:] = [tab for tab in LEFT if tab.kind[0].is_connected()]
    fit = [tab for tab in LEFT if tab.kind == (browser, locale, calm)]
    same = [tab for tab in fit if tab.used_as == used_as]
    if not fit:
        return Tab(browser, locale, calm).taken(used_as)
    LEFT.remove(tab := (same or fit)[-1])
    return tab.taken(used_as)


def close_all(browser: Browser, *, but: int = MOST) -> None:
    """Closes all that is open in this browser but some tabs where nobody sits."""
    here = [tab for tab in LEFT if tab.kind[0] == browser]
    kept = here[len(here) - min(but, len(here)) :]
    LEFT[:] = [tab for tab in LEFT if tab in kept or tab not in here]
    known = [tab.context for tab in kept]
    for context in browser.contexts:
        if context not in known:
            context.close()
