"""A session that opens days before: the opening form, phones, the plain page, a personal link."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import facilitator_of, offered
from tablee.session import Sessions
from tablee.texts import speaking
from tests.browser.support.room import PHONE, SMALL, Console, Phone, Wall, until
from tests.browser.support.voting_room import PATIENCE, token
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

DAY = date.today() + timedelta(9)
PREPARED: dict[str, str] = {}
"""A session whose vote is prepared."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("before") / "sessions"
    folder.mkdir()
    with speaking("fr"):
        there = Sessions(folder, offered())
        agenda = Agenda(
            "essai", "Essai", "", (AgendaStep("dot_vote", 5), AgendaStep("action_canvas", 9))
        )
        room = there.create(token("Yasmine"), "Voter des jours", agenda, facilitator="Yasmine")
        by, step = facilitator_of(room), room.agenda[0].id
        room.conduct.start(by)
        room.voting.prepare(by, step, typed=["Un four", "Un jardin"], left_out=[])
        PREPARED.update(session=room.session.id, join=room.keys.join)
        there.close()
    server = Server(folder)
    server.start()
    yield server
    server.stop()


def test_people_come_days_before_write_and_come_back(browser: Browser, server: Server) -> None:
    console = Console(browser, server)
    page = console.page
    page.goto(server.url)
    console.write("Titre de la session", "Le four du village")
    console.write("Votre prénom", "Yasmine")
    page.get_by_text("La réunion est un autre jour").click()
    console.write("Jour de la réunion", "12/03/2020")
    console.press("Ouvrir la session")
    expect(page.get_by_role("alert").first).to_contain_text("Ce jour est passé")
    console.write("Jour de la réunion", f"{DAY:%d/%m/%Y}")
    console.write("Heure", "10:00")
    steps = page.get_by_role("combobox", name="Étapes ouvertes avant la réunion")
    option = page.get_by_role("option", name="2. Présentations")

    def unfolded() -> bool:  # what was typed before is taken in meanwhile, and folds it again
        if not option.is_visible():
            steps.click()
        return option.is_visible()

    until(page, unfolded)
    option.click()
    page.keyboard.press("Escape")
    console.press("Ouvrir la session")
    console.heading("Prêt à commencer")
    wall = Wall(browser, console.wall_address)
    phone = Phone(browser, server, SMALL)
    phone.join(console.code, "Ana")
    expect(phone.page.get_by_text("Réunion prévue")).to_be_visible()
    opened = phone.page.locator(".tb-before summary").first
    opened.click()
    phone.page.locator(".tb-before textarea").fill("Je fais du pain")
    phone.page.locator(".tb-before textarea").press("Control+Enter")
    expect(phone.page.get_by_text("Je fais du pain").first).to_be_visible()
    phone.page.locator(".tb-me").click()
    phone.page.get_by_role("button", name="Mon lien pour revenir").click()
    link = phone.page.get_by_label("Votre lien").input_value()
    other = Phone(browser, server, PHONE)
    other.page.goto(link)
    other.page.get_by_role("button", name="Revenir dans la session").click()
    expect(other.page.get_by_text("Vous êtes bien là, Ana")).to_be_visible(timeout=PATIENCE)
    lite = other.page.context.new_page()
    lite.goto(f"{server.url}/lite/{console.session}")
    lite.locator("main ul a").first.click()
    lite.goto(f"{server.url}/lite/{console.session}")
    lite.get_by_role("button", name="Mon lien pour revenir").click()
    expect(lite.locator("main")).to_contain_text(re.compile("/p/"))
    page.get_by_role("button", name="Commencer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Attendre").click()
    expect(dialog).to_have_count(0)
    console.heading("Prêt à commencer")
    page.get_by_role("button", name="Commencer").click()
    dialog.get_by_role("button", name="Commencer maintenant").click()
    expect(phone.page.locator(".tb-before")).to_have_count(0, timeout=PATIENCE)
    for screen in (console, phone, other, wall):
        assert screen.errors == []
        screen.close()


def test_a_vote_is_left_open_for_days(browser: Browser, server: Server) -> None:
    console = Console(browser, server)
    page = console.page
    console.returns(token("Yasmine"), PREPARED["session"])
    console.press("Laisser ouvert jusqu’à…")
    console.write("Jour de la clôture", f"{DAY:%d/%m/%Y}")
    console.write("Heure", "25h")
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    refused = page.get_by_test_id("stPopoverBody").get_by_text("Donnez une heure")
    expect(refused).to_be_visible(timeout=PATIENCE)
    console.write("Heure", "18 h 00")
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(page.get_by_text("On peut voter jusqu’au").first).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Escape")
    console.press("Ouvrir le vote")
    phone = Phone(browser, server, SMALL)
    phone.join(PREPARED["join"], "Ana")
    expect(phone.page.get_by_text("On peut voter jusqu’au")).to_be_visible(timeout=PATIENCE)
    page.get_by_text("Rappeler le vote").click()
    expect(page.locator("code", has_text=PREPARED["join"])).to_be_visible(timeout=PATIENCE)
    expect(phone.page.get_by_role("timer")).to_have_count(0)
    wall = Wall(browser, console.wall_address)
    expect(wall.page.locator(".tb-wall-place b")).to_contain_text("Voter des jours")
    expect(wall.page.locator(".tb-wall-ends")).to_contain_text("On peut voter jusqu’au")
    assert wall.page.locator(".tb-wall-place b").evaluate("b => b.clientWidth > 0")
    console.press("Étape suivante")
    expect(page.get_by_text("vote encore ouvert")).to_be_visible(timeout=PATIENCE)
    expect(phone.page.get_by_text("On peut encore voter")).to_be_visible(timeout=PATIENCE)
    phone.page.locator(".tb-before summary").click()
    phone.page.locator(".tb-before").get_by_role("button", name="J’ai fini").click()
    expect(phone.page.locator(".tb-before")).to_contain_text("Enregistré", timeout=PATIENCE)
    for screen in (console, phone, wall):
        assert screen.errors == []
        screen.close()
