"""The workshop seen again by its facilitator: the slider, the keyboard, a film, a small screen."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tablee.sdk.demo import DEMO, play, read
from tablee.sdk.testing import facilitator_of, offered
from tablee.session import Sessions
from tablee.session.access.links import BrowserLink, browser_hash
from tests.browser.support.room import SMALL, SPY, Phone, Screen, until
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Route

pytestmark = pytest.mark.browser

CONSOLE = {"width": 1440, "height": 900}
LAPTOP = "laptop-of-the-facilitator"
FRAME = re.compile(r"/replay/[^/]+/\d+\?")


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Where to see again the demo and a session in which nothing has happened."""
    folder = tmp_path_factory.mktemp("replay") / "sessions"
    folder.mkdir()
    catalogue = offered()
    demo = play(read(DEMO), folder, catalogue, ends_at=time.time(), pictures=DEMO.parent)
    sessions = Sessions(folder, catalogue)
    room = sessions.get(demo)
    with room.transaction():
        room.commit(BrowserLink(browser_hash(LAPTOP), facilitator_of(room).id, console=True))
    empty = sessions.create(LAPTOP, "Une session vide", facilitator="Yasmine")
    erased = sessions.create(LAPTOP, "Une session où l’on efface", facilitator="Yasmine")
    erased.people.join("phone-of-somebody-who-stays", "Karim")
    codes = {"code": empty.keys.join, "erased-code": erased.keys.join}
    sessions.close()
    server = Server(folder)
    server.start()
    places = {"demo": demo, "empty": empty.session.id, "erased": erased.session.id}
    yield {**{name: f"{server.url}/replay/{s}" for name, s in places.items()}, **codes}
    server.stop()


def at(
    browser: Browser,
    address: str,
    size: dict[str, int],
    locale: str = "fr-FR",
    *,
    script: str = "",
    timed: bool = False,
) -> Screen:
    screen = Screen(browser, size, locale)
    if timed:
        screen.page.clock.install()
    screen.page.add_init_script(script)
    cookie = {"name": "tablee", "value": LAPTOP, "url": address.split("/replay")[0]}
    screen.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
    screen.page.goto(address)
    expect(screen.page.locator("#replay h1")).to_be_visible()
    return screen


def slider(screen: Screen) -> Locator:
    return screen.page.get_by_role("slider", name="Moment")


def sound(screen: Screen) -> None:
    assert screen.faults() == []
    assert screen.overflow() == 0
    assert screen.errors == []
    assert screen.outside == []


def test_the_slider_shows_what_the_wall_showed(browser: Browser, addresses: dict[str, str]) -> None:
    screen = at(browser, addresses["demo"], CONSOLE)
    expect(screen.page.get_by_role("heading", name="Personne n’est encore là")).to_be_visible()
    sound(screen)

    screen.page.get_by_label("Étape").select_option(label="Réflexion du groupe")
    screen.heading("J’aimerais que le groupe m’aide")
    expect(screen.page.locator(".tb-card")).to_have_count(0)
    slider(screen).press("End")
    expect(screen.page.locator(".tb-card")).not_to_have_count(0)
    sound(screen)
    slider(screen).press("Home")
    expect(screen.page.get_by_role("heading", name="Personne n’est encore là")).to_be_visible()
    screen.close()


def test_a_keyboard_is_enough_and_each_moment_is_said(
    browser: Browser, addresses: dict[str, str]
) -> None:
    screen = at(browser, addresses["demo"], CONSOLE)
    range_ = slider(screen)
    range_.focus()
    for _press in range(3):
        range_.press("ArrowRight")
    entered = re.compile("entre dans la session$")
    expect(range_).to_have_attribute("aria-valuetext", entered)
    screen.page.get_by_role("button", name="Moment suivant").press("Enter")
    expect(range_).to_have_value("4")
    now = range_.get_attribute("aria-valuetext") or ""
    expect(screen.page.get_by_role("log").locator("p").last).to_have_text(now)
    screen.close()


def test_news_is_told_while_it_plays_and_the_title_stays(
    browser: Browser, addresses: dict[str, str]
) -> None:
    screen = at(browser, addresses["demo"], CONSOLE, timed=True)
    title = screen.page.title()
    assert title.startswith("Revoir l’atelier")
    screen.page.evaluate(SPY)
    screen.page.get_by_label("Étape").select_option(label="Réflexion du groupe")
    screen.page.get_by_label("Étape").select_option(label="Présentations")
    expect(screen.page.locator(".tb-wall-place")).to_contain_text("Présentations")
    looked = screen.page.evaluate("window.spoken.splice(0)")
    assert len(looked) == 2, "the moments that were gone to, and no news of one from the other"
    screen.page.get_by_label("Étape").select_option(label="Exposé")
    screen.press("Moment précédent")
    expect(screen.page.locator(".tb-wall-place")).to_contain_text("Présentations")
    screen.page.evaluate("window.spoken.splice(0)")
    screen.page.get_by_label("Vitesse").select_option("60")
    screen.press("Lire")
    screen.page.clock.run_for(2000)
    screen.press("Pause")
    screen.page.wait_for_function("window.spoken.length")
    news = screen.page.evaluate("window.spoken")
    assert news == ["Étape 3 sur 8\u00a0: Exposé."]
    assert screen.page.title() == title
    screen.context.close()


def test_the_picture_fills_its_place_and_is_enlarged_for_itself(
    browser: Browser, addresses: dict[str, str]
) -> None:
    screen = at(browser, addresses["demo"], CONSOLE)
    slider(screen).press("End")
    wall = screen.page.locator(".tb-wall")
    unit = "(wall) => parseFloat(wall.style.getPropertyValue('--u'))"
    usual = wall.evaluate(unit)
    room = wall.evaluate("(wall) => Math.min(wall.clientWidth / 1920, wall.clientHeight / 900)")
    assert usual == pytest.approx(room, rel=0.01)
    slider(screen).press("+")
    assert wall.evaluate(unit) == pytest.approx(1.25 * usual)
    kept = screen.page.evaluate("Object.keys(localStorage).filter((key) => /-size$/.test(key))")
    assert [key.split("-")[1] for key in kept] == ["replay"]
    slider(screen).press("0")
    assert wall.evaluate(unit) == pytest.approx(usual)
    sound(screen)
    screen.close()


def test_only_the_newest_wish_is_asked_for_while_dragging(
    browser: Browser, addresses: dict[str, str]
) -> None:
    screen = at(browser, addresses["demo"], CONSOLE)
    held: list[Route] = []

    def first_waits(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    screen.page.route(FRAME, first_waits)
    asked: list[str] = []
    screen.page.on("request", lambda r: asked.append(r.url) if "of=" in r.url else None)
    slider(screen).evaluate(
        """range => {
            for (let i = 10; i <= 60; i += 1) {
                range.value = i;
                range.dispatchEvent(new Event("input", { bubbles: true }));
            }
        }"""
    )
    until(screen.page, lambda: held)
    held[0].continue_()
    expect(screen.page.locator(".tb-wall-place")).to_contain_text("Clarification")
    assert len(asked) <= 3, "the first, and the last"
    screen.close()


def test_it_plays_by_itself_with_long_silences_shortened(
    browser: Browser, addresses: dict[str, str]
) -> None:
    screen = at(browser, addresses["demo"], CONSOLE, timed=True)
    screen.page.get_by_label("Vitesse").select_option("1")
    screen.press("Lire")
    # In the demo the sixth moment comes minutes after the first.
    for _second in range(20):
        screen.page.clock.run_for(1000)
    assert int(slider(screen).input_value()) >= 5
    screen.press("Pause")
    here = slider(screen).input_value()
    screen.page.clock.run_for(60_000)
    assert slider(screen).input_value() == here
    screen.context.close()  # a time of its own is not for whoever comes next


def test_a_cut_is_said_and_mends_itself(browser: Browser, addresses: dict[str, str]) -> None:
    screen = at(browser, addresses["demo"], CONSOLE)
    screen.page.route(FRAME, lambda route: route.abort())
    slider(screen).press("End")
    expect(screen.page.get_by_role("alert")).to_contain_text("Connexion perdue")
    screen.page.unroute_all()
    screen.heading("J’aimerais que le groupe m’aide")
    expect(screen.page.get_by_role("alert")).to_have_count(0)
    screen.close()


def test_a_small_screen_shows_the_words_large_enough(
    browser: Browser, addresses: dict[str, str]
) -> None:
    screen = at(browser, addresses["demo"], SMALL, "en-GB")
    slider(screen).press("End")
    card = screen.page.locator(".tb-card").first
    expect(card).to_be_visible()
    size = card.evaluate("card => parseFloat(getComputedStyle(card).fontSize)")
    assert size >= 16
    sound(screen)
    screen.close()


def test_a_session_that_goes_on_says_until_when_and_gives_what_follows(
    browser: Browser, addresses: dict[str, str]
) -> None:
    screen = at(browser, addresses["empty"], CONSOLE)
    screen.sees("Rien à revoir pour l’instant")
    screen.sees("La session continue : vous voyez jusqu’à")
    sound(screen)
    somebody = browser.new_context()
    site, code = addresses["empty"].split("/replay")[0], addresses["code"]
    assert somebody.request.post(f"{site}/r/{code}", form={"name": "Karim"}).ok
    somebody.close()
    screen.press("Recharger la suite")
    expect(slider(screen)).to_have_attribute("max", "1")
    slider(screen).press("End")
    screen.sees("Karim entre dans la session")
    screen.close()


STANDS_STILL = """
const set = window.setInterval;
window.setInterval = (act, delay) => (delay === 5000 ? 0 : set(act, delay));
"""
"""A page that asks nothing by itself."""


@pytest.mark.parametrize("moves", [False, True], ids=["stands still", "moves"])
def test_a_page_that_stays_open_drops_what_is_erased(
    browser: Browser, addresses: dict[str, str], moves: bool
) -> None:
    site = addresses["erased"].split("/replay")[0]
    name = f"Zéphyrine{uuid4().hex[:6]}"  # a second try is somebody else
    phone = Phone(browser, Server(Path(), port=int(site.rsplit(":", 1)[1])))
    phone.join(addresses["erased-code"], name)
    screen = at(browser, addresses["erased"], CONSOLE, script=STANDS_STILL if moves else "")
    slider(screen).press("End")
    wall = screen.page.locator(".tb-wall")
    expect(wall).to_contain_text(name)
    slider(screen).press("Home")
    expect(wall).not_to_contain_text(name)
    slider(screen).press("End")
    expect(wall).to_contain_text(name)

    phone.press("Mes textes")
    phone.press("Me retirer de la session")
    phone.press("Me retirer")
    phone.heading("C’est fait")

    if moves:
        expect(wall).to_contain_text(name)  # nobody has moved yet
        slider(screen).press("Home")
        slider(screen).press("End")
    expect(screen.page.get_by_text(name)).to_have_count(0)
    expect(wall).to_be_visible()
    assert name not in screen.page.content()
    slider(screen).press("End")
    expect(screen.page.get_by_text(name)).to_have_count(0)
    assert screen.errors == []
    screen.close()
    phone.close()
