"""Page objects for tests in a real browser: a console, phones, a wall.

Each does what a person does there: `sees`, `write`, `press`. It waits by itself until what is asked
for is there, and fails after some seconds.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import ClassVar, Protocol

from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect
from playwright.sync_api import Error as PageError

from tablee.sdk.testing.tabs import unused

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 640}
STILL = """() => document.getAnimations().every(({ playState, effect }) =>
    playState !== "running" || effect.getComputedTiming().endTime === Infinity)"""
"""What turns for ever, as a wheel that waits, is not waited for."""
DRAWN = """() => ["running", "rerunRequested"].every((state) =>
    !document.querySelector(`[data-test-script-state="${state}"]`))"""
"""Streamlit draws this page no more, where it is one of its pages."""
AT_REST = """(ms) => new Promise((rests) => {
    const busy = ["running", "rerunRequested"].map((it) => `[data-test-script-state="${it}"]`);
    const looks = () => (document.querySelector(busy.join()) ? again() : rests());
    let timer = setTimeout(looks, ms);
    const again = () => { clearTimeout(timer); timer = setTimeout(looks, ms); };
    new MutationObserver(again).observe(
        document, { subtree: true, childList: true, attributes: true, characterData: true });
    new PerformanceObserver(again).observe({ type: "resource" });
})"""
"""Streamlit draws no more, and for so long nothing has changed on the page nor been loaded."""
WIDER = """() => Math.max(
    ...[document.documentElement, ...document.querySelectorAll("main")]
        .map((each) => each.scrollWidth - each.clientWidth))"""
"""Pixels by which the page is wider than its window."""
OFTEN = 50
"""Milliseconds between two looks: one in each frame has the page make frames, ten times as dear."""
CLOSE, ANYWAY = "Clore et montrer le résultat", "Clore quand même"
ASKED_OR_CLOSED = """([close, anyway]) => {
    const said = [...document.querySelectorAll("button")].map((it) => it.textContent.trim());
    return said.includes(anyway) || !said.includes(close);
}"""


class Served(Protocol):
    """A server, or several that are one: where it is."""

    @property
    def origin(self) -> str:
        """Such as `http://127.0.0.1:8501`."""

    @property
    def url(self) -> str:
        """The same with its base path."""


FOR_THE_ROOM = re.compile("(Saisir pour la salle|Type for the room)")
WHO_SPEAKS = re.compile("^(Qui parle|Who is speaking)")


class Screen:
    """A page in a browser of its own, whose errors are kept."""

    calm: ClassVar[bool] = False
    """Whether who looks has asked for less motion: each frame of it costs."""

    def __init__(self, browser: Browser, size: dict[str, int], locale: str = "fr-FR") -> None:
        """An empty page.

        `errors` are its scripts', and what its policy forbade; `said` all that they told the
        browser's console; `outside` what it asks of others; `sockets` the WebSockets it opens.
        """
        self.browser, self.locale = browser, locale
        self._tab = unused(browser, locale, calm=self.calm, used_as=type(self).__name__)
        self.context, self.page = self._tab.context, self._tab.page
        self.errors, self.outside = self._tab.errors, self._tab.outside
        self.said, self.sockets = self._tab.said, self._tab.sockets
        self.page.set_viewport_size(size)  # type: ignore[arg-type] # a plain dict will do
        self.page.set_default_timeout(15_000)

    def sees(self, text: str) -> None:
        """Waits until this text is there to be read, alone or within others."""
        self.page.get_by_text(text, exact=False).first.wait_for(timeout=20_000)

    def does_not_see(self, text: str) -> None:
        """Waits until this text is nowhere on the page."""
        expect(self.page.get_by_text(text, exact=False)).to_have_count(0)

    def press(self, name: str, *, exact: bool = True) -> None:
        """Presses the first button of this name, once the page is drawn: it may be replaced.

        A number that stands beside the name (`Button.count`) need not be said.
        """
        self.drawn()
        whole = re.compile(rf"^{re.escape(' '.join(name.split()))}( \d+)?$")
        self.page.get_by_role("button", name=whole if exact else name).first.click()

    def drawn(self) -> None:
        """Waits until Streamlit draws this page no more, where it is one of its pages."""
        self.page.wait_for_function(DRAWN, polling=OFTEN)

    def still(self) -> None:
        """Waits until nothing moves: what is moving can slip from under a press."""
        self.page.wait_for_function(STILL, polling=OFTEN)

    def rests(self, ms: int = 500) -> None:
        """Waits until the page is drawn, and for so long nothing has changed on it nor loaded."""
        self.page.evaluate(AT_REST, ms)

    def unfold(self, title: str) -> None:
        """Opens what stands under this title, and waits for all its height (half a second)."""
        self.page.locator("summary", has_text=title).click()
        expect(self.page.locator("details[open]", has_text=title)).to_have_count(1)
        self.still()

    def write(self, label: str, text: str) -> Locator:
        """Types into the field with this label, without sending; returns it."""
        field = self.page.get_by_label(label, exact=True).first
        field.fill(text)
        return field

    def send(self, label: str, text: str, button: str) -> None:
        """Types and presses; the field empties, or goes, when the words have left."""
        self.write(label, text)
        self.press(button)
        fields = self.page.get_by_label(label, exact=True)
        until(self.page, lambda: fields.evaluate_all("all => !all.length || !all[0].value"))

    def pick(self, choice: str) -> None:
        """Takes one of the choices beside a field: a column, a group."""
        self.page.get_by_role("radio", name=choice).check()

    def heading(self, name: str) -> None:
        """Waits for a heading."""
        self.page.get_by_role("heading", name=name).first.wait_for(timeout=15_000)

    def close_vote(self) -> None:
        """Closes it and shows the result, though somebody may not have finished."""
        self.press(CLOSE)
        close = self.page.get_by_role("button", name=CLOSE)
        anyway = self.page.get_by_role("button", name=ANYWAY)
        self.page.wait_for_function(
            ASKED_OR_CLOSED, arg=[CLOSE, ANYWAY], polling=OFTEN, timeout=20_000
        )
        self.drawn()  # it may only have been replaced
        if anyway.is_visible():
            anyway.click()
        expect(close.or_(anyway)).to_have_count(0, timeout=20_000)
        self.drawn()

    def connected(self) -> None:
        """Waits until the page has found its server again."""
        state = self.page.locator('[data-test-connection-state="CONNECTED"]')
        expect(state).to_have_count(1, timeout=20_000)

    def overflow(self) -> int:
        """Pixels by which the page is wider than its window, at rest too."""
        if self.page.evaluate(WIDER) > 0:
            self.rests()  # it may have been half drawn
        return int(self.page.evaluate(WIDER))

    def close(self) -> None:
        """Whoever comes next to this browser is another person; nothing is left of this one."""
        self._tab.leave()


def until(page: Page, condition: Callable[[], object], seconds: float = 20) -> None:
    """Looks ten times a second, the page going on, until it is true; fails where it never is."""
    due = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < due, "this was waited for in vain"
        page.wait_for_timeout(100)


def close_vote(page: Page) -> None:
    """Closes the vote that is open on this console, if one is: its step cannot be left before."""
    close = page.get_by_role("button", name=re.compile("^(Clore sans montrer|Close without)"))
    if not close.count():
        return
    close.click()
    sure = page.get_by_role("button", name=re.compile("^(Clore quand même|Close anyway)"))
    until(page, lambda: sure.count() or not close.count())
    if sure.count():
        sure.click()
    expect(close).to_have_count(0, timeout=15_000)


class Console(Screen):
    """The facilitator's laptop."""

    def __init__(self, browser: Browser, server: Served, locale: str = "fr-FR") -> None:
        super().__init__(browser, {"width": 1440, "height": 900}, locale)
        self.server = server

    def open_session(self, title: str, facilitator: str = "Yasmine") -> None:
        """Opens one from the home page, with the agenda that stands first."""
        self.page.goto(self.server.url)
        self.write("Titre de la session", title)
        self.write("Votre prénom", facilitator)
        self.press("Ouvrir la session")
        self.heading("Prêt à commencer")
        self.drawn()

    def write(self, label: str, text: str) -> Locator:
        """Types into the field with this label, which may stand in « Saisir pour la salle »."""
        self._unfold_for(label)
        return super().write(label, text)

    def send(self, label: str, text: str, button: str, who: str = "Moi, ") -> None:
        """Types for whoever is named, and presses; the field empties when the words have left."""
        self._unfold_for(label)
        speaks = self.page.get_by_label(WHO_SPEAKS).locator("visible=true")
        if speaks.count() and not speaks.first.input_value():
            self.choose_speaker(who)
        super().send(label, text, button)

    def choose_speaker(self, who: str) -> None:
        """Says who is speaking, in the line « Saisir pour la salle »."""
        speaks = self.page.get_by_label(WHO_SPEAKS).locator("visible=true")
        self._take(speaks.first, self.page.get_by_role("option", name=who).first)
        self.drawn()

    def _unfold_for(self, label: str) -> None:
        """Unfolds the lines in which one types for the room, where the field is in none open."""
        self.drawn()
        folded = self.page.locator("details:not([open]) > summary:visible", has_text=FOR_THE_ROOM)
        field = self.page.get_by_label(label, exact=True).first
        while not field.is_visible() and folded.count():
            left = folded.count()
            folded.first.click()
            expect(folded).to_have_count(left - 1)
            self.drawn()
            self.still()

    @property
    def code(self) -> str:
        """The six digits with which phones join."""
        return self.page.locator(".tb-code b").inner_text().replace("\u00a0", "")

    @property
    def session(self) -> str:
        """The session's id."""
        found = re.search(r"[?&]s=([^&]+)", self.page.url)
        assert found
        return found.group(1)

    @property
    def wall_address(self) -> str:
        """Where the wall is."""
        href = self.page.get_by_role("link", name="Ouvrir le mur").get_attribute("href")
        assert href
        return self.server.origin + href

    def next(self, title: str) -> None:
        """Goes on, and waits for the step with this title."""
        self.press("Étape suivante")
        self.heading(title)

    def choose(self, label: str, option: str) -> None:
        """Opens the list with this label, and takes an option."""
        field = self.page.get_by_label(label, exact=True).first
        self._take(field, self.page.get_by_role("option", name=option))

    def _take(self, field: Locator, chosen: Locator) -> None:
        for _try in range(3):
            field.click()
            try:
                chosen.click(timeout=5_000)
            except PageError:
                continue  # the page was drawn anew meanwhile, which closes its lists
            return
        raise AssertionError(f"{chosen} cannot be chosen")

    def export(self, name: str = "markdown", part: str = "both") -> str:
        """The document in a format, as it is downloaded from here."""
        answer = self.context.request.get(
            f"{self.server.url}/export/{self.session}/{name}?part={part}"
        )
        assert answer.ok, answer.text()
        return answer.text()


class Phone(Screen):
    """Somebody who joined with the code."""

    def __init__(
        self, browser: Browser, server: Served, size: dict[str, int] = PHONE, locale: str = "fr-FR"
    ) -> None:
        super().__init__(browser, size, locale)
        self.server = server

    def join(self, code: str, name: str) -> None:
        """Enters a session, and waits until it is there."""
        self.page.goto(f"{self.server.url}/r/{code}")
        self.page.get_by_label(re.compile("^(Votre prénom|Your first name)$")).fill(name)
        self.page.get_by_role("button", name=re.compile("Entrer dans|Enter|Join")).click()
        self.page.locator(".tb-bar").first.wait_for(timeout=20_000)

    def own_page(self) -> FrameLocator:
        """What the step's activity draws by itself with Streamlit, in a frame within the page."""
        return self.page.frame_locator(".tb-own-page > iframe").first

    def lost(self) -> None:
        """Waits until the page says that it has lost its server."""
        said = self.page.locator(".tb-lost p")
        expect(said).to_contain_text(re.compile("Connexion perdue|Connection lost"), timeout=20_000)

    def connected(self) -> None:
        """Waits until the page hears its server again."""
        expect(self.page.locator(".tb-lost p")).to_have_count(0, timeout=20_000)


class Wall(Screen):
    """The projector."""

    def __init__(self, browser: Browser, address: str) -> None:
        super().__init__(browser, {"width": 1920, "height": 1080})
        self.page.goto(address)
