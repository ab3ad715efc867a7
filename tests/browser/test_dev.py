"""`workshop run --dev`: an edited screen or plugin is taken up, sessions go on."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.browser.room import Console
from tests.server import ROOT, Server

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PARTS = ("workshop", "plugins", "assets", ".streamlit", "app.py", "screen.py", "pyproject.toml")


def test_an_edited_screen_and_plugin_are_taken_up_while_the_session_goes_on(
    browser: Browser, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part)
        else:
            shutil.copy(ROOT / part, copy / part)
    run = f"import sys; sys.path[0] = {str(copy)!r}; from workshop.command import main; main()"
    command = (sys.executable, "-c", run, "run", "--dev")
    server = Server(tmp_path / "sessions", command=command)
    server.folder.mkdir()
    server.start()
    try:
        console = Console(browser, server)
        console.open_session("Essai")
        screen = copy / "workshop" / "ui" / "console.py"
        screen.write_text(screen.read_text().replace('_("Prêt à commencer")', '"Presque prêt"'))
        console.heading("Presque prêt")
        console.press("Commencer")
        console.heading("Préparation")
        assert console.errors == []
    finally:
        server.stop()
