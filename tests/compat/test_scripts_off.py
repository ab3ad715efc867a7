"""A current Chromium whose scripts are off: coming in, writing, correcting, voting, on `/lite`."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.web.site import COOKIE
from tests.browser.support.room import SMALL, Screen
from tests.compat.rooms import OPTIONS, ready, token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.compat.rooms import Ready

pytestmark = pytest.mark.browser

EXCELLENT = "Excellent"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    with ready(tmp_path_factory.mktemp("plain") / "sessions", ("plain",)) as served:
        yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.set_viewport_size({"width": SMALL["width"], "height": SMALL["height"]})
    yield page
    context.close()


def look(page: Page, name: str) -> None:
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=Path(folder) / f"plain-{name}.png", full_page=True)


def sits(page: Page, room: Ready, session: str) -> None:
    cookie = {"name": COOKIE, "value": token("naima"), "url": room.server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{room.server.url}/lite/{session}")


def test_a_card_is_written_seen_on_a_wall_and_corrected(
    page: Page, room: Ready, browser: Browser
) -> None:
    wall = Screen(browser, {"width": 1920, "height": 1080})
    wall.page.goto(room.wall)
    page.goto(f"{room.join}?lang=fr")
    page.get_by_label("Votre prénom").fill("Zoé")
    page.get_by_role("button", name="Entrer dans la session").click()
    expect(page).to_have_url(re.compile("/lite/"))
    card = "Goûter d’été à l’œuvre 🌱"
    page.get_by_label("Votre idée").fill(card)
    page.get_by_role("button", name="Poser ma carte").click()
    expect(page.locator(".card", has_text=card)).to_be_visible()
    look(page, "card")
    expect(wall.page.get_by_text(card)).to_be_visible()

    page.get_by_role("link", name="Corriger").click()
    edited = page.get_by_label("Votre texte")
    expect(edited).to_have_value(card)
    edited.fill(f"{card}, puis noël")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".card", has_text=f"{card}, puis noël")).to_be_visible()
    expect(wall.page.get_by_text(f"{card}, puis noël")).to_be_visible()


def test_dots_are_kept_and_too_many_are_refused(page: Page, room: Ready) -> None:
    sits(page, room, room.votes["dot_vote", "plain"])
    dots = page.get_by_label(OPTIONS[0])
    send = page.get_by_role("button", name="Envoyer mon bulletin")
    dots.fill("2")
    page.get_by_label(OPTIONS[1]).fill("2")
    send.click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(dots).to_have_value("2")
    page.get_by_label(OPTIONS[1]).fill("1")
    send.click()
    expect(page.get_by_text("Votre bulletin est enregistré")).to_be_visible()
    look(page, "dot_vote")
    page.reload()
    expect(dots).to_have_value("2")


def test_a_judgment_is_kept(page: Page, room: Ready) -> None:
    sits(page, room, room.votes["majority_judgment", "plain"])
    judged = page.get_by_role("group", name=OPTIONS[0]).get_by_label(EXCELLENT)
    judged.check()
    page.get_by_role("button", name="Envoyer mon bulletin").click()
    expect(page.get_by_text("Votre bulletin est enregistré")).to_be_visible()
    look(page, "majority_judgment")
    page.reload()
    expect(judged).to_be_checked()


def test_the_trial_of_a_phone_waits_for_nothing(page: Page, room: Ready) -> None:
    page.goto(f"{room.server.url}/test?lang=fr")
    expect(page.locator("noscript p")).to_contain_text("JavaScript est coupé")
    expect(page.get_by_text("Mesure en cours")).to_be_hidden()  # nothing measures


def test_ones_own_text_is_erased_then_oneself(page: Page, room: Ready) -> None:
    page.goto(f"{room.join}?lang=fr")
    page.get_by_label("Votre prénom").fill("Ines")
    page.get_by_role("button", name="Entrer dans la session").click()
    page.get_by_label("Votre idée").fill("Une idée de trop")
    page.get_by_role("button", name="Poser ma carte").click()
    page.get_by_role("link", name="Mes textes").click()
    page.get_by_role("link", name="Effacer pour de bon").click()
    page.get_by_role("button", name="Oui, effacer").click()
    expect(page.get_by_role("status")).to_contain_text("C’est effacé pour de bon")
    look(page, "texts")
    page.get_by_role("link", name="Revenir à la session").click()
    expect(page.get_by_text("Une idée de trop")).to_have_count(0)
    page.get_by_role("link", name="Mes textes").click()
    page.get_by_role("link", name="Me retirer de la session").click()
    page.get_by_role("button", name="Me retirer").click()
    expect(page.get_by_role("heading", name="C’est fait")).to_be_visible()
    look(page, "left")


def test_a_result_is_shown(page: Page, room: Ready) -> None:
    sits(page, room, room.result)
    expect(page.locator(".results")).to_contain_text(OPTIONS[0])
    look(page, "result")
