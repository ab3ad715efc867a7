"""What carrier and scribe have of their own on a small phone, by keyboard, without Streamlit."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

import pytest
from PIL import Image
from playwright.sync_api import expect

from tablee.model.entities import Role
from tablee.sdk.testing import facilitator_of
from tablee.texts import speaking
from tests.browser.support.light_place import routes_served
from tests.browser.support.room import SMALL, Console, Phone, until
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Route

    from tablee.web.site import Site

pytestmark = pytest.mark.browser


PARTS: Final = {"Solène": Role.CARRIER, "Bastien": Role.SCRIBE, "Naïma": None}


class Accelerator:
    """Solène carries, Bastien takes notes, Naïma takes part, each on a small phone."""

    def __init__(self, browser: Browser, server: Server, code: str) -> None:
        self.folder = server.folder
        self.solene, self.bastien, self.naima = (Phone(browser, server, SMALL) for _ in PARTS)
        self.phones = (self.solene, self.bastien, self.naima)
        for phone, name in zip(self.phones, PARTS, strict=True):
            phone.join(code, name)

    def are_sound(self) -> None:
        for phone in self.phones:
            assert phone.faults() == []
            assert phone.overflow() == 0
            assert phone.errors == []
            expect(phone.page.locator("iframe"), "Streamlit was loaded").to_have_count(0)

    def close(self) -> None:
        for screen in self.phones:
            screen.close()


class Conducted(Accelerator):
    """On our own routes; the preparation runs, and whoever facilitates is played in Python."""

    def __init__(self, browser: Browser, site: Site) -> None:
        agenda = site.catalogue.agendas["accelerator"]
        with speaking("fr"):
            self.room = site.sessions.create(
                "laptop" * 5, "À chacun sa part", agenda, facilitator="Yasmine"
            )
            self.room.conduct.start(facilitator_of(self.room))
        at = Server(site.settings.sessions, port=site.settings.port)
        super().__init__(browser, at, self.room.keys.join)
        people = {person.name: person.id for person in self.room.everybody.values()}
        for name, role in PARTS.items():
            if role:
                self.room.people.set_roles(facilitator_of(self.room), people[name], [role])

    def to(self, *titles: str) -> None:
        for title in titles:
            with speaking("fr"):
                self.room.conduct.next(facilitator_of(self.room))
            step = self.room.session.current or ""
            assert self.room.step_record(step).title == title
        for phone in self.phones:
            expect(phone.page.locator(f'main > [data-step="{step}"]')).to_be_visible()

    def journal(self) -> str:
        return (self.folder / self.room.session.id / "journal.jsonl").read_text("utf-8")


class WithConsole(Accelerator):
    """The app itself, and the console of whoever facilitates."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.console = Console(browser, server)
        self.console.open_session("À chacun sa part")
        super().__init__(browser, server, self.console.code)
        self.console.press("Commencer")
        self.console.heading("Préparation")
        self.console.choose("Qui porte le projet ?", "Solène")
        self.console.choose("Qui prend les notes ?", "Bastien")
        self.console.page.keyboard.press("Escape")

    def to(self, *titles: str) -> None:
        for title in titles:
            self.console.next(title)

    def close(self) -> None:
        self.console.close()
        super().close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with routes_served(tmp_path_factory.mktemp("parts")) as site:
        yield site


@pytest.fixture
def room(browser: Browser, site: Site) -> Iterator[Conducted]:
    room = Conducted(browser, site)
    yield room
    room.close()


@pytest.fixture
def conducted(browser: Browser, server: Server) -> Iterator[WithConsole]:
    room = WithConsole(browser, server)
    yield room
    room.close()


def test_a_carrier_prepares_a_story_and_shows_it_with_a_picture(
    room: Conducted, tmp_path: Path
) -> None:
    solene, naima = room.solene, room.naima
    solene.page.get_by_text("Préparer : Exposé").press("Enter")
    solene.send("Votre projet, par écrit", "Douze maisons de services.", "Garder ce texte")
    solene.sees("Ce que le groupe ne voit pas encore")
    room.are_sound()
    naima.does_not_see("Douze maisons")

    room.to("Présentations", "Exposé")
    show = solene.page.get_by_role("button", name=re.compile("Montrer au groupe"))
    expect(show).to_have_count(1)  # beside, where it was prepared, it goes
    show.press("Enter")
    naima.sees("Douze maisons de services.")
    solene.page.get_by_text("Des images du projet").press("Enter")
    photo = tmp_path / "photo.png"
    Image.new("RGB", (600, 400), "teal").save(photo)
    solene.page.set_input_files("input[type=file]", photo)
    expect(solene.page.get_by_role("button", name="Retirer cette image")).to_be_visible()
    solene.press("Montrer ces images")
    shows = solene.page.get_by_label(re.compile("Ce qu’elle montre"))
    expect(solene.page.get_by_role("alert")).to_contain_text("ce que montre l’image")
    expect(shows).to_be_focused()
    shows.fill("La carte des maisons")
    shows.press("Control+Enter")
    expect(naima.page.get_by_role("img", name="La carte des maisons")).to_be_visible()
    room.are_sound()


def test_several_pictures_at_once_leave_again_once_there_is_a_network(
    room: Conducted, tmp_path: Path
) -> None:
    solene, naima = room.solene, room.naima
    room.to("Présentations", "Exposé")
    solene.page.get_by_text("Des images du projet").press("Enter")
    photos = [tmp_path / f"{tint}.jpg" for tint in ("teal", "tan", "navy")]
    for photo in photos[:2]:
        Image.effect_noise((2400, 1200), 90).convert("RGB").save(photo, quality=95)
    photos[2].write_bytes(b"no picture")
    bodies: list[int] = []
    sends: list[bool] = [False]

    def through(route: Route) -> None:
        bodies.append(len(route.request.post_data_buffer or b""))
        if sends[0]:
            route.continue_()
        else:
            route.abort()

    solene.page.route(re.compile("/picture/"), through)
    solene.page.set_input_files("input[type=file]", photos)
    solene.sees("Image 3 sur 3")
    until(solene.page, lambda: bodies)
    expect(solene.page.get_by_role("button", name="Retirer cette image")).to_have_count(3)
    solene.sees("Pas encore envoyé")
    sends[0] = True
    expect(solene.page.locator("img.tb-picture")).to_have_count(2)
    assert 0 < bodies[0] < photos[0].stat().st_size
    words = solene.page.get_by_label(re.compile("Ce qu’elle montre"))
    words.first.fill("Le jardin")
    solene.press("Montrer ces images")
    solene.sees("ce que montre l’image")
    expect(naima.page.get_by_role("img", name="Le jardin")).to_be_visible()
    expect(words).to_have_count(2)
    room.are_sound()
    words.first.fill("Le four")
    solene.press("Montrer ces images")
    expect(naima.page.get_by_role("img", name="Le four")).to_be_visible()
    expect(words).to_have_count(1)


def test_a_picture_that_has_left_is_being_prepared(room: Conducted, tmp_path: Path) -> None:
    solene = room.solene
    held: list[Route] = []
    room.to("Présentations", "Exposé")
    solene.page.get_by_text("Des images du projet").press("Enter")
    photo = tmp_path / "photo.png"
    Image.new("RGB", (600, 400), "teal").save(photo)
    solene.page.route(re.compile("/picture/"), lambda route: held.append(route))
    # As the browser tells it once the last byte has left.
    solene.page.evaluate("""() => {
        const { send } = XMLHttpRequest.prototype;
        XMLHttpRequest.prototype.send = function (body) {
            const told = { loaded: 1, total: 1, lengthComputable: true };
            send.call(this, body);
            this.upload.onprogress(new ProgressEvent("progress", told));
        };
    }""")
    solene.page.set_input_files("input[type=file]", photo)
    solene.sees("L’image est arrivée : elle est préparée…")
    solene.does_not_see("100 %")
    bar = solene.page.locator("progress")
    expect(bar).to_have_js_property("position", -1)  # nothing says how long
    assert solene.faults() == []
    until(solene.page, lambda: held)
    held[0].continue_()
    expect(solene.page.get_by_role("button", name="Retirer cette image")).to_be_visible()
    expect(bar).to_have_count(0)


def test_notes_for_oneself_are_saved_as_one_types_through_reloads_cuts_and_steps(
    room: Conducted,
) -> None:
    solene = room.solene
    room.to("Présentations", "Exposé", "Clarification", "Problématique", "Réflexion du groupe")
    solene.heading("Solène, c’est à vous d’écouter")
    notes = solene.page.get_by_label("Mes notes, pour moi")
    notes.press_sequentially("En parler à Bastien")
    solene.sees("Enregistré")
    room.are_sound()
    solene.page.reload()
    expect(notes).to_have_value("En parler à Bastien")

    # without a network what is typed waits, and is said to
    solene.page.route(re.compile("/write/"), lambda route: route.abort())
    notes.press("End")
    notes.press_sequentially(", à Driss")
    solene.sees("Pas encore enregistré")
    solene.page.unroute(re.compile("/write/"))
    solene.sees("Enregistré")
    until(solene.page, lambda: "à Driss" in room.journal())

    # the step changes under the pen: nothing is lost, and nothing of it is shown to be copied
    notes.press_sequentially(", et à la mairie")
    room.to("Plan d’action")
    until(solene.page, lambda: "à la mairie" in room.journal())
    expect(solene.page.locator(".tb-kept")).to_have_count(0)
    for phone in (room.bastien, room.naima):
        phone.does_not_see("la mairie")


def test_a_carrier_answers_and_adopts_and_a_scribe_notes_beside(room: Conducted) -> None:
    solene, bastien, naima = room.solene, room.bastien, room.naima
    room.to("Présentations", "Exposé", "Clarification")
    bastien.page.get_by_text("Notes prises en commun").press("Enter")
    bastien.write("Ce qui se dit", "# Accueil\nDouze personnes sont là")
    bastien.press("Noter")
    bastien.sees("Douze personnes sont là")
    naima.send("Votre question", "Combien de personnes animent ?", "Poser ma question")
    expect(solene.page.get_by_label("Votre question")).to_have_count(0)
    solene.page.get_by_role("button", name=re.compile("^Répondre")).press("Enter")
    solene.page.get_by_label("La réponse").fill("Cinq.")
    solene.page.get_by_label("La réponse").press("Control+Enter")
    naima.sees("Solène : Cinq.")
    room.are_sound()

    room.to("Problématique")
    naima.write("Une demande à proposer", "J’aimerais que le groupe m’aide à choisir nos outils")
    naima.press("Proposer cette demande")
    expect(naima.page.get_by_role("button", name=re.compile("^Adopter"))).to_have_count(0)
    solene.page.get_by_role("button", name=re.compile("^Adopter en changeant")).press("Enter")
    asked = solene.page.get_by_label("La demande, dans vos mots")
    expect(asked).to_have_value("J’aimerais que le groupe m’aide à choisir nos outils")
    asked.fill("J’aimerais que le groupe m’aide à garder nos outils")
    asked.press("Control+Enter")
    solene.sees("Votre demande")
    naima.sees("garder nos outils")
    bastien.page.get_by_text("Constat", exact=True).press("Enter")
    bastien.page.get_by_label("Le constat, en une ou deux phrases").fill("Les outils vieillissent.")
    bastien.press("Écrire le constat")
    naima.sees("Les outils vieillissent.")
    room.are_sound()


def test_a_scribe_makes_an_action_of_a_card(room: Conducted) -> None:
    bastien, naima = room.bastien, room.naima
    room.to("Présentations", "Exposé", "Clarification", "Problématique", "Réflexion du groupe")
    naima.send("Votre idée", "Réunir les agents", "Poser ma carte")
    bastien.sees("Réunir les agents")
    bastien.page.get_by_role("button", name=re.compile("^Autres gestes")).press("Enter")
    bastien.page.get_by_role("button", name=re.compile("En faire une action")).press("Enter")
    bastien.page.get_by_label("Quand").fill("avant l’été")
    bastien.press("Enregistrer")
    naima.sees("avant l’été")
    opener = bastien.page.get_by_role("button", name=re.compile("^Corriger l’action"))
    expect(opener).to_be_focused()
    room.are_sound()


def test_a_scribe_goes_on_in_steps_that_are_over(room: Conducted, tmp_path: Path) -> None:
    bastien, naima = room.bastien, room.naima
    room.to("Présentations", "Exposé", "Clarification", "Problématique", "Réflexion du groupe")
    naima.send("Votre idée", "Réunir les agents", "Poser ma carte")
    bastien.write("Votre idée", "Dit après")
    room.to("Plan d’action")
    page = bastien.page
    bastien.sees("Votre texte est resté dans son champ")
    bastien.press("Fermer")
    lines = page.locator(".tb-side-steps .tb-side-step")
    past = lines.filter(has=page.locator("summary", has_text="Réflexion du groupe"))
    idea = past.get_by_label("Votre idée", exact=True)
    expect(idea).to_have_value("Dit après")  # begun before the step was over
    idea.press("End")
    idea.press_sequentially(" coup")
    past.get_by_role("button", name="Poser ma carte").press("Enter")
    expect(past.get_by_text("Dit après coup").first).to_be_visible()
    expect(page.locator(".tb-kept")).to_have_count(0)
    room.are_sound()
    past.locator("summary", has_text="Une photo du canevas sur papier").press("Enter")
    photo = tmp_path / "photo.png"
    Image.new("RGB", (600, 400), "teal").save(photo)
    past.locator("input[type=file]").set_input_files(photo)
    expect(past.get_by_role("button", name="Retirer cette image")).to_be_visible()
    past.get_by_label(re.compile("Ce qu’elle montre")).fill("Trois colonnes")
    past.get_by_role("button", name="Ajouter la photo").press("Enter")
    expect(past.get_by_role("img", name="Trois colonnes")).to_be_visible()
    told = lines.filter(has=page.locator("summary", has_text="Exposé"))
    told.locator("summary").first.press("Enter")
    told.get_by_label("Ce que raconte Solène").fill("Douze maisons, dit-elle.")
    told.get_by_role("button", name="Ajouter à l’exposé").press("Enter")
    expect(told.get_by_text("Douze maisons, dit-elle.").first).to_be_visible()
    expect(naima.page.get_by_text("Compléter")).to_have_count(0)
    room.are_sound()


def test_whose_question_is_hidden_reads_so_on_their_phone_alone(conducted: WithConsole) -> None:
    naima, bastien, console = conducted.naima, conducted.bastien, conducted.console
    conducted.to("Présentations", "Exposé", "Clarification")
    naima.send("Votre question", "Et si nous arrêtions tout ?", "Poser ma question")
    bastien.sees("Et si nous arrêtions tout ?")
    card = console.page.locator(".tb-card", has_text="Et si nous arrêtions tout ?")
    card.hover()
    card.get_by_role("button", name="Autres gestes").click()
    card.get_by_role("button", name="Masquer").click()
    bastien.does_not_see("Et si nous arrêtions tout ?")
    naima.sees("Un de vos textes n’est plus montré")
    naima.sees("Et si nous arrêtions tout ?")
    naima.page.reload()
    naima.sees("Un de vos textes n’est plus montré")
    bastien.does_not_see("n’est plus montré")
    assert (naima.errors, bastien.errors) == ([], [])
    if folder := os.environ.get("LOOK"):
        naima.page.screenshot(path=f"{folder}/phone-hidden.png")
    conducted.are_sound()
