"""The sheet made by two people at once on their screens, and read over on a phone."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from plugins.editing.forms import TWICE
from plugins.shared_notes import NoteLine
from tablee.activities import Agenda, AgendaStep
from tablee.model.entities import Role
from tablee.sdk.testing import facilitator_of, seat_of
from tablee.session import Sessions
from tablee.texts import speaking
from tablee.web.site import COOKIE
from tests.browser.support.room import SMALL, Console, Phone
from tests.support.server import Server
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from tablee.registry import Catalogue
    from tablee.session import Room

pytestmark = pytest.mark.browser

PATIENCE = 20_000
LAPTOP, SCRIBE = "laptop" * 5, "scribe" * 5


def line(page: Page, text: str) -> Locator:
    return page.locator(".tb-page .tb-card").filter(has=page.get_by_text(text, exact=True))


def reword(page: Page, old: str, new: str) -> None:
    """Opens the form of a line, and leaves it with other words in it."""
    line(page, old).get_by_role("button", name="Corriger").click()
    page.get_by_label("Le texte").fill(new)


def send(page: Page) -> None:
    page.locator("form.tb-ask button[type=submit]").click()


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    """Three lines that the scribe meant for the sheet."""
    folder = tmp_path / "sessions"
    folder.mkdir()
    agenda = Agenda("essai", "Essai", "", (AgendaStep("closing", 5),))
    with speaking("fr"):
        room = Sessions(folder, catalogue).create(LAPTOP, "Ensemble", agenda, facilitator="Yasmine")
        yasmine = facilitator_of(room)
        room.conduct.go_to(yasmine, room.agenda[0].id)
        bastien = room.people.join(SCRIBE, "Bastien")
        room.people.set_roles(yasmine, bastien.id, [Role.SCRIBE])
        notes = seat_of(room, bastien, "shared_notes")
        for text in ("Garder la lettre", "Éviter les doublons", "Réunir les agents"):
            notes.post(NoteLine(text, room.agenda[0].id, place="important"))
    room.close()
    return room


@pytest.fixture
def server(room: Room) -> Iterator[Server]:
    server = Server(room.store.folder.parent)
    server.start()
    yield server
    server.stop()


def test_two_people_make_the_sheet_at_once_and_a_phone_reads_it_over(
    browser: Browser, room: Room, server: Server
) -> None:
    session, keys = room.session.id, room.keys
    console, scribe = Console(browser, server), Phone(browser, server, SMALL)
    for screen, cookie in ((console, LAPTOP), (scribe, SCRIBE)):
        known = {"name": COOKIE, "value": cookie, "url": server.url}
        screen.context.add_cookies([known])  # type: ignore[list-item]
        screen.page.goto(f"{server.url}/?s={session}")
        way = screen.page.get_by_role("link", name="Synthèse")
        if way.get_attribute("target") == "_blank":  # beside the console, which stays
            screen.page.goto(f"{server.url}{way.get_attribute('href')}")
        else:
            way.click()
        expect(line(screen.page, "Garder la lettre")).to_be_visible(timeout=PATIENCE)
    reader = Phone(browser, server, SMALL)
    reader.join(keys.join, "Naïma")

    # Who works by keyboard comes back to the button of the line, and to the words left there.
    page = console.page
    rewording = line(page, "Garder la lettre").get_by_role("button", name="Corriger")
    rewording.press("Enter")
    page.get_by_label("Le texte").fill("Garder cette lettre")
    page.keyboard.press("Escape")
    expect(rewording).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Le texte")).to_have_value("Garder cette lettre")
    page.get_by_label("Le texte").press("Control+Enter")
    again = line(page, "Garder cette lettre").get_by_role("button", name=re.compile(r"Corriger\s:"))
    expect(again).to_be_focused(timeout=PATIENCE)

    # What one did is said over the sheet, and taken back there.
    page.locator(".tb-own-acts").get_by_role("button", name="Annuler").click()
    expect(line(page, "Garder la lettre")).to_be_visible(timeout=PATIENCE)

    # Both have the same line open; neither loses a word, and both screens show both.
    reword(console.page, "Éviter les doublons", "Éviter les doublons entre nous")
    reword(scribe.page, "Éviter les doublons", "Éviter de tout refaire")
    send(console.page)
    for page in (console.page, scribe.page):
        expect(page.get_by_text("Éviter les doublons entre nous", exact=True)).to_be_visible()
    send(scribe.page)
    for page in (console.page, scribe.page):
        expect(line(page, "Éviter de tout refaire")).to_contain_text("en même temps")

    # By keyboard: a line up, another left out; where a line comes from is one press away.
    grip = line(console.page, "Réunir les agents").get_by_role("button", name="Déplacer")
    grip.focus()
    console.page.keyboard.press("ArrowUp")
    line(scribe.page, "Garder la lettre").get_by_role("button", name="Laisser de côté").click()
    expect(line(console.page, "Garder la lettre")).to_contain_text("laissé de côté")
    line(console.page, "Éviter les doublons entre nous").get_by_text("Source").click()
    source = line(console.page, "Éviter les doublons entre nous").locator(".tb-source")
    expect(source).to_contain_text("Bastien, dans")
    expect(source).to_contain_text("«\u00a0Éviter les doublons\u00a0»")
    for screen in (console, scribe):
        assert screen.faults() == []
        assert screen.overflow() == 0

    # The draft goes to the phones, which answer.
    console.page.get_by_text("Faire relire").click()
    expect(console.page).to_have_url(re.compile("view=read"))
    expect(console.page.get_by_role("timer")).to_be_visible()
    console.page.get_by_role("button", name="Ouvrir la relecture").click()
    reader.page.get_by_role("link", name="La synthèse est à relire").click()
    opened = time.monotonic()
    expect(line(reader.page, "Réunir les agents")).to_be_visible(timeout=PATIENCE)
    expect(reader.page.get_by_text("Garder la lettre")).to_have_count(0)
    reader.page.get_by_role("button", name="J’approuve", exact=True).click()
    expect(reader.page.get_by_text("a lu, 1 approuve")).to_be_visible(timeout=PATIENCE)
    expect(reader.page.get_by_role("button", name="Annuler")).to_be_visible()
    reader.page.get_by_role("button", name="Ajouter une réserve").click()
    reader.page.get_by_label("Votre réserve").fill("Il manque le budget")
    send(reader.page)
    expect(reader.page.get_by_text("Votre réserve : Il manque le budget")).to_be_visible(
        timeout=PATIENCE
    )
    assert reader.faults() == []
    assert reader.overflow() == 0
    if folder := os.environ.get("LOOK"):
        reader.page.screenshot(path=Path(folder) / "review.png", full_page=True)
    mine = reader.page.locator(".tb-own")
    mine.get_by_role("button", name="Retirer ma réserve").press("Enter")
    expect(mine.get_by_text("Il manque le budget")).to_have_count(0)
    reader.page.get_by_role("button", name="Annuler", exact=True).press("Enter")
    expect(mine.get_by_text("Il manque le budget")).to_be_visible()
    expect(console.page.get_by_text("Pas encore lu")).to_contain_text("Bastien", timeout=PATIENCE)
    until(lambda: time.monotonic() - opened > TWICE)  # sooner it is the second of a double click
    console.page.get_by_role("button", name="Fermer la relecture").click()
    expect(console.page.get_by_role("button", name="Rouvrir")).to_be_visible(timeout=PATIENCE)

    sheet = reader.page.request.get(f"{server.url}/export/{session}/markdown")
    assert sheet.status == 403  # the synthesis is theirs once the session is closed
    written = console.page.request.get(f"{server.url}/export/{session}/markdown").text()
    assert "Garder la lettre" not in written
    assert "Naïma : Il manque le budget" in written
    assert written.index("Réunir les agents") < written.index("Éviter de tout refaire")
    for screen in (console, scribe, reader):
        assert screen.errors == []
        screen.close()


def test_sessions_made_before_the_sheet_could_be_edited_get_it(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    sessions = Sessions(tmp_path, catalogue)
    room = sessions.create("browser", "Ancienne", None, facilitator="Yasmine")
    with room.transaction(""):
        room.commit(gone=[step for step in room.beside if step.activity == "editing"])
    found = room.conduct.editing()
    assert found is not None
    assert room.conduct.editing() == found
    assert [step.activity for step in room.beside].count("editing") == 1
    sessions.close()
