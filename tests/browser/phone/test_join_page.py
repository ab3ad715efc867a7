"""The join page in a real browser: by keyboard, at 320 px, without a script, in both languages."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Route as RouteRequest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tablee import texts
from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import enter, facilitator_of
from tablee.session.access.limits import Limits
from tablee.settings import ROOT, Settings
from tablee.web.entrance import join
from tablee.web.http.cookies import browser_of
from tablee.web.http.limits.throttle import PER_ADDRESS, Throttle
from tablee.web.phone import lite
from tablee.web.site import Site
from tests.browser.support.checkers import ibm_faults, missing
from tests.browser.support.live_server import FITTED
from tests.browser.support.room import axe_faults
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.requests import Request

    from tablee.session import Room

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 640}
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, .input, .way")]
    .map(e => [e.textContent.trim(), e.getBoundingClientRect().height]).filter(e => e[1] < 44)"""


@pytest.fixture
def here(tmp_path: Path) -> Site:
    texts.add_catalogue(ROOT / "tablee" / "web")
    return Site(Settings(sessions=tmp_path))


@pytest.fixture
def room(here: Site) -> Room:
    room = here.sessions.create(
        "facilitator-browser",
        "Faire vivre un réseau à distance : quels outils, à quelle échelle ?",
        Agenda("essai", "Essai", "", (AgendaStep("un", 60),)),
        facilitator="Yasmine",
    )
    for name in ("Jeanne", "Malik", "Solène"):
        enter(room, name)
    return room


@pytest.fixture
def address(here: Site) -> Iterator[str]:
    async def inside(request: Request) -> Response:
        person = here.sessions.get(request.query_params["s"]).person_of(browser_of(request))
        return HTMLResponse(f"<title>Session</title><h1>{person.name if person else '?'}</h1>")

    routes = [Route("/", inside), *join.routes(lambda: here, Throttle(delay=0.1))]
    routes += lite.routes(lambda: here)
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=routes), port=0, log_level="error", ws="none")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://tablee.test:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="fr-FR")  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def no_trouble(page: Page) -> None:
    """Fit for everybody: axe finds nothing, nothing is too small to touch or too wide to see."""
    assert axe_faults(page) == []
    for viewport in (PHONE, SMALL):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        assert page.evaluate(SMALL_TARGETS) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_somebody_enters_with_the_keyboard_alone(page: Page, room: Room, address: str) -> None:
    page.goto(f"{address}/r/{room.keys.join}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    for name in [name for code, name in texts.LANGUAGES.items() if code != "fr"]:
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=name)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Votre prénom")).to_be_focused()
    page.keyboard.type("Naïma Bellec")
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Prénom seul")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox", name="Je participe à distance")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox", name="Le compte rendu peut dire")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Entrer dans la session")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Naïma Bellec")).to_be_visible()
    assert page.url == f"{address}/?s={room.session.id}"


def test_the_examples_follow_what_is_typed(page: Page, room: Room, address: str) -> None:
    page.goto(f"{address}/r/{room.keys.join}")
    expect(page.get_by_role("radio", name="Initiales C. M.")).to_be_visible()
    page.get_by_label("Votre prénom").fill("  naïma   bellec ")
    for shown in ("Prénom seul naïma", "Prénom et nom naïma bellec", "Initiales N. B."):
        expect(page.get_by_role("radio", name=shown, exact=True)).to_be_visible()
    page.get_by_label("Votre prénom").fill("")
    expect(page.get_by_role("radio", name="Initiales C. M.")).to_be_visible()


def test_the_page_works_without_its_script(browser: Browser, room: Room, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{address}/r/{room.keys.code}")
    page.get_by_label("Votre prénom").fill("Naïma")
    page.get_by_text("Initiales").click()
    page.get_by_role("button", name="Entrer dans la session").click()
    expect(page.get_by_text("changer mon nom")).to_be_visible()
    assert page.url == f"{address}/lite/{room.session.id}"
    context.close()


def test_one_request_and_no_complaint(page: Page, room: Room, address: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    # So that it loads nothing ahead: that is looked at with the whole app, in test_first_load.
    page.set_extra_http_headers({"Save-Data": "on"})
    page.goto(f"{address}/r/{room.keys.join}", wait_until="networkidle")
    assert [url for url in asked if not url.startswith("data:")] == [
        f"{address}/r/{room.keys.join}"
    ]
    assert said == []


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_every_page_is_fit_for_everybody(
    page: Page, room: Room, address: str, language: str
) -> None:
    submit = page.locator("form button")
    page.goto(f"{address}/r/{room.keys.join}?lang={language}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    no_trouble(page)
    submit.click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#name")).to_be_focused()
    no_trouble(page)
    page.locator("#name").fill("Malik")
    submit.click()
    expect(page.get_by_role("alert")).to_contain_text("Malik")
    no_trouble(page)
    submit.click()
    expect(page.get_by_role("heading", name="Malik")).to_be_visible()
    page.goto(f"{address}/r/{room.keys.join}")
    no_trouble(page)
    room.limits = Limits(people=1, contact="Odile")
    page.context.clear_cookies()
    page.goto(f"{address}/r/{room.keys.join}?lang={language}")
    page.locator("#name").fill("Zoé")
    submit.click()
    expect(page.get_by_role("alert")).to_contain_text("Odile")
    no_trouble(page)
    assert missing() or ibm_faults(page) == []
    room.conduct.close(facilitator_of(room))
    page.reload()
    no_trouble(page)
    page.goto(f"{address}/r")
    no_trouble(page)
    page.goto(f"{address}/r/100000")
    expect(page.get_by_role("alert")).to_be_visible()
    no_trouble(page)


def test_the_longest_name_and_title_stay_on_a_small_screen(
    page: Page, here: Site, address: str
) -> None:
    room = here.sessions.create("facilitator-browser", "Intergouvernementalisation" * 7)
    page.goto(f"{address}/r/{room.keys.join}")
    page.get_by_label("Votre prénom").fill("W" * 60)
    no_trouble(page)
    expect(page.get_by_text(room.session.title, exact=True)).to_be_visible()
    expect(page.get_by_label("Votre prénom")).to_have_value("W" * 60)


def test_a_button_pressed_again_says_that_it_is_under_way(
    page: Page, room: Room, address: str
) -> None:
    sent: list[str] = []

    def slow(route: RouteRequest) -> None:
        sent.append(route.request.method)
        route.fulfill(
            status=204
        )  # "stay on this page": the screen of a network that takes its time

    page.goto(f"{address}/r/{room.keys.join}")
    page.route("**/r/*", slow)
    page.get_by_label("Votre prénom").fill("Naïma")
    page.get_by_role("button").click()
    expect(page.get_by_role("button", name="Entrée…")).to_be_visible()
    page.get_by_role("button").click()
    page.evaluate(FITTED)
    assert sent == ["POST"]
    page.evaluate("dispatchEvent(new Event('pageshow'))")  # back to this page, kept as it was
    expect(page.get_by_role("button", name="Entrer dans la session")).to_be_visible()


def test_coming_back_with_the_browser_s_own_button_finds_a_working_page(
    page: Page, room: Room, address: str
) -> None:
    page.goto(f"{address}/r/{room.keys.join}")
    page.get_by_label("Votre prénom").fill("Naïma")
    page.get_by_role("button").click()
    expect(page.get_by_role("heading", name="Naïma")).to_be_visible()
    page.go_back()
    expect(page.locator("form button")).not_to_have_text("Entrée…")
    page.locator("form button").click()
    expect(page.get_by_role("heading", name="Naïma")).to_be_visible()
    assert [p.name for p in room.everybody.values()].count("Naïma") == 1


def test_too_many_wrong_codes_are_answered_with_patience(
    page: Page, room: Room, address: str
) -> None:
    wrong = [str(c) for c in range(100_000, 100_000 + PER_ADDRESS + 1)]
    for code in [c for c in wrong if c != room.keys.code][:PER_ADDRESS]:
        page.request.get(f"{address.replace('tablee.test', '127.0.0.1')}/r/{code}")
    page.goto(f"{address}/r/{room.keys.code}")
    expect(page.get_by_role("alert")).to_contain_text("réessayez dans une minute")
    no_trouble(page)
