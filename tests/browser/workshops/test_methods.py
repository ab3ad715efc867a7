"""An open forum and a moving debate: two phones, a console and a wall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.texts import speaking
from tablee.web.site import COOKIE
from tests.browser.support.room import SMALL, Console, Phone, Wall
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tablee.registry import Catalogue

LAPTOP = "laptop" * 5
PLACES = ["La cuisine", "Le jardin", "La cour", "Le salon"]
STEPS = (
    AgendaStep("market_place", 20, settings={"slots": 2, "places": PLACES}),
    AgendaStep("tables", 20),
    AgendaStep("positions", 15, settings={"statement": "Il faut tout décider ensemble."}),
)


class Forum:
    """A session of these steps, with its server and whoever looks."""

    def __init__(self, browser: Browser, folder: Path, catalogue: Catalogue) -> None:
        folder.mkdir()
        with speaking("fr"):
            sessions = Sessions(folder, catalogue)
            agenda = Agenda("essai", "Essai", "", STEPS)
            room = sessions.create(LAPTOP, "Forum ouvert", agenda, facilitator="Yasmine")
            room.conduct.start(facilitator_of(room))
            sessions.close()
        self.server = Server(folder)
        self.server.start()
        self.adele, self.bastien = (Phone(browser, self.server, SMALL) for _phone in range(2))
        self.adele.join(room.keys.join, "Adèle")
        self.bastien.join(room.keys.join, "Bastien")
        self.console = Console(browser, self.server)
        cookie = {"name": COOKIE, "value": LAPTOP, "url": self.server.url}
        self.console.context.add_cookies([cookie])  # type: ignore[list-item]
        self.console.page.goto(f"{self.server.url}/?s={room.session.id}")
        self.wall = Wall(browser, f"{self.server.url}/w/{room.keys.wall}")
        self.screens = (self.adele, self.bastien, self.console, self.wall)

    def is_sound(self) -> None:
        """Whether every screen is whole, and speaks to a screen reader."""
        for screen in self.screens:
            assert screen.faults() == []
        for phone in (self.adele, self.bastien):
            assert phone.overflow() == 0

    def close(self) -> None:
        for screen in self.screens:
            assert screen.errors == []
            screen.close()
        self.server.stop()


@pytest.fixture
def forum(browser: Browser, tmp_path: Path, catalogue: Catalogue) -> Iterator[Forum]:
    found = Forum(browser, tmp_path / "sessions", catalogue)
    yield found
    found.close()


def left_of(page: Page, square: str) -> float:
    box = page.locator(".tb-live .tb-col").filter(has_text=square).bounding_box()
    assert box is not None
    return box["x"]


def card(page: Page, title: str) -> Locator:
    return page.locator(".tb-live .tb-card").filter(has=page.get_by_text(title, exact=True))


def test_people_propose_topics_go_where_they_like_and_take_a_stand(forum: Forum) -> None:
    adele, bastien, console, wall = forum.adele, forum.bastien, forum.console, forum.wall

    # Anybody proposes a topic; the facilitator gives it its time and place from the console.
    field = "Votre sujet\u00a0; à la ligne, pourquoi en une phrase"
    adele.send(field, "Prêter des vélos\nOn en a douze.", "Proposer ce sujet")
    for screen in forum.screens:
        screen.sees("Prêter des vélos")
        screen.sees("On en a douze.")
    # A button says which topic; however few squares stand side by side, each slot has its rows.
    topic = card(console.page, "Prêter des vélos")
    grip = topic.get_by_role("button", name="Déplacer\u00a0: Prêter des vélos, On en a douze.")
    console.page.set_viewport_size({"width": 1280, "height": 800})
    first, second = (left_of(console.page, f"Créneau {n} · La cuisine") for n in (1, 2))
    assert first == second
    grip.click()
    squares = console.page.get_by_role("group", name="Déplacer vers…")
    squares.get_by_role("button", name="Créneau 1 · Le jardin").click()
    wall.sees("Créneau 1 · Le jardin")

    # Bastien goes there, and reads with whom.
    bastien.press("J’y vais")
    bastien.sees("avec Adèle")
    expect(bastien.page.get_by_role("button", name="Ne plus y aller")).to_be_visible()
    expect(adele.page.get_by_role("button", name="Ne plus y aller")).to_have_count(0)
    console.sees("2 personnes")
    forum.is_sound()

    # The step in groups that follows is the slot: what Bastien writes is on that table.
    console.next("Travail en groupes")
    bastien.sees("Prêter des vélos")
    bastien.send("Votre idée", "Un atelier le samedi", "Envoyer")
    for screen in forum.screens:
        screen.sees("Un atelier le samedi")

    # A stand is taken with one press, and everybody sees it.
    console.next("Débat mouvant")
    adele.sees("Où vous placez-vous")
    card(adele.page, "Pas d’accord").get_by_role("button", name="Je me place ici").click()
    wall.sees("1 personne s’est placée")
    bastien.sees("1 personne\u00a0: Adèle")
    forum.is_sound()

    # Whoever stands somewhere argues for it, unless saying otherwise; the others say for what.
    console.press("Passer aux arguments")
    adele.send("Votre argument", "On y passe la nuit.", "Envoyer cet argument")
    bastien.write("Votre argument", "Cela engage.")
    bastien.press("Envoyer cet argument")
    bastien.sees("Choisissez d’abord.")
    bastien.page.get_by_role("radio", name="D’accord", exact=True).check()
    bastien.press("Envoyer cet argument")
    for phone, side, words in (
        (adele, "3", "On y passe la nuit."),
        (bastien, "0", "Cela engage."),
    ):
        expect(phone.page.locator(f".tb-cards[data-zone='{side}']")).to_contain_text(words)
