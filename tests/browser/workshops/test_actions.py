"""From a card to what became of it: an action, the plan, its file, and the session that follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.model.entities import Role
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tests.browser.support.room import SMALL, Console, Phone, Wall
from tests.browser.support.voting_room import PATIENCE, VotingPhone, Watched, token
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tablee.registry import Catalogue

pytestmark = pytest.mark.browser

AGENDA = Agenda(
    "essai", "Essai", "", (AgendaStep("action_canvas", 5), AgendaStep("carrier_plan", 5))
)


class Laptop(Console, Watched):
    """The laptop of whoever facilitates, who comes back to a session of hers."""


@pytest.fixture
def served(tmp_path: Path, catalogue: Catalogue) -> Iterator[tuple[Server, str]]:
    """A server, and the session in which Naïma has put cards for Solène, whose project it is."""
    folder = tmp_path / "sessions"
    folder.mkdir()
    sessions = Sessions(folder, catalogue)
    room = sessions.create(token("Yasmine"), "Un lieu à nous", AGENDA, facilitator="Yasmine")
    boss = facilitator_of(room)
    people = {name: room.people.join(token(name), name) for name in ("Solène", "Naïma")}
    room.people.set_roles(boss, people["Solène"].id, [Role.CARRIER])
    room.conduct.start(boss)
    for words in ("Louer une salle", "Écrire une charte"):
        card = catalogue.content("action_canvas", "card", {"text": words})
        room.words.post(people["Naïma"], room.agenda[0].id, card)
    sessions.close()
    server = Server(folder)
    server.start()
    yield server, room.session.id
    server.stop()


def test_an_action_goes_from_a_card_to_the_plan_and_to_the_session_that_follows(
    browser: Browser, served: tuple[Server, str], tmp_path: Path
) -> None:
    server, session = served
    console = Laptop(browser, server)
    console.sits(server, "Yasmine", session)
    solene = VotingPhone(browser, server, "Solène", session)

    # ── the group makes an action of a card
    card = console.page.locator(".tb-card", has_text="Louer une salle")
    card.get_by_role("button", name=re.compile("^Autres gestes")).click(timeout=PATIENCE)
    card.get_by_role("button", name="En faire une action").click()
    expect(console.page.get_by_label("Quoi", exact=True)).to_have_value("Louer une salle")
    console.page.get_by_role("button", name="Naïma", exact=True).click()
    console.write("Quand", "avant l’été")
    console.press("Enregistrer")
    expect(card).to_contain_text("Qui\u00a0: Naïma", timeout=PATIENCE)

    # ── Solène takes it up in her plan, says it her way, and shares it
    console.next("Plan d’action")
    offered = solene.page.get_by_label("Reprendre une proposition du groupe")
    offered.select_option(label="Louer une salle", timeout=PATIENCE)
    expect(solene.page.get_by_label("Quoi", exact=True)).to_have_value("Louer une salle")
    solene.write("Premier pas", "appeler la mairie")
    solene.press("Ajouter au plan")
    solene.press("Partager mon plan")
    console.sees("proposé par le groupe")
    assert solene.overflow() == 0
    file = tmp_path / "un-lieu.json"
    file.write_text(console.export("json", "sheet"), "utf-8")

    # ── whoever facilitated it is offered it; what was chosen stays when that is folded again
    console.page.goto(server.url)
    console.unfold("Suite d’une session")
    console.choose("Une de mes sessions", "Un lieu à nous")
    console.sees("1 action à reprendre")
    console.page.locator("summary", has_text="Suite d’une session").click()
    expect(console.page.get_by_label("Une de mes sessions")).to_have_count(0)
    console.unfold("Suite d’une session")
    console.sees("Louer une salle")
    console.press("Ne rien reprendre")
    expect(console.page.get_by_text("Louer une salle")).to_have_count(0)

    # ── another laptop opens the session that follows, from the file
    second = Console(browser, server)
    second.page.goto(server.url)
    second.unfold("Suite d’une session")
    field = second.page.locator("[data-testid=stFileUploader] input")
    field.set_input_files({"name": "autre.json", "mimeType": "application/json", "buffer": b"{}"})
    second.sees("n’est pas une synthèse de Tablée")
    field.set_input_files(file)
    second.sees("1 action à reprendre")
    second.write("Titre de la session", "La suite")
    second.write("Votre prénom", "Yasmine")
    second.press("Ouvrir la session")
    second.heading("Prêt à commencer")
    second.press("Commencer")
    second.heading("Que sont devenues nos actions")

    # ── the room tells what became of it
    naima, wall = Phone(browser, server, SMALL), Wall(browser, second.wall_address)
    naima.join(second.code, "Naïma")
    naima.send("Ce que j’en sais", "la mairie a dit oui", "Le dire au groupe")
    wall.sees("Naïma : la mairie a dit oui")
    second.press("Pourquoi\u00a0?")
    second.write("Pourquoi\u00a0?", "trois devis étaient prêts")
    second.page.locator(".tb-ask").get_by_role("button", name="Pourquoi\u00a0?").click()
    second.page.get_by_role("button", name="Fait", exact=True).click()
    wall.sees("1 faite")
    naima.sees("trois devis étaient prêts")
    for screen in (second, naima, wall):
        assert screen.faults() == []
        assert screen.errors == []
    assert naima.overflow() == 0
    said = second.export()
    assert "### Que sont devenues nos actions" in said
    assert re.search(r"Suite de «\s*Un lieu à nous\s*» du .*1 faite\.", said)
    told = "Louer une salle — Naïma — avant l’été — appeler la mairie — fait\u00a0: "
    assert told + "trois devis étaient prêts" in said
