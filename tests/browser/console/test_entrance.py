"""The entrance closed and opened from the console; people who were made up erased together."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.support.room import SMALL, Console, Phone, Wall

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.server import Server

pytestmark = pytest.mark.browser


def look(page: Console | Phone | Wall, name: str) -> None:
    if folder := os.environ.get("LOOK"):
        page.page.screenshot(path=Path(folder) / f"{name}.png")


def test_the_entrance_closes_and_a_crowd_that_was_made_up_goes(
    browser: Browser, server: Server
) -> None:
    console = Console(browser, server)
    console.page.set_viewport_size({"width": 1366, "height": 768})
    console.open_session("Une entrée")
    wall = Wall(browser, console.wall_address)
    naima = Phone(browser, server, SMALL)
    naima.join(console.code, "Naïma")
    for n in range(30):
        one = httpx.post(
            f"{server.url}/r/{console.code.replace(' ', '')}",
            data={"name": f"Intrus{n}", "appearance": "first"},
            headers={"Origin": server.url},
        )
        assert one.status_code == 303
    wall.sees("31 personnes sont là")

    console.press("Entrée")
    console.press("Fermer l’entrée")
    wall.sees("L’entrée est fermée.")
    wall.does_not_see("le code")
    look(wall, "entrance-wall")
    karim = Phone(browser, server, SMALL)
    karim.page.goto(f"{server.url}/r/{console.code.replace(' ', '')}")
    karim.sees("L’entrée est fermée. Demandez à la personne qui anime de l’ouvrir.")
    look(karim, "entrance-phone")
    assert karim.faults() == []
    assert karim.overflow() == 0

    console.sees("Personne de nouveau n’entre")
    console.page.get_by_label("Sauf").fill("Naï")
    console.page.get_by_role("option", name="Naïma").click()
    console.page.keyboard.press("Escape")
    look(console, "entrance-console")
    console.press("Effacer 30 personnes")
    dialog = console.page.get_by_role("dialog", name="Effacer des personnes")
    expect(dialog.get_by_text("18 autres")).to_be_visible()
    look(console, "entrance-asked")
    assert console.faults() == []
    dialog.get_by_role("button", name="Oui, effacer").click()
    console.sees("Ces 30 personnes sont effacées pour de bon.")
    wall.sees("1 personne est là")

    console.press("Entrée fermée")
    console.press("Ouvrir l’entrée")
    wall.sees("le code")
    karim.page.get_by_role("link", name="Réessayer").click()
    karim.page.get_by_label("Votre prénom").fill("Karim")
    karim.press("Entrer dans la session")
    wall.sees("Karim")


def test_in_a_room_without_phones_the_wall_speaks_of_none(browser: Browser, server: Server) -> None:
    console = Console(browser, server)
    console.page.set_viewport_size({"width": 1366, "height": 768})
    console.open_session("Sans écran")
    wall = Wall(browser, console.wall_address)
    wall.sees("Prenez votre téléphone")
    console.press("Entrée")
    console.sees("Sans téléphones dans la salle, fermez-la")
    console.press("Fermer l’entrée")
    console.sees("Le mur ne parle d’aucun téléphone")
    console.rests()
    look(console, "phoneless-console")
    console.page.keyboard.press("Escape")
    wall.sees("on lève la main")
    look(wall, "phoneless-wall")
    assert wall.faults() == []
    console.press("Ajouter quelqu’un")
    console.page.get_by_label("Prénom de la personne sans téléphone").fill("Ana")
    console.page.keyboard.press("Enter")
    wall.sees("1 personne est là")
    wall.sees("on lève la main")
    console.page.keyboard.press("Escape")
    console.press("Commencer")
    console.press("Étape suivante")
    wall.does_not_see("on lève la main")
    words = wall.page.locator("body").inner_text().casefold()
    assert "téléphone" not in words
    assert "entrée" not in words
    look(wall, "phoneless-step")
