"""A plugin's own drawing, on wall, phone and console, in both languages; and when it fails."""

from __future__ import annotations

import itertools
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, expect

from tablee.activities import Agenda, AgendaStep
from tablee.model.entities import Role
from tablee.registry import load
from tablee.session import Sessions
from tests.browser.support.room import SMALL, Console, Screen
from tests.support.server import ROOT, Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

HOSTILE = "7 <img src=x onerror=alert(1)> contente"
CRACKED = """
from dataclasses import dataclass
from typing import ClassVar
from tablee.activities import Intro
from tablee.activities.hookspecs import hookimpl
from tablee.view import Component, Text

@dataclass(frozen=True)
class Cracked(Intro):
    name: ClassVar[str] = "cracked"
    title: ClassVar[str] = "Fêlé"

    def view(self, step, audience):
        return Component("cracked.js", {"n": 1}, Text("Tout est écrit ici."))

@hookimpl
def intros():
    return [Cracked]
"""
LISTENS = """() => {
  window.told = [];
  const take = (changes) => changes.forEach(({ addedNodes }) => {
    const lines = [...addedNodes].map((line) => line.textContent);
    window.told.push(...lines.filter((line) => line.startsWith("En moyenne")));
  });
  new MutationObserver(take).observe(document.getElementById("tb-announcer"), { childList: true });
}"""
"""Keeps what is said aloud of the drawing, from now on."""
THROWS = "export function draw() { throw new RangeError('la glace a fondu'); }"


class Place:
    """A server on which each plugin's drawing is the running step of a session of its own."""

    def __init__(self, browser: Browser, base: Path) -> None:
        self.browser = browser
        plugins = base / "plugins"
        shutil.copytree(ROOT / "docs" / "examples" / "barometer", plugins / "barometer")
        (plugins / "cracked" / "assets").mkdir(parents=True)
        (plugins / "cracked" / "__init__.py").write_text(CRACKED, "utf-8")
        (plugins / "cracked" / "assets" / "cracked.js").write_text(THROWS, "utf-8")
        catalogue = load([ROOT / "plugins", plugins])
        assert catalogue.refusals == ()
        (base / "sessions").mkdir()
        sessions = Sessions(base / "sessions", catalogue)
        self.rooms = {}
        for name in ("barometer", "cracked"):
            agenda = Agenda("try", "Essai", "", (AgendaStep(name, 5),))
            room = sessions.create(token("Yasmine"), "Essai", agenda, facilitator="Yasmine")
            room.people.join(token("Karim"), "Karim")
            room.conduct.start(next(p for p in room.everybody.values() if p.has(Role.FACILITATOR)))
            self.rooms[name] = (room.session.id, room.keys.wall)
        sessions.close()
        self.server = Server(base / "sessions", {"TABLEE_PLUGINS_DIR": str(plugins)})
        self.server.start()

    def at(self, who: str, name: str, size: dict[str, int], locale: str = "fr-FR") -> Screen:
        """Somebody's page of the session with this step; the wall for nobody."""
        leads = who == "Yasmine"
        screen = (
            Screen(self.browser, size, locale) if not leads else Console(self.browser, self.server)
        )
        session, wall = self.rooms[name]
        if who:
            cookie = {"name": "tablee", "value": token(who), "url": self.server.url}
            screen.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
        where = f"?s={session}" if who else f"w/{wall}?lang={locale[:2]}"
        screen.page.goto(f"{self.server.url}/{where}")
        return screen


def token(name: str) -> str:
    """The cookie of the browser in which this person sits."""
    return f"browser-of-{name.lower().encode().hex():-<24}"[:40]


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = Place(browser, tmp_path_factory.mktemp("component"))
    yield place
    place.server.stop()


def needle(screen: Screen) -> Locator:
    return screen.page.locator(".tb-component svg[role=img]")


def test_a_plugins_own_drawing_moves_on_every_screen_as_people_write(place: Place) -> None:
    wall = place.at("", "barometer", {"width": 1920, "height": 1080}, "en-GB")
    wall.sees("The barometer is waiting")
    console = place.at("Yasmine", "barometer", {"width": 1440, "height": 900})
    phone = place.at("Karim", "barometer", SMALL)
    phone.page.evaluate(LISTENS)
    phone.send("Votre chiffre, et un mot", HOSTILE, "Envoyer")
    for screen, title in ((phone, "En moyenne 7,0 sur 10"), (console, "En moyenne 7,0 sur 10")):
        expect(needle(screen)).to_have_attribute("aria-label", title)
        screen.sees("<img src=x onerror=alert(1)> contente")
    expect(needle(wall)).to_have_attribute("aria-label", "7.0 out of 10 on average")
    phone.page.get_by_role("group", name="Choisir un chiffre").get_by_role(
        "button", name="9"
    ).click()
    expect(needle(wall)).to_have_attribute("aria-label", "9.0 out of 10 on average")
    phone.page.get_by_role("button", name="7", exact=True).click()
    expect(needle(wall)).to_have_attribute("aria-label", "7.0 out of 10 on average")
    needle(wall).evaluate("svg => { svg.kept = true; }")
    console.send("Votre chiffre, et un mot", "3 fatiguée", "Envoyer")
    expect(needle(wall)).to_have_attribute("aria-label", "5.0 out of 10 on average")
    assert needle(wall).evaluate("svg => svg.kept"), "the needle turns; it is not drawn anew"
    for screen in (wall, console, phone):
        style = "e => getComputedStyle(e.querySelector('.needle')).fill"
        assert needle(screen).evaluate(style) == "rgb(178, 62, 26)"
        assert screen.faults() == []
        assert screen.errors == []
        assert screen.outside == []
    told = phone.page.evaluate("window.told")
    assert told[0] == "En moyenne 7,0 sur 10 · 1 réponse", "said aloud, and not at each answer"
    assert all(before != after for before, after in itertools.pairwise(told))
    assert phone.overflow() <= 0
    for screen in (wall, console, phone):
        screen.close()


def test_a_drawing_that_throws_leaves_its_words_and_tells_the_console_alone(place: Place) -> None:
    console = place.at("Yasmine", "cracked", {"width": 1440, "height": 900})
    phone = place.at("Karim", "cracked", SMALL)
    wall = place.at("", "cracked", {"width": 1920, "height": 1080})
    for screen in (console, phone, wall):
        screen.sees("Tout est écrit ici.")
    console.sees("la glace a fondu")
    for screen in (phone, wall):
        screen.does_not_see("la glace a fondu")
    assert [screen.errors for screen in (console, phone, wall)] == [[], [], []]
    for screen in (console, phone, wall):
        screen.close()
