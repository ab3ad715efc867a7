"""An agenda chosen, kept from the console, handed on as a file, brought in elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tablee.model.agendas import read
from tests.browser.support.room import SMALL, Console

if TYPE_CHECKING:
    from tests.support.server import Server

pytestmark = pytest.mark.browser

WRONG = """titel = "Ailleurs"
[[steps]]
activity = "canvass"
minute = 3
"""
ELSEWHERE = """title = "Venu d’ailleurs"
[[steps]]
activity = "canvas"
minutes = 3
title = "Nos idées"
[[steps]]
activity = "speed_boat"
minutes = 12
"""


def goes_home(console: Console) -> None:
    console.page.goto(console.server.url)
    console.heading("Ouvrir une session")


def picks_family(console: Console, name: str) -> None:
    console.page.locator(".st-key-agenda-families").get_by_text(name, exact=True).click()


def opens(console: Console, title: str) -> None:
    console.write("Titre de la session", title)
    console.write("Votre prénom", "Yasmine")
    console.press("Ouvrir la session")


def steps(console: Console, number: int) -> None:
    expect(console.page.locator(".tb-agenda-step")).to_have_count(number)


def hands_in(console: Console, file: str) -> None:
    data: FilePayload = {
        "name": "agenda.toml",
        "mimeType": "application/toml",
        "buffer": file.encode(),
    }
    console.page.locator('input[type="file"]').set_input_files(data)


def test_an_agenda_is_kept_handed_on_and_brought_in_and_what_is_missing_is_said(
    browser: Browser, server: Server
) -> None:
    console = Console(browser, server)
    goes_home(console)
    picks_family(console, "S’entraider (5)")  # pressed again, it lets go
    console.write("Chercher un agenda", "votre programme, FORUM").press("Enter")
    console.sees("Aucun agenda ne contient ces mots")
    console.write("Chercher un agenda", "son programme, FORUM").press("Enter")
    console.does_not_see("Aucun agenda")
    expect(console.page.get_by_role("radio", name="Forum ouvert")).to_be_checked()
    picks_family(console, "Réfléchir ensemble (4)")
    console.sees("Forum ouvert · 120 min")
    console.page.set_viewport_size(SMALL)  # type: ignore[arg-type] # a plain dict will do
    assert console.overflow() == 0
    assert console.faults() == []
    console.page.set_viewport_size({"width": 1280, "height": 900})
    opens(console, "Essai")
    console.heading("Prêt à commencer")
    steps(console, 6)

    # Its minutes add up to the total; before the start no step is said to be under way.
    each = console.page.locator(".tb-agenda-step .tb-m")
    expect(each).to_have_text(["1", "0,5", "2", "0,5", "4", "5"])
    console.page.locator(".tb-agenda-step").first.click()
    console.sees("Aucune étape n’est en cours")
    console.does_not_see("Revenir à l’étape en cours")
    console.press("Fermer cette étape")
    console.heading("Prêt à commencer")

    # Kept from the console: for the home page, and as a file.
    console.press("Garder cet agenda")
    console.write("Titre de l’agenda", "Le nôtre")
    console.press("Garder sur ce serveur")
    console.sees("Cet agenda est gardé")
    assert console.faults() == []
    with console.page.expect_download() as download:
        console.press("Télécharger cet agenda")
    agenda = read(Path(download.value.path()).read_bytes())
    assert (agenda.title, len(agenda.steps), agenda.minutes) == ("Le nôtre", 6, 13)
    assert agenda.summary, "that of the ready-made one, to be changed"
    goes_home(console)
    picks_family(console, "Gardés ici (1)")
    console.sees("Le nôtre · 13 min")
    opens(console, "Encore")
    console.heading("Prêt à commencer")
    steps(console, 6)

    # Brought in: what is wrong is said at once; what is not installed is agreed to.
    goes_home(console)
    console.unfold("Apporter un agenda")
    hands_in(console, WRONG)
    console.sees("Ligne 1 : « titel » n’est pas un mot de ces fichiers")
    console.sees("Ligne 4 : « minute »")
    assert console.faults() == []
    hands_in(console, ELSEWHERE)
    console.press("S’en servir")
    console.sees("Venu d’ailleurs · 15 min")
    opens(console, "Venue d’ailleurs")
    console.sees("Cochez « Ouvrir sans cela »")
    console.page.get_by_text("Ouvrir sans cela", exact=True).click()
    opens(console, "Venue d’ailleurs")
    console.heading("Prêt à commencer")
    steps(console, 1)

    # No longer kept.
    goes_home(console)
    picks_family(console, "Gardés ici (1)")
    console.unfold("Ses étapes, son fichier")
    console.press("Ne plus garder")
    console.press("Ne plus garder cet agenda")
    console.does_not_see("Gardés ici (1)")
    assert console.errors == []
    console.close()
