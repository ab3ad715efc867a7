"""Undo on a small phone by keyboard, history on the console, who wrote a text; English too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support.room import SMALL, Console, Phone

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.server import Server

pytestmark = pytest.mark.browser


def test_what_one_did_is_undone_on_the_phone_and_on_the_console(
    browser: Browser, server: Server
) -> None:
    console = Console(browser, server)
    console.open_session("Se raviser")
    naima = Phone(browser, server, SMALL)
    naima.join(console.code, "Naïma")
    karim = Phone(browser, server, locale="en-GB")
    karim.join(console.code, "Karim")
    console.press("Commencer")
    console.heading("Préparation")
    console.next("Présentations")

    naima.write("Votre phrase", "je relie des couturières")
    naima.press("Envoyer ma phrase")
    naima.sees("Texte envoyé")
    console.sees("je relie des couturières")

    # ── by keyboard, on the smallest phone
    undo = naima.page.get_by_role("button", name="Annuler", exact=True)
    box = undo.bounding_box()
    assert box is not None
    assert round(min(box["width"], box["height"])) >= 44
    undo.focus()
    naima.page.keyboard.press("Enter")
    naima.sees("Annulé\u00a0: texte envoyé")
    console.does_not_see("je relie des couturières")
    naima.press("Rétablir")
    console.sees("je relie des couturières")
    expect(naima.page.locator(".tb-write-did")).to_contain_text("Texte envoyé")
    assert naima.overflow() == 0
    assert naima.faults() == []

    # ── in English
    karim.write("Your sentence", "I mend bicycles")
    karim.press("Send my sentence")
    karim.sees("Text sent")
    karim.press("Undo")
    karim.sees("Undone: text sent")

    # ── the console: its own last act, then anybody's from the list
    card = console.page.locator("[data-id]").filter(has_text="je relie des couturières")
    card.get_by_role("button", name=re.compile("^Retirer")).click()
    console.press("Annuler\u00a0: texte retiré (Naïma) «\u00a0je relie des couturières\u00a0»")
    naima.sees("je relie des couturières")
    console.press("Historique")
    line = console.page.locator("[class*=st-key-told-]").filter(has_text="Annulé").first
    expect(line).to_contain_text("Yasmine")
    assert console.faults() == []
    console.page.keyboard.press("Escape")

    # ── who wrote this
    card.get_by_role("button", name=re.compile("^Qui a écrit cela")).click()
    dialog = console.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Naïma a écrit")
    expect(dialog).to_contain_text("Yasmine a annulé le retrait")
    assert console.faults() == []
    for screen in (console, naima, karim):
        assert screen.errors == []
