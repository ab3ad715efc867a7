"""`tablee run --dev`: an edited screen or plugin is taken up, sessions go on."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support.room import Console, Wall
from tests.support.server import ROOT, Server

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PARTS = ("tablee", "plugins", "assets", ".streamlit", "app.py", "screen.py", "pyproject.toml")


def test_an_edited_screen_and_plugin_are_taken_up_while_the_session_goes_on(
    browser: Browser, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part)
        else:
            shutil.copy(ROOT / part, copy / part)
    run = f"import sys; sys.path[0] = {str(copy)!r}; from tablee.cli import main; main()"
    command = (sys.executable, "-c", run, "run", "--dev")
    server = Server(tmp_path / "sessions", command=command)
    server.folder.mkdir()
    server.start()
    try:
        console = Console(browser, server)
        console.open_session("Essai")
        # until its first drawing has ended, Streamlit draws the home page again instead
        expect(console.page.locator('[data-test-script-state="notRunning"]')).to_have_count(1)
        screen = copy / "tablee" / "ui" / "console" / "page.py"
        screen.write_text(screen.read_text().replace('_("Prêt à commencer")', '"Presque prêt"'))
        try:
            console.heading("Presque prêt")
        except AssertionError:  # an edit that Streamlit's watcher misses is there at the next click
            console.page.reload()
            console.heading("Presque prêt")
        console.press("Commencer")
        console.heading("Préparation")
        wall = Wall(browser, console.wall_address)
        wall.sees("Personne n’est encore là")

        plugin = copy / "plugins" / "welcome" / "__init__.py"
        written = plugin.read_text()
        plugin.write_text(written.replace("Personne n’est encore là", "Salle vide"))
        console.sees("Salle vide")
        wall.sees("Salle vide")

        # one that fails: the console has its lines, and nobody else
        plugin.write_text(written.replace("lobby = _lobby(step, audience)", "lobby = 1 / 0"))
        console.sees("ZeroDivisionError")
        expect(console.page.locator("pre.tb-lines")).to_contain_text("lobby = 1 / 0")
        wall.sees("« Préparation » a rencontré une erreur.")
        wall.does_not_see("lobby = 1 / 0")

        # one that does not load: it stays as it was
        plugin.write_text(written.replace("def prompt(self", "def prompt((self"))
        console.sees("« welcome » reste comme il était")
        plugin.write_text(written)
        wall.sees("Personne n’est encore là")
        console.does_not_see("« welcome » reste comme il était")
        assert console.errors == []
    finally:
        server.stop()
