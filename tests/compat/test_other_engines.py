"""Current Firefox and WebKitGTK, really run: the paths of whoever takes part, and facilitates.

`make test` installs them; an engine that is not here is skipped, and says so.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support.room import Screen
from tests.compat.rooms import OPTIONS, WAYS, ready, sits
from tests.compat.webdriver import ENGINES, here
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.compat.rooms import Ready
    from tests.compat.webdriver import CurrentPage

pytestmark = pytest.mark.browser

TAB, ENTER, ESCAPE = "\ue004", "\ue007", "\ue00c"
SPEAKER = 'input[aria-label^="Qui parle"]'
FIELD = ".tb-write textarea"
EDIT = "#tb-write-edit"
RESTS = '[data-test-script-state="notRunning"]'


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    with ready(tmp_path_factory.mktemp("other") / "sessions", tuple(ENGINES)) as served:
        yield served


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if not here(name):
        pytest.skip(f"{name} is not here: make engines installs it")
    return name


@pytest.fixture
def page(engine: str) -> Iterator[CurrentPage]:
    """A phone whose scripts complain of nothing."""
    with ENGINES[engine]() as page:
        page.size(390, 760)
        yield page
        assert page.errors == []


def joins(page: CurrentPage, room: Ready, name: str) -> None:
    page.goto(f"{room.join}?lang=fr")
    page.type("#name", name)
    page.press("form .btn", leads=True)
    page.wait(FIELD)


def fits(page: CurrentPage) -> bool:
    return bool(page.run("document.documentElement.scrollWidth <= innerWidth"))


def holds(page: CurrentPage, css: str, text: str) -> None:
    value = f"(find({json.dumps(css)}) || {{}}).value"
    until(lambda: page.run(value) == text)


def test_a_card_is_written_seen_on_a_wall_and_corrected(
    page: CurrentPage, engine: str, room: Ready, browser: Browser
) -> None:
    wall = Screen(browser, {"width": 1920, "height": 1080})
    wall.page.goto(room.wall)
    joins(page, room, f"Zoé {engine}")
    card = f"Goûter d’été à l’œuvre 🌱 {engine}"
    page.type(FIELD, card)
    page.press(".tb-write button[type=submit]")
    page.wait(".tb-card", card)
    page.look(f"{engine}-card")
    assert fits(page)
    holds(page, FIELD, "")
    expect(wall.page.get_by_text(card)).to_be_visible()

    page.press("button", "Corriger")
    holds(page, EDIT, card)
    until(lambda: page.run(f"document.activeElement === find('{EDIT}')"))
    page.type(EDIT, f"{card}, puis noël")
    page.press(".tb-write-edit button[type=submit]")
    page.wait(".tb-card", f"{card}, puis noël")
    page.look(f"{engine}-corrected")
    expect(wall.page.get_by_text(f"{card}, puis noël")).to_be_visible()


def test_a_reload_keeps_a_draft(page: CurrentPage, engine: str, room: Ready) -> None:
    joins(page, room, f"Ali {engine}")
    page.type(FIELD, "À moitié écr")
    page.goto(str(page.run("location.href")))
    page.wait(FIELD)
    holds(page, FIELD, "À moitié écr")
    assert fits(page)


def test_me_opens_and_closes_by_keyboard(page: CurrentPage, engine: str, room: Ready) -> None:
    joins(page, room, f"Inès {engine}")
    focused = "document.activeElement.className"
    for _press in range(40):
        page.keys(TAB)
        if page.run(focused) == "tb-me":
            break
    page.keys(ENTER)
    page.wait("[role=dialog]", f"Moi : Inès {engine}")
    page.wait("[role=dialog] input")
    page.look(f"{engine}-me")
    page.keys(TAB * 12)
    assert page.run("find('[role=dialog]').contains(document.activeElement)")
    page.keys(ESCAPE)
    until(lambda: not page.sees("[role=dialog]"))
    assert page.run(focused) == "tb-me"


@pytest.mark.parametrize("method", ["dot_vote", "majority_judgment"])
def test_a_ballot_is_kept(page: CurrentPage, engine: str, method: str, room: Ready) -> None:
    sits(page, room, room.votes[method, engine])
    page.wait(".tb-ballot")
    page.press(*WAYS[method])
    page.wait(".tb-ballot", "Enregistré")
    page.look(f"{engine}-{method}")
    page.goto(f"{room.server.url}/?s={room.votes[method, engine]}")
    page.wait(".tb-ballot", "Enregistré")
    assert fits(page)


def test_a_result_and_the_wall_are_shown(page: CurrentPage, engine: str, room: Ready) -> None:
    page.size(320, 640)
    sits(page, room, room.result)
    page.wait(".tb-result", OPTIONS[0])
    assert fits(page)
    page.look(f"{engine}-result")
    page.size(1920, 1080, phone=False)
    page.goto(room.wall)
    page.wait(".tb-wall-top")
    until(lambda: page.run("document.images.length && document.images[0].naturalWidth > 0"))
    page.look(f"{engine}-wall")


# ── whoever facilitates ─────────────────────────────────────────────────────────────────────


def laptop(page: CurrentPage, room: Ready, session: str, who: str) -> None:
    page.size(1366, 768, phone=False)
    sits(page, room, session, who)
    page.wait(RESTS)  # what is still being drawn moves away under the mouse


def unfold(page: CurrentPage, words: str) -> None:
    """Opens what is folded; while a page is still drawn, what is under the mouse moves away."""
    found = f"find('summary', {json.dumps(words)})"

    def unfolded() -> bool:
        is_open = bool(page.run(f"({found} || {{ parentElement: {{}} }}).parentElement.open"))
        if not is_open:
            page.press("summary", words)
        return is_open

    until(unfolded)


def test_a_session_is_opened_and_goes_on(page: CurrentPage, engine: str, room: Ready) -> None:
    laptop(page, room, "", f"opener-{engine}")
    page.type('input[aria-label="Titre de la session"]', f"Ouverte par {engine}")
    page.type('input[aria-label="Votre prénom"]', "Solène")
    page.press("button", "Ouvrir la session", leads=True)
    page.wait("h1", "Prêt à commencer")
    page.press("button", "Commencer")
    page.wait("h1", "Préparation")
    page.press("button", "Étape suivante")
    page.wait("h1", "Présentations")
    page.look(f"{engine}-opened")
    assert fits(page)


def test_a_card_is_added_a_vote_opened_and_closed_and_its_result_read(
    page: CurrentPage, engine: str, room: Ready
) -> None:
    session = room.led[engine]
    laptop(page, room, session, "yasmine")
    unfold(page, "Saisir pour la salle")
    page.press(SPEAKER)
    page.keys("Moi, ")
    page.wait("[role=option]", "Moi, ")
    page.keys(ENTER)
    until(lambda: str(page.run(f"find('{SPEAKER}').value")).startswith("Moi, "))
    card = f"Dit à voix haute, {engine}"
    page.type('textarea[aria-label="Votre idée"]', card)
    page.press("button", "Poser ma carte")
    page.wait(".tb-card", card)
    page.look(f"{engine}-console")

    page.press("button", "Étape suivante")
    page.press("button", "Ouvrir le vote")
    page.wait("button", "Clore et montrer le résultat")
    page.size(390, 760)
    sits(page, room, session)
    page.press(*WAYS["dot_vote"])
    page.wait(".tb-ballot", "Enregistré")
    laptop(page, room, session, "yasmine")
    page.press("button", "Clore et montrer le résultat")
    until(lambda: page.sees(".tb-bar-row") or page.sees("button", "Clore quand même"))
    if page.sees("button", "Clore quand même"):  # not all have finished
        page.press("button", "Clore quand même")
    page.wait(".tb-bar-row", OPTIONS[0])
    page.look(f"{engine}-closed")
    assert fits(page)

    page.goto(f"{room.server.url}/?s={session}&page=synthesis")
    page.wait("h1", "Synthèse")
    page.wait("main", card)
    page.look(f"{engine}-synthesis")
    assert fits(page)
