"""Dots by three phones: a step added from the console, secret until it closes, ties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.room import Console, Phone, Wall
from workshop.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.server import Server

pytestmark = pytest.mark.browser

CARDS = ("Réunir les agents", "Une boîte à outils", "Un annuaire commun")


def add_step(console: Console, activity: str, after: str) -> None:
    console.page.get_by_role("button", name="Ajouter une étape").click()
    console.choose("Activité", activity)
    console.choose("Place", after)
    console.page.get_by_role("button", name="Ajouter", exact=True).first.click()
    console.sees(activity)


def dot(phone: Phone, number: int, times: int = 1) -> None:
    button = phone.page.get_by_role("button", name=f"Poser sur la {number}")
    for _press in range(times):
        button.click()
        phone.page.wait_for_timeout(400)


def test_a_vote_from_the_agenda_to_the_result(browser: Browser, server: Server) -> None:
    console = Console(browser, server)
    console.open_session("Choisir ensemble")
    wall = Wall(browser, console.wall_address)
    phones = [Phone(browser, server) for _name in range(3)]
    for phone, name in zip(phones, ("Naïma", "Karim", "Lucie"), strict=True):
        phone.join(console.code, name)
    console.press("Commencer")
    console.heading("Préparation")
    add_step(console, "Gommettes", "Réflexion du groupe")

    for title in (
        *("Présentations", "Exposé", "Clarification", "Problématique", "Réflexion du groupe"),
    ):
        console.next(title)
    for phone, card in zip(phones, CARDS, strict=True):
        phone.send("Votre idée", card, "Poser ma carte")

    # ── before it opens, the rule is on every screen
    console.next("Gommettes")
    for screen in (wall, *phones):
        screen.sees("3 gommettes")
    console.press("Ouvrir le vote")

    # ── open: one's own dots, nobody else's
    naima, karim, lucie = phones
    dot(naima, 1, 3)
    naima.sees("Vos 3 gommettes sont posées")
    dot(karim, 1)
    dot(karim, 2, 2)
    dot(lucie, 2)
    dot(lucie, 3)
    dot(lucie, 2)
    lucie.page.get_by_role("button", name="J’ai fini").click()
    wall.sees("1 personne sur 3")
    console.sees("a fini")
    kept = Store(server.folder / console.session, read_only=True).documents("contributions")
    assert len([c for c in kept.values() if "dots" in c["content"]]) == 3
    for screen in (wall, console):
        expect(screen.page.get_by_text(re.compile("rang|gommettes posées sur"))).to_have_count(0)

    # ── closed: everybody at once; equal results share a rank
    console.press("Clore et montrer le résultat")
    for screen in (wall, naima):
        screen.sees("9 gommettes posées sur 9")
    first = wall.page.locator(".tb-bars").inner_text()
    assert re.findall(r"^\s*(\d)\s*$", first, re.MULTILINE)[:1] == ["1"]
    report = console.export()
    assert "| 1 | Réunir les agents | 4 |" in re.sub(r" +", " ", report)
    assert "| 1 | Une boîte à outils | 4 |" in re.sub(r" +", " ", report)
    assert "| 3 | Un annuaire commun | 1 |" in re.sub(r" +", " ", report)
    for screen in (console, wall, *phones):
        assert screen.errors == []
        assert screen.outside == []
