"""What whoever facilitates does beside the canvas: cards that say the same, photos of paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.texts import speaking
from tablee.web.site import COOKIE
from tests.browser.support.room import SMALL, Console, Phone, Screen, Wall
from tests.support.photos.bad_pictures import camera_photo
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tablee.registry import Catalogue

LAPTOP = "laptop" * 5
CARDS = ("Former les bénévoles", "Un goûter le samedi", "formation des benevoles")


class Session:
    """A canvas that has some cards, with its server, its console and its phones."""

    def __init__(self, browser: Browser, folder: Path, catalogue: Catalogue) -> None:
        folder.mkdir()
        agenda = Agenda("essai", "Essai", "", (AgendaStep("action_canvas", 10),))
        with speaking("fr"):
            sessions = Sessions(folder, catalogue)
            room = sessions.create(LAPTOP, "Au mur de papier", agenda, facilitator="Yasmine")
            yasmine = facilitator_of(room)
            room.conduct.start(yasmine)
            for words in CARDS:
                content = catalogue.content("action_canvas", "card", {"text": words})
                room.words.post(yasmine, room.agenda[0].id, content)
            sessions.close()
        self.code, self.id, self.wall = room.keys.join, room.session.id, room.keys.wall
        self.browser, self.server = browser, Server(folder)
        self.server.start()
        self.screens: list[Screen] = []

    def phone(self, name: str) -> Phone:
        phone = Phone(self.browser, self.server, SMALL)
        self.screens.append(phone)
        phone.join(self.code, name)
        return phone

    def console(self) -> Console:
        console = Console(self.browser, self.server)
        self.screens.append(console)
        console.context.add_cookies([{"name": COOKIE, "value": LAPTOP, "url": self.server.url}])
        console.page.goto(f"{self.server.url}/?s={self.id}")
        expect(console.page.get_by_role("button", name="Terminer l’étape")).to_be_visible()
        return console


@pytest.fixture
def session(browser: Browser, tmp_path: Path, catalogue: Catalogue) -> Iterator[Session]:
    opened = Session(browser, tmp_path / "sessions", catalogue)
    yield opened
    for screen in opened.screens:
        assert screen.errors == []
        assert screen.outside == []
        screen.close()
    opened.server.stop()


def test_cards_that_say_the_same_are_grouped_by_a_press_and_the_press_is_undone(
    session: Session,
) -> None:
    console, naima = session.console(), session.phone("Naïma")
    console.press("Cartes qui se ressemblent")
    part = console.page.locator('[class*="-alike-part"]')
    first, second = (part.get_by_role("checkbox", name=CARDS[n]) for n in (0, 2))
    expect(first).to_be_checked()
    expect(second).to_be_checked()
    title = part.get_by_label("Titre du groupe")
    expect(title).to_have_value(CARDS[0])

    title.fill("Apprendre")
    naima.send("Votre idée", "Un gouter le samedi", "Poser ma carte")
    expect(part.get_by_role("checkbox", name="Un gouter le samedi")).to_be_visible()
    expect(title.first).to_have_value("Apprendre")
    assert console.faults() == []

    part.get_by_role("button", name="Regrouper").first.click()
    expect(console.page.locator(".tb-group", has_text="Apprendre")).to_be_visible()
    naima.sees("Apprendre")
    expect(part.get_by_role("checkbox")).to_have_count(2)
    part.get_by_role("button", name="Ce n’est pas la même chose").click()
    expect(part.get_by_text("Aucune carte ne semble dire la même chose")).to_be_visible()

    for proposed in (2, 4):
        console.page.get_by_role("button", name="Annuler", exact=False).first.click()
        expect(part.get_by_role("checkbox")).to_have_count(proposed)
    expect(console.page.locator(".tb-group")).to_have_count(0)


def test_a_photo_of_a_paper_canvas_stands_upright_before_the_room_and_in_the_report(
    session: Session, tmp_path: Path
) -> None:
    wrong, good = tmp_path / "liste.jpg", tmp_path / "mur.jpg"
    wrong.write_bytes(b"Liste des courses")
    good.write_bytes(camera_photo())
    console, naima = session.console(), session.phone("Naïma")
    console.press("Ajouter une photo du papier")
    console.page.locator("input[type=file]").set_input_files(wrong)
    told = "Trois colonnes de papillons"
    words = console.write("Ce qu’elle montre, pour les personnes qui ne la voient pas", told)
    console.press("Ajouter la photo")
    console.sees("Ce fichier n’est pas une image lisible.")
    expect(words).to_have_value(told)
    another = console.page.get_by_role("button", name="Choisir un autre fichier")
    expect(another).to_be_visible()
    assert console.faults() == []

    console.page.locator("input[type=file]").set_input_files(good)
    console.sees("mur.jpg")
    console.press("Ajouter la photo")
    for page in (console.page, naima.page):
        picture = page.get_by_role("img", name=told)
        expect(picture).to_be_visible()
        width, height = picture.evaluate("it => [it.naturalWidth, it.naturalHeight]")
        assert (width, height) == (600, 1200)
    assert naima.faults() == []
    assert naima.overflow() == 0
    wall = Wall(session.browser, f"{session.server.url}/w/{session.wall}")
    session.screens.append(wall)
    on_the_wall = wall.page.get_by_role("img", name=told)
    expect(on_the_wall).to_have_js_property("naturalWidth", 600)
    box = on_the_wall.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 1080
    assert box["height"] > 300
    assert f'alt="{told}"' in console.export("html")


def test_a_card_becomes_an_action_in_the_fields_that_phones_have(session: Session) -> None:
    console, naima = session.console(), session.phone("Naïma")
    page, card = console.page, console.page.locator(".tb-card", has_text=CARDS[1])
    form = page.locator("[data-testid=stForm]", has=page.get_by_label("Quand"))

    card.get_by_role("button", name="Autres gestes").click()
    card.get_by_role("button", name="En faire une action").click()
    expect(form.get_by_label("Quoi")).to_have_value(CARDS[1])
    form.get_by_role("button", name="Naïma").click()
    form.get_by_label("Quand").fill("samedi")
    assert console.faults() == []
    form.get_by_role("button", name="Enregistrer").click()
    naima.sees("Qui\u00a0: Naïma")

    card.hover()
    card.get_by_role("button", name="Corriger l’action").click()
    form.get_by_role("radio", name="en cours").click()
    form.get_by_role("button", name="Enregistrer").click()
    naima.sees("en cours")

    card.hover()
    card.get_by_role("button", name="Ce n’est plus une action").click()
    expect(card.get_by_text("Qui\u00a0: Naïma")).to_have_count(0)
