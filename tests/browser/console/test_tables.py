"""The console of tables: their cards have the page, what one types and does there one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from plugins.groups import FormGroups, handlers
from plugins.tables import TableCard
from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import enter, facilitator_of, seat_of
from tablee.session import Sessions
from tablee.session.access.links import BrowserLink, browser_hash
from tablee.texts import speaking
from tests.browser.support.room import Console
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tablee.registry import Catalogue

    Rooms = tuple[Server, dict[int, str]]

pytestmark = pytest.mark.browser

LAPTOP = "tables" * 5
NAMES = ("Ana", "Bo", "Chi", "Dan", "Eve", "Fay")
WHOLE = """() => {
    const seen = (card, y) => {
        const { left, width } = card.getBoundingClientRect();
        return card.contains(document.elementFromPoint(left + width / 2, y));
    };
    return [...document.querySelectorAll(".tb-circle .tb-card")].filter((card) => {
        const { top, bottom } = card.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight && seen(card, top + 3) && seen(card, bottom - 3);
    }).length;
}"""
"""Cards of which nothing is cut off or covered."""


TABLES = (1, 3, 4)
FOR_THE_ROOM = "Saisir pour la salle"


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Rooms]:
    """A session for each number of tables, in one server."""
    folder = tmp_path_factory.mktemp("tables") / "sessions"
    folder.mkdir()
    with speaking("fr"):
        sessions = Sessions(folder, catalogue)
        ids = {number: at_tables(sessions, number) for number in TABLES}
        sessions.close()
    server = Server(folder)
    server.start()
    yield server, ids
    server.stop()


def at_tables(sessions: Sessions, number: int) -> str:
    """A session at so many tables, with twenty-four cards of one line."""
    settings = {"way": "facilitator", "number": number}
    steps = (AgendaStep("groups", 5, settings=settings), AgendaStep("tables", 20))
    agenda = Agenda("essai", "Essai", "", steps)
    room = sessions.create("elsewhere", "Autour des tables", agenda, facilitator="Yasmine")
    yasmine = facilitator_of(room)
    with room.transaction():
        room.commit(BrowserLink(browser_hash(LAPTOP), yasmine.id, console=True))
    people = [enter(room, name) for name in NAMES]
    room.conduct.start(yasmine)
    seat = seat_of(room, yasmine)
    assert isinstance(seat.activity, FormGroups)
    for n, person in enumerate(people):
        handlers.move(seat, seat.activity, person.id, f"t{n % number + 1}")
    room.conduct.next(yasmine)
    for n in range(24):
        at = f"t{n % len(people) % number + 1}"
        seat_of(room, people[n % len(people)]).post(TableCard(f"Une idée, la {n}e", at))
    return room.session.id


@pytest.fixture(scope="module", params=TABLES)
def opened(browser: Browser, rooms: Rooms, request: pytest.FixtureRequest) -> Iterator[Console]:
    """The console at 1366×768 of so many tables."""
    server, ids = rooms
    opened = Console(browser, server)
    opened.page.set_viewport_size({"width": 1366, "height": 768})
    opened.returns(LAPTOP, ids[request.param])
    expect(opened.page.locator(".tb-circle .tb-card").first).to_be_visible(timeout=30_000)
    opened.rests()
    yield opened
    opened.close()


@pytest.fixture
def console(opened: Console) -> Iterator[Console]:
    """The same, as it is when nobody types nor points at anything."""
    yield opened
    assert opened.errors == []
    for line in opened.page.locator("details[open] > summary:visible", has_text=FOR_THE_ROOM).all():
        line.click()
        opened.still()
    opened.page.mouse.move(5, 5)


def test_the_cards_have_the_page_and_what_one_types_has_a_line(console: Console) -> None:
    page = console.page
    assert page.evaluate(WHOLE) >= 12
    own_part = page.locator('[class*="-console-own-part"]').first
    box = own_part.bounding_box()
    assert box is not None
    assert box["height"] <= 64

    card = page.locator(".tb-circle .tb-card").first
    tools = card.locator(".tb-tools")
    expect(tools).to_have_css("opacity", "0")
    card.hover()
    expect(tools).to_have_css("opacity", "1")
    page.mouse.move(5, 5)
    expect(tools).to_have_css("opacity", "0")
    card.get_by_role("button", name="Corriger").focus()
    expect(tools).to_have_css("opacity", "1")
    assert console.faults() == []
    card.hover()
    card.get_by_role("button", name="Montrer au mur").click()
    expect(page.locator(".tb-projector-now")).to_contain_text("aucun n’est ouvert")
    page.locator(".tb-projector-back").click()

    console.send("Votre idée", "Dit à voix haute", "Envoyer", who="Ana")
    expect(page.locator(".tb-circle .tb-card", has_text="Dit à voix haute")).to_be_visible()


def test_who_where_what_and_the_button_stand_in_one_line(console: Console) -> None:
    page = console.page
    page.locator("summary", has_text=FOR_THE_ROOM).first.click()
    line = [
        page.get_by_label("Qui parle").locator("visible=true").first,
        page.get_by_label("Votre idée").first,
        page.get_by_role("button", name="Envoyer").first,
    ]
    console.still()
    middles = []
    for each in line:
        box = each.bounding_box()
        assert box is not None
        middles.append(box["y"] + box["height"] / 2)
    assert max(middles) - min(middles) < 8
    assert console.faults() == []


def test_every_table_and_a_card_s_buttons_stand_in_one_row(console: Console) -> None:
    tables = console.page.locator(".tb-circles-work > .tb-circle")
    expect(tables.last.locator(".tb-card").first).to_be_in_viewport(ratio=1)
    tops = tables.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().top)")
    assert max(tops) - min(tops) < 8
    card = tables.last.locator(".tb-card").first
    card.hover()
    rows = card.locator(".tb-tools .tb-act").evaluate_all(
        "(all) => new Set(all.map((one) => Math.round(one.getBoundingClientRect().top))).size"
    )
    assert rows == 1
