"""A step whose view never ends, before real browsers: the wall says so, phones go on."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.browser.support.room import Console, Phone, Wall
from tests.support.server import ROOT, Server

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

AGENDA = """
from tablee.activities import Agenda, AgendaStep
from tablee.activities.hookspecs import hookimpl

@hookimpl
def agendas():
    steps = (AgendaStep("loop_in_view", 5), AgendaStep("question_box", 5))
    summary = "Une étape qui ne finit pas, puis une bonne."
    return [Agenda("museum", "Musée", summary, steps, purpose="help")]
"""


def test_a_view_that_never_ends_holds_nobody_up(browser: Browser, tmp_path: Path) -> None:
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    shutil.copy(ROOT / "tests" / "museum" / "pieces" / "loop_in_view.py", plugins)
    example = ROOT / "docs" / "examples" / "question_box"
    shutil.copytree(example, plugins / example.name)
    (plugins / "museum.py").write_text(AGENDA)
    server = Server(tmp_path / "sessions", {"TABLEE_PLUGINS_DIR": str(plugins)})
    server.folder.mkdir()
    server.start()
    try:
        console = Console(browser, server)
        console.page.goto(server.url)
        console.page.locator("label", has_text="Musée").first.click()
        console.write("Titre de la session", "Essai")
        console.write("Votre prénom", "Yasmine")
        console.press("Ouvrir la session")
        console.heading("Prêt à commencer")
        phone = Phone(browser, server)
        phone.join(console.code, "Adèle")
        wall = Wall(browser, console.wall_address)

        console.press("Commencer")
        wall.sees("« Cassé » a rencontré une erreur.")
        phone.sees("« Cassé » a rencontré une erreur.")
        console.sees("« Broken.view » prenait trop de temps")
        wall.does_not_see("Broken.view")
        phone.send("Votre note", "Je l’écris quand même", "Envoyer")

        console.next("Boîte à questions")
        phone.send("Votre question", "Qui vient samedi", "Poser ma question")
        wall.sees("Qui vient samedi")
        assert "Je l’écris quand même" in console.export()
        console.page.goto(f"{server.url}/?s={console.session}&page=plugins")
        console.heading("En panne depuis le démarrage")
        console.sees("trop long, laissé de côté (loop_in_view.py:")
        assert [*console.errors, *phone.errors, *wall.errors] == []
    finally:
        server.stop()
