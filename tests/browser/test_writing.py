"""What those who only take part write: no page is drawn for it, and nothing of it is lost."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, expect

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.storage import Store
from tablee.texts import speaking
from tablee.web.site import COOKIE
from tests.browser.room import SMALL, Console, Phone, until
from tests.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, WebSocket

    from tablee.registry import Catalogue

LAPTOP = "laptop" * 5
STEPS = ("introductions", "clarification", "action_canvas", "framing")
ASPECTS = ("Accueil", "Outils")


class Session:
    """A session that runs, with its server, its console and its phones."""

    def __init__(self, browser: Browser, folder: Path, catalogue: Catalogue) -> None:
        folder.mkdir()
        agenda = Agenda("essai", "Essai", "", tuple(AgendaStep(name, 10) for name in STEPS))
        with speaking("fr"):
            sessions = Sessions(folder, catalogue)
            room = sessions.create(LAPTOP, "Écrire ensemble", agenda, facilitator="Yasmine")
            yasmine = facilitator_of(room)
            canvas = next(step for step in room.agenda if step.activity == "action_canvas")
            for aspect in ASPECTS:
                content = catalogue.content("action_canvas", "aspect", {"text": aspect})
                room.words.post(yasmine, canvas.id, content)
            room.conduct.start(yasmine)
            sessions.close()
        self.code, self.id = room.keys.join, room.session.id
        self.browser, self.server = browser, Server(folder)
        self.server.start()
        self.screens: list[Phone | Console] = []

    def phone(self, name: str) -> Phone:
        """Somebody who joins, on a small phone; `sockets` counts Streamlit's on their pages."""
        phone = Phone(self.browser, self.server, SMALL)
        self.screens.append(phone)
        phone.page.on("websocket", self._watch)
        phone.join(self.code, name)
        return phone

    sockets = 0

    def _watch(self, _socket: WebSocket) -> None:
        self.sockets += 1

    def console(self) -> Console:
        """The facilitator's laptop."""
        console = Console(self.browser, self.server)
        self.screens.append(console)
        console.context.add_cookies([{"name": COOKIE, "value": LAPTOP, "url": self.server.url}])
        console.page.goto(f"{self.server.url}/?s={self.id}")
        going_on = console.page.get_by_role("button", name="Étape suivante")
        expect(going_on).to_be_visible()
        return console

    def texts(self) -> list[str]:
        """The words on the disk."""
        kept = Store(self.server.folder / self.id, read_only=True).documents("contributions")
        return [document["content"]["text"] for document in kept.values()]


@pytest.fixture
def session(browser: Browser, tmp_path: Path, catalogue: Catalogue) -> Iterator[Session]:
    opened = Session(browser, tmp_path / "sessions", catalogue)
    yield opened
    for screen in opened.screens:
        assert screen.errors == []
        assert screen.outside == []
        screen.close()
    opened.server.stop()


def quiet(phone: Phone | Console) -> None:
    """Until the page's script has run and rests."""
    expect(phone.page.locator('[data-test-script-state="notRunning"]')).to_have_count(1)
    phone.rests(300)


def question(phone: Phone) -> Locator:
    return phone.page.get_by_label("Votre question", exact=True)


def test_steps_and_words_reach_phones_whose_page_is_drawn_once(session: Session) -> None:
    naima, karim, console = session.phone("Naïma"), session.phone("Karim"), session.console()
    for phone in (naima, karim):
        expect(phone.page.get_by_label("Votre phrase")).to_be_visible()

    naima.write("Votre phrase", "Je tiens la bibliothèque du quartier.")
    naima.press("Envoyer ma phrase")
    naima.sees("C’est envoyé. Vous pouvez corriger votre phrase dans la liste.")
    naima.sees("Texte envoyé")
    karim.sees("Je tiens la bibliothèque du quartier.")
    assert naima.faults() == []
    assert naima.overflow() == 0

    console.next("Clarification")
    naima.sees("Posez des questions de faits")
    naima.send("Votre question", "Qui vient le samedi ?", "Poser ma question")
    karim.sees("Qui vient le samedi ?")
    karim.press("Moi aussi")
    expect(karim.page.get_by_role("button", name="Moi aussi")).to_have_attribute(
        "aria-pressed", "true"
    )

    console.next("Réflexion du groupe")
    expect(karim.page.get_by_role("radio", name="Accueil")).to_be_checked()
    karim.page.get_by_role("radio", name="Outils").check(force=True)
    karim.send("Votre idée", "Un annuaire commun", "Poser ma carte")
    outils = console.page.locator(".tb-col", has_text="Outils")
    expect(outils.get_by_text("Un annuaire commun")).to_be_visible()
    assert karim.faults() == []
    assert karim.overflow() == 0

    console.next("Problématique")
    naima.send("Un mot-clé à proposer", "accueil", "Proposer ce mot-clé")
    expect(naima.page.get_by_label("Une demande à proposer")).to_have_value(
        "J’aimerais que le groupe m’aide à "
    )
    karim.sees("accueil")
    assert session.sockets == 0, "Streamlit was loaded on a phone"


def test_one_corrects_withdraws_and_brings_back_ones_words(session: Session) -> None:
    naima, console = session.phone("Naïma"), session.console()
    console.next("Clarification")
    naima.send("Votre question", "Qui vient ?", "Poser ma question")

    naima.page.get_by_role("button", name="Corriger").first.click()
    edited = naima.page.get_by_label("Corriger", exact=True)
    expect(edited).to_be_focused()
    expect(edited).to_have_value("Qui vient ?")
    edited.fill("")
    naima.press("Enregistrer")
    naima.sees("Écrivez d’abord quelques mots.")
    edited.fill("Qui vient le samedi ?")
    assert naima.faults() == []
    naima.press("Enregistrer")
    console.sees("Qui vient le samedi ?")
    naima.sees("Texte corrigé")

    naima.page.get_by_role("button", name="Retirer").first.click()
    console.does_not_see("Qui vient le samedi ?")
    naima.press("Annuler")
    console.sees("Qui vient le samedi ?")
    naima.sees("Annulé : texte retiré")
    naima.press("Rétablir")
    console.does_not_see("Qui vient le samedi ?")
    naima.press("Annuler")

    naima.page.get_by_role("button", name="Qui a écrit cela ?").first.click()
    expect(naima.page.get_by_role("dialog")).to_contain_text("Naïma a corrigé")


def test_what_is_refused_or_not_sent_stays_typed(session: Session) -> None:
    naima, console = session.phone("Naïma"), session.console()
    console.next("Clarification")
    naima.write("Votre question", "x" * 2001)
    naima.press("Poser ma question")
    naima.sees("Ce texte est trop long")
    expect(question(naima)).to_have_value("x" * 2001)
    assert naima.faults() == []

    naima.write("Votre question", "Et le dimanche ?")
    naima.page.reload()
    expect(question(naima)).to_have_value("Et le dimanche ?")

    console.next("Réflexion du groupe")
    expect(naima.page.locator(".tb-kept")).to_contain_text("Et le dimanche ?")


def test_words_sent_while_the_server_is_away_arrive_once(session: Session) -> None:
    naima, console = session.phone("Naïma"), session.console()
    console.next("Clarification")
    expect(question(naima)).to_be_visible()
    session.server.stop()
    naima.write("Votre question", "Qui vient le samedi ?")
    naima.press("Poser ma question")
    naima.sees("Pas encore envoyé")
    session.server.start()
    expect(question(naima)).to_have_value("")
    assert session.texts().count("Qui vient le samedi ?") == 1


def test_presses_are_taken_after_the_server_was_started_again(session: Session) -> None:
    naima, console = session.phone("Naïma"), session.console()
    console.next("Clarification")
    expect(question(naima)).to_be_visible()
    session.server.stop(signal.SIGKILL)
    expect(console.page.locator('[data-test-connection-state="CONNECTED"]')).to_have_count(0)
    naima.lost()
    session.server.start()
    for screen in (naima, console):
        screen.connected()
    quiet(console)
    console.press("+1 min")
    console.sees("sur 11 min")
    naima.page.locator("footer").get_by_role("button", name="Moi").click()
    naima.sees("Votre prénom")
    naima.press("Fermer")
    naima.send("Votre question", "Qui vient ?", "Poser ma question")
    console.next("Réflexion du groupe")


def test_the_next_step_begins_at_its_top(session: Session) -> None:
    naima, console = session.phone("Naïma"), session.console()
    console.next("Clarification")
    for n in range(8):
        naima.send("Votre question", f"Question {n}", "Poser ma question")
    naima.sees("Question 7")
    naima.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    until(naima.page, lambda: naima.page.evaluate("scrollY") > 300)
    console.next("Réflexion du groupe")
    expect(naima.page.get_by_role("radio", name="Accueil")).to_be_visible()
    until(naima.page, lambda: naima.page.evaluate("scrollY") == 0)


def test_a_page_that_may_not_listen_says_why(browser: Browser, server: Server) -> None:
    server.stop()
    server.environ["TABLEE_STREAMS_EACH"] = "2"
    server.start()
    console = Console(browser, server)
    console.open_session("Trop de pages")
    phone = Phone(browser, server, SMALL)
    phone.join(console.code, "Naïma")
    pages = [phone.context.new_page() for _page in range(2)]
    for page in pages:
        page.goto(phone.page.url)
    expect(pages[-1].get_by_text("Trop de pages sont ouvertes")).to_be_visible()
    pages[0].close()
    expect(pages[-1].get_by_text("Vous êtes bien là")).to_be_visible()
    for screen in (phone, console):
        screen.close()
