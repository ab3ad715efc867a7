"""Sharing the synthesis: what is asked before, what strangers then read, and the end of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import expect

from plugins.action_canvas import CanvasCard
from tablee.sdk.testing import facilitator_of, offered
from tablee.session import Sessions
from tests.browser.conftest import serving
from tests.browser.support.room import SMALL, Screen, axe_faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.support.server import Server

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="document.title=1"> {{ 7*7 }} **gras** ' + "long" * 100
SECRET = "Le maire ne le sait pas"
WEIGHT = 100_000
"""Bytes that a page of two hundred contributions may weigh, without its pictures."""


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[tuple[Server, str, str]]:
    """A server, a session with two hundred cards and a confidential step, and its console."""
    folder = tmp_path / "sessions"
    folder.mkdir()
    sessions = Sessions(folder, offered())
    room = sessions.create("laptop", "Un réseau à distance", facilitator="Yasmine")
    me = facilitator_of(room)
    canvas, other = (room.conduct.add_step(me, "action_canvas") for _step in range(2))
    room.conduct.go_to(me, canvas.id)
    for n in range(199):
        room.words.post(me, canvas.id, CanvasCard(f"Carte {n} : réunir les équipes avant l’été"))
    room.words.post(me, canvas.id, CanvasCard(HOSTILE))
    room.conduct.go_to(me, other.id)
    room.words.post(me, other.id, CanvasCard(SECRET))
    room.conduct.close(me)
    console, session = room.devices.console_token(), room.session.id
    sessions.close()
    with serving(folder) as server:
        yield server, console, session


def test_what_is_public_is_asked_seen_and_then_read_by_strangers_until_it_is_taken_back(
    browser: Browser, shared: tuple[Server, str, str]
) -> None:
    server, console, session = shared
    yasmine = Screen(browser, {"width": 1280, "height": 900})
    yasmine.page.goto(f"{server.url}/f#{console}")
    yasmine.page.goto(f"{server.url}/?s={session}&page=synthesis")
    yasmine.page.get_by_role("radio", name="Partager").click()
    yasmine.sees("n’est pas encore partagée")
    yasmine.press("Choisir ce qui sera public")

    # what holds words is asked about, and she takes out what is not for all
    boxes = yasmine.page.locator(".st-key-publishing").get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    drawn(yasmine)
    yasmine.page.locator(".st-key-publishing").get_by_text("2 · ").click()
    expect(boxes.nth(1)).not_to_be_checked()
    assert yasmine.faults() == []
    yasmine.press("Voir ce que les autres liront")

    # what she sees is what strangers will
    yasmine.sees("Rien n’est encore public")
    preview = yasmine.page.frame_locator(".st-key-publishing iframe")
    expect(preview.get_by_text("Carte 198 :")).to_be_visible()
    expect(preview.get_by_text(SECRET)).to_have_count(0)
    yasmine.press("Publier")
    yasmine.sees("Publiée le")
    yasmine.page.get_by_role("button", name="Copier l’adresse").click()
    expect(yasmine.page.get_by_role("status").get_by_text("Copié")).to_be_visible()
    address = yasmine.page.get_by_role("link", name="Ouvrir la page partagée").get_attribute("href")
    assert address is not None
    yasmine.page.set_viewport_size(SMALL)  # type: ignore[arg-type] # a plain dict will do
    yasmine.still()
    assert yasmine.overflow() <= 0
    assert yasmine.faults() == []

    stranger_reads(browser, server.url + address)

    yasmine.press("Ne plus publier")
    yasmine.press("Retirer la page")
    yasmine.sees("n’est pas encore partagée")
    gone = httpx.get(server.url + address, headers={"accept-language": "fr"})
    assert gone.status_code == 404
    assert "n’est pas partagée, ou ne l’est plus" in gone.text
    assert yasmine.errors == []


def drawn(screen: Screen) -> None:
    """Waits until the page is drawn to its end: a press before would be on what is replaced."""
    expect(screen.page.locator('[data-test-script-state="notRunning"]')).to_have_count(1)


def stranger_reads(browser: Browser, address: str) -> None:
    """The page: whole, light, on a small phone, on paper; nothing comes from elsewhere."""
    plain = httpx.get(address)
    fonts = [
        httpx.get(httpx.URL(address).join(url)) for url in re.findall(r'url\("(.+?)"\)', plain.text)
    ]
    assert len(fonts) == 2
    assert len(plain.content) + sum(len(font.content) for font in fonts) < WEIGHT
    context = browser.new_context(viewport=SMALL, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    expect(page.get_by_text("Carte 198 :")).to_be_visible()
    assert page.title() == "Un réseau à distance"
    page.get_by_text("Faire retirer mes mots").click()
    expect(page.get_by_role("link", name="Ouvrir ma page de l’atelier")).to_be_visible()
    page.get_by_text("Télécharger").click()
    page.get_by_text("Autres formats").click()
    expect(page.get_by_role("link", name="Markdown", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == SMALL["width"]
    low = "[...document.querySelectorAll('a, summary')].filter(e => e.offsetHeight < 44)"
    assert page.evaluate(f"{low}.map(e => e.textContent)") == []
    for width in (SMALL["width"], 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert axe_faults(page) == []
    assert all(url.startswith((address.rpartition("/s/")[0], "data:")) for url in asked)
    page.emulate_media(media="print")
    expect(page.get_by_text("Télécharger")).not_to_be_visible()
    assert page.pdf().startswith(b"%PDF")
    context.close()
    without_script(browser, address)


def without_script(browser: Browser, address: str) -> None:
    """As its policy has it: no style of ours is refused, and no script is needed."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(address)
    expect(page.get_by_role("heading", name="Un réseau à distance")).to_be_visible()
    expect(page.locator("body")).to_have_css("background-color", "rgb(251, 248, 243)")
    assert told == []
    context.close()
