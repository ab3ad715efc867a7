"""The agenda on the console: the catalogue, the order of steps, settings that say so once saved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.support.room import SMALL, Console, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.support.server import Server

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1366, "height": 768}


@pytest.fixture
def console(browser: Browser, shared_server: Server) -> Iterator[Console]:
    """A laptop on which the first step of the first agenda runs."""
    opened = Console(browser, shared_server)
    opened.page.set_viewport_size(LAPTOP)  # type: ignore[arg-type] # a plain dict will do
    opened.open_session("Essai de l’agenda")
    opened.press("Commencer")
    opened.heading("Préparation")
    opened.rests()
    yield opened
    opened.close()


def steps(console: Console) -> Locator:
    return console.page.locator(".tb-agenda-step")


def are(console: Console, *wanted: str) -> None:
    """Waits until the agenda's steps are these, in this order."""
    until(console.page, lambda: titles(console) == [*wanted])


def titles(console: Console) -> list[str]:
    words = steps(console).locator(".tb-words").all_inner_texts()
    return [each.partition("\n")[0] for each in words]


def test_a_step_comes_from_the_catalogue_once_after_the_running_one(console: Console) -> None:
    before = titles(console)
    console.press("Ajouter une étape")
    dialog = console.page.get_by_role("dialog")
    offers = dialog.locator('[class*="st-key-offer-"]')
    expect(offers.last.get_by_role("button", name="Ajouter")).to_be_visible()
    console.rests()
    expect(offers.locator("img.tb-sketch")).to_have_count(offers.count())
    assert console.faults() == []
    add = dialog.get_by_role("button", name="Ajouter Gommettes", exact=True)
    add.scroll_into_view_if_needed()
    add.dblclick()
    expect(dialog).to_have_count(0)
    expect(steps(console)).to_have_count(len(before) + 1)
    are(console, before[0], "Gommettes", *before[1:])
    expect(console.page.locator(".tb-toast")).to_contain_text("Étape ajoutée")


def test_the_keyboard_and_the_hand_put_a_step_elsewhere(console: Console) -> None:
    page, before = console.page, titles(console)
    steps(console).nth(2).focus()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")  # the first answer is still on its way
    expect(page.locator("#tb-announcer")).to_contain_text("à la place 5 sur")
    moved = [*before[:2], *before[3:5], before[2], *before[5:]]
    are(console, *moved)
    console.rests()
    expect(steps(console).nth(4)).to_be_focused()
    expect(page.get_by_text("Réglages", exact=True).first).to_be_visible()  # it was not opened

    here, there = steps(console).nth(4).bounding_box(), steps(console).nth(1).bounding_box()
    assert here is not None
    assert there is not None
    page.mouse.move(here["x"] + 60, here["y"] + 20)
    page.mouse.down()
    page.mouse.move(here["x"] + 60, here["y"] - 20, steps=5)
    page.mouse.move(there["x"] + 60, there["y"] + 8, steps=8)
    page.mouse.up()
    until(page, lambda: titles(console)[1] == before[2])
    console.rests()
    are(console, before[0], before[2], before[1], *before[3:])
    page.reload()
    expect(steps(console).nth(1)).to_contain_text(before[2])
    expect(page.get_by_text("Vous regardez une autre étape")).to_have_count(0)


def test_settings_count_once_saved_and_say_so(console: Console) -> None:
    page = console.page
    console.press("Réglages")
    console.sees("Rien ne change avant")
    console.write("Titre de l’étape", "Accueil et rôles")
    console.press("Enregistrer")
    toast = page.locator(".tb-toast")
    expect(toast).to_contain_text("Réglages enregistrés")
    expect(page.get_by_label("Titre de l’étape")).to_have_count(0)
    console.heading("Accueil et rôles")
    toast.get_by_role("button", name="Annuler").click()
    console.heading("Préparation")
    console.press("Réglages")
    expect(page.get_by_label("Titre de l’étape")).to_have_value("Préparation")


def test_however_many_settings_there_are_they_are_saved_without_scrolling(
    console: Console,
) -> None:
    console.press("Ajouter une étape")
    console.press("Ajouter Jugement majoritaire")
    expect(console.page.get_by_role("dialog")).to_have_count(0)
    steps(console).nth(1).click()
    console.heading("Jugement majoritaire")
    console.rests()
    console.press("Réglages")
    save = console.page.get_by_role("button", name="Enregistrer", exact=True)
    expect(save).to_be_in_viewport(ratio=1)
    console.page.set_viewport_size(SMALL)  # type: ignore[arg-type] # a plain dict will do
    expect(console.page.get_by_role("button", name=re.compile("Réglages")).first).to_be_attached()
    assert console.overflow() == 0


def test_what_to_say_is_told_step_by_step(console: Console) -> None:
    console.press("Que dire\u00a0?")
    body = console.page.get_by_test_id("stPopoverBody")
    expect(body).to_contain_text("À quoi sert cette étape")
    expect(body).to_contain_text("Prenez votre téléphone et scannez le code")
    expect(body).to_contain_text("À surveiller")
    assert console.faults() == []
    console.page.keyboard.press("Escape")
    console.next("Présentations")
    console.press("Que dire\u00a0?")
    expect(body).to_contain_text("votre prénom, ce que vous faites")
    console.page.set_viewport_size(SMALL)  # type: ignore[arg-type] # a plain dict will do
    assert console.overflow() == 0
