"""The facilitator's console around a vote: what is in sight, what comes first, and closing it.

One server and one session; each test has a vote of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tablee.model.entities import Cast
from tablee.sdk.testing import offered
from tablee.session import Sessions
from tablee.texts import speaking
from tests.browser.support.live_server import FITTED
from tests.browser.support.room import CLOSE, until
from tests.browser.support.voting_room import (
    NAMES,
    PATIENCE,
    Prepared,
    VotingConsole,
    VotingPhone,
    voting_session,
)
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, WebSocketRoute

pytestmark = pytest.mark.browser

SIZES: Final = ((1280, 800), (1440, 900))
CUT_WORDS: Final = """(cells) => cells.flatMap((cell) => {
  const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
  return [...(text?.data ?? "").matchAll(/\\S+/g)].filter(({ 0: word, index }) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return range.getClientRects().length > 1;
  }).map(([word]) => word);
})"""
"""The words of cells that go on in a second line."""
IN_SIGHT: Final = """([fields, least]) => [...document.querySelectorAll(fields)].filter((field) => {
  const { left, top, width, height, bottom } = field.getBoundingClientRect();
  return bottom <= innerHeight
    && document.elementFromPoint(left + width / 2, top + height / 2) === field;
}).length >= least"""
PRIMARY: Final = """() => [...document.querySelectorAll("button")]
  .filter((button) => button.checkVisibility() && !button.disabled)
  .filter((button) => getComputedStyle(button).backgroundColor === "rgb(178, 62, 26)")
  .map((button) => button.textContent.trim())"""


class Place:
    """The server, its session, and Yasmine's console in it."""

    def __init__(self, browser: Browser, server: Server, votes: Prepared) -> None:
        self.browser, self.server, self.prepared = browser, server, votes
        self.console = VotingConsole(browser, server, votes.session)
        self.console.arrives()

    def go(self, method: str) -> VotingConsole:
        """The console, where this vote is about to open."""
        vote = self.prepared.votes[method]
        self.console.go([*self.prepared.votes].index(method), vote.title)
        expect(self.console.page.get_by_role("button", name="Ouvrir le vote")).to_be_visible(
            timeout=PATIENCE
        )
        return self.console

    def opened(self, method: str) -> VotingConsole:
        """The same once it is open."""
        console = self.go(method)
        console.press("Ouvrir le vote")
        expect(console.page.locator(".tb-capture")).to_be_visible(timeout=PATIENCE)
        return console


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("console") / "sessions"
    folder.mkdir()
    with speaking("fr"):
        sessions = Sessions(folder, offered())
        votes = voting_session(sessions, "roti")
        sessions.close()
    server = Server(folder)
    server.start()
    here = Place(browser, server, votes)
    yield here
    assert here.console.errors == []
    server.stop()


def resize(console: VotingConsole, size: tuple[int, int]) -> None:
    console.page.set_viewport_size({"width": size[0], "height": size[1]})
    console.page.evaluate(FITTED)


def in_sight(console: VotingConsole, fields: str, least: int) -> None:
    """Waits until so many of them are in sight, once the page has drawn what it has to draw."""
    console.page.wait_for_function(IN_SIGHT, arg=[fields, least], timeout=PATIENCE)


def says(console: VotingConsole, button: str) -> None:
    """Waits until this button alone says "do this"."""
    until(console.page, lambda: primary(console) == [button])


def primary(console: VotingConsole) -> list[str]:
    """The buttons that say "do this", once the page is drawn and colours have faded in."""
    console.page.mouse.move(2, 2)
    console.drawn()
    console.page.evaluate(FITTED)  # what fades has begun to
    console.still()
    return list(console.page.evaluate(PRIMARY))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_what_is_typed_for_the_room_is_in_sight_as_soon_as_the_vote_opens(
    place: Place, size: tuple[int, int]
) -> None:
    console = place.opened("majority_judgment" if size == SIZES[0] else "five_fingers")
    resize(console, size)
    fields = ".tb-capture [data-field=mark]"
    expect(console.page.locator(fields)).to_have_count(3, timeout=PATIENCE)
    in_sight(console, fields, 3)
    console.page.get_by_role("tab", name="À main levée").click()
    in_sight(console, ".tb-capture [data-field=hand]", 4)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_clock_and_its_buttons_keep_to_one_line(place: Place, size: tuple[int, int]) -> None:
    resize(place.console, size)
    row = place.console.page.locator(".st-key-clock-row")
    expect(row.get_by_role("button")).to_have_count(4, timeout=PATIENCE)
    tops = row.get_by_role("button").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().top)"
    )
    assert max(tops) - min(tops) < 8
    box = row.bounding_box()
    assert box is not None
    assert box["height"] < 90


def is_within(dialog: Locator) -> None:
    """Waits until the keyboard is there: Streamlit moves it once it has drawn."""
    within = "(it) => it.contains(document.activeElement)"
    until(dialog.page, lambda: dialog.evaluate(within))


def test_one_button_at_a_time_says_what_to_do_now(place: Place) -> None:
    console = place.go("gradients")
    says(console, "Ouvrir le vote")
    console.press("Ouvrir le vote")
    expect(console.page.locator(".tb-capture")).to_be_visible(timeout=PATIENCE)
    says(console, CLOSE)
    console.press("Clore sans montrer")
    console.press("Clore quand même")
    expect(console.page.get_by_role("button", name="Montrer le résultat")).to_be_visible(
        timeout=PATIENCE
    )
    says(console, "Montrer le résultat")
    console.press("Montrer le résultat")
    expect(console.page.get_by_role("button", name="Rouvrir le vote")).to_have_count(
        1, timeout=PATIENCE
    )
    says(console, "Étape suivante")


def test_a_vote_opened_on_a_slow_page_is_refused_nothing(place: Place) -> None:
    place.go("roti")
    console = VotingConsole(place.browser, place.server, place.prepared.session)
    held: list[tuple[WebSocketRoute, str | bytes]] = []
    asked: list[str | bytes] = []
    slow = False

    def between(page: WebSocketRoute) -> None:
        server = page.connect_to_server()

        def up(message: str | bytes) -> None:
            asked.append(message)
            server.send(message)

        page.on_message(up)
        server.on_message(lambda m: held.append((page, m)) if slow else page.send(m))

    console.page.route_web_socket("**", between)
    console.page.reload()
    resize(console, (1280, 800))
    typed = console.page.get_by_label("Propositions tapées ici")
    opens = console.page.get_by_role("button", name="Ouvrir le vote")
    expect(opens).to_be_visible(timeout=PATIENCE)
    console.rests()
    if not typed.is_visible():
        console.page.get_by_text("1 proposition mise au vote").click()
    typed.fill("Notre journée")
    console.keys("Tab")
    expect(opens).to_be_enabled(timeout=PATIENCE)

    # The stream says that it is open, and the page asks again, before it has been drawn anew.
    slow, before = True, len(asked)
    opens.click()
    expect(console.page.locator(".tb-capture")).to_be_visible(timeout=PATIENCE)
    until(console.page, lambda: len(asked) >= before + 2)
    slow = False
    for page, message in held:
        page.send(message)
    expect(console.page.get_by_role("button", name=CLOSE)).to_be_visible(timeout=PATIENCE)
    console.still()
    expect(console.page.get_by_test_id("stAlert")).to_have_count(0)
    assert console.errors == []
    console.close()


def test_closing_says_how_many_have_not_finished_and_asks_once_by_keyboard_too(
    place: Place,
) -> None:
    console = place.opened("approval")
    question = console.page.get_by_role("dialog")
    close = console.page.get_by_role("button", name=CLOSE)
    close.focus()
    console.keys("Enter")
    expect(question).to_contain_text(
        "3 personnes n’ont pas fini\u00a0: clore quand même\u00a0?", timeout=PATIENCE
    )
    is_within(question)
    console.keys("Escape")
    expect(question).to_have_count(0, timeout=PATIENCE)
    expect(console.page.locator(".tb-capture")).to_be_visible()

    naima = VotingPhone(place.browser, place.server, "Naïma", place.prepared.session)
    naima.arrives()
    naima.ballot.get_by_role("checkbox").first.click()
    naima.finish()
    naima.close()
    console.reads("1 personne sur 3 a fini")
    close.focus()
    console.keys("Enter")
    expect(question).to_contain_text("2 personnes n’ont pas fini", timeout=PATIENCE)
    is_within(question)
    for _tab in range(6):
        if question.evaluate("() => document.activeElement.textContent") == "Clore quand même":
            break
        console.keys("Tab")
    console.keys("Enter")
    expect(console.page.locator(".tb-result").first).to_be_visible(timeout=PATIENCE)
    expect(question).to_have_count(0, timeout=PATIENCE)


def test_a_vote_that_all_have_finished_closes_at_once(place: Place) -> None:
    console = place.opened("dot_vote")
    phones = [
        VotingPhone(place.browser, place.server, name, place.prepared.session) for name in NAMES
    ]
    for phone in phones:
        phone.arrives()
        phone.press("Poser sur la 1", exact=False)
        phone.finish()
        phone.close()
    console.reads("3 personnes sur 3 ont fini")
    console.press(CLOSE)
    expect(console.page.locator(".tb-result").first).to_be_visible(timeout=PATIENCE)
    expect(console.page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("method", ["ranking", "weighting"])
def test_no_word_of_a_table_s_head_is_cut(place: Place, method: str) -> None:
    console = place.opened(method)
    step = place.prepared.votes[method]
    vote = step.activity
    paper = vote.paper(step)  # type: ignore[attr-defined] # it is a vote
    one, two, three = (id_ for id_, _words in paper.options)
    orders: tuple[dict[str, float], ...] = (
        {one: 1, two: 2, three: 3},
        {two: 1, one: 2, three: 3},
        {one: 1, two: 2, three: 3},
        {two: 1, one: 2, three: 3},
        {one: 1, two: 2, three: 3},
    )
    for number, marks in enumerate(orders, start=1):
        console.type_ballot(paper, Cast(marks), number)
    console.close_vote()
    expect(console.page.locator("summary").first).to_be_visible(timeout=PATIENCE)
    resize(console, SIZES[0])
    for fold in console.page.locator("summary").all():
        fold.click()
    tables = console.page.locator(".tb-table")
    expect(tables.first).to_be_visible(timeout=PATIENCE)
    assert tables.locator("th").evaluate_all(CUT_WORDS) == []
    assert tables.locator(".tb-short .tb-text").evaluate_all(CUT_WORDS) == []
    assert console.overflow() <= 0
