"""Words erased from the phone that wrote them, somebody from the console; what is said before."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support.room import SMALL, Console, Phone, Wall
from tests.storage.test_erasure import traces

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.server import Server

pytestmark = pytest.mark.browser


def look(phone: Phone | Console, name: str) -> None:
    folder = os.environ.get("LOOK")
    if folder:
        phone.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_words_then_somebody_erased(browser: Browser, server: Server) -> None:
    console = Console(browser, server)
    console.open_session("Effacer")
    folder = server.folder / console.session
    wall = Wall(browser, console.wall_address)
    naima = Phone(browser, server, SMALL)
    karim = Phone(browser, server)
    naima.join(console.code, "Naïma")
    karim.join(console.code, "Karim")
    console.press("Commencer")
    console.heading("Préparation")
    console.next("Présentations")
    naima.write("Votre phrase", "couturière à domicile")
    naima.press("Envoyer ma phrase")
    karim.write("Votre phrase", "Karim, libraire de métier")
    karim.press("Envoyer ma phrase")
    for screen in (wall, karim, console):
        screen.sees("couturière à domicile")

    # ── one text, withdrawn first, by keyboard, at 320 px
    naima.press("Retirer : couturière à domicile")
    naima.sees("L’historique le garde")
    look(naima, "withdrawn")
    wall.does_not_see("couturière à domicile")
    assert traces(folder, "couturière") != []
    naima.page.get_by_role("banner").get_by_role("button", name="Moi\u00a0: Naïma").press("Enter")
    dialog = naima.page.get_by_role("dialog", name="Moi\u00a0: Naïma")
    expect(dialog.get_by_role("heading", name="Moi\u00a0: Naïma")).to_be_focused()
    dialog.get_by_role("button", name="Mes textes").press("Enter")
    dialog = naima.page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Mes textes")).to_be_focused()
    expect(dialog.get_by_text("couturière à domicile", exact=True)).to_be_visible()
    look(naima, "texts")
    assert naima.faults() == []
    assert naima.overflow() == 0
    erase = dialog.get_by_role("button", name="Effacer pour de bon « couturière à domicile »")
    expect(erase).to_have_text("Effacer pour de bon")  # its words stand above it
    erase.focus()
    naima.page.keyboard.press("Enter")
    expect(dialog.get_by_role("heading", name="Effacer ce texte")).to_be_visible()
    expect(dialog.get_by_text("Hors d’atteinte")).to_be_visible()
    look(naima, "asked")
    assert naima.faults() == []
    dialog.get_by_role("button", name="Garder").press("Enter")
    expect(dialog.get_by_text("couturière à domicile", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Effacer pour de bon").click()
    dialog.get_by_role("button", name="Oui, effacer").click()
    expect(dialog.get_by_text("C’est effacé pour de bon")).to_be_visible()
    look(naima, "erased")
    for screen in (wall, karim, console, naima):
        screen.does_not_see("couturière à domicile")
    assert traces(folder, "couturière") == []
    wall.sees("libraire de métier")

    # ── somebody, from the console, once the session is over
    console.page.locator(".tb-person", has_text="Karim").click()
    console.unfold("Effacer ses textes")
    console.press("Effacer cette personne")
    console.sees("Effacer Karim ?")
    look(console, "person")
    console.press("Oui, effacer")
    console.sees("Cette personne est effacée pour de bon.")
    karim.heading("On ne vous retrouve pas")
    karim.sees("Ce téléphone n’est pas dans cette session.")
    wall.does_not_see("libraire de métier")
    assert traces(folder, "Karim", "libraire") == []

    # ── oneself
    naima.page.get_by_role("dialog").get_by_role("button", name="Me retirer de la session").click()
    naima.sees("Vous retirer de la session ?")
    look(naima, "leave")
    naima.page.get_by_role("dialog").get_by_role("button", name="Me retirer", exact=True).click()
    naima.heading("C’est fait")
    look(naima, "left")
    assert traces(folder, "Naïma") == []
    for screen in (console, wall, naima, karim):
        assert screen.errors == []


def keeps(phone: Phone, *words: str, comes: bool = True) -> None:
    """Waits until this tab keeps one of these beyond a reload, or with `comes` false, none."""
    phone.page.wait_for_function(
        """([words, comes]) => {
          const ours = Object.entries(sessionStorage).filter(([n]) => n.startsWith("tablee-"));
          return words.some((word) => ours.join().includes(word)) === comes;
        }""",
        arg=[list(words), comes],
    )


def test_a_tab_keeps_no_word_of_whoever_erases_everything_or_leaves(
    browser: Browser, server: Server
) -> None:
    console = Console(browser, server)
    console.open_session("Oublier")
    naima = Phone(browser, server, SMALL)
    naima.join(console.code, "Naïma")
    console.press("Commencer")
    console.heading("Préparation")
    console.next("Présentations")
    naima.write("Votre phrase", "couturière à domicile")
    naima.press("Envoyer ma phrase")
    naima.press("Retirer : couturière à domicile")
    naima.write("Votre phrase", "jamais envoyée")
    keeps(naima, "jamais")
    naima.press("Mes textes")
    dialog = naima.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Tout effacer").click()
    dialog.get_by_role("button", name="Oui, effacer").click()
    expect(dialog.get_by_text("C’est effacé pour de bon")).to_be_visible()
    keeps(naima, "jamais", "couturi", comes=False)
    naima.page.keyboard.press("Escape")
    expect(naima.page.get_by_label("Votre phrase")).to_have_value("")
    naima.write("Votre phrase", "encore une fois")
    keeps(naima, "encore")
    naima.press("Mes textes")
    dialog.get_by_role("button", name="Me retirer de la session").click()
    dialog.get_by_role("button", name="Me retirer", exact=True).click()
    naima.heading("C’est fait")
    keeps(naima, "encore", comes=False)
    naima.does_not_see("encore une fois")
    assert naima.errors == []
