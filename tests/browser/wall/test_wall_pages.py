"""The wall shows every card: as large as there is room, on pages; and what the console says."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from docs.scripts.enlarged import SPACED
from tablee.view import Board, Card, CardGroup, Cards, Circle, Circles, Column, Picture, Stack, Text
from tests.browser.support.live_scenes import (
    NOW,
    canvas,
    crowded,
    ending,
    plan,
    projected,
    wall_frame,
)
from tests.browser.support.live_server import FITTED, Streams, serve
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser

SIZES = ((1920, 1080), (1366, 768), (1280, 720))
LONG = "Une idée un peu longue, écrite au fil de la discussion du groupe. "
IN_SIGHT = """() => [...document.querySelectorAll("[data-paged] [data-id]")]
    .filter((each) => each.offsetParent && !each.querySelector("[data-id]"))
    .map((each) => each.dataset.id)"""
SPILT = """() => [...document.querySelectorAll("[data-paged]")].flatMap((list) => {
    const place = list.getBoundingClientRect();
    const cards = [...list.children].filter((each) => !each.hidden);
    const boxes = cards.map((each) => each.getBoundingClientRect());
    const lies = (i) => boxes.some((box, j) => j !== i && over(boxes[i], box));
    const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
        && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    return cards.filter((card, i) => boxes[i].bottom > place.bottom + 1
        || boxes[i].right > place.right + 1 || lies(i)
        || card.scrollHeight > card.clientHeight + 2).map((card) => card.dataset.id);
})"""
"""The cards in sight that stick out of their list, lie over another, or are cut."""
WORDS = """() => Math.min(...[...document.querySelectorAll("[data-paged] .tb-text")]
    .filter((each) => each.offsetParent)
    .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""


def cards(n: int, words: str = LONG) -> tuple[Card, ...]:
    return tuple(Card(f"c{i}", words * (1 + i % 3), at=NOW - 1000 + i) for i in range(n))


def zones(n: int, of: int) -> Board:
    every = cards(n)
    names = ("Nos apports", "À apprendre", "Deux échelles", "Côté agents")
    return Board(tuple(Column(f"z{z}", names[z], every[z::of], tint=z) for z in range(of)))


class Wall:
    def __init__(self, page: Page, streams: Streams, address: str) -> None:
        self.page, self.streams, self.address = page, streams, address

    def show(self, shown: dict[str, Any]) -> None:
        self.streams.send("mur", shown)

    def open(self, shown: dict[str, Any], size: tuple[int, int] = SIZES[0]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.show(shown)
        self.page.goto(f"{self.address}/?scene=mur")
        self.page.wait_for_function("window.ready")
        expect(self.page.get_by_role("heading", level=1)).to_be_attached()
        self.page.evaluate(FITTED)

    def in_sight(self) -> list[str]:
        ids: list[str] = self.page.evaluate(IN_SIGHT)
        return ids

    def pages(self) -> int:
        told = self.page.locator(".tb-wall-pages:visible, .tb-page:visible").all_text_contents()
        return max((int(each.split(" sur ")[1].split(",")[0]) for each in told), default=1)

    def all_pages(self) -> list[list[str]]:
        """The cards of each page, turned as a presenter's remote does; none is spilt on any."""
        found = []
        for _n in range(self.pages()):
            assert self.page.evaluate(SPILT) == []
            found.append(self.in_sight())
            self.page.keyboard.press("PageDown")
        return found


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Wall]:
    """What these tests look at: its process has the scripts, loaded and compiled."""
    server, streams = serve()
    page = browser.new_page()
    yield Wall(page, streams, f"http://127.0.0.1:{server.server_port}")
    page.close()
    server.shutdown()
    server.server_close()


@pytest.fixture
def wall(tab: Wall) -> Iterator[Wall]:
    """A wall on which nothing has been shown yet."""
    yield tab
    tab.page.evaluate("sessionStorage.clear(), localStorage.clear()")
    tab.page.goto("about:blank")


@pytest.fixture
def alone(tab: Wall, browser: Browser) -> Iterator[Wall]:
    """One in a page of its own, of which no other test knows."""
    page = browser.new_page()
    yield Wall(page, tab.streams, tab.address)
    page.close()


MANY: dict[str, tuple[Callable[[], Any], int]] = {
    "one zone": (lambda: zones(60, 1), 60),
    "four zones": (lambda: zones(60, 4), 60),
    "six unlike zones": (crowded, 60),
    "a list": (lambda: Cards("Questions", cards(40)), 40),
    "a round": (lambda: Cards("Leurs phrases", cards(30), layout="lines"), 30),
    "beside words": (
        lambda: Stack((Text("Posez vos questions."), Cards("Questions", cards(30)))),
        30,
    ),
    "a group": (lambda: Board((Column("z", "Idées", (CardGroup("g", "Outils", cards(30)),)),)), 30),
    "tables": (
        lambda: Circles(
            tuple(Circle(f"t{n}", f"Table {n}", cards=cards(40)[n::4]) for n in range(4))
        ),
        40,
    ),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shape", MANY)
def test_each_card_is_on_one_page_whole_and_large_enough(
    wall: Wall, shape: str, size: tuple[int, int]
) -> None:
    view, n = MANY[shape]
    wall.open(projected(view()), size)
    pages = wall.all_pages()
    seen = [id_ for page in pages for id_ in page]
    assert len(set(seen)) == n
    if len(pages) > 1 and shape in ("one zone", "a list", "a round", "beside words", "a group"):
        assert len(seen) == n, "each on one page"
    assert wall.page.evaluate(WORDS) >= 27.9 * min(size[0] / 1920, size[1] / 900)
    expect(wall.page.get_by_text("autres cartes")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES[:2])
@pytest.mark.parametrize("n", [8, 10])
def test_ten_actions_of_a_plan_stand_on_one_page_whole(
    wall: Wall, n: int, size: tuple[int, int]
) -> None:
    wall.open(projected(plan(n, asides=False)), size)
    expect(wall.page.locator(".tb-stop:visible")).to_have_count(n)
    expect(wall.page.locator(".tb-page:visible")).to_have_count(0)
    # a line's letters hang over it by a few pixels
    cut = "els => els.filter((el) => el.scrollHeight > el.clientHeight + 8).length"
    assert wall.page.locator(".tb-stops, .tb-stop-words > *").evaluate_all(cut) == 0
    sizes = "els => Math.min(...els.map((el) => parseFloat(getComputedStyle(el).fontSize)))"
    least = 27.9 * min(size[0] / 1920, size[1] / 900)
    assert wall.page.locator(".tb-stop p, .tb-disc").evaluate_all(sizes) >= least


@pytest.mark.parametrize("name", ["impact_effort", "activity_model"])
def test_each_card_of_a_crowded_grid_has_its_page(wall: Wall, name: str) -> None:
    view = canvas(name, 60)
    wall.open(projected(view))
    seen = {id_ for page in wall.all_pages() for id_ in page}
    assert len(seen) == sum(len(zone.cards) for zone in view.columns)


def test_the_console_hears_of_each_page_and_of_cards_that_are_cut_there(alone: Wall) -> None:
    told: list[dict[str, int]] = []

    def hear(route: Route) -> None:
        told.append(json.loads(route.request.post_data or "{}"))
        route.fulfill(json={})

    alone.page.route("**/told", hear)
    alone.page.add_init_script("window.wallPages = '/told'")
    alone.open(projected(canvas("activity_model", 60)))
    alone.page.keyboard.press("PageDown")
    # Asked of the page each time, as what it sends is heard meanwhile.
    until(lambda: alone.page.evaluate("true") and any(said["page"] == 2 for said in told))
    assert told[-1]["pages"] == alone.pages()
    until(lambda: told[-1]["cut"] == alone.page.locator(".tb-cut:visible").count())


def test_a_few_cards_are_large_and_stand_in_columns(wall: Wall) -> None:
    few = tuple(Card(f"c{n}", "Se parler plus souvent.") for n in range(5))
    wall.open(projected(Board((Column("z", "Idées", few),))))
    assert wall.pages() == 1
    assert wall.page.evaluate(WORDS) >= 44
    lefts = wall.page.evaluate(
        "[...document.querySelectorAll('.tb-card')].map((card) => card.offsetLeft)"
    )
    assert len(set(lefts)) > 1


def test_pages_turn_by_themselves_stop_at_a_key_and_go_on(alone: Wall) -> None:
    alone.page.clock.install()
    alone.open(projected(zones(60, 1)))
    told = alone.page.locator(".tb-wall-pages")
    expect(told).to_have_text(re.compile(r"^page 1 sur \d+$"))
    pages = told.inner_text().removeprefix("page 1 ")  # a machine's fonts say how many
    alone.page.clock.run_for(31_000)
    expect(told).to_have_text(f"page 2 {pages}")
    alone.page.keyboard.press(" ")
    expect(told).to_have_text(f"page 2 {pages}, arrêtée")
    alone.page.clock.run_for(120_000)
    expect(told).to_have_text(f"page 2 {pages}, arrêtée")
    alone.page.keyboard.press(" ")
    alone.page.clock.run_for(31_000)
    expect(told).to_have_text(f"page 3 {pages}")


def test_words_that_somebody_spaces_are_fitted_anew(wall: Wall) -> None:
    shorter = cards(24, "Une idée écrite au fil de la discussion. ")
    names = ("Nos apports", "À apprendre", "Deux échelles")
    columns = (Column(f"z{z}", name, shorter[z::3]) for z, name in enumerate(names))
    wall.open(wall_frame(Board(tuple(columns))))
    wall.page.add_style_tag(content=SPACED)
    until(lambda: not wall.page.evaluate(SPILT))
    assert wall.page.locator(".tb-card:visible").count() > 0  # fitted, not taken away


def test_it_is_enlarged_by_keys_and_every_card_still_has_its_page(wall: Wall) -> None:
    wall.open(wall_frame(zones(60, 4)))
    usual = float(wall.page.evaluate(WORDS))
    for _press in range(3):
        wall.page.keyboard.press("+")
    wall.page.evaluate(FITTED)
    assert wall.page.evaluate(WORDS) > 1.4 * usual
    seen = set(wall.in_sight())
    for _page in range(wall.pages()):
        wall.page.keyboard.press("PageDown")
        seen |= {*wall.in_sight()}
    assert len(seen) == 60
    wall.page.goto(f"{wall.page.url}&keys=off")
    expect(wall.page.get_by_role("heading", level=1)).to_be_attached()
    wall.page.evaluate(FITTED)
    wall.page.keyboard.press("0")  # a key that is off does nothing
    assert wall.page.evaluate(WORDS) > 1.4 * usual
    wall.open(wall_frame(zones(60, 4)))
    wall.page.keyboard.press("0")
    wall.page.evaluate(FITTED)
    assert wall.page.evaluate(WORDS) == pytest.approx(usual)


def test_pages_are_turned_held_and_let_go_from_the_console(wall: Wall) -> None:
    wall.open(projected(zones(60, 1), advanced=7))
    told = wall.page.locator(".tb-wall-pages")
    expect(told).to_have_text(re.compile(r"^page 1 sur \d+$"))
    pages = told.inner_text().removeprefix("page 1 ")
    wall.show(projected(zones(60, 1), advanced=9, held=True))
    expect(told).to_have_text(f"page 3 {pages}, arrêtée")
    wall.show(projected(zones(60, 1), advanced=8, held=True))
    expect(told).to_have_text(f"page 2 {pages}, arrêtée")
    wall.show(projected(zones(60, 1), advanced=8))
    expect(told).to_have_text(f"page 2 {pages}")


def test_a_card_that_comes_brings_its_page_unless_pages_are_held(wall: Wall) -> None:
    wall.open(projected(zones(60, 1)))
    come = Card("new", "Celle qui arrive.", "Jeanne", at=NOW)
    wall.show(projected(Board((Column("z0", "Nos apports", (*cards(60), come)),))))
    expect(wall.page.locator("[data-id=new]")).to_be_visible()
    wall.page.keyboard.press("PageDown")
    later = Card("newer", "Et une autre.", at=NOW + 1)
    wall.show(projected(Board((Column("z0", "Nos apports", (*cards(60), come, later)),))))
    expect(wall.page.locator("[data-id=newer]")).to_be_attached()
    expect(wall.page.locator(".tb-wall-pages")).to_contain_text("page 1")


def test_one_card_in_large_fills_the_wall_whatever_the_step_shows(wall: Wall) -> None:
    only = Cards("", (Card("x", "Réunir les agents."),), whole=True)
    wall.open(projected(Text("Le groupe parle.", "Tour de table"), large=only, target="x"))
    card = wall.page.locator("[data-id=x]")
    expect(card).to_be_visible()
    size = card.locator(".tb-text").evaluate("(it) => parseFloat(getComputedStyle(it).fontSize)")
    assert size >= 90
    wall.show(projected(Text("Le groupe parle.", "Tour de table")))
    expect(wall.page.get_by_text("Le groupe parle.")).to_be_visible()
    expect(card).to_have_count(0)


def test_a_picture_in_large_takes_the_height_of_the_wall(wall: Wall) -> None:
    wall.open(projected(Text("…"), large=Picture("/picture.svg", "Le plan", "Le plan"), target="p"))
    picture = wall.page.locator(".tb-picture")
    expect(picture).to_be_visible()
    until(lambda: picture.evaluate("it => it.getBoundingClientRect().height") >= 700)


def test_a_message_counts_down_and_the_step_is_back_after_it(wall: Wall) -> None:
    wall.open(projected(zones(5, 1), message="On reprend à 11 h 05", until=NOW + 90))
    expect(wall.page.get_by_role("heading", level=1)).to_have_text("On reprend à 11 h 05")
    expect(wall.page.get_by_role("timer")).to_contain_text("01:")
    wall.show(projected(zones(5, 1)))
    expect(wall.page.locator("[data-id=c0]")).to_be_visible()


def test_a_blank_wall_shows_nothing_from_the_console_and_by_a_remote(wall: Wall) -> None:
    wall.open(projected(zones(5, 1), blank=True))
    expect(wall.page.locator("[data-id=c0]")).to_have_count(0)
    wall.show(projected(zones(5, 1)))
    expect(wall.page.locator("[data-id=c0]")).to_be_visible()
    wall.page.keyboard.press("b")
    expect(wall.page.locator("[data-id=c0]")).to_have_count(0)
    wall.page.keyboard.press(".")
    expect(wall.page.locator("[data-id=c0]")).to_be_visible()


def test_over_time_is_said_in_words_and_stays(wall: Wall) -> None:
    late = {"running": False, "elapsed": 1272.0, "allotted": 1200.0}
    wall.open(projected(zones(5, 1)) | {"clock": {**late, "running": True}})
    expect(wall.page.get_by_role("timer")).to_contain_text("Temps écoulé")
    expect(wall.page.get_by_role("timer")).to_contain_text("+1:1")


def test_the_end_thanks_says_what_was_decided_and_how_to_take_it_home(wall: Wall) -> None:
    wall.open(ending(3))
    expect(wall.page.get_by_role("heading", level=1)).to_have_text("Merci à toutes et à tous")
    for words in ("entraide", "Réunir les agents", "Appeler la commune n° 3", "dans cette salle"):
        expect(wall.page.get_by_text(words).first).to_be_visible()
    expect(wall.page.get_by_role("img", name="Code QR de la synthèse")).to_be_visible()
    wall.show(ending(30, home=False))
    expect(wall.page.get_by_text("La synthèse arrive")).to_be_visible()
    expect(wall.page.get_by_role("img")).to_have_count(0)
    expect(wall.page.get_by_text("page 1 sur")).to_be_visible()


def test_the_request_is_marked_as_a_quotation(wall: Wall) -> None:
    wall.open(wall_frame(zones(4, 1)))
    quoted = wall.page.locator("h1 > q")
    expect(quoted).to_have_text(wall.page.locator("h1").inner_text())
    assert quoted.evaluate("(q) => getComputedStyle(q, '::before').content") == "none"


def test_the_title_stands_through_all_steps(wall: Wall) -> None:
    wall.open(wall_frame(zones(5, 1)))
    title = wall.page.get_by_text("Faire vivre un réseau à distance")
    expect(title).to_be_visible()
    wall.show(projected(Text("…"), large=Cards("", cards(1))))
    expect(title).to_be_visible()
