"""A canvas chosen, composed, used and kept from the console, with people’s cards on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

from tablee.model.canvases import read
from tests.browser.support.room import SMALL, Console, Phone, Wall

if TYPE_CHECKING:
    from tests.support.server import Server

pytestmark = pytest.mark.browser

COMPOSE = "Composer un canevas"


def opens_editor(console: Console) -> None:
    console.press("Réglages")
    console.press(COMPOSE)
    console.heading(COMPOSE)


def picks(console: Console, label: str, option: str) -> None:
    """Chooses where a page that scrolls, or the catalogue, would close the list again."""
    console.page.get_by_label(label, exact=True).first.scroll_into_view_if_needed()
    console.still()
    console.choose(label, option)


def test_a_canvas_is_composed_used_kept_and_used_again_and_no_card_is_lost(
    browser: Browser, server: Server
) -> None:
    console, phone = Console(browser, server), Phone(browser, server, SMALL)
    console.open_session("Essai de canevas")
    console.press("Ajouter une étape")
    offer = console.page.locator(".st-key-offer-canvas")
    picks(console, "Canevas", "Impact et effort")
    offer.get_by_role("button", name="Ajouter").click()
    expect(console.page.get_by_role("dialog")).to_have_count(0)  # it closes once it is done
    console.page.locator(".tb-agenda-step", has_text="Impact et effort").click()
    console.press("Aller à cette étape")
    phone.join(console.code, "Naïma")
    phone.page.get_by_label("Grands projets").check(force=True)
    phone.send("Votre idée", "Un jardin sur le toit", "Poser ma carte")
    phone.sees("Impact +, Effort +")
    assert phone.overflow() == 0
    zone = console.page.locator('section[data-zone="large"]')
    expect(zone).to_contain_text("Un jardin sur le toit")

    # What is not a canvas yet is said, and nothing typed is lost.
    opens_editor(console)
    console.write("Titre du canevas", "Notre grille")
    console.write("Dessin de la grille", "1 7\n3 4").blur()
    console.sees("La case « 7 » ne désigne aucune zone".replace(" ", "\u00a0", 1))
    expect(console.page.get_by_role("button", name="Utiliser ici")).to_be_disabled()
    expect(console.page.get_by_label("Titre du canevas")).to_have_value("Notre grille")
    assert console.faults() == []
    console.write("Dessin de la grille", "1 2\n3 4").blur()

    # A zone less: its card stays. A plugin's canvas that somebody changed is theirs.
    console.press("Retirer la zone 2")
    drawing = console.page.get_by_role("textbox", name="Dessin de la grille")
    expect(drawing).to_have_value("1 .\n2 3")
    console.press("Garder pour d’autres sessions")
    console.sees("Ce canevas est gardé")
    console.press("Utiliser ici")
    loose = console.page.locator('section[data-zone="loose"]')
    expect(loose).to_contain_text("Un jardin sur le toit")
    expect(console.page.locator("section[data-zone]")).to_have_count(4)
    expect(phone.page.get_by_label("Grands projets")).to_have_count(0)
    wall = Wall(browser, console.wall_address)
    expect(wall.page.locator('section[data-zone="loose"]')).to_contain_text("Un jardin sur le toit")

    # As a file, and from one.
    opens_editor(console)
    console.page.get_by_text("En fichier").click()
    with console.page.expect_download() as download:
        console.press("Télécharger ce canevas")
    assert download.value.suggested_filename == "notre-grille.toml"
    saved = read(Path(download.value.path()).read_bytes())
    assert (saved.title, saved.rows) == ("Notre grille", ("quick .", "small costly"))
    upload = console.page.locator('input[type="file"]')
    upload.set_input_files({"name": "faux.toml", "mimeType": "", "buffer": b"titre = 'x'"})
    console.sees("n’est pas un mot de ces fichiers")
    console.press("Fermer")
    console.heading("Notre grille")

    # Another session of this server has it among the others; then it is kept no longer.
    console.open_session("Une autre session")
    console.page.locator(".tb-agenda-step", has_text="Réflexion du groupe").click()
    console.heading("Réflexion du groupe")
    opens_editor(console)
    picks(console, "Partir de…", "Notre grille")
    console.press("Reprendre celui-ci")
    expect(console.page.get_by_label("Titre du canevas")).to_have_value("Notre grille")
    console.press("Ne plus garder")
    console.press("Ne plus garder ce canevas")
    console.sees("Ce canevas n’est plus gardé.")
    assert list((server.folder / "canvases").iterdir()) == []
    console.press("Utiliser ici")
    expect(console.page.locator("section[data-zone]")).to_have_count(3)
    for screen in (console, phone, wall):
        assert (screen.errors, screen.outside) == ([], [])
        screen.close()
