"""What is told aloud on a phone and on the wall, once each, and where the keyboard goes then.

One session on our own routes, without Streamlit; whoever facilitates is played in Python.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from plugins.action_canvas import CanvasCard
from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import enter, facilitator_of
from tablee.texts import speaking
from tests.browser.support.light_place import routes_served
from tests.browser.support.room import PHONE, SPY, Phone, Screen, Wall
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from tablee.session import Room

pytestmark = pytest.mark.browser

FIELD = ".tb-write textarea"
SENT = "Texte envoyé"


class Place:
    """A session whose canvas runs, Ana's phone and the wall."""

    def __init__(self, browser: Browser, room: Room, server: Server) -> None:
        self.room = room
        self.boss = facilitator_of(room)
        self.phone = Phone(browser, server, PHONE)
        self.phone.join(room.keys.join, "Ana")
        self.wall = Wall(browser, f"{server.url}/w/{room.keys.wall}")
        expect(self.page.locator(FIELD)).to_be_visible()
        expect(self.wall.page.locator("h1")).to_be_visible()
        for screen in (self.phone, self.wall):
            screen.page.evaluate(SPY)

    @property
    def page(self) -> Page:
        return self.phone.page

    def does(self, act: Callable[..., Any], *given: Any) -> None:
        """Something that whoever facilitates does."""
        with speaking("fr"):
            act(self.boss, *given)

    def heard(self, screen: Screen, *sentences: str) -> None:
        """Waits until these were said since it was last asked, and nothing else."""
        wait = "(n) => window.spoken.length >= n"
        screen.page.wait_for_function(wait, arg=len(sentences))
        assert screen.page.evaluate("() => window.spoken.splice(0)") == list(sentences)

    def all_heard(self, *sentences: str) -> None:
        for screen in (self.phone, self.wall):
            self.heard(screen, *sentences)

    def writes(self, text: str) -> None:
        """By keyboard, from the field to the button."""
        self.page.locator(FIELD).focus()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Control+Enter")
        expect(self.page.locator(".tb-card").filter(has_text=text).first).to_be_visible()

    def focused(self) -> str:
        named = "(e) => (e.getAttribute('aria-label') || e.textContent || e.tagName).trim()"
        return str(self.page.evaluate(f"({named})(document.activeElement)"))


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with routes_served(tmp_path_factory.mktemp("hearing")) as site:
        steps = [AgendaStep("action_canvas", 10), AgendaStep("dot_vote", 5), AgendaStep("roti", 5)]
        agenda = Agenda("essai", "Essai", "", tuple(steps))
        with speaking("fr"):
            room = site.sessions.create("laptop" * 5, "Le réseau", agenda, facilitator="Yasmine")
            room.conduct.start(facilitator_of(room))
        place = Place(browser, room, Server(site.settings.sessions, port=site.settings.port))
        yield place
        place.phone.close()
        place.wall.close()


def test_each_text_that_left_is_told_the_same_words_too(place: Place) -> None:
    for text in ("Une idée", "Une autre", "Et encore"):
        place.writes(text)
        place.heard(place.phone, SENT)
    place.writes("Une idée")
    place.heard(place.phone, SENT)
    assert place.phone.errors == []


def test_a_pause_is_told_to_all_and_its_end(place: Place) -> None:
    place.does(place.room.conduct.pause)
    place.all_heard("L’étape est en pause.")
    place.does(place.room.conduct.start)
    place.all_heard("L’étape reprend.")
    assert place.phone.errors == place.wall.errors == []


def test_what_was_withdrawn_leaves_the_keyboard_on_what_follows(place: Place) -> None:
    cards = place.page.locator(".tb-card")
    place.writes("À retirer")
    place.writes("À retirer aussi")
    while (left := cards.count()) > 0:
        cards.first.get_by_role("button", name=re.compile("^Retirer")).focus()
        place.page.keyboard.press("Enter")
        expect(cards).to_have_count(left - 1)
        place.page.wait_for_function("() => document.activeElement !== document.body")
        inside = place.page.evaluate("() => Boolean(document.activeElement.closest('.tb-card'))")
        assert inside is (left > 1), place.focused()
    expect(place.page.get_by_role("button", name="Annuler")).to_be_focused()
    place.page.wait_for_function("() => window.spoken.at(-1) === 'Texte retiré'")
    place.page.evaluate("() => window.spoken.splice(0)")


def test_another_step_and_each_turn_of_a_vote_are_told_once(place: Place) -> None:
    room, page = place.room, place.page
    page.locator(FIELD).focus()
    place.does(room.conduct.next)
    place.all_heard("Étape 2 sur 3 : Gommettes.".replace(" :", "\u00a0:"))
    expect(page).to_have_title("Gommettes · Le réseau · Tablée")
    expect(place.wall.page).to_have_title("Gommettes · Le réseau · Mur · Tablée")
    expect(page.locator("h1")).to_be_focused()
    vote = room.session.current or ""
    with speaking("fr"):
        room.voting.prepare(place.boss, vote, typed=("Un local", "Un stand"), left_out=())
    place.does(room.voting.open, vote)
    place.all_heard("Le vote est ouvert.")
    page.locator(".tb-ballot button").first.focus()
    place.does(room.voting.close, vote)
    place.all_heard("Le vote est clos.", "Résultat affiché.")
    page.wait_for_function("() => document.activeElement !== document.body")


def test_new_cards_are_counted_for_whoever_wants_it(place: Place) -> None:
    page, room = place.page, place.room
    if room.session.current != room.agenda[0].id:
        place.does(room.conduct.back)
        place.heard(place.phone, "Étape 1 sur 3\u00a0: Réflexion du groupe.")
    page.get_by_role("button", name="Moi").first.click()
    page.get_by_label("Annoncer les nouvelles cartes").check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.clock.install()
    page.reload()
    expect(page.locator(FIELD)).to_be_visible()
    page.evaluate(SPY)
    ben = enter(room, "Ben")
    for text in ("Un", "Deux"):
        with speaking("fr"):
            room.words.post(ben, room.agenda[0].id, CanvasCard(text))
        expect(page.locator(".tb-card").filter(has_text=text)).to_be_visible()
    page.clock.run_for(31_000)
    place.heard(place.phone, "2 nouvelles cartes")
