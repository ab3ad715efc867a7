"""The console makes the wall show one card, a message, nothing: pressed here, seen there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, expect

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.texts import speaking
from tablee.web.site import COOKIE
from tests.browser.support.room import Console, Screen, Wall
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tablee.registry import Catalogue

pytestmark = pytest.mark.browser

LAPTOP = "laptop" * 5
COUNTS_WAVES = """() => {
  window.sounds = 0;
  const { createGain } = AudioContext.prototype;
  AudioContext.prototype.createGain = function () {
    window.sounds += 1;
    return createGain.call(this);
  };
}"""


def look(screen: Screen, name: str) -> None:
    if folder := os.environ.get("LOOK"):
        screen.page.screenshot(path=Path(folder) / f"{name}.png")


class Seen:
    """A session of a canvas and a round, its console and its wall."""

    def __init__(self, browser: Browser, folder: Path, catalogue: Catalogue, more: int = 0) -> None:
        folder.mkdir()
        steps = (AgendaStep("canvas", 10), AgendaStep("introductions", 5))
        with speaking("fr"):
            sessions = Sessions(folder, catalogue)
            agenda = Agenda("essai", "Essai", "", steps)
            room = sessions.create(LAPTOP, "Bâtir ensemble", agenda, facilitator="Yasmine")
            by = facilitator_of(room)
            room.conduct.start(by)
            others = [f"Une idée parmi d’autres, la {n}e, un peu longue." for n in range(more)]
            for text in ("Se parler plus souvent", "La lettre du mois", *others):
                content = catalogue.content("canvas", "card", {"text": text})
                room.words.post(by, room.agenda[0].id, content)
            sessions.close()
        self.server = Server(folder)
        self.server.start()
        self.console = Console(browser, self.server)
        self.console.page.set_viewport_size({"width": 1366, "height": 768})
        cookie = {"name": COOKIE, "value": LAPTOP, "url": self.server.url}
        self.console.page.context.add_cookies([cookie])  # type: ignore[list-item]
        self.console.page.goto(f"{self.server.url}/?s={room.session.id}")
        self.console.sees("Se parler plus souvent")
        self.wall = Wall(browser, self.console.wall_address)
        # of many cards it may be on a page whose turn comes after all others
        card = self.wall.page.get_by_text("Se parler plus souvent").first
        expect(card).to_be_visible(timeout=90_000)

    def control(self, name: str) -> Locator:
        return self.console.page.get_by_role("button", name=name)


@pytest.fixture
def seen(
    browser: Browser, tmp_path: Path, catalogue: Catalogue, request: pytest.FixtureRequest
) -> Iterator[Seen]:
    more = getattr(request, "param", 0)
    seen = Seen(browser, tmp_path / "sessions", catalogue, more)
    yield seen
    seen.server.stop()


def sets_the_gong(console: Console) -> None:
    """Turns it on for the console, hears each sound, and is told which screens stay on."""
    page = console.page
    page.get_by_text("Gong", exact=True).click()
    here = page.get_by_role("group", name="Gong sur cette console")
    here.get_by_role("checkbox").check()
    page.evaluate(COUNTS_WAVES)
    for n, name in enumerate(("Moitié", "Une minute", "Fin"), 1):
        here.get_by_role("button", name=name, exact=True).click()
        page.wait_for_function("(n) => window.sounds >= n", arg=n)
    expect(page.get_by_role("group", name="Gong sur le mur")).to_be_visible()
    expect(page.get_by_text("L’écran du mur")).to_be_visible()
    kept = page.evaluate("() => JSON.parse(localStorage.getItem('tablee-gong-console')).on")
    assert kept is True


def test_one_card_a_message_and_nothing_are_shown_and_the_step_comes_back(seen: Seen) -> None:
    console, wall = seen.console, seen.wall
    card = console.page.locator(".tb-card", has_text="La lettre du mois")
    card.hover()
    card.get_by_role("button", name="Montrer au mur").click()
    wall.does_not_see("Se parler plus souvent")
    wall.sees("La lettre du mois")
    look(wall, "wall-large")
    expect(seen.control("Mur, en grand")).to_be_visible()
    look(console, "console-large")
    seen.control("Revenir à l’étape").click()
    wall.sees("Se parler plus souvent")

    seen.control("Mur : l’étape").click()
    console.page.get_by_label("Compte à rebours").select_option(label="10 minutes")
    sets_the_gong(console)
    look(console, "console-panel")
    assert console.faults() == []
    console.press("Montrer le message")
    wall.sees("On reprend à")
    expect(wall.page.get_by_role("timer")).to_contain_text("09:")
    look(wall, "wall-message")
    console.press("Mur noir")
    expect(wall.page.locator(".tb-wall-blank")).to_be_visible()
    console.press("Thème sombre")
    seen.control("Revenir à l’étape").click()
    wall.sees("La lettre du mois")
    look(wall, "wall-dark")
    assert wall.faults() == []


@pytest.mark.parametrize("seen", [90], indirect=True)
def test_the_console_says_which_page_stands_on_the_wall(seen: Seen) -> None:
    console, wall = seen.console, seen.wall
    opener = seen.control("Mur : l’étape")
    expect(opener).to_contain_text("1/")
    opener.click()
    panel = console.page.locator(".tb-projector-panel")
    which = wall.page.locator(".tb-wall-pages:visible, .tb-page:visible").first
    expect(panel).to_contain_text("page 1 sur ")
    panel.get_by_role("button", name="Page d’après").click()
    expect(which).to_contain_text("page 2 sur ")
    expect(panel).to_contain_text("page 2 sur ")
    wall.page.keyboard.press("PageUp")  # a presenter's remote, at the wall itself
    expect(panel).to_contain_text("page 1 sur ")
    look(console, "console-pages")
    look(wall, "wall-pages")
    assert console.faults() == []


def test_a_wall_with_one_page_has_nothing_to_turn(seen: Seen) -> None:
    seen.control("Mur : l’étape").click()
    panel = seen.console.page.locator(".tb-projector-panel")
    expect(panel).to_contain_text("Tout tient sur une page")
    expect(panel.get_by_role("button", name="Page d’après")).to_have_count(0)
