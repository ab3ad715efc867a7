"""The light page of phones in a real browser: by keyboard, cut off, put away, framed, closed."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, TypeVar

import pytest
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.model.entities import Role
from tablee.registry import load
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.settings import ROOT
from tablee.storage import Store
from tablee.texts import speaking
from tablee.web.http.cookies import new_browser
from tablee.web.site import COOKIE
from tests.browser.support.room import SMALL, Console, Phone, until
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Route

S = TypeVar("S", Phone, Console)
LAPTOP = "laptop" * 5
AWAY = 40_000
"""Milliseconds of a cut, and of a phone in a pocket."""
DRAWN = """
from dataclasses import dataclass
from typing import ClassVar

import streamlit as st

from tablee.plugin import Audience, Content, Intro, N_, Seat, StepRecord, Text, View, hookimpl

API = 1


@dataclass(frozen=True)
class Word(Content):
    kind: ClassVar[str] = "word"
    text: str = ""


class Drawn(Intro):
    name: ClassVar[str] = "drawn"
    title: ClassVar[str] = N_("Dessiné à la main")
    contents: ClassVar[tuple[type[Content], ...]] = (Word,)

    def view(self, step: StepRecord, audience: Audience) -> View:
        return Text(", ".join(word.text for _c, word in step.of(Word)) or "rien encore")

    def render(self, seat: Seat) -> None:
        with st.form(seat.key("form")):
            said = st.text_input("Un mot à dessiner", key=seat.key("word"))
            if st.form_submit_button("Dessiner"):
                seat.post(Word(said))


@hookimpl
def intros():
    return [Drawn]
"""
"""A plugin of somebody else's, which draws with Streamlit for those who take part."""


class Place:
    """A session of two steps, its server, and Naïma's phone."""

    def __init__(self, browser: Browser, folder: Path, *, role: Role = Role.PARTICIPANT) -> None:
        plugins, sessions = folder / "plugins", folder / "sessions"
        plugins.mkdir()
        sessions.mkdir()
        (plugins / "drawn.py").write_text(DRAWN, "utf-8")
        steps = (
            AgendaStep("go_round", 10),
            AgendaStep("drawn", 10),
            AgendaStep("clarification", 5),
        )
        self.token = new_browser()
        with speaking("fr"):
            opened = Sessions(sessions, load([ROOT / "plugins", plugins]))
            room = opened.create(LAPTOP, "Un essai", Agenda("essai", "Essai", "", steps))
            yasmine = facilitator_of(room)
            naima = room.people.join(self.token, "Naïma")
            room.people.set_roles(yasmine, naima.id, {role})
            room.conduct.start(yasmine)
            opened.close()
        self.browser, self.id = browser, room.session.id
        self.server = Server(sessions)
        self.server.environ["TABLEE_PLUGINS_DIR"] = str(plugins)
        self.server.start()
        self.screens: list[Phone | Console] = []
        self.phone = self.screen(Phone(browser, self.server, SMALL), self.token)

    def screen(self, screen: S, token: str) -> S:
        """Somebody who is in already."""
        self.screens.append(screen)
        cookie = {"name": COOKIE, "value": token, "url": self.server.url}
        screen.context.add_cookies([cookie])  # type: ignore[list-item]
        screen.page.goto(f"{self.server.url}/?s={self.id}")
        return screen

    def console(self) -> Console:
        """The facilitator's laptop."""
        console = self.screen(Console(self.browser, self.server), LAPTOP)
        going_on = console.page.get_by_role("button", name="Étape suivante")
        expect(going_on).to_be_visible()
        return console

    def texts(self) -> list[str]:
        """The words on the disk."""
        kept = Store(self.server.folder / self.id, read_only=True).documents("contributions")
        return [document["content"]["text"] for document in kept.values()]


@pytest.fixture
def place(browser: Browser, tmp_path: Path) -> Iterator[Place]:
    made = Place(browser, tmp_path)
    yield made
    for screen in made.screens:
        assert screen.errors == []
        assert screen.outside == []
        screen.close()
    made.server.stop()


ANSWER, SEND = "Votre réponse", "Envoyer ma réponse"


def test_all_of_it_by_keyboard(place: Place) -> None:
    phone = place.phone
    field = phone.page.get_by_label(ANSWER, exact=True)
    expect(field).to_be_visible()
    assert phone.page.title().startswith("Tour de parole · ")
    assert phone.page.locator("html").get_attribute("lang") == "fr"
    for _press in range(6):
        phone.page.keyboard.press("Tab")
        if field.evaluate("el => el === document.activeElement"):
            break
    phone.page.keyboard.type("Une idée")
    phone.page.keyboard.press("Control+Enter")
    phone.sees("Texte envoyé")
    phone.page.locator(".tb-me").focus()
    phone.page.keyboard.press("Enter")
    dialog = phone.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Moi : Naïma")
    assert phone.faults() == []
    phone.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(phone.page.locator(".tb-me")).to_be_focused()
    assert phone.overflow() == 0


def test_a_cut_of_forty_seconds_loses_nothing(place: Place) -> None:
    phone = place.phone
    phone.page.clock.install()
    phone.page.reload()
    phone.write(ANSWER, "À moitié écr")
    phone.context.set_offline(True)
    phone.page.clock.fast_forward(AWAY)
    phone.lost()
    phone.write(ANSWER, "À moitié écrit, puis fini")
    phone.press(SEND)
    phone.sees("Pas encore envoyé")
    phone.context.set_offline(False)
    phone.page.clock.run_for(5_000)
    phone.sees("Texte envoyé")
    phone.connected()
    assert place.texts() == ["À moitié écrit, puis fini"]


def test_a_restart_and_a_locked_screen_amid_a_word_lose_nothing(place: Place) -> None:
    phone = place.phone
    phone.page.clock.install()
    phone.page.reload()
    phone.write(ANSWER, "Au milieu d’un m")
    place.server.stop(signal.SIGKILL)
    phone.page.evaluate("""() => {
        Object.defineProperty(document, "hidden", { value: true, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }""")
    phone.page.clock.fast_forward(AWAY)
    place.server.start()
    phone.page.evaluate("""() => {
        delete document.hidden;
        document.dispatchEvent(new Event("visibilitychange"));
    }""")
    phone.page.clock.run_for(5_000)
    phone.connected()
    expect(phone.page.get_by_label(ANSWER, exact=True)).to_have_value("Au milieu d’un m")
    phone.page.reload()  # a phone that had to let the page go
    expect(phone.page.get_by_label(ANSWER, exact=True)).to_have_value("Au milieu d’un m")
    phone.write(ANSWER, "Au milieu d’un mot")
    phone.press(SEND)
    phone.sees("Texte envoyé")
    assert place.texts() == ["Au milieu d’un mot"]


def test_what_a_plugin_draws_by_itself_stands_in_a_frame_of_its_own_height(place: Place) -> None:
    phone, console = place.phone, place.console()
    expect(phone.page.get_by_label(ANSWER, exact=True)).to_be_visible()
    expect(phone.page.locator("iframe")).to_have_count(0)
    coming: list[Route] = []
    phone.page.route(lambda url: "page=own" in url, lambda route: coming.append(route))
    console.next("Dessiné à la main")
    phone.sees("a une page à elle : elle arrive")
    until(phone.page, lambda: bool(coming))
    coming[0].continue_()
    phone.sees("rien encore")
    own = phone.own_page()
    field = own.get_by_label("Un mot à dessiner")
    expect(field).to_be_visible(timeout=30_000)
    phone.does_not_see("elle arrive")
    frame = phone.page.locator(".tb-own-page > iframe")
    until(phone.page, lambda: frame.evaluate("el => el.clientHeight") > 100)
    wider = "el => el.contentDocument.documentElement.scrollWidth - el.clientWidth"
    until(phone.page, lambda: frame.evaluate(wider) <= 0)
    field.fill("un chat")
    own.get_by_role("button", name="Dessiner").click()
    expect(phone.page.locator(".tb-text")).to_have_text("un chat")
    assert phone.overflow() == 0
    console.next("Clarification")
    expect(phone.page.locator("iframe")).to_have_count(0)
    phone.sees("Votre question")


def test_a_closed_session_thanks_and_says_what_one_takes_along(place: Place) -> None:
    phone, console = place.phone, place.console()
    console.next("Dessiné à la main")
    console.next("Clarification")
    console.press("Terminer l’étape")
    console.press("Terminer la session")
    phone.heading("La session est terminée")
    phone.sees("Merci")
    pdf = phone.page.get_by_role("link", name="PDF")
    expect(pdf).to_be_visible()
    box = pdf.bounding_box()
    assert box is not None
    assert box["width"] > 250  # a whole line, for a thumb
    assert box["height"] >= 44
    expect(phone.page.get_by_role("heading", name="La session est terminée")).to_have_count(1)
    assert phone.faults() == []
    assert phone.overflow() == 0
