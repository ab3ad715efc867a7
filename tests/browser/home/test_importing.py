"""A report written elsewhere, from the home page to the console of its session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support.room import SMALL, Console
from tests.support.server import Server
from tests.support.sessions.written_report import REPORT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PATIENCE = 15_000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "sessions"
    folder.mkdir()
    served = Server(folder)
    served.start()
    yield served
    served.stop()


def test_a_report_is_pasted_looked_at_and_opened(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    console = Console(browser, server)
    page = console.page
    page.goto(server.url)
    console.unfold("Importer un compte rendu")
    page.get_by_role("button", name="Lire ce texte").click()
    console.sees("Choisissez d’abord un fichier, ou collez le texte du compte rendu.")

    # ── what is no report is refused in a sentence, and the pasted text stays
    picture = tmp_path / "plan.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    page.set_input_files("input[type=file]", picture)
    console.sees("Ce fichier est une image")
    field = console.write("Ou son texte, collé ici", REPORT.replace("oser", "<b>oser</b>"))
    field.blur()
    console.sees("Choisissez un fichier ou un texte collé, pas les deux.")
    page.locator("[data-testid=stFileChipDeleteBtn]").click()

    # ── what is understood is there before anything is created
    preview = page.locator(".st-key-import-preview")
    expect(preview).to_contain_text("Solène Vidalenc", timeout=PATIENCE)
    for told in ("6 personnes", "Secrétaire", "1 ligne gardée telle quelle", "<b>oser</b>"):
        expect(preview).to_contain_text(told)
    assert not list(server.folder.glob("*/journal.jsonl"))
    expect(field).to_have_value(REPORT.replace("oser", "<b>oser</b>"))
    page.get_by_text("Virginie et Virgine\u00a0: une seule personne\u00a0?").click()
    preview.get_by_text("PRESENTATION DU PROJET").click()
    expect(preview.get_by_text("- AG annuelle", exact=True)).to_be_visible()
    page.get_by_role("button", name="Créer la session").click()
    console.sees("Indiquez votre prénom")
    assert not list(server.folder.glob("*/journal.jsonl"))
    console.write("Votre prénom, pour animer", "Yasmine")
    assert console.faults() == []
    page.set_viewport_size(SMALL)  # type: ignore[arg-type] # a plain dict will do
    assert console.overflow() == 0
    page.set_viewport_size({"width": 1440, "height": 900})

    # ── its session
    page.get_by_role("button", name="Créer la session").focus()
    page.keyboard.press("Enter")
    console.heading("Toutes les étapes sont passées")
    expect(page.locator("body")).not_to_contain_text("Virgine")
    written = console.export()
    assert "\nInitié par Solène Vidalenc" in written
    assert "\nVirgine :menuisier" in written
    assert "\\<b>oser\\</b>" in written
    assert console.errors == []
