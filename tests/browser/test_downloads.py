"""All in one file, from a small phone and the keyboard alone: how far it is, then the file."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.room import SMALL, Console
from tests.server import Server

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_everything_is_had_in_one_file_by_keyboard_on_a_small_phone(
    browser: Browser, tmp_path: Path
) -> None:
    server = Server(tmp_path / "sessions")
    server.start()
    try:
        desk = Console(browser, server)
        desk.open_session("Un réseau à distance")
        session = desk.session
        desk.page.set_viewport_size(SMALL)  # type: ignore[arg-type] # a plain dict will do
        desk.page.goto(f"{server.url}/?s={session}&page=synthese")
        desk.page.get_by_role("radio", name="Télécharger").click()
        everything = desk.page.get_by_role("link", name="Tout en un fichier (ZIP)")
        expect(everything).to_be_visible(timeout=20_000)
        sizes = desk.page.locator(".tb-download").evaluate_all(
            "all => all.map(a => a.offsetHeight)"
        )
        assert min(sizes) >= 44
        assert not desk.overflow()
        assert desk.faults() == []

        everything.focus()
        with desk.page.expect_download() as begun:
            desk.page.keyboard.press("Enter")
            expect(desk.page.get_by_role("status")).to_contain_text("prêt", timeout=30_000)
        begun.value.save_as(tmp_path / "all.zip")
        assert f"{session}-synthese.html" in zipfile.ZipFile(tmp_path / "all.zip").namelist()
        assert not desk.overflow()
        assert desk.faults() == []

        again = desk.page.get_by_role("link", name="Télécharger de nouveau")
        with desk.page.expect_download() as second:
            again.focus()
            desk.page.keyboard.press("Enter")
        assert second.value.suggested_filename == f"{session}-synthese.zip"
        desk.page.get_by_role("link", name="Revenir à la session").click()
        desk.heading("Synthèse")
        assert desk.errors == []
        desk.close()
    finally:
        server.stop()
