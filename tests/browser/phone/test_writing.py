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
from tests.browser.support.light_place import routes_served
from tests.browser.support.room import SMALL, Console, Phone, until
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.web.site import Site

LAPTOP = "laptop" * 5
STEPS = ("introductions", "clarification", "action_canvas", "framing")
ASPECTS = ("Accueil", "Outils")


def prepared(sessions: Sessions, *, step: int = 0) -> Room:
    """A session whose first step runs, or a later one; aspects stand on its canvas."""
    agenda = Agenda("essai", "Essai", "", tuple(AgendaStep(name, 10) for name in STEPS))
    with speaking("fr"):
        room = sessions.create(LAPTOP, "Écrire ensemble", agenda, facilitator="Yasmine")
        yasmine = facilitator_of(room)
        canvas = next(each for each in room.agenda if each.activity == "action_canvas")
        for aspect in ASPECTS:
            content = room.catalogue.content("action_canvas", "aspect", {"text": aspect})
            room.words.post(yasmine, canvas.id, content)
        room.conduct.start(yasmine)
        for _step in range(step):
            room.conduct.next(yasmine)
    return room


class Session:
    """A session that runs, and its phones."""

    def __init__(self, browser: Browser, server: Server, code: str) -> None:
        self.browser, self.server, self.code = browser, server, code
        self.screens: list[Phone | Console] = []

    def phone(self, name: str) -> Phone:
        """Somebody who joins, on a small phone."""
        phone = Phone(self.browser, self.server, SMALL)
        self.screens.append(phone)
        phone.join(self.code, name)
        return phone


class Conducted(Session):
    """On our own routes; whoever facilitates is played in Python."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.room = prepared(site.sessions)
        at = Server(site.settings.sessions, port=site.settings.port)
        super().__init__(browser, at, self.room.keys.join)

    def next(self, title: str) -> None:
        """Goes on to the next step."""
        with speaking("fr"):
            self.room.conduct.next(facilitator_of(self.room))
        assert self.room.step_record(self.room.session.current or "").title == title


class Restarted(Session):
    """In a process of its own, at the second step, with a console."""

    def __init__(self, browser: Browser, folder: Path, catalogue: Catalogue) -> None:
        folder.mkdir()
        sessions = Sessions(folder, catalogue)
        room = prepared(sessions, step=1)
        self.id = room.session.id
        sessions.close()
        super().__init__(browser, Server(folder), room.keys.join)
        self.server.start()

    def console(self) -> Console:
        """The facilitator's laptop."""
        console = Console(self.browser, self.server)
        self.screens.append(console)
        console.returns(LAPTOP, self.id)
        going_on = console.page.get_by_role("button", name="Étape suivante")
        expect(going_on).to_be_visible()
        return console

    def texts(self) -> list[str]:
        """The words on the disk."""
        kept = Store(self.server.folder / self.id, read_only=True).documents("contributions")
        return [document["content"]["text"] for document in kept.values()]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with routes_served(tmp_path_factory.mktemp("writing")) as site:
        yield site


@pytest.fixture
def session(browser: Browser, site: Site) -> Iterator[Conducted]:
    opened = Conducted(browser, site)
    yield opened
    end(opened)


@pytest.fixture
def restarted(browser: Browser, tmp_path: Path, catalogue: Catalogue) -> Iterator[Restarted]:
    opened = Restarted(browser, tmp_path / "sessions", catalogue)
    yield opened
    end(opened)
    opened.server.stop()


def end(session: Session) -> None:
    for screen in session.screens:
        assert screen.errors == []
        assert screen.outside == []
        screen.close()


def quiet(phone: Phone | Console) -> None:
    """Until the page's script has run and rests."""
    expect(phone.page.locator('[data-test-script-state="notRunning"]')).to_have_count(1)
    phone.rests(300)


def question(phone: Phone) -> Locator:
    return phone.page.get_by_label("Votre question", exact=True)


def test_steps_and_words_reach_phones_whose_page_is_drawn_once(session: Conducted) -> None:
    naima, karim = session.phone("Naïma"), session.phone("Karim")
    for phone in (naima, karim):
        expect(phone.page.get_by_label("Votre phrase")).to_be_visible()

    naima.write("Votre phrase", "Je tiens la bibliothèque du quartier.")
    naima.press("Envoyer ma phrase")
    naima.sees("C’est envoyé. Vous pouvez corriger votre phrase dans la liste.")
    naima.sees("Texte envoyé")
    karim.sees("Je tiens la bibliothèque du quartier.")
    assert naima.faults() == []
    assert naima.overflow() == 0

    session.next("Clarification")
    naima.sees("Posez des questions de faits")
    naima.send("Votre question", "Qui vient le samedi ?", "Poser ma question")
    karim.sees("Qui vient le samedi ?")
    karim.press("Moi aussi")
    expect(karim.page.get_by_role("button", name="Moi aussi")).to_have_attribute(
        "aria-pressed", "true"
    )

    session.next("Réflexion du groupe")
    expect(karim.page.get_by_role("radio", name="Accueil")).to_be_checked()
    karim.page.get_by_role("radio", name="Outils").check(force=True)
    karim.send("Votre idée", "Un annuaire commun", "Poser ma carte")
    naima.press("Tout voir", exact=False)
    outils = naima.page.get_by_role("heading", name="Outils 1")
    expect(outils.locator("xpath=..").get_by_text("Un annuaire commun")).to_be_visible()
    assert karim.faults() == []
    assert karim.overflow() == 0

    session.next("Problématique")
    naima.send("Un mot-clé à proposer", "accueil", "Proposer ce mot-clé")
    expect(naima.page.get_by_label("Une demande à proposer")).to_have_value(
        "J’aimerais que le groupe m’aide à "
    )
    karim.sees("accueil")
    assert [*naima.sockets, *karim.sockets] == [], "Streamlit was loaded on a phone"


def test_one_corrects_withdraws_and_brings_back_ones_words(session: Conducted) -> None:
    naima, karim = session.phone("Naïma"), session.phone("Karim")
    session.next("Clarification")
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
    karim.sees("Qui vient le samedi ?")
    naima.sees("Texte corrigé")

    naima.page.get_by_role("button", name="Retirer").first.click()
    karim.does_not_see("Qui vient le samedi ?")
    naima.press("Annuler")
    karim.sees("Qui vient le samedi ?")
    naima.sees("Annulé : texte retiré")
    naima.press("Rétablir")
    karim.does_not_see("Qui vient le samedi ?")
    naima.press("Annuler")

    naima.page.get_by_role("button", name="Qui a écrit cela ?").first.click()
    expect(naima.page.get_by_role("dialog")).to_contain_text("Naïma a corrigé")


def test_what_is_refused_or_not_sent_stays_typed(session: Conducted) -> None:
    naima = session.phone("Naïma")
    session.next("Clarification")
    naima.write("Votre question", "x" * 2001)
    naima.press("Poser ma question")
    naima.sees("Ce texte est trop long")
    expect(question(naima)).to_have_value("x" * 2001)
    assert naima.faults() == []

    naima.write("Votre question", "Et le dimanche ?")
    naima.page.reload()
    expect(question(naima)).to_have_value("Et le dimanche ?")

    session.next("Réflexion du groupe")
    expect(naima.page.locator(".tb-kept")).to_contain_text("Et le dimanche ?")


def test_words_sent_while_the_server_is_away_arrive_once(restarted: Restarted) -> None:
    session, naima = restarted, restarted.phone("Naïma")
    expect(question(naima)).to_be_visible()
    session.server.stop()
    naima.write("Votre question", "Qui vient le samedi ?")
    naima.press("Poser ma question")
    naima.sees("Pas encore envoyé")
    session.server.start()
    expect(question(naima)).to_have_value("")
    assert session.texts().count("Qui vient le samedi ?") == 1


def test_presses_are_taken_after_the_server_was_started_again(restarted: Restarted) -> None:
    session = restarted
    naima, console = session.phone("Naïma"), session.console()
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


def test_the_next_step_begins_at_its_top(session: Conducted) -> None:
    naima = session.phone("Naïma")
    session.next("Clarification")
    for n in range(8):
        naima.send("Votre question", f"Question {n}", "Poser ma question")
    naima.sees("Question 7")
    naima.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    until(naima.page, lambda: naima.page.evaluate("scrollY") > 300)
    session.next("Réflexion du groupe")
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
