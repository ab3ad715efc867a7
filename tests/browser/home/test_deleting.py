"""A session deleted by whoever facilitates: gone from the list, the phones, the wall, the disk."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

from tablee.session.privacy.retention import DAY
from tablee.storage import Store
from tests.browser.support.room import Console, Phone, Wall

if TYPE_CHECKING:
    from tests.support.server import Server

FORMER = Path(__file__).parents[2] / "former" / "sessions" / "1-one-file"

pytestmark = pytest.mark.browser


def test_a_deleted_session_is_gone_everywhere(browser: Browser, shared_server: Server) -> None:
    server = shared_server
    console, phone = Console(browser, server), Phone(browser, server)
    console.open_session("Essai à effacer")
    folder = server.folder / console.session
    phone.join(console.code, "Naïma")
    wall = Wall(browser, console.wall_address)
    wall.sees("Naïma")

    console.page.goto(server.url)
    console.page.get_by_text("Supprimer une session").click()
    which = console.page.get_by_role("radiogroup", name="Laquelle ?")
    which.get_by_text("Essai à effacer · ").click()
    console.sees("« Essai à effacer » et tout ce qui y a été écrit disparaîtront")
    assert console.faults() == []
    console.press("Supprimer pour de bon")

    console.sees("« Essai à effacer » est supprimée.")
    console.sees("Vos sessions apparaîtront ici.")
    phone.sees("Cette session a été supprimée : il n’en reste rien ici.")
    wall.sees("Ce lien n’ouvre aucune session.")
    assert not folder.exists()
    for screen in (console, phone, wall):
        assert screen.errors == []
        screen.close()


def test_whoever_facilitates_is_told_what_will_be_deleted_and_what_was_damaged(
    browser: Browser, shared_server: Server
) -> None:
    server = shared_server
    console = Console(browser, server)
    console.open_session("Essai ancien")
    folder = server.folder / console.session
    server.stop()
    last = list(Store(folder, read_only=True).entries())[-1].at
    announced = {"at": time.time(), "last": last}
    (folder / ".announced").write_text(json.dumps(announced))
    snapshot = folder / "session.json"
    snapshot.write_bytes(snapshot.read_bytes().replace(b"Yasmine", b"Jasmine"))
    server.environ["TABLEE_RETENTION"] = "3"
    server.start()

    console.page.goto(server.url)
    link = console.page.get_by_role("link", name="Essai ancien")
    expect(link).to_contain_text("Cette session sera supprimée le")
    expect(link).to_contain_text(str(time.localtime(time.time() + 7 * DAY).tm_year))
    console.sees("Des fichiers de « Essai ancien » étaient abîmés.")
    console.sees("session.json : est abîmé")
    assert console.faults() == []
    link.click()
    console.sees("Cette session sera supprimée le")
    console.sees("session.json : est abîmé")
    expect(console.page.locator(".tb-agenda")).to_be_visible()  # what comes in last has come
    assert console.faults() == []
    console.press("C’est vu")
    console.does_not_see("étaient abîmés")
    console.page.goto(server.url)
    console.sees("Essai ancien")
    console.does_not_see("étaient abîmés")
    console.close()


def test_whoever_facilitates_is_told_once_that_a_session_was_brought_up_to_date(
    browser: Browser, shared_server: Server
) -> None:
    console = Console(browser, shared_server)
    console.open_session("Essai d’avant")
    session = console.session
    aside = shared_server.folder / session / "aside"
    aside.mkdir()
    shutil.copy(FORMER / "session.json", aside / "2026-01-01-000000-session.json")

    for address in (shared_server.url, console.page.url):
        console.page.goto(address)
        console.sees("« Essai d’avant » vient d’une version antérieure de Tablée")
        console.sees(f"tablee migrate --back {session}")
        assert console.faults() == []
    console.press("C’est vu")
    console.does_not_see("version antérieure")
    console.page.goto(shared_server.url)
    console.sees("Essai d’avant")
    console.does_not_see("version antérieure")
    console.close()
