"""An unexpected fault is a sentence in its place: the page lives, and Streamlit's box never shows.

A plugin that breaks functions of the core by name stands for the faults that nobody knows yet.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.sdk.testing import enter, facilitator_of, open_room, start
from tablee.settings import ROOT
from tests.browser.support.room import Console, Phone, Screen
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tablee.registry import Catalogue

pytestmark = pytest.mark.browser

LAPTOP = "the-laptop-of-the-facilitator"

SABOTAGE = '''
"""Breaks what the file `broken.json` beside it names."""

import functools, importlib, json
from pathlib import Path
from tablee.activities.hookspecs import hookimpl

BROKEN = Path(__file__).parent / "broken.json"
NAMES = %s

def breakable(name, whole):
    @functools.wraps(whole)
    def maybe(*args, **kwargs):
        if name in json.loads(BROKEN.read_text()):
            raise KeyError("urns")
        return whole(*args, **kwargs)
    return maybe

for name in NAMES:
    module, _, path = name.partition(":")
    holder = importlib.import_module(module)
    *outer, last = path.split(".")
    for each in outer:
        holder = getattr(holder, each)
    setattr(holder, last, breakable(name, getattr(holder, last)))

@hookimpl
def states():
    return []
'''
UNDOABLE = "tablee.session.history.undo:History.undoable"
ACTS = "tablee.session.history.undo:History.acts"
PAGE = "tablee.ui.screens:draw"
PHONE_PAGE = "tablee.web.app.index_html:phone_page"
PAUSE = "tablee.session.agenda:Conduct.pause"
RENAME = "tablee.session.people.people:Attendance.rename"
MERGES = "tablee.session.people.people:Attendance.merges_to_propose"
HOME = "tablee.ui.home.agendas:choose"
TOLD = "tablee.isolation:incidents"
NAMES = [UNDOABLE, ACTS, PAGE, PHONE_PAGE, PAUSE, RENAME, MERGES, TOLD, HOME]
PART = "Cette partie de la page a rencontré une erreur."
REFUSED = "Tablée a rencontré une erreur. Réessayez dans un instant."
STREAMLIT = re.compile("has encountered an error|Ask (ChatGPT|Google)|Traceback|KeyError")


class Sabotaged:
    """A server in which parts of the core fail when told to."""

    def __init__(self, folder: Path, *, dev: bool = False) -> None:
        self.plugin = folder / "plugins" / "sabotage.py"
        self.plugin.parent.mkdir()
        self.plugin.write_text(SABOTAGE % json.dumps(NAMES))
        self.broken()
        environ = {"TABLEE_PLUGINS_DIR": str(self.plugin.parent)}
        environ |= {"TABLEE_DEV": "1"} if dev else {}
        self.server = Server(folder / "sessions", environ)
        self.server.folder.mkdir()
        self.server.start()

    def broken(self, *names: str) -> None:
        """From now on these fail, and no others."""
        (self.plugin.parent / "broken.json").write_text(json.dumps(names))


@pytest.fixture
def sabotaged(tmp_path: Path) -> Iterator[Sabotaged]:
    """The app itself, with something in it that can be broken."""
    broken = Sabotaged(tmp_path)
    yield broken
    broken.server.stop()


def whole(screen: Screen) -> None:
    """Nothing of Streamlit's own is said of an error."""
    expect(screen.page.locator('[data-testid="stException"]')).to_have_count(0)
    assert not STREAMLIT.search(screen.page.locator("body").inner_text())
    assert screen.errors == []


def test_a_fault_in_a_part_of_a_page_is_a_sentence_there(
    browser: Browser, sabotaged: Sabotaged
) -> None:
    console = Console(browser, sabotaged.server)
    console.open_session("Une salle qui tient")
    naima = Phone(browser, sabotaged.server)
    naima.join(console.code, "Naïma")

    # ── what can be undone, when the step is drawn
    sabotaged.broken(UNDOABLE)
    console.press("Commencer")
    console.heading("Préparation")
    console.sees(PART)
    expect(console.page.get_by_role("button", name="Étape suivante")).to_be_visible()
    console.sees("Naïma")
    whole(console)
    naima.sees("Préparation")
    whole(naima)

    # ── a list and a dialog
    sabotaged.broken(ACTS)
    console.next("Présentations")
    console.does_not_see(PART)
    console.press("Historique")
    console.sees(PART)
    whole(console)
    console.page.keyboard.press("Escape")
    sabotaged.broken(MERGES)
    console.press("+1 min")
    console.sees(PART)
    console.sees("Naïma")
    whole(console)

    # ── a press: what is typed elsewhere stays typed
    sabotaged.broken(PAUSE)
    words = console.write("Sa phrase", "je répare des vélos")
    naima.write("Votre phrase", "je relie des livres")
    console.press("Pause")
    console.sees("Une erreur a interrompu ce que vous demandiez.")
    console.heading("Présentations")
    expect(words).to_have_value("je répare des vélos")
    whole(console)
    console.press("+1 min")
    console.does_not_see("Une erreur a interrompu")

    # ── a phone's own form
    sabotaged.broken(RENAME)
    naima.press("Moi : Naïma")
    name = naima.write("Votre prénom", "Naïma B.")
    naima.press("Enregistrer")
    naima.sees(REFUSED)
    expect(name).to_have_value("Naïma B.")
    whole(naima)
    naima.press("Fermer")
    expect(naima.page.get_by_label("Votre phrase")).to_have_value("je relie des livres")
    sabotaged.broken()
    naima.press("Envoyer ma phrase")
    console.sees("je relie des livres")

    # ── a page of its own, and the whole of one
    sabotaged.broken(TOLD)
    console.page.goto(f"{sabotaged.server.url}/?s={console.session}&page=plugins")
    console.heading("Plugins")
    console.sees(PART)
    console.sees("Ceux de Tablée")
    whole(console)
    sabotaged.broken(PAGE)
    console.page.reload()
    console.sees("Cette page n’a pas pu s’afficher jusqu’au bout.")
    whole(console)
    sabotaged.broken(PHONE_PAGE)
    naima.page.reload()
    naima.sees(REFUSED)
    whole(naima)
    assert "KeyError" in sabotaged.server.log

    # ── the home page: its other half
    sabotaged.broken(HOME)
    console.page.goto(sabotaged.server.url)
    console.sees(PART)
    console.sees("Rejoindre avec un code")
    whole(console)

    sabotaged.broken()
    naima.page.reload()
    naima.sees("je relie des livres")
    naima.does_not_see(PART)


def test_while_somebody_writes_tablee_the_lines_of_a_fault_stand_under_its_sentence(
    browser: Browser, tmp_path: Path
) -> None:
    sabotaged = Sabotaged(tmp_path, dev=True)
    try:
        console = Console(browser, sabotaged.server)
        console.open_session("Une salle qui tient")
        sabotaged.broken(UNDOABLE, PAUSE)
        console.press("Commencer")
        console.sees(PART)
        console.sees("act = room.history.undoable(person, step, agenda=")
        console.press("Pause")
        console.sees("Une erreur a interrompu ce que vous demandiez.")
        console.sees("conduct.pause(person)")
        expect(console.page.locator('[data-testid="stException"]')).to_have_count(0)
        for word in ("Ask ChatGPT", "Ask Google", "has encountered an error"):
            console.does_not_see(word)
    finally:
        sabotaged.server.stop()


def test_the_step_of_a_vote_is_removed_and_comes_back_on_the_console(
    browser: Browser, server: Server, catalogue: Catalogue
) -> None:
    settings = {"dot_vote": {"secret": False, "source": "-"}}
    server.stop()
    room = open_room(server.folder, catalogue, "introductions", "dot_vote", settings=settings)
    boss, naima, twin = facilitator_of(room), enter(room, "Naïma"), enter(room, "Naima")
    step = start(room, "dot_vote")
    room.voting.prepare(boss, step, typed=["Un four à pain", "Un marché"], left_out=[])
    room.voting.open(boss, step)
    for voter in (naima, twin):
        room.voting.cast(voter, step, {"t1": 1})
    room.voting.close(boss, step)
    start(room, "introductions")
    room.conduct.remove_step(boss, step, with_words=True)
    room.devices.enter(LAPTOP)
    room.close()
    server.start()

    console = Console(browser, server)
    console.returns(LAPTOP, room.session.id)
    console.heading("Présentations")
    console.does_not_see("Gommettes")
    console.press("Historique")
    console.sees("Étape retirée")
    removed = console.page.locator("[class*=st-key-told-]", has_text="Étape retirée")
    removed.get_by_role("button", name="Annuler").click()
    console.page.keyboard.press("Escape")
    console.page.get_by_text("Gommettes").first.click()
    expect(console.page.get_by_text("Un four à pain").first).to_be_visible()
    whole(console)
    assert console.errors == []


def test_a_screen_that_is_no_python_is_a_sentence_and_no_box(
    browser: Browser, tmp_path: Path
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    shutil.copy(ROOT / "app.py", place)
    shutil.copytree(ROOT / ".streamlit", place / ".streamlit")
    (place / "screen.py").write_text("from tablee.ui import screens\nscreens.draw(\n")
    sessions = tmp_path / "sessions"
    sessions.mkdir()
    server = Server(sessions, command=(sys.executable, str(place / "app.py")))
    server.start()
    visitor = Console(browser, server)
    visitor.page.goto(server.url)
    expect(visitor.page.get_by_text("Cette page n’a pas pu s’afficher")).to_be_visible()
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    assert str(place) not in visitor.page.content()
    assert "was never closed" in server.log
    visitor.close()
    server.stop()
