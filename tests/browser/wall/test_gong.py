"""The gong of a wall, the pulse of a phone, and a screen kept awake, as the time of a step goes.

Chromium’s own audio, whose strokes are counted; the clock of each page is moved by hand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import facilitator_of
from tablee.texts import speaking
from tests.browser.support.light_place import routes_served
from tests.browser.support.room import SMALL, Phone, Screen
from tests.browser.support.voting_room import WALL
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tablee.session import Room

pytestmark = pytest.mark.browser

SPY = """(() => {
  window.strokes = 0;
  window.vibrated = [];
  window.asked = 0;
  const Real = window.AudioContext;
  window.AudioContext = class extends Real {
    createOscillator() { window.strokes += 1; return super.createOscillator(); }
  };
  navigator.vibrate = (pattern) => window.vibrated.push(pattern);
  const request = () => { window.asked += 1; return Promise.resolve({ released: false }); };
  const lock = { request };
  Object.defineProperty(navigator, "wakeLock", { configurable: true, value: lock });
})()"""
ON = "localStorage.setItem('tablee-gong-wall', JSON.stringify({ on: true, volume: 0.5 }))"
HALF, MINUTE, END = 8, 12, 6
"""Sine waves of each sound."""


class Place:
    """A session whose step runs, of four minutes."""

    def __init__(self, browser: Browser, room: Room, server: Server) -> None:
        self.browser, self.room, self.server = browser, room, server
        self.boss = facilitator_of(room)

    def starts(self, minutes: float = 4) -> None:
        """Another step of so many minutes runs."""
        with speaking("fr"):
            step = self.room.conduct.add_step(self.boss, "go_round", minutes=minutes)
            self.room.conduct.go_to(self.boss, step.id)

    def does(self, verb: str, *given: Any) -> None:
        with speaking("fr"):
            getattr(self.room.conduct, verb)(self.boss, *given)

    def wall(self, *scripts: str) -> Page:
        """A wall whose clock waits for the test."""
        screen = Screen(self.browser, WALL, "fr-FR")
        for script in (SPY, *scripts):
            screen.page.add_init_script(script)
        screen.page.clock.install()
        screen.page.goto(f"{self.server.url}/w/{self.room.keys.wall}")
        expect(screen.page.locator(".tb-wall-clock")).to_contain_text(":")
        return screen.page


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with routes_served(tmp_path_factory.mktemp("gong")) as site:
        agenda = Agenda("essai", "Essai", "", (AgendaStep("go_round", 4),))
        with speaking("fr"):
            room = site.sessions.create("laptop" * 5, "Le réseau", agenda, facilitator="Yasmine")
            room.conduct.start(facilitator_of(room))
        yield Place(browser, room, Server(site.settings.sessions, port=site.settings.port))


def strokes(page: Page) -> int:
    """How many waves were played since it was last asked."""
    found = page.evaluate("() => { const n = window.strokes; window.strokes = 0; return n; }")
    return int(found)


def hears(page: Page, waves: int) -> None:
    page.wait_for_function("(n) => window.strokes >= n", arg=waves)
    assert strokes(page) == waves


def passes(page: Page, seconds: int) -> None:
    page.clock.run_for(seconds * 1000)


def test_each_sound_is_heard_once_whatever_becomes_of_the_time(place: Place) -> None:
    place.starts()
    page = place.wall(ON)
    page.mouse.click(5, 5)  # the gesture that browsers wait for
    passes(page, 119)
    assert strokes(page) == 0
    passes(page, 2)
    hears(page, HALF)
    clock = page.locator(".tb-wall-clock")
    expect(clock).to_contain_text("Moitié du temps")
    passes(page, 12)
    expect(clock).not_to_contain_text("Moitié du temps")
    place.does("more_time", 2)  # half is to come again, and nothing rings again
    expect(clock).to_contain_text("3:4")
    passes(page, 60)
    assert strokes(page) == 0
    passes(page, 108)
    hears(page, MINUTE)
    passes(page, 60)
    hears(page, END)
    expect(clock).to_contain_text("Temps écoulé")
    page.reload()  # on the server little time has gone: half comes again
    expect(clock).to_contain_text("05:")
    page.mouse.click(5, 5)
    passes(page, 185)
    expect(clock).to_contain_text("02:")
    assert strokes(page) == 0
    page.context.close()


def test_nothing_rings_late_where_a_screen_slept(place: Place) -> None:
    place.starts()
    page = place.wall(ON)
    page.mouse.click(5, 5)
    page.clock.fast_forward(150_000)
    passes(page, 2)
    assert strokes(page) == 0
    place.does("pause")
    expect(page.locator(".tb-wall-clock")).to_contain_text("Pause")
    passes(page, 600)
    assert strokes(page) == 0
    page.context.close()


def test_a_browser_that_waits_for_a_gesture_says_so_with_a_button(place: Place) -> None:
    place.starts()
    page = place.wall(ON)
    button = page.get_by_role("button", name="Laisser sonner")
    expect(button).to_be_visible()
    passes(page, 121)
    assert strokes(page) == 0  # and what was refused is not played later
    button.click()
    expect(button).to_have_count(0)
    assert strokes(page) == 0
    page.context.close()


def test_the_gong_of_a_wall_is_set_by_keyboard_and_remembered(place: Place) -> None:
    place.starts()
    page = place.wall()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    page.keyboard.press("g")
    box = page.get_by_role("group", name="Gong sur le mur")
    expect(box).to_be_visible()
    box.get_by_role("checkbox").check()
    box.get_by_role("slider").fill("30")
    for name, waves in (("Moitié", HALF), ("Une minute", MINUTE), ("Fin", END)):
        box.get_by_role("button", name=name, exact=True).click()
        hears(page, waves)
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    kept = page.evaluate("() => JSON.parse(localStorage.getItem('tablee-gong-wall'))")
    assert kept == {"on": True, "volume": 0.3}
    page.context.close()


def test_the_wall_is_kept_awake_and_says_so_to_the_console(place: Place) -> None:
    place.starts()
    page = place.wall()
    assert page.evaluate("() => window.asked") == 1
    passes(page, 1)
    page.wait_for_function("() => window.asked === 1")
    page.context.close()


def test_a_phone_that_wants_it_pulses_and_vibrates_and_no_other(place: Place) -> None:
    place.starts()
    phone = Phone(place.browser, place.server, SMALL)
    phone.page.add_init_script(SPY)
    phone.page.clock.install()
    phone.join(place.room.keys.join, "Ana")
    page, pulsing = phone.page, phone.page.locator("html.tb-pulse")
    expect(page.locator("h1").first).to_be_visible()
    passes(page, 121)
    expect(pulsing).to_have_count(0)
    page.get_by_role("button", name="Moi").first.click()
    page.get_by_role("checkbox", name="Vibrer et éclairer").check()
    expect(pulsing).to_have_count(1)  # it shows at once what that is
    passes(page, 4)
    expect(pulsing).to_have_count(0)
    place.starts(6)
    expect(page.locator("body")).to_contain_text(re.compile(r"0[3-6]:\d\d"))
    passes(page, 90)  # its clock is two minutes ahead
    page.wait_for_function("() => window.vibrated.length === 2")
    phone.close()
