"""The page of the organisation's identity, in a browser: what it keeps, refuses, and to whom."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from PIL import Image
from playwright.sync_api import expect

from tablee.document.identity import read_identity
from tests.browser.support.room import Console
from tests.support.server import Server
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, FilePayload

pytestmark = pytest.mark.browser

BLUE = "#0B3D91"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "whose"


@pytest.fixture
def served(tmp_path: Path, folder: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    sessions = tmp_path / "sessions"
    sessions.mkdir()
    more = getattr(request, "param", {"TABLEE_PUBLIC_URL": ""})
    server = Server(sessions, {"TABLEE_IDENTITY": str(folder), **more})
    server.start()
    yield server
    server.stop()


def look(console: Console, name: str) -> None:
    if shots := os.environ.get("LOOK"):
        console.page.screenshot(path=Path(shots) / f"{name}.png", full_page=True)


def png() -> bytes:
    data = io.BytesIO()
    Image.new("RGBA", (240, 80), BLUE).save(data, "PNG")
    return data.getvalue()


def model(*, with_macros: bool = False) -> bytes:
    data = io.BytesIO()
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Papier à en-tête"
    document.save(data)
    if with_macros:
        with zipfile.ZipFile(data, "a") as archive:
            archive.writestr("word/vbaProject.bin", b"Sub")
    return data.getvalue()


def word(data: bytes) -> FilePayload:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": "m.docx", "mimeType": kind, "buffer": data}


def opened(browser: Browser, server: Server) -> Console:
    console = Console(browser, server)
    console.page.set_viewport_size({"width": 1366, "height": 900})
    console.page.goto(f"{server.url}/?page=identity")
    console.heading("Vos documents")
    return console


def test_name_logo_colours_and_a_model_are_kept_for_every_document(
    browser: Browser, served: Server, folder: Path
) -> None:
    console = opened(browser, served)
    page = console.page
    page.get_by_label("Nom de l’organisation").fill("Réseau des Causses")
    page.get_by_label("Nom de l’organisation").press("Enter")
    preview = page.frame_locator("iframe")
    expect(preview.get_by_text("Réseau des Causses")).to_be_visible()
    uploads = page.locator("input[type=file]")
    uploads.first.set_input_files({"name": "l.png", "mimeType": "image/png", "buffer": png()})
    expect(preview.locator("header img")).to_be_visible()
    page.get_by_text("Modèles Word et LibreOffice").click()
    uploads.nth(1).set_input_files(word(model(with_macros=True)))
    expect(page.get_by_text("contient des macros")).to_be_visible()
    look(console, "identity")
    console.press("Enregistrer")
    expect(page.get_by_text("Le reste est enregistré")).to_be_visible()
    kept = read_identity(folder)
    assert (kept.identity.name, kept.refused) == ("Réseau des Causses", ())
    assert kept.identity.logo.startswith(b"\x89PNG")
    assert not kept.identity.models

    page.get_by_text("Modèles Word et LibreOffice").click()
    uploads.nth(1).set_input_files(word(model()))
    expect(page.get_by_text("m.docx")).to_be_visible()
    console.press("Enregistrer")
    expect(page.get_by_text("C’est enregistré")).to_be_visible()
    assert set(read_identity(folder).identity.models) == {"docx"}
    assert console.faults() == []

    page.get_by_text("Retirer le logo").click()
    expect(preview.locator("header img")).to_have_count(0)
    console.press("Enregistrer")
    until(lambda: not read_identity(folder).identity.logo)
    assert console.errors == []
    console.close()


def test_a_colour_that_is_hard_to_read_is_said_at_once_and_not_kept(
    browser: Browser, served: Server, folder: Path
) -> None:
    console = opened(browser, served)
    page = console.page
    page.get_by_text("Nos propres couleurs").click()
    expect(page.get_by_text("se lit bien").first).to_be_visible()
    page.get_by_test_id("stColorPickerBlock").first.click()
    page.locator("input[id^=rc-editable-input]").first.fill("FFCC00")
    page.keyboard.press("Escape")
    expect(page.get_by_text("choisissez-la plus foncée")).to_be_visible()
    look(console, "identity-colour")
    console.press("Enregistrer")
    expect(page.get_by_text("#FFCC00 n’est pas gardée.")).to_be_visible()
    assert not read_identity(folder).identity.accent
    console.close()


@pytest.mark.parametrize("served", [{}], indirect=True)  # of a public address, whoever it is
def test_on_a_server_for_others_the_page_only_shows_it(browser: Browser, served: Server) -> None:
    console = opened(browser, served)
    expect(console.page.get_by_text("tablee identity")).to_be_visible()
    expect(console.page.get_by_role("button", name="Enregistrer")).to_have_count(0)
    look(console, "identity-others")
    console.close()
