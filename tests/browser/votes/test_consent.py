"""A decision by consent as a room sees it: one way on at each moment, and a wall that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.sdk.testing import offered
from tablee.session import Sessions
from tablee.texts import speaking
from tests.browser.support.room import until
from tests.browser.support.voting_room import (
    PATIENCE,
    WALL,
    Prepared,
    VotingConsole,
    VotingPhone,
    Watched,
    consent_session,
)
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Response

pytestmark = pytest.mark.browser

PROPOSAL = (
    "Ouvrir un espace commun aux trois recycleries, chacune y gardant son stand, pour un an "
    "d’essai, avec un bilan partagé au bout de six mois"
)
LAPTOP = {"width": 1280, "height": 800}
OUTSIDE = """(area) => {
  const { bottom, right } = area.getBoundingClientRect();
  const outside = (box) => box.bottom > bottom + 1 || box.right > right + 1;
  return [...area.querySelectorAll(".tb-words, .tb-text, .tb-by, .tb-more")]
    .filter((each) => each.checkVisibility())
    .filter((each) => [...each.getClientRects()].some(outside))
    .map((each) => each.textContent);
}"""
"""The words of an area that go on below or beside it, where nobody sees them."""
LABELS_CUT = """() => [...document.querySelectorAll("button p")]
  .filter((label) => label.checkVisibility()
    && label.parentElement.scrollWidth > label.parentElement.clientWidth + 1)
  .map((label) => label.textContent)"""


Screens = tuple[VotingConsole, VotingPhone, Watched]


@dataclass
class Place:
    """A server, the screens on it, and sessions that nobody has been in yet: one for each test."""

    server: Server
    screens: Screens
    unused: list[Prepared]


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("consent") / "sessions"
    folder.mkdir()
    with speaking("fr"):
        sessions = Sessions(folder, offered())
        there = [consent_session(sessions, PROPOSAL) for _test in range(3)]
        sessions.close()
    server = Server(folder)
    server.start()
    console = VotingConsole(browser, server, there[-1].session)
    console.page.set_viewport_size(LAPTOP)  # type: ignore[arg-type] # a plain dict will do
    phone = VotingPhone(browser, server, "Naïma", there[-1].session)
    yield Place(server, (console, phone, Watched(browser, WALL)), there)
    server.stop()


@pytest.fixture
def room(place: Place) -> Screens:
    """Yasmine's console on a small laptop, Naïma's phone, the wall."""
    console, phone, wall = place.screens
    there = place.unused.pop()
    console.sits(place.server, "Yasmine", there.session)
    phone.sits(place.server, "Naïma", there.session)
    wall.page.goto(f"{place.server.url}/w/{there.wall}?lang=fr")
    console.arrives()
    phone.arrives()
    return console, phone, wall


def test_the_wall_holds_the_proposal_the_rule_and_the_newest_questions(room: Screens) -> None:
    console, phone, wall = room
    wall.reads(PROPOSAL)
    for n in range(1, 6):
        phone.send(
            "Votre question",
            f"{n}. Et si l’une des trois s’en va au bout de quelques mois, que devient sa part ?",
            "Poser ma question",
        )
    wall.reads("5. Et si l’une des trois s’en va")
    area = wall.page.locator(".tb-wall-view")
    until(wall.page, lambda: area.evaluate(OUTSIDE) == [])
    rule = wall.page.locator(".tb-rule").bounding_box()
    asked = wall.page.locator(".tb-list").last.bounding_box()
    assert rule
    assert asked
    assert asked["x"] > rule["x"] + rule["width"]
    until(console.page, lambda: console.page.evaluate(LABELS_CUT) == [])


def test_each_moment_has_one_way_on_until_the_proposal_is_adopted(room: Screens) -> None:
    console, phone, wall = room
    beside = console.page.get_by_role("button", name="Rouvrir le vote")
    expect(console.page.get_by_role("button", name="Ouvrir le vote")).to_have_count(0)
    console.press("Passer aux réactions")
    console.press("Ouvrir le tour des objections")
    phone.ballot.get_by_role("radio").nth(1).click(timeout=PATIENCE)
    with phone.page.expect_response(has_the_words, timeout=PATIENCE):
        phone.ballot.get_by_label("Votre objection, en quelques mots").fill("C’est trop cher.")
    console.close_vote()
    wall.reads("C’est trop cher.")
    for screen in (console, phone, wall):
        expect(screen.page.locator(".tb-list", has_text="Objections")).to_contain_text(
            "1 objection"
        )
    left_out = "(words) => words.scrollHeight - words.clientHeight"
    proposal = wall.page.get_by_text(PROPOSAL[:20]).first
    until(wall.page, lambda: proposal.evaluate(left_out) < 10)  # less than a line
    expect(beside).to_have_count(0)

    field = console.page.get_by_label("La proposition, bonifiée")
    field.fill(f"{PROPOSAL}, à frais partagés")
    console.press("Proposer de nouveau")
    console.press("Ouvrir le tour 2")
    phone.reads("à frais partagés")
    phone.ballot.get_by_role("radio").first.click()
    phone.reads("Enregistré")
    for number in (1, 2):  # for the two whose phones are not here
        console.page.locator(".tb-capture [data-field=mark]").first.focus()
        console.keys("1", "Enter")
        console.reads(f"Bulletin {number} enregistré.")
    console.close_vote()
    wall.reads("Adoptée : 3 personnes, aucune objection.")
    wall.reads("dont 2 saisies pour la salle")
    expect(beside).to_be_visible()
    console.reads("Sans réponse à leur nom : Karim, Lucie.")


def test_how_it_was_counted_is_on_the_wall_for_as_long_as_it_is_wanted(room: Screens) -> None:
    console, phone, wall = room
    console.press("Passer aux réactions")
    console.press("Ouvrir le tour des objections")
    phone.ballot.get_by_role("radio").first.click(timeout=PATIENCE)
    phone.reads("Enregistré")
    console.close_vote()
    wall.reads("Proposition en suspens")
    phone.reads("Proposition en suspens")
    console.press("Montrer au mur comment on a compté")
    wall.reads("Pas d’objection : 1 (Naïma)")
    wall.reads("Votes reçus : 1 téléphone.")
    expect(wall.page.locator(".tb-result")).to_have_count(0)
    expect(phone.page.locator(".tb-result").first).to_be_visible()
    until(console.page, lambda: console.page.evaluate(LABELS_CUT) == [])
    console.press("Revenir au résultat")
    wall.reads("Proposition en suspens")
    console.reads("Montrer au mur comment on a compté")


def has_the_words(answer: Response) -> bool:
    """Whether the ballot that is now on disk is the one with its words."""
    return "/ballot/" in answer.url and "trop cher" in (answer.request.post_data or "")
