"""The console’s board: it is the room’s, and its controls come when they are needed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.sdk.demo import remade
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.session.access.links import BrowserLink, browser_hash
from tablee.texts import speaking
from tests.browser.support.room import PHONE, Console, Phone, until
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator

    from tablee.registry import Catalogue

pytestmark = pytest.mark.browser

LAPTOP = "laptop" * 5
MORE = 8
WHOLE = """() => {
    const seen = (card, y) => {
        const { left, width } = card.getBoundingClientRect();
        return card.contains(document.elementFromPoint(left + width / 2, y));
    };
    return [...document.querySelectorAll(".tb-board .tb-card")].filter((card) => {
        const { top, bottom } = card.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight && seen(card, top + 3) && seen(card, bottom - 3);
    }).length;
}"""
"""Cards of which nothing is cut off or covered."""


@pytest.fixture(scope="module")
def served(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue
) -> Iterator[tuple[Server, str]]:
    """The demo in its group’s reflection, with some cards more."""
    folder: Path = tmp_path_factory.mktemp("board") / "sessions"
    folder.mkdir()
    with speaking("fr"):
        with remade(folder, catalogue) as made:
            session = made.session.id
        sessions = Sessions(folder, catalogue)
        room = sessions.get(session)
        yasmine = facilitator_of(room)
        with room.transaction():
            room.commit(BrowserLink(browser_hash(LAPTOP), yasmine.id, console=True))
        step = next(s for s in room.agenda if s.id == room.session.current)
        aspects = [c.id for c in room.all_in(step.id) if c.content.kind == "aspect"]
        for n in range(MORE):
            words = {"text": f"Une idée de plus, la {n}e.", "aspect": aspects[n % len(aspects)]}
            content = catalogue.content("action_canvas", "card", words)
            room.words.post(yasmine, step.id, content)
        sessions.close()
    server = Server(folder)
    server.start()
    yield server, session
    server.stop()


@pytest.fixture
def console(browser: Browser, served: tuple[Server, str]) -> Iterator[Console]:
    server, session = served
    opened = Console(browser, server)
    opened.returns(LAPTOP, session)
    expect(opened.page.locator(".tb-card:visible").first).to_be_visible(timeout=30_000)
    opened.rests()
    yield opened
    assert opened.errors == []
    opened.close()


def place_of(part: Locator) -> dict[str, float]:
    """Where it stands on the page, in pixels."""
    found: dict[str, float] = part.evaluate("(it) => it.getBoundingClientRect().toJSON()")
    return found


def size(console: Console, width: int, height: int) -> None:
    console.page.set_viewport_size({"width": width, "height": height})
    console.rests()


@pytest.mark.parametrize(("width", "height", "least"), [(1366, 768, 12), (1440, 900, 16)])
def test_a_laptop_shows_the_room_s_cards_whole(
    console: Console, width: int, height: int, least: int
) -> None:
    size(console, width, height)
    until(console.page, lambda: console.page.evaluate(WHOLE) >= least)
    assert console.overflow() <= 0
    assert console.faults() == []


def test_a_card_is_its_words_and_its_buttons_come_with_the_hand_or_the_keyboard(
    console: Console,
) -> None:
    card = console.page.locator(".tb-card", has_text="Grandir sans perdre")
    tools = card.locator(".tb-tools")
    expect(tools).to_have_css("opacity", "0")
    card.hover()
    expect(tools).to_have_css("opacity", "1")
    console.page.mouse.move(0, 0)
    expect(tools).to_have_css("opacity", "0")
    card.get_by_role("button").first.focus()
    expect(tools).to_have_css("opacity", "1")


def test_in_a_long_column_the_last_card_s_buttons_can_be_pressed_too(
    browser: Browser, served: tuple[Server, str], console: Console
) -> None:
    phone = Phone(browser, served[0])
    phone.join(console.code, "Malika")
    for n in range(9):
        phone.pick("Deux échelles")
        phone.send("Votre idée", f"Encore une, la {n}e.", "Poser ma carte")
    phone.close()
    card = console.page.locator(".tb-card", has_text="Encore une, la 8e.")
    expect(card).to_be_attached()
    console.rests()
    card.evaluate("(it) => it.scrollIntoView({ block: 'center', behavior: 'instant' })")
    card.hover()
    card.get_by_role("button", name="Autres gestes").click()
    card.get_by_role("button", name="Masquer").click()
    expect(card.get_by_text("masqué")).to_be_visible()


def test_cards_chosen_by_a_press_on_their_words_get_their_bar_beside_them(
    console: Console,
) -> None:
    page = console.page
    for words in ("Grandir sans perdre", "Diversifier les"):
        page.locator(".tb-card .tb-text", has_text=words).click()
        expect(page.locator(".tb-card.tb-chosen", has_text=words)).to_be_visible()
    bar = page.locator('[class*="-chosen-bar"]')
    expect(bar.get_by_text("2 cartes choisies")).to_be_visible()
    expect(bar).to_be_in_viewport(ratio=1)
    assert console.faults() == []
    last = page.locator(".tb-chosen").last
    until(page, lambda: abs(place_of(bar)["x"] - place_of(last)["x"]) < 20)
    bar.get_by_label("Titre du groupe").fill("Tenir debout")
    bar.get_by_role("button", name="Regrouper").click()
    expect(page.locator(".tb-group", has_text="Tenir debout")).to_be_visible()
    expect(bar).to_have_count(0)


def test_nothing_is_typed_for_anybody_by_default(console: Console) -> None:
    page = console.page
    words = "Une idée entendue au fond de la salle"
    field = console.write("Votre idée", words)
    console.press("Poser ma carte")
    console.sees("Choisissez d’abord.")
    console.choose("Quel aspect\u00a0?", "Deux échelles")
    console.press("Poser ma carte")
    console.sees("Dites d’abord qui parle.")
    expect(field).to_have_value(words)
    console.choose_speaker("Quelqu’un du groupe")
    console.press("Poser ma carte")
    card = page.locator(".tb-card", has_text=words)
    expect(card).to_be_visible()
    expect(card.locator(".tb-by")).to_have_count(0)
    expect(page.get_by_label("Votre idée")).to_have_value("")
    expect(page.get_by_label(re.compile("Qui parle"))).to_have_value("")


HIDDEN = """(toast, beside) => {
    toast.style.left = `${beside.right - 60}px`;
    const { left, right, top, bottom } = toast.getBoundingClientRect();
    const at = [[left + 9, top + 9], [right - 9, top + 9], [left + 9, bottom - 9]];
    return at.filter(([x, y]) => !toast.contains(document.elementFromPoint(x, y)));
}"""
"""Where a toast that reaches over the agenda is hidden by what it stands over."""


def test_what_a_press_did_is_told_where_it_was_pressed_with_its_own_way_back(
    console: Console,
) -> None:
    page = console.page
    card = page.locator(".tb-card", has_text="Évaluer ce qui est")
    card.hover()
    card.get_by_role("button", name="Important").click()
    toast = page.locator(".tb-toast")
    expect(toast).to_contain_text("Carte marquée importante")
    until(page, lambda: abs(place_of(toast)["top"] - place_of(card)["bottom"]) < 100)
    assert toast.evaluate(HIDDEN, place_of(page.get_by_test_id("stSidebar"))) == []
    toast.hover()  # it stays under the hand
    assert console.faults() == []
    toast.get_by_role("button", name="Annuler").click()
    expect(card.locator(".tb-mark", has_text="important")).to_have_count(0)
    expect(toast).to_have_count(0)


def test_after_a_step_begun_by_mistake_the_first_offer_is_the_way_back(console: Console) -> None:
    page = console.page
    agenda = page.locator(".tb-agenda")
    console.press("Étape suivante")
    console.heading("Plan d’action")
    offers = page.locator(".st-key-history button")
    expect(offers.nth(1)).to_contain_text("Revenir à « Réflexion du groupe »")
    offers.nth(1).click()
    console.heading("Réflexion du groupe")
    expect(page.locator(".tb-toast")).to_have_count(0)  # nothing stands over what comes next
    passed = agenda.get_by_role("button", name="Plan d’action")
    expect(passed).to_contain_text("sautée")
    expect(passed.locator(".tb-k")).to_have_text("7")


def test_the_keys_conduct_the_session_and_none_acts_while_one_types(console: Console) -> None:
    page = console.page
    page.locator("body").press("?")
    keys = page.get_by_role("dialog", name="Touches de la console")
    expect(keys).to_contain_text("Étape suivante")
    assert console.faults() == []
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    page.locator("body").press(".")
    resumes = page.get_by_role("button", name="Reprendre", exact=True)
    expect(resumes).to_be_visible()
    field = console.write("Votre idée", "une")
    field.press("n")
    field.press(".")
    console.rests()
    expect(resumes).to_be_visible()
    console.heading("Réflexion du groupe")
    field.fill("")
    page.locator("h1").first.click()
    console.rests()
    page.keyboard.press(".")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()


@pytest.mark.parametrize("place", [PHONE, {"width": 683, "height": 384}], ids=["phone", "200 %"])
def test_a_phone_and_a_page_seen_twice_as_large_are_a_remote(
    console: Console, place: dict[str, int]
) -> None:
    size(console, place["width"], place["height"])
    page = console.page
    assert console.overflow() <= 0
    page.locator(".tb-card").last.scroll_into_view_if_needed()
    for name in ("Pause", "+1 min", "Retour", "Étape suivante"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    deck = page.locator(".st-key-deck")
    until(page, lambda: 0 < place_of(deck)["height"] < place["height"] / 3)
    assert console.faults() == []


def test_once_all_steps_are_over_no_undo_of_a_former_step_is_on_offer(console: Console) -> None:
    page = console.page
    card = page.locator(".tb-card", has_text="Évaluer ce qui est")
    card.hover()
    card.get_by_role("button", name="Important").click()
    expect(page.locator(".tb-toast")).to_be_visible()
    for title in ("Plan d’action", "Bilan"):
        console.press("Étape suivante")
        console.heading(title)
    expect(page.locator(".tb-toast")).to_have_count(0)
    console.press("Terminer l’étape")
    console.heading("Toutes les étapes sont passées")
    expect(page.locator(".st-key-history button")).to_have_count(1)
    console.press("Retour à la dernière étape")
    console.heading("Bilan")
