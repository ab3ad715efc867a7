"""A facilitator without a mouse: what a run of the console costs by keyboard alone, in presses.

The shorter way by Tab or Shift and Tab, with the keys that the console has (`?` shows them).
Letters that are typed into fields do not count.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from playwright.sync_api import TimeoutError, expect

from tablee.sdk.testing.screens import DRAWN, OFTEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.browser.support.room import Console

__all__ = ["TASKS", "Keys", "run"]

MOST: Final = 300
AWAY: Final = """(target) => {
  const stops = "a[href], button, input, select, textarea, summary, [tabindex], iframe";
  const layer = document.activeElement.closest("[role=dialog], [data-testid=stPopoverBody]");
  const around = layer && layer.contains(target) ? layer : document;
  const all = [...around.querySelectorAll(stops)].filter((e) =>
    e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }));
  return all.indexOf(target) - all.indexOf(document.activeElement);
}"""
"""How many stops a control is away, back where it is less than none."""
TOUCHED: Final = "addEventListener('focusin', () => { window.touched = true; });"
SOMEWHERE: Final = "() => !window.touched || document.activeElement !== document.body"


@dataclass
class Keys:
    """A keyboard on one page, and how often each task pressed it."""

    page: Page
    counted: dict[str, int] = field(default_factory=dict)
    task: str = ""
    lost: list[str] = field(default_factory=list)
    """Tasks after which the focus was nowhere."""
    shortcuts: bool = True
    """Whether the console has the keys that go to what is far."""

    def begin(self, task: str) -> None:
        """What is pressed from now on is for this."""
        self.task = task
        self.counted[task] = 0

    def press(self, key: str) -> None:
        """One press."""
        self.counted[self.task] += 1
        self.page.keyboard.press(key)

    def skip(self) -> None:
        """Past all that stands before what the page is about, by its first link."""
        self.press("Tab")
        self.press("Enter")
        self.page.wait_for_function("() => document.activeElement.matches('main, [role=main], h1')")

    def to(self, control: Locator) -> None:
        """Goes to a control, by the shorter way."""
        self.drawn()
        expect(control).to_be_visible()
        key = "Tab" if control.evaluate(AWAY) >= 0 else "Shift+Tab"
        for _press in range(MOST):
            if control.evaluate("(e) => e === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"{control} is never reached")

    def enter(self, control: Locator, key: str = "Enter") -> None:
        """Goes to a control and presses it."""
        self.to(control)
        self.press(key)

    def settled(self, there: Locator) -> None:
        """Waits until this has the focus by itself, or a moment at most."""
        expect(there).to_be_visible()
        with suppress(AssertionError):
            expect(there).to_be_focused(timeout=2_000)

    def type(self, control: Locator, text: str) -> None:
        """Goes to a field and types."""
        self.to(control)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def drawn(self) -> None:
        """Waits for the page to stand still, and for the focus, which a page just loaded lacks."""
        self.page.wait_for_function(DRAWN, polling=OFTEN)
        try:
            self.page.wait_for_function(SOMEWHERE, polling=OFTEN, timeout=3_000)
        except TimeoutError:
            self.lost.append(self.task)


def run(console: Console, writes: Callable[[], object]) -> Keys:
    """Goes through all tasks; `writes` puts two cards of somebody else into the step."""
    keys = Keys(console.page)
    console.context.add_init_script(TOUCHED)
    for name, task in TASKS.items():
        keys.begin(name)
        task(console, keys)
        keys.drawn()
        if task is _go:
            writes()
    return keys


def _button(console: Console, name: str) -> Locator:
    return console.page.get_by_role("button", name=name, exact=True).first


def _open(console: Console, keys: Keys) -> None:
    page = console.page
    page.goto(console.server.url)
    console.drawn()
    keys.type(page.get_by_label("Titre de la session", exact=True), "Au clavier")
    keys.type(page.get_by_label("Votre prénom", exact=True), "Yasmine")
    keys.enter(_button(console, "Ouvrir la session"))
    console.heading("Prêt à commencer")


def _begin(console: Console, keys: Keys) -> None:
    keys.enter(_button(console, "Commencer"))
    expect(console.page.locator(".st-key-deck h1")).to_be_visible()


def _go(console: Console, keys: Keys) -> None:
    page = console.page
    keys.enter(page.locator(".tb-agenda-step", has_text="Réflexion du groupe"))
    keys.settled(
        page.locator("h1")
    )  # the agenda is drawn anew: a key that is faster begins at its top
    keys.enter(_button(console, "Aller à cette étape"))
    console.heading("Réflexion du groupe")
    keys.settled(console.page.locator("h1"))


def _pause(console: Console, keys: Keys) -> None:
    keys.enter(_button(console, "Pause"))
    keys.settled(_button(console, "Reprendre"))
    keys.enter(_button(console, "Reprendre"))
    keys.settled(_button(console, "Pause"))


def _settings(console: Console, keys: Keys) -> None:
    page = console.page
    keys.enter(_button(console, "Réglages"))
    body = page.get_by_test_id("stPopoverBody")
    # what is pressed before it has the focus goes round the page
    expect(body.locator(":focus")).to_have_count(1)
    keys.to(body.get_by_label("Titre de l’étape"))  # another switch may come in above it
    keys.press("Escape")
    expect(body).to_have_count(0)


def _move(console: Console, keys: Keys) -> None:
    cards = console.page.locator(".tb-part-view .tb-card")
    expect(cards).to_have_count(2)
    first = cards.first.inner_text()
    if keys.shortcuts:
        keys.press("c")
    keys.to(cards.first.get_by_role("button", name="Déplacer"))
    keys.press("ArrowDown")
    expect(cards.last).to_have_text(first, use_inner_text=True)


def _add(console: Console, keys: Keys) -> None:
    page = console.page
    steps = page.locator(".tb-agenda-step")
    before = steps.count()
    if keys.shortcuts:
        keys.press("a")
    else:
        keys.enter(_button(console, "Ajouter une étape"))
    dialog = page.get_by_role("dialog")
    keys.type(dialog.get_by_label("Chercher une activité"), "gommettes")
    keys.press("Enter")
    add = dialog.get_by_role("button", name=re.compile("^Ajouter "))
    expect(add).to_have_count(1)
    keys.enter(add)
    expect(steps).to_have_count(before + 1)
    expect(page.get_by_role("dialog")).to_have_count(0)


def _next(console: Console, keys: Keys) -> None:
    keys.press("n")
    console.heading("Gommettes")


def _vote(console: Console, keys: Keys) -> None:
    page = console.page
    for words, then in (("Ouvrir le vote", "Clore"), ("Clore et montrer le résultat", "")):
        keys.drawn()
        if keys.shortcuts:
            keys.press("v")
        keys.enter(_button(console, words))
        if then:
            keys.settled(_button(console, "Clore et montrer le résultat"))
    keys.enter(page.get_by_role("dialog").get_by_role("button", name="Clore quand même"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def _export(console: Console, keys: Keys) -> None:
    page = console.page
    if keys.shortcuts:
        keys.press("s")
    with page.expect_popup() as opened:
        keys.enter(page.get_by_role("link", name="Synthèse"))
    keys.page = opened.value
    try:
        parts = keys.page.get_by_role("radiogroup").first
        expect(parts).to_be_visible()
        keys.to(parts.locator("[role=radio], input").locator("visible=true").first)
        _export_from(keys)
    finally:
        keys.page = page


def _export_from(keys: Keys) -> None:
    downloads = keys.page.get_by_role("radio", name="Télécharger")
    for _press in range(MOST):
        if downloads.evaluate("(e) => e === document.activeElement"):
            break
        keys.press("ArrowRight")
    keys.press("Enter")
    with keys.page.expect_download() as taken:
        keys.enter(keys.page.get_by_role("link", name="PDF").first)
    assert taken.value.suggested_filename.endswith(".pdf")


TASKS: Final = {
    "A session is opened from the home page": _open,
    "The first step begins": _begin,
    "Another step is gone to": _go,
    "It is paused, and goes on": _pause,
    "A card is moved": _move,
    "The settings of the step are opened, and left": _settings,
    "A vote is added to the agenda": _add,
    "The next step begins": _next,
    "The vote is opened, and closed": _vote,
    "The document is taken as a PDF": _export,
}
