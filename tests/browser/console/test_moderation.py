"""Cards that wait before the wall: the facilitator’s queue, the author’s phone, no other screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.sdk.testing import facilitator_of, offered
from tablee.session import Sessions
from tablee.texts import speaking
from tests.browser.support.light_place import Lite
from tests.browser.support.room import SMALL, Console, Phone, Wall
from tests.browser.support.voting_room import PATIENCE, canvas_session, token
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.browser

FIELD = ".tb-write textarea"
SPOKEN = """() => {
  window.spoken = [];
  const told = ({ addedNodes }) => [...addedNodes].map((line) => line.textContent);
  new MutationObserver((all) => window.spoken.push(...all.flatMap(told)))
    .observe(document.getElementById("tb-announcer"), { childList: true });
}"""


class Screens:
    """Yasmine’s console, Ana’s phone and plain page, Bob’s phone, the wall: one canvas runs."""

    def __init__(
        self, browser: Browser, server: Server, session: str, join: str, wall: str
    ) -> None:
        self.console = Console(browser, server)
        self.console.returns(token("Yasmine"), session)
        self.ana, self.bob = (Phone(browser, server, SMALL) for _one in range(2))
        self.ana.join(join, "Ana")
        self.bob.join(join, "Bob")
        self.lite = Lite(browser, self.ana, session)
        self.wall = Wall(browser, f"{server.url}/w/{wall}")
        expect(self.ana.page.locator(FIELD)).to_be_visible(timeout=PATIENCE)
        expect(self.console.page.locator(".tb-card").first).to_be_visible(timeout=PATIENCE)

    @property
    def queue(self) -> Locator:
        return self.console.page.locator(".tb-queue")

    def waits(self, text: str) -> Locator:
        """The card of the queue that says this."""
        return self.queue.locator(".tb-card").filter(has_text=text)

    def writes(self, text: str) -> None:
        self.ana.page.locator(FIELD).fill(text)
        self.ana.page.locator(FIELD).press("Control+Enter")
        expect(self.waits(text)).to_be_visible(timeout=PATIENCE)

    def nobody_else_reads(self, text: str) -> None:
        for screen in (self.bob, self.wall):
            expect(screen.page.get_by_text(text)).to_have_count(0)


@pytest.fixture(scope="module")
def screens(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screens]:
    folder = tmp_path_factory.mktemp("moderation") / "sessions"
    folder.mkdir()
    with speaking("fr"):
        there = Sessions(folder, offered())
        prepared = canvas_session(there)
        room = there.get(prepared.session)
        room.conduct.configure(facilitator_of(room), room.agenda[0].id, moderated=True)
        join, wall = room.keys.join, room.keys.wall
        there.close()
    server = Server(folder)
    server.start()
    found = Screens(browser, server, prepared.session, join, wall)
    yield found
    for screen in (found.console, found.ana, found.bob, found.wall):
        assert screen.errors == []
        screen.close()
    server.stop()


def test_a_card_waits_and_is_shown_with_its_authors_name(screens: Screens) -> None:
    expect(screens.ana.page.get_by_text("lit d’abord, puis montre")).to_be_visible()
    screens.writes("Un four à pain")
    expect(screens.ana.page.get_by_text("Attend d’être montré")).to_be_visible()
    for name in ("Montrer", "Montrer sans nom", "Mettre de côté"):  # in sight, in words
        expect(
            screens.waits("Un four").locator(".tb-asked").get_by_text(name, exact=True)
        ).to_be_visible()
    screens.nobody_else_reads("Un four à pain")
    screens.waits("Un four").get_by_role("button", name="Montrer", exact=True).click()
    for screen in (screens.bob, screens.wall):
        expect(screen.page.get_by_text("Un four à pain").first).to_be_visible(timeout=PATIENCE)
    expect(screens.ana.page.get_by_text("Attend d’être montré")).to_have_count(0)
    expect(screens.waits("Un four")).to_have_count(0)


def test_a_card_is_shown_without_name_by_keyboard(screens: Screens) -> None:
    screens.writes("Un avis délicat")
    button = screens.waits("délicat").get_by_role("button", name=re.compile("^Montrer sans nom"))
    button.focus()
    button.press("Enter")
    card = screens.bob.page.locator(".tb-card").filter(has_text="Un avis délicat").first
    expect(card).to_be_visible(timeout=PATIENCE)
    expect(card.get_by_text("Ana")).to_have_count(0)
    expect(screens.ana.page.get_by_text("Montré sans votre nom")).to_be_visible(timeout=PATIENCE)
    undo = screens.console.page.locator(".st-key-history button p", has_text="Annuler")
    expect(undo).to_contain_text("texte en attente", timeout=PATIENCE)
    right = "e => e.getBoundingClientRect().right"
    assert undo.evaluate(right) <= undo.locator("xpath=ancestor::button").evaluate(right) + 1


def test_a_card_is_set_aside_with_a_word_that_its_author_reads_and_hears(screens: Screens) -> None:
    screens.writes("Le voisin du dessus")
    screens.ana.page.evaluate(SPOKEN)
    card = screens.waits("Le voisin")
    card.get_by_role("button", name=re.compile("^Mettre de côté")).click()
    card.locator("textarea").fill("Sans viser quelqu’un ?")
    card.get_by_role("button", name="Mettre de côté", exact=True).last.click()
    told = "Elle vous dit : « Sans viser quelqu’un ? »"
    expect(screens.ana.page.locator("main").get_by_text(told)).to_be_visible(timeout=PATIENCE)
    screens.ana.page.wait_for_function("(t) => window.spoken.some((s) => s.includes(t))", arg=told)
    screens.nobody_else_reads("Le voisin")
    expect(screens.queue.get_by_text("Mis de côté", exact=True)).to_be_visible()
    plain = screens.lite.opens()
    expect(plain.get_by_text(told)).to_be_visible()
    screens.lite.leaves()
    assert screens.ana.overflow() == 0
    assert screens.console.overflow() == 0
    for screen in (screens.console, screens.ana):
        assert screen.faults() == []


def test_the_queue_is_asked_for_and_left_while_the_step_runs(screens: Screens) -> None:
    page = screens.console.page
    screens.console.press("Réglages")
    page.get_by_text("Les textes attendent que je les montre").click()
    expect(screens.ana.page.get_by_text("lit d’abord, puis montre")).to_have_count(0)
    screens.ana.page.locator(FIELD).fill("Sans attendre")
    screens.ana.page.locator(FIELD).press("Control+Enter")
    expect(screens.bob.page.get_by_text("Sans attendre").first).to_be_visible(timeout=PATIENCE)
