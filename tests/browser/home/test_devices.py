"""Devices of whoever facilitates, in real browsers: by the console’s link, by a role, put out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.web.site import COOKIE
from tests.browser.support.room import SMALL, Console, Phone, Screen, Wall

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.server import Server

pytestmark = pytest.mark.browser


def look(screen: Screen, name: str) -> None:
    if folder := os.environ.get("LOOK"):
        screen.page.screenshot(path=Path(folder) / f"{name}.png")


def cookie(screen: Screen) -> str:
    return next(c["value"] for c in screen.context.cookies() if c["name"] == COOKIE)


def test_a_device_comes_by_the_link_is_confirmed_and_put_out(
    browser: Browser, server: Server
) -> None:
    console = Console(browser, server)
    console.page.set_viewport_size({"width": 1366, "height": 768})
    console.open_session("Appareils")
    dialog = console.page.get_by_role("dialog")
    console.press("Inviter")
    dialog.get_by_text("Lien de la console, à garder pour vous").click()
    console.press("Montrer un nouveau lien")
    shown = dialog.locator("code", has_text="/f#")
    expect(shown).to_be_visible()
    secret = shown.inner_text().partition("#")[2]
    look(console, "link")

    # ── another computer
    tablet = Screen(browser, {"width": 1366, "height": 768})
    asked: list[str] = []
    tablet.page.on("request", lambda request: asked.append(request.url))
    tablet.page.goto(f"{server.url}/f#{secret}")
    tablet.heading("Prêt à commencer")
    assert not [url for url in asked if secret in url]  # nowhere that a server or a proxy reads it
    assert secret not in tablet.page.url
    assert (
        tablet.page.evaluate("performance.getEntriesByType('navigation')[0].name.includes('#')")
        is False
    )
    tablet.page.go_back()
    assert secret not in tablet.page.url
    tablet.page.goto(f"{server.url}/?s={console.session}")
    tablet.heading("Prêt à commencer")

    # ── it leads the workshop, but is refused what cannot be undone
    tablet.press("Inviter")
    tablet.page.get_by_role("dialog").get_by_text("Changer tous les liens et le code").click()
    tablet.sees("Cet appareil est venu par le lien de la console")
    tablet.page.get_by_text("Cet appareil est venu").scroll_into_view_if_needed()
    look(tablet, "refused")
    tablet.page.keyboard.press("Escape")
    tablet.press("Commencer")
    tablet.heading("Préparation")

    # ── the first one sees it, confirms it, puts it out
    console.page.keyboard.press("Escape")
    console.heading("Préparation")
    console.press("Inviter")
    dialog.get_by_text("1 à confirmer").scroll_into_view_if_needed()
    expect(dialog.get_by_text("venu par le lien, à confirmer").first).to_be_visible()
    look(console, "devices")
    console.page.set_viewport_size({"width": SMALL["width"], "height": SMALL["height"]})
    dialog.get_by_role("button", name="Confirmer").scroll_into_view_if_needed()
    look(console, "devices-320")
    assert console.overflow() == 0
    dialog.get_by_role("button", name="Confirmer").press("Enter")
    expect(dialog.get_by_text("venu par le lien, à confirmer")).to_have_count(0)
    console.rests()
    out = dialog.get_by_role("button", name="Sortir")
    if not out.is_visible():
        dialog.get_by_text("Appareils de l’animation", exact=True).click()
    out.press("Enter")
    tablet.heading("On ne vous retrouve pas")
    assert console.errors == tablet.errors == []


def test_whoever_is_given_the_role_goes_on_with_a_new_identity(
    browser: Browser, server: Server
) -> None:
    console = Console(browser, server)
    console.open_session("Rôles")
    before = cookie(console)
    jo = Phone(browser, server)
    jo.join(console.code, "Jo")
    known = cookie(jo)
    console.page.locator(".tb-person", has_text="Jo").click()
    dialog = console.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Anime").click()
    dialog.get_by_role("button", name="Enregistrer").click()
    jo.heading("Prêt à commencer")  # the console, of its own accord
    assert cookie(jo) != known
    assert cookie(console) == before

    # ── with the former cookie nobody is anybody
    thief = Screen(browser, {"width": 1366, "height": 768})
    thief.context.add_cookies([{"name": COOKIE, "value": known, "url": server.url}])
    thief.page.goto(f"{server.url}/?s={console.session}")
    thief.heading("On ne vous retrouve pas")


def test_a_code_of_eight_digits_stands_whole_on_the_wall(browser: Browser, server: Server) -> None:
    console = Console(browser, server)
    console.open_session("Code")
    assert len(console.code) == 8  # the server of these tests says that all can reach it
    wall = Wall(browser, console.wall_address)
    for size in ({"width": 1366, "height": 768}, {"width": 1920, "height": 1080}):
        wall.page.set_viewport_size(size)  # type: ignore[arg-type] # a plain dict will do
        code = wall.page.locator(".tb-wall-code")
        expect(code).to_have_text(f"{console.code[:4]} {console.code[4:]}")
        assert code.evaluate("it => it.scrollWidth - it.clientWidth") <= 0
