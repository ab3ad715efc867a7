"""What is one person’s alone, on small phones: a role to offer, a plan, a mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, expect

from tablee.activities import Agenda, AgendaStep
from tablee.model.entities import Role
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.texts import speaking
from tablee.web.site import COOKIE
from tests.browser.support.room import SMALL, Console, Phone
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tablee.registry import Catalogue

pytestmark = pytest.mark.browser

LAPTOP = "laptop" * 5
STEPS = ("welcome", "action_canvas", "carrier_plan", "positions", "closing")


class Played:
    """A session of these steps; with `carries`, whoever facilitates carries the project too."""

    def __init__(
        self, browser: Browser, folder: Path, catalogue: Catalogue, *, carries: bool = False
    ) -> None:
        folder.mkdir()
        agenda = Agenda("essai", "Essai", "", tuple(AgendaStep(name, 10) for name in STEPS))
        with speaking("fr"):
            sessions = Sessions(folder, catalogue)
            room = sessions.create(LAPTOP, "Une fête", agenda, facilitator="Yasmine")
            boss = facilitator_of(room)
            line = next(step for step in room.agenda if step.activity == "positions")
            room.conduct.configure(boss, line.id, settings={"named": False})
            if carries:
                room.people.set_roles(boss, boss.id, boss.roles | {Role.CARRIER})
            room.conduct.start(boss)
            sessions.close()
        self.code, self.id = room.keys.join, room.session.id
        self.browser, self.server = browser, Server(folder)
        self.server.start()
        self.screens: list[Phone | Console] = []
        self.streamlit: list[str] = []

    def phone(self, name: str, locale: str = "fr-FR") -> Phone:
        """Somebody who joins, on a small phone."""
        phone = Phone(self.browser, self.server, SMALL, locale)
        self.screens.append(phone)
        phone.page.on("request", lambda request: self._watch(name, request.url))
        phone.join(self.code, name)
        return phone

    def _watch(self, name: str, url: str) -> None:
        if "_stcore" in url:
            self.streamlit.append(name)

    def console(self) -> Console:
        """The facilitator's laptop."""
        console = Console(self.browser, self.server)
        self.screens.append(console)
        console.context.add_cookies([{"name": COOKIE, "value": LAPTOP, "url": self.server.url}])
        console.page.goto(f"{self.server.url}/?s={self.id}")
        expect(console.page.get_by_role("button", name="Étape suivante")).to_be_visible(
            timeout=30_000
        )
        return console


@pytest.fixture
def played(browser: Browser, tmp_path: Path, catalogue: Catalogue) -> Iterator[Played]:
    opened = Played(browser, tmp_path / "sessions", catalogue)
    yield opened
    for screen in opened.screens:
        assert screen.outside == []
        screen.close()
    opened.server.stop()
    assert opened.streamlit == [], "Streamlit was loaded on a phone"


def sound(phone: Phone) -> None:
    """As it stands the page is sound, and nothing of it is beside a narrow screen."""
    assert phone.faults() == []
    assert phone.overflow() == 0


def form(phone: Phone, name: str) -> Locator:
    return phone.page.locator(f'[data-field="{name}"]')


def take_part(phone: Phone, console: Console, offer: str, name: str) -> None:
    """Offers a role on the phone; the console confirms it."""
    phone.page.get_by_role("radio", name=offer).check(force=True)
    phone.press("Me proposer")
    phone.sees("La personne qui anime va le confirmer.")
    console.page.get_by_role("button", name="Confirmer").click()
    expect(console.page.get_by_text(f"{name} · porte le projet")).to_be_visible()


def test_a_role_a_plan_and_a_mark_need_no_streamlit(played: Played) -> None:
    console, solene, karim = played.console(), played.phone("Solène"), played.phone("Karim")

    # ── roles
    solene.sees("Vous êtes bien là, Solène")
    sound(solene)
    solene.press("Me proposer")
    expect(form(solene, "offer").get_by_role("alert")).to_have_text("Choisissez d’abord.")
    expect(form(solene, "offer").get_by_role("radio").first).to_be_focused()
    sound(solene)
    take_part(solene, console, "Porter le projet", "Solène")
    solene.sees("Vous portez le projet.")
    expect(form(solene, "offer").get_by_role("radio")).to_have_count(0)
    solene.page.get_by_text("Prendre aussi un autre rôle").click()
    expect(form(solene, "offer").get_by_role("radio")).to_have_count(2)

    # ── an offer that whoever facilitates withdraws leaves its author’s phone by itself
    karim.page.get_by_role("radio", name="Garder le temps").check(force=True)
    karim.press("Me proposer")
    karim.sees("La personne qui anime va le confirmer.")
    console.page.get_by_role("button", name="Retirer : Garder le temps").click()
    karim.does_not_see("La personne qui anime va le confirmer.")
    expect(form(karim, "offer").get_by_role("button", name="Me proposer")).to_be_visible()

    # ── what the group writes, and the plan that takes it up
    console.next("Réflexion du groupe")
    karim.send("Votre idée", "Louer la salle des fêtes", "Poser ma carte")
    console.next("Plan d’action")
    karim.sees("Ce que j’en retire")
    action = form(solene, "action")
    action.get_by_label("Reprendre une proposition du groupe").select_option(
        label="Louer la salle des fêtes"
    )
    expect(action.get_by_label("Quoi")).to_have_value("Louer la salle des fêtes")
    action.get_by_role("button", name="Karim").click()
    expect(action.get_by_label("Qui", exact=True)).to_have_value("Karim")
    action.get_by_label("Quand").fill("avant l’été")
    sound(solene)
    solene.page.reload()
    expect(action.get_by_label("Quand")).to_have_value("avant l’été")
    action.get_by_label("Quoi").fill("")
    action.get_by_role("button", name="Ajouter au plan").click()
    expect(action.get_by_label("Quoi")).to_be_focused()
    expect(action.get_by_label("Quoi")).to_have_attribute("aria-invalid", "true")
    sound(solene)
    action.get_by_label("Quoi").fill("Réserver la salle")
    action.get_by_role("button", name="Ajouter au plan").click()
    solene.sees("Mon plan, pour moi")
    expect(action.get_by_label("Quand")).to_have_value("")
    karim.does_not_see("Réserver la salle")
    more = form(solene, "more")
    more.locator("summary").click()
    more.get_by_label("En quelques mots").fill("Téléphoner")
    more.get_by_role("button", name="Ajouter au plan").click()
    mine = solene.page.locator(".tb-own .tb-card")
    expect(mine).to_have_count(2)
    sound(solene)

    mine.first.get_by_role("button", name="Corriger").click()
    correction = solene.page.locator(".tb-write-edit")
    expect(correction.get_by_label("Quoi", exact=True)).to_be_focused()
    correction.get_by_label("Premier pas").fill("appeler la mairie")
    sound(solene)
    correction.get_by_role("button", name="Enregistrer").click()
    expect(mine.first).to_contain_text("appeler la mairie")

    solene.press("Partager mon plan")
    karim.sees("Réserver la salle")
    solene.sees("Votre plan est partagé")

    # ── what one takes away
    karim.send("Ce que j’en retire", "On n’est pas seuls", "Garder pour moi")
    karim.sees("Pour moi seulement")
    solene.does_not_see("On n’est pas seuls")
    sound(karim)
    karim.press("J’ai fini")
    expect(karim.page.get_by_role("button", name="J’ai encore à faire")).to_be_visible()
    karim.press("Partager")
    solene.sees("On n’est pas seuls")

    # ── a place that nobody else is told
    console.next("Débat mouvant")
    karim.page.get_by_role("radio", name="Plutôt d’accord").check(force=True)
    karim.press("Je me place ici")
    expect(karim.page.get_by_role("button", name="Garder cette place")).to_be_visible()
    solene.sees("1 personne")
    sound(karim)

    # ── a mark, by keyboard
    console.next("Bilan")
    solene.send("Ce que j’emporte", "De l’élan", "Ajouter au bilan")
    mark = form(karim, "mark")
    mark.get_by_role("radio").nth(1).focus()
    karim.page.keyboard.press("Space")
    karim.page.keyboard.press("Tab")
    karim.page.keyboard.press("Enter")
    expect(mark.get_by_role("button", name="Changer ma note")).to_be_visible()
    sound(karim)
    karim.page.reload()
    expect(mark.get_by_role("radio").nth(1)).to_be_checked()
    form(solene, "mark").get_by_role("radio").nth(0).check(force=True)
    form(solene, "mark").get_by_role("button", name="Donner ma note").click()
    solene.sees("Ce que ce temps a rapporté")
    expect(mark).to_have_count(0)


def test_in_english_the_same_forms_are_whole(played: Played) -> None:
    console, ada = played.console(), played.phone("Ada", "en-GB")
    ada.sees("Would you like to take a role?")
    sound(ada)
    console.next("Réflexion du groupe")
    console.next("Plan d’action")
    ada.sees("What I take away")
    ada.send("What I take away", "Not alone", "Keep it for me")
    ada.sees("For me alone")
    expect(ada.page.locator(".tb-own .tb-card")).to_contain_text("Not alone")
    expect(console.page.get_by_text("Not alone")).to_have_count(0)
    sound(ada)


def test_whoever_leads_and_carries_has_their_plan_on_the_console(
    browser: Browser, tmp_path: Path, catalogue: Catalogue
) -> None:
    played = Played(browser, tmp_path / "sessions", catalogue, carries=True)
    console, karim = played.console(), played.phone("Karim")
    console.next("Réflexion du groupe")
    console.next("Plan d’action")
    action = console.page.locator('[data-field="action"]')
    action.get_by_label("Quoi").fill("Réserver la salle")
    action.get_by_role("button", name="Ajouter au plan").click()
    own = console.page.locator(".tb-own-part")
    expect(own.get_by_text("Mon plan, pour moi")).to_be_visible()
    karim.sees("Ce que j’en retire")
    karim.does_not_see("Réserver la salle")
    own.get_by_role("button", name="Corriger").click()
    own.locator(".tb-write-edit").get_by_label("Premier pas").fill("appeler la mairie")
    own.get_by_role("button", name="Enregistrer").click()
    expect(own.get_by_text("appeler la mairie")).to_be_visible()
    own.get_by_role("button", name="Partager mon plan").click()
    karim.sees("appeler la mairie")
    for screen in played.screens:
        screen.close()
    played.server.stop()
