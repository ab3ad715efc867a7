"""The home page on a laptop: agenda, question, title and button in sight, a name that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support.room import Console, Phone, Wall

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.server import Server

pytestmark = pytest.mark.browser

QUESTION = "Que voulons-nous changer ensemble au marché ?"
ANOTHER = "Que gardons-nous du marché ?"


def test_a_session_is_opened_without_scrolling_and_its_question_is_on_every_screen(
    browser: Browser, server: Server
) -> None:
    console = Console(browser, server)
    page = console.page
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(server.url)
    page.get_by_text("Réfléchir ensemble").first.click()
    console.rests()
    asked = page.get_by_label("Quelle question posez-vous au groupe ?".replace(" ?", "\u00a0?"))
    opens = page.get_by_role("button", name="Ouvrir la session")
    for shown in (asked, page.get_by_label("Titre de la session"), opens):
        expect(shown).to_be_in_viewport(ratio=1)
    assert console.faults() == []
    asked.fill(QUESTION)
    console.write("Titre de la session", "Le marché")
    console.write("Votre prénom", "Odile")
    opens.click()
    console.heading("Prêt à commencer")
    phone, wall = Phone(browser, server), Wall(browser, console.wall_address)
    phone.join(console.code, "Karim")
    for screen in (console, phone, wall):
        expect(screen.page.locator("body")).to_contain_text(QUESTION)  # from the first minute
    console.press("Commencer")
    phone.sees(QUESTION)
    console.unfold("Titre et question de l’atelier")
    console.write("Titre de la session", "Le marché de demain")
    field = page.get_by_label("Quelle question posez-vous au groupe ?".replace(" ?", "\u00a0?"))
    expect(field).to_have_value(QUESTION)
    field.fill(ANOTHER)
    console.press("Enregistrer")
    for screen in (console, phone, wall):
        expect(screen.page.locator("body")).to_contain_text(ANOTHER)
    for screen in (console, wall):
        expect(screen.page.locator("body")).to_contain_text("Le marché de demain")

    page.goto(server.url)
    expect(page.get_by_label("Votre prénom")).to_have_value("Odile")
    page.get_by_text("S’entraider").first.click()
    page.get_by_role("radio", name="Accélérateur").check(force=True)
    expect(asked).to_have_count(0)  # there the group finds it
    for screen in (console, phone, wall):
        assert screen.errors == []
        screen.close()


def test_a_session_is_duplicated_from_the_console_and_from_the_list(
    browser: Browser, shared_server: Server
) -> None:
    console = Console(browser, shared_server)
    console.open_session("Conseil de quartier", "Jeanne")
    console.press("Dupliquer la session")
    console.sees("Rien de ce que les gens ont écrit")
    assert console.faults() == []
    console.press("Ouvrir la copie")
    title = console.page.locator(".tb-console-title")
    expect(title).to_have_text("Conseil de quartier (copie)")
    expect(console.page.locator(".tb-person")).to_have_count(1)
    console.page.goto(shared_server.url)
    console.heading("Mes sessions")
    expect(console.page.get_by_label("Votre prénom")).to_have_value("Jeanne")
    console.unfold("Dupliquer une session")
    console.page.get_by_role("radio", name="Conseil de quartier (copie)").check(force=True)
    console.press("Ouvrir la copie")
    expect(title).to_have_text("Conseil de quartier (copie 2)")
    assert console.errors == []
    console.close()
