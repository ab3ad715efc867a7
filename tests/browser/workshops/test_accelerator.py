"""A whole accélérateur by clicking and typing: a facilitator, a wall, three phones, in French."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.texts import speaking
from tests.browser.support.room import SMALL, Console, Phone, Wall
from tests.support.server import Server

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tablee.registry import Catalogue
    from tablee.session import Room

pytestmark = pytest.mark.browser

LAPTOP = "laptop" * 5
REQUEST = "J’aimerais que le groupe m’aide à choisir nos outils"


def test_a_whole_workshop_from_the_code_to_the_synthesis(
    browser: Browser, shared_server: Server
) -> None:
    server = shared_server
    said: list[tuple[str, str]] = []
    """Every sentence typed, with the label under which the report must hold it, in its order."""

    console = Console(browser, server)
    console.open_session("Faire vivre un réseau à distance")
    wall = Wall(browser, console.wall_address)
    wall.sees("Prenez votre téléphone")
    solene, bastien, naima = (Phone(browser, server, SMALL) for _ in range(3))
    for phone, name in ((solene, "Solène Vidal"), (bastien, "Bastien"), (naima, "Naïma")):
        phone.join(console.code, name)
        phone.heading("Vous êtes bien là")
    wall.sees("Naïma")
    console.sees("4 personnes")

    # ── préparation: the facilitator shares the roles
    console.press("Commencer")
    console.heading("Préparation")
    console.choose("Qui porte le projet ?", "Solène Vidal")
    console.choose("Qui prend les notes ?", "Bastien")
    console.page.keyboard.press("Escape")
    console.sees("porte le projet")

    # ── présentations
    console.next("Présentations")
    fits(solene, bastien, naima)
    for phone, name, sentence in (
        (bastien, "Bastien", "je tiens un atelier de réparation"),
        (naima, "Naïma", "je relie des couturières"),
    ):
        phone.write("Votre phrase", sentence)
        phone.press("Envoyer ma phrase")
        phone.sees(sentence)
        said.append(("Présentations", f"{name} : {sentence}"))
    solene.sees("je relie des couturières")
    wall.sees("Présentations")

    # ── exposé: a picture of nothing, the carrier tells, the others note
    console.next("Exposé")
    fits(solene, bastien, naima)
    story = "Huit départements, un réseau.\nVingt ans d’outils."
    solene.send("Votre projet, par écrit", story, "Montrer ce passage")
    naima.sees("Vingt ans d’outils.")
    wall.sees("Huit départements, un réseau.")
    naima.send("Ce que je note", "Le financeur change", "Ajouter aux notes")
    said += [
        ("PRESENTATION DU PROJET", "Huit départements, un réseau."),
        ("PRESENTATION DU PROJET", "Vingt ans d’outils."),
        ("PRESENTATION DU PROJET", "Le financeur change"),
    ]

    # ── clarification: a question, "me too", an answer
    console.next("Clarification")
    fits(solene, bastien, naima)
    naima.send("Votre question", "Combien de personnes animent ?", "Poser ma question")
    said.append(("VOS QUESTIONS :", "Combien de personnes animent ?"))
    bastien.sees("Combien de personnes animent ?")
    bastien.page.get_by_role("button", name=re.compile("Moi aussi")).first.click()
    naima.sees("1 personne aussi")
    solene.page.get_by_role("button", name=re.compile("Répondre")).first.click()
    solene.write("La réponse", "Cinq, pour quatre-vingts maisons.")
    solene.page.locator("form.tb-ask button[type=submit]").click()
    naima.sees("Cinq, pour quatre-vingts maisons.")
    said.append(("VOS QUESTIONS :", "Cinq, pour quatre-vingts maisons."))

    # ── problématique: a proposal by the group, adopted by the carrier alone
    console.next("Problématique")
    fits(solene, bastien, naima)
    naima.write("Une demande à proposer", REQUEST)
    naima.press("Proposer cette demande")
    solene.sees(REQUEST)
    expect(naima.page.get_by_role("button", name=re.compile("^Adopter"))).to_have_count(0)
    solene.page.locator(".tb-card").get_by_role("button", name=re.compile("^Adopter")).first.click()
    expect(wall.page.locator(".tb-quote, blockquote").first).to_contain_text(REQUEST)
    said.append(("PROBLÉMATIQUE :", REQUEST))

    # ── réflexion: aspects, cards by all but the carrier
    console.next("Réflexion du groupe")
    fits(solene, bastien, naima)
    console.press("Nouvel aspect", exact=False)
    for aspect in ("Nos apports", "Côté agents"):
        console.send("Un aspect de la question", aspect, "Ajouter un aspect")
    console.page.keyboard.press("Escape")
    naima.page.get_by_role("radio", name="Côté agents").click()
    naima.send("Votre idée", "Réunir les agents", "Poser ma carte")
    bastien.send("Votre idée", "Valoriser vingt ans de ressources", "Poser ma carte")
    wall.sees("Réunir les agents")
    tools_in_one_line(naima)
    tools_in_one_line(bastien)
    solene.heading("Solène, c’est à vous d’écouter")
    expect(solene.page.get_by_label("Votre idée")).to_have_count(0)
    solene.sees("Valoriser vingt ans de ressources")
    solene.write("Mes notes, pour moi", "En parler à Bastien")
    solene.sees("Enregistré")
    said += [
        ("PLAN D'ACTION", "Valoriser vingt ans de ressources"),
        ("PLAN D'ACTION", "Côté agents"),
        ("PLAN D'ACTION", "Réunir les agents"),
    ]

    # ── a phone reloads and the server restarts in the middle of the step: nobody loses anything
    draft = "Un annuaire tenu ensemble"
    field = bastien.page.get_by_label("Votre idée", exact=True)
    expect(field).to_have_count(1)  # the former one leaves once the page is drawn
    field.fill(draft)
    naima.page.get_by_label("Votre idée", exact=True).fill("Une idée pas encore partie")
    naima.page.reload()
    naima.sees("Réunir les agents")
    expect(naima.page.get_by_label("Votre idée", exact=True)).to_have_value(
        "Une idée pas encore partie"
    )
    naima.press("Poser ma carte")
    expect(naima.page.get_by_role("textbox", name="Votre idée")).to_have_value("")
    said.append(("PLAN D'ACTION", "Une idée pas encore partie"))
    naima.sees("Vous")
    server.stop()
    server.start()
    for phone in (solene, bastien, naima):
        expect(phone.page.get_by_text("Réflexion du groupe").first).to_be_visible()
    expect(bastien.page.get_by_label("Votre idée", exact=True)).to_have_value(draft)
    bastien.connected()
    console.connected()
    console.rests()
    bastien.press("Poser ma carte")
    expect(bastien.page.get_by_role("textbox", name="Votre idée")).to_have_value("")
    naima.page.get_by_role("button", name=re.compile("Tout voir")).first.click()
    naima.sees(draft)
    said.insert(-3, ("PLAN D'ACTION", draft))
    console.sees("4 personnes")
    expect(solene.page.get_by_label("Mes notes, pour moi", exact=True)).to_have_value(
        "En parler à Bastien"
    )

    # ── plan d'action: everyone alone first, then the carrier's plan; words half typed are kept
    bastien.write("Votre idée", "Une phrase commencée")
    console.next("Plan d’action")
    fits(solene, bastien, naima)
    bastien.sees("Votre texte est resté dans son champ")
    bastien.sees("Une phrase commencée")
    bastien.press("Fermer")
    naima.send("Ce que j’en retire", "Commencer petit", "Garder pour moi")
    solene.does_not_see("Commencer petit")
    solene.write("Quoi", "Réunir les agents avant l’été")
    solene.press("Ajouter au plan")
    solene.sees("Réunir les agents avant l’été")
    naima.does_not_see("Réunir les agents avant l’été")
    solene.press("Partager mon plan")
    naima.sees("Réunir les agents avant l’été")
    wall.sees("Réunir les agents avant l’été")
    said.append(("PLAN d'ACTION", "Réunir les agents avant l’été"))

    # ── bilan: the carrier first
    console.next("Bilan")
    fits(solene, bastien, naima)
    solene.send("Ce que j’emporte", "De quoi avancer", "Ajouter au bilan")
    naima.send("Ce que j’emporte", "Entendre d’autres personnes", "Ajouter au bilan")
    said += [
        ("Bilan de l'accélérateur", "De quoi avancer"),
        ("Bilan de l'accélérateur", "Entendre d’autres personnes"),
    ]

    # ── the synthesis exists already
    check_report(console.export(), said)
    assert "En parler à Bastien" not in console.export()
    assert "Commencer petit" not in console.export()
    console.press("Terminer l’étape")
    console.heading("Toutes les étapes sont passées")
    expect(naima.page.get_by_role("heading", level=1)).to_have_text("C’est fini")
    expect(naima.page.get_by_role("heading")).to_have_count(1)
    console.press("Terminer la session")
    naima.heading("La session est terminée")
    for screen in (console, wall, solene, bastien, naima):
        assert screen.errors == []
        assert screen.outside == [], "no request leaves for another host"
        screen.close()


def fits(*phones: Phone) -> None:
    """Each at rest, as wide as its small screen, and sound to axe-core."""
    for phone in phones:
        phone.still()
        assert phone.overflow() == 0
        assert phone.faults() == []


def tools_in_one_line(phone: Phone) -> None:
    """The handle and buttons of one's own card stand beside each other on a small screen."""
    mine = phone.page.locator(".tb-card.tb-mine").first
    expect(mine.locator(".tb-grip")).to_be_visible()
    tops = "all => all.map((each) => Math.round(each.getBoundingClientRect().top))"
    buttons = mine.locator(".tb-tools button")
    expect(buttons).to_have_count(4)  # the handle, two for its words, and the others behind "…"
    found = buttons.evaluate_all(tops)
    assert len(set(found)) == 1, found


def check_report(markdown: str, said: list[tuple[str, str]]) -> None:
    """Every sentence stands under its label, in the order in which it was said."""
    place = markdown.index("## Notes prises en commun")
    for label, sentence in said:
        assert f"\n### {label}\n" in markdown, f"no heading {label!r} in:\n{markdown}"
        heading = markdown.index(f"\n### {label}\n") + 1
        found = markdown.find(sentence, max(place, heading))
        assert found > 0, f"{sentence!r} is not under {label!r}"
        between = re.findall(r"^### (.*)$", markdown[heading + 4 : found], re.MULTILINE)
        assert between == [], f"{sentence!r} stands under {between[-1]!r}"
        place = max(place, heading)


def test_two_sessions_side_by_side_stay_apart(
    browser: Browser, tmp_path: Path, catalogue: Catalogue
) -> None:
    (server := Server(tmp_path / "sessions")).folder.mkdir()
    sessions = Sessions(server.folder, catalogue)
    first, second = introduced(sessions, "La première"), introduced(sessions, "La seconde")
    sessions.close()
    server.start()
    one, two = Console(browser, server), Console(browser, server)
    one.returns(LAPTOP, first.session.id)
    two.returns(LAPTOP, second.session.id)
    naima, karim = Phone(browser, server), Phone(browser, server)
    naima.join(first.keys.join, "Naïma")
    karim.join(second.keys.join, "Karim")
    naima.write("Votre phrase", "seulement pour la première")
    naima.press("Envoyer ma phrase")
    one.sees("seulement pour la première")
    karim.write("Votre phrase", "seulement pour la seconde")
    karim.press("Envoyer ma phrase")
    two.sees("seulement pour la seconde")
    for screen, text in (
        (two, "première"),
        (karim, "première"),
        (one, "seconde"),
        (naima, "seconde"),
    ):
        screen.does_not_see(f"seulement pour la {text}")
    # a phone of one session, asked around the page, is a stranger in the other
    answer = naima.context.request.get(f"{server.url}/export/{second.session.id}/markdown")
    assert answer.status == 403
    naima.page.goto(f"{server.url}/?s={second.session.id}")
    naima.heading("On ne vous retrouve pas")
    for screen in (one, two, naima, karim):
        screen.close()
    server.stop()


def introduced(sessions: Sessions, title: str) -> Room:
    """A session in which people present themselves."""
    with speaking("fr"):
        agenda = sessions.catalogue.agendas["accelerator"]
        room = sessions.create(LAPTOP, title, agenda, facilitator="Yasmine")
        room.conduct.start(facilitator_of(room))
        room.conduct.next(facilitator_of(room))
    return room
