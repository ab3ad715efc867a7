"""Two phones, a console and a wall build one canvas together: by mouse, touch and keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.storage import Store
from tablee.texts import speaking
from tablee.web.site import COOKIE
from tests.browser.support.room import SMALL, Console, Phone, Wall, until
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tablee.registry import Catalogue

LAPTOP = "laptop" * 5
ZONES = ("Commencer", "Continuer", "Renoncer")
CANVAS: dict[str, Any] = {
    "name": "essai",
    "title": "Trois zones",
    "layout": "grid",
    "rows": ["commencer continuer", "renoncer renoncer"],
    "zones": [{"id": title.lower(), "title": title} for title in ZONES],
}
CARDS = {
    "continuer": ("La lettre du mois", "Le repas partagé"),
    "renoncer": ("Les réunions du soir",),
}


class Canvas:
    """A session whose step is a canvas, with its server and whoever looks."""

    def __init__(
        self, browser: Browser, folder: Path, catalogue: Catalogue, **settings: object
    ) -> None:
        folder.mkdir()
        step = AgendaStep("canvas", 10, settings={"template": CANVAS, **settings})
        agenda = Agenda("essai", "Essai", "", (step, AgendaStep("closing", 5)))
        with speaking("fr"):
            sessions = Sessions(folder, catalogue)
            room = sessions.create(LAPTOP, "Bâtir ensemble", agenda, facilitator="Yasmine")
            room.conduct.start(facilitator_of(room))
            for zone, cards in CARDS.items() if not settings.get("alone") else ():
                for text in cards:
                    content = catalogue.content("canvas", "card", {"text": text, "aspect": zone})
                    room.words.post(facilitator_of(room), room.agenda[0].id, content)
            sessions.close()
        self.room, self.browser, self.folder = room, browser, folder
        self.server = Server(folder)
        self.server.start()
        self.phones = [self._phone(name) for name in ("Jeanne", "Karim")]
        self.console = Console(browser, self.server)
        cookie = {"name": COOKIE, "value": LAPTOP, "url": self.server.url}
        self.console.context.add_cookies([cookie])  # type: ignore[list-item]
        self.console.page.goto(f"{self.server.url}/?s={room.session.id}")
        self.wall = Wall(browser, f"{self.server.url}/w/{room.keys.wall}")
        self.console.heading("Canevas")

    def _phone(self, name: str) -> Phone:
        phone = Phone(self.browser, self.server, SMALL)
        phone.join(self.room.keys.join, name)
        return phone

    @property
    def everywhere(self) -> tuple[Phone | Console | Wall, ...]:
        return (*self.phones, self.console, self.wall)

    def texts(self) -> list[str]:
        """The words on the disk."""
        kept = Store(self.folder / self.room.session.id, read_only=True).documents("contributions")
        return [document["content"].get("text", "") for document in kept.values()]

    def close(self) -> None:
        for screen in self.everywhere:
            assert screen.errors == []
            assert screen.outside == []
            screen.close()
        self.server.stop()


def stands(page: Page, zone: str, *cards: str) -> None:
    """Waits until the zone holds these cards, in this order, and no other."""
    column = page.locator(".tb-col, .tb-all > section").filter(
        has=page.get_by_role("heading", name=zone)
    )
    expect(column.locator(".tb-card > .tb-text")).to_have_text(list(cards))


def card(page: Page, text: str) -> Locator:
    return page.locator(".tb-live .tb-card").filter(has=page.get_by_text(text, exact=True))


@pytest.fixture
def canvas(browser: Browser, tmp_path: Path, catalogue: Catalogue) -> Iterator[Canvas]:
    found = Canvas(browser, tmp_path / "sessions", catalogue, moves="everybody")
    yield found
    found.close()


def test_a_canvas_is_built_by_mouse_touch_and_keyboard_and_all_see_it(canvas: Canvas) -> None:
    jeanne, karim = (phone.page for phone in canvas.phones)
    console = canvas.console.page

    # By mouse, on the console: from one zone to the top of another.
    drag(console, card(console, "Les réunions du soir"), card(console, "La lettre du mois"))
    for screen in canvas.everywhere:
        show_all(screen.page, "Les réunions du soir")
        stands(
            screen.page,
            "Continuer",
            "Les réunions du soir",
            "La lettre du mois",
            "Le repas partagé",
        )

    # By touch, on a phone: the list of zones.
    card(jeanne, "Le repas partagé").get_by_role("button", name="Déplacer").click()
    zones = jeanne.get_by_role("group", name="Déplacer vers…")
    assert canvas.phones[0].faults() == []
    zones.get_by_role("button", name="Commencer").click()
    for screen in canvas.everywhere:
        stands(screen.page, "Commencer", "Le repas partagé")

    # By keyboard, on the console; the hand stays on the card, and what happened is said.
    grip = card(console, "La lettre du mois").get_by_role("button", name="Déplacer")
    grip.focus()
    console.keyboard.press("ArrowUp")
    stands(console, "Continuer", "La lettre du mois", "Les réunions du soir")
    console.keyboard.press("ArrowRight")  # nothing lies there
    said = console.locator("#tb-announcer p").last
    expect(said).to_have_text("La carte est déjà au bord de ce côté.")
    console.keyboard.press("ArrowDown")
    stands(console, "Continuer", "Les réunions du soir", "La lettre du mois")
    console.keyboard.press("ArrowDown")  # after the last of its zone comes the zone below
    for screen in canvas.everywhere:
        stands(screen.page, "Renoncer", "La lettre du mois")
    expect(said).to_have_text("« La lettre du mois » : Renoncer, place 1 sur 1.")
    expect(card(console, "La lettre du mois").locator(".tb-grip")).to_be_focused()

    # Two moves faster than the network leave one after the other: the second never overtakes.
    sent = held(console)
    console.keyboard.press("ArrowUp")
    stands(console, "Renoncer")
    console.keyboard.press("ArrowDown")
    stands(console, "Renoncer", "La lettre du mois")
    until(console, lambda: sent)
    assert len(sent) == 1
    sent[0].continue_()
    until(console, lambda: len(sent) == 2)
    sent[1].continue_()
    console.unroute("**/write/**")
    for screen in canvas.everywhere:
        stands(screen.page, "Renoncer", "La lettre du mois")

    # Words about a card, from phone to phone; and a card corrected while somebody moves it.
    canvas.phones[1].send("Votre idée", "Un annuaire", "Poser ma carte")
    card(jeanne, "Un annuaire").get_by_role("button", name="Moi aussi").click()
    card(jeanne, "Un annuaire").get_by_role("button", name="Commenter").click()
    jeanne.get_by_label("Votre commentaire").fill("Avec des photos")
    card(jeanne, "Un annuaire").locator("form").get_by_role("button", name="Commenter").click()
    expect(karim.locator(".tb-replies")).to_contain_text("Jeanne Avec des photos")
    expect(card(canvas.wall.page, "Un annuaire")).to_contain_text("+1 moi aussi")
    card(karim, "Un annuaire").get_by_role("button", name="Corriger").click()
    karim.get_by_label("Corriger", exact=True).fill("Un annuaire commun")
    move = card(console, "Un annuaire").get_by_role("button", name="Déplacer")
    move.focus()
    console.keyboard.press("ArrowRight")
    stands(console, "Continuer", "Les réunions du soir", "Un annuaire")
    karim.get_by_role("button", name="Enregistrer").click()
    corrected = ["Les réunions du soir", "Un annuaire commun"]
    for page in (jeanne, console, canvas.wall.page):
        stands(page, "Continuer", *corrected)
    stands(karim, "Continuer", *reversed(corrected))  # one's own come first on a phone

    for screen in canvas.everywhere:
        assert screen.faults() == []
        assert screen.overflow() == 0


def held(page: Page) -> list[Route]:
    """What the page sends from now on, for as long as nobody lets it go."""
    sent: list[Route] = []
    page.route(
        "**/write/**",
        lambda route: sent.append(route) if route.request.method == "POST" else route.continue_(),
    )
    return sent


def show_all(page: Page, there: str) -> None:
    """A phone shows the zone that is written in; all are looked at, where this card may be."""
    button = page.get_by_role("button", name=re.compile("^Tout voir"))
    expect(button.or_(card(page, there)).first).to_be_visible()
    if button.count():
        button.click()


STANDS = """(() => {
    const gap = document.querySelector(".tb-ghost");
    return [gap.parentElement, gap.previousElementSibling];
})"""
"""Where the card that is lifted would be put down."""


def drag(page: Page, moved: Locator, onto: Locator) -> None:
    """With the mouse, to the upper part of another card, once nothing else moves."""
    moved.click(trial=True)
    start = moved.locator(".tb-text").bounding_box()
    assert start
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 20, start["y"] + 20, steps=4)
    expect(page.locator(".tb-dragged")).to_have_count(1)
    end = onto.bounding_box()
    assert end
    page.evaluate(f"window.stood = {STANDS}()")
    page.mouse.move(end["x"] + 40, end["y"] + 6, steps=12)
    # the library looks where the hand is every 50 ms
    page.wait_for_function(f"() => {STANDS}().some((it, i) => it !== stood[i])")
    page.mouse.up()


def test_what_all_write_alone_is_seen_by_nobody_else_until_it_is_revealed(
    browser: Browser, tmp_path: Path, catalogue: Catalogue
) -> None:
    canvas = Canvas(browser, tmp_path / "sessions", catalogue, alone=True)
    jeanne, karim = (phone.page for phone in canvas.phones)
    console = canvas.console.page

    for phone, words in zip(canvas.phones, ("Un annuaire", "Une lettre"), strict=True):
        phone.send("Votre idée", words, "Poser ma carte")
        phone.sees("Votre carte")
        phone.sees("Personne d’autre ne voit vos cartes")
    expect(card(jeanne, "Une lettre")).to_have_count(0)
    canvas.wall.sees("2 personnes ont écrit, 2 cartes en tout.")
    expect(card(console, "Un annuaire")).to_have_count(0)
    for screen in (canvas.phones[0], canvas.console, canvas.wall):
        assert screen.faults() == []

    # One's own can be corrected meanwhile, and is there again on a page opened anew.
    card(jeanne, "Un annuaire").get_by_role("button", name="Corriger").click()
    jeanne.get_by_label("Corriger", exact=True).fill("Un annuaire commun")
    jeanne.get_by_role("button", name="Enregistrer").click()
    expect(card(jeanne, "Un annuaire commun")).to_have_count(1)
    jeanne.reload()
    expect(card(jeanne, "Un annuaire commun")).to_have_count(1)

    canvas.console.press("Étape suivante")
    canvas.console.sees("2 cartes écrites pour soi ne sont pas révélées")
    canvas.console.press("Révéler les cartes")
    for page in (jeanne, karim, console, canvas.wall.page):
        show_all(page, "Un annuaire commun")
        expect(card(page, "Un annuaire commun")).to_have_count(1)
        expect(card(page, "Une lettre")).to_have_count(1)
    canvas.phones[0].does_not_see("Personne d’autre ne voit vos cartes")
    canvas.close()
