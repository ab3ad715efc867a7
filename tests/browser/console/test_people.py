"""The people on the console: nothing pushes what one needs away, and a name leads to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import enter, facilitator_of
from tablee.session import Sessions
from tablee.session.access.links import BrowserLink, browser_hash
from tests.browser.support.room import Console
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tablee.registry import Catalogue

pytestmark = pytest.mark.browser

LAPTOP = "people" * 5
NAMES = (
    "Anne", "Bruno", "Chloé", "Driss", "Élodie", "Fatou", "Gaël", "Hugo", "Inès", "Jeanne",
    "Karim", "Lucie", "Ménalie", "Naïma", "Oscar", "Paulette", "Quentin", "Rosa", "Solène", "Tom",
    "Uma", "Victor", "Wassila", "Xavier", "Yann", "Zoé",
)  # fmt: skip
AGENDA = Agenda("", "", "", (AgendaStep("introductions", 5), AgendaStep("action_canvas", 5)))


@pytest.fixture(params=[26, 200])
def console(
    browser: Browser, tmp_path: Path, catalogue: Catalogue, request: pytest.FixtureRequest
) -> Iterator[Console]:
    """The console of a room of so many, a few with the same name, at 1366×768."""
    folder = tmp_path / "sessions"
    folder.mkdir()
    sessions = Sessions(folder, catalogue)
    room = sessions.create("somewhere-else", "Beaucoup", AGENDA, facilitator="Yasmine")
    yasmine = facilitator_of(room)
    with room.transaction():
        room.commit(BrowserLink(browser_hash(LAPTOP), yasmine.id, console=True))
    for n in range(request.param):
        enter(room, NAMES[n % 26] + (f" {chr(65 + n // 26)}" if n > 25 else ""))
    room.conduct.start(yasmine)
    sessions.close()
    server = Server(folder)
    server.start()
    opened = Console(browser, server)
    opened.page.set_viewport_size({"width": 1366, "height": 768})
    opened.returns(LAPTOP, room.session.id)
    opened.heading("Présentations")
    opened.rests()
    yield opened
    assert opened.errors == []
    opened.close()
    server.stop()


def test_a_name_gives_role_floor_and_voice_and_nothing_is_pushed_away(console: Console) -> None:
    page, dialog = console.page, console.page.get_by_role("dialog")
    for name in ("Ajouter quelqu’un", "Entrée"):
        expect(page.get_by_role("button", name=name).first).to_be_in_viewport(ratio=1)
    if (everybody := page.locator(".tb-everybody")).count():
        everybody.click()
        console.rests()
        expect(page.get_by_role("button", name="Ajouter quelqu’un")).to_be_in_viewport(ratio=1)
    assert console.overflow() == 0

    def opens(name: str) -> None:
        page.locator(".tb-person", has_text=name).first.click()
        expect(dialog).to_be_visible()
        console.rests()

    # Closed without saving, nothing that was typed or ticked is left for the next time.
    opens("Karim")
    dialog.get_by_text("À distance").click()
    dialog.get_by_label("Nom").fill("Karim le Grand")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    opens("Karim")
    expect(dialog.get_by_role("checkbox", name="À distance")).not_to_be_checked()
    expect(dialog.get_by_label("Nom")).to_have_value("Karim")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    opens("Karim")
    dialog.get_by_role("button", name="Secrétaire").click()
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".tb-person", has_text="Karim").first).to_contain_text("secrétaire")

    opens("Lucie")
    dialog.get_by_role("button", name="Donner la parole").click()
    expect(dialog).to_have_count(0)
    console.sees("Lucie parle")
    expect(page.locator(".tb-toast")).to_contain_text("Parole donnée")

    # Whoever was asked for by name counts over whose turn it is, and over who was chosen before.
    speaks = page.get_by_label("Qui parle\u00a0?")
    for name in ("Hugo", "Inès"):
        opens(name)
        dialog.get_by_role("button", name="Parler pour cette personne").click()
        expect(dialog).to_have_count(0)
        console.rests()  # the line of the one before leaves with the drawing
        expect(speaks).to_have_value(name)
    page.get_by_label("Sa phrase").fill("Je tiens le jardin")
    console.press("Ajouter")
    console.sees("Je tiens le jardin")
    expect(page.locator(".tb-card, li", has_text="Je tiens le jardin").first).to_contain_text(
        "Inès"
    )

    opens("Tom")
    console.unfold("Effacer ses textes, ou la personne")
    dialog.get_by_role("button", name="Effacer cette personne").click()
    expect(dialog.get_by_role("button", name="Oui, effacer")).to_be_visible()
    dialog.get_by_role("button", name="Garder").click()
    expect(dialog).to_have_count(0)
