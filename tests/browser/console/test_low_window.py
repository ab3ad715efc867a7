"""On a laptop whose browser has bars (1366 × 650) what is typed for the room is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import enter, facilitator_of, offered
from tablee.session import Sessions
from tablee.texts import speaking
from tests.browser.conftest import serving
from tests.browser.support.room import Screen
from tests.browser.support.voting_room import token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator

    from tests.support.server import Server

pytestmark = pytest.mark.browser

LOW: Final = {"width": 1366, "height": 650}
UNFOLDED: Final = {
    "introductions": "Noter les personnes présentes",
    "positions": "Compter les personnes dans la salle",
    "action_canvas": "Saisir pour la salle",
    "word_cloud": "Saisir pour la salle",
}
"""What is typed for the room in these steps, and the line that unfolds for it."""


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Server, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("low") / "sessions"
    folder.mkdir()
    found = {}
    with speaking("fr"):
        sessions = Sessions(folder, offered())
        for activity in (*UNFOLDED, "consent"):
            agenda = Agenda("essai", "Essai", "", (AgendaStep(activity, 5),))
            room = sessions.create(token("Yasmine"), activity, agenda, facilitator="Yasmine")
            for name in ("Ana", "Bob", "Chloé", "Driss"):
                enter(room, name)
            lead, step = facilitator_of(room), room.agenda[0].id
            room.conduct.start(lead)
            if activity == "consent":
                room.voting.prepare(lead, step, typed=("Un local",), left_out=())
                room.voting.open(lead, step)
            found[activity] = room.session.id
        sessions.close()
    with serving(folder) as server:
        yield server, found


def console(browser: Browser, server: Server, session: str) -> Screen:
    screen = Screen(browser, LOW)
    cookie: Any = {"name": "tablee", "value": token("Yasmine"), "url": server.url}
    screen.context.add_cookies([cookie])
    screen.page.goto(f"{server.url}/?s={session}")
    expect(screen.page.locator(".tb-part-people button").first).to_be_visible()
    screen.rests()
    return screen


def is_whole(button: Locator, low: float) -> bool:
    """Whether all of it stands in the window, above this height."""
    box = button.bounding_box()
    return box is not None and box["y"] > 0 and box["y"] + box["height"] <= low


def test_the_voting_cards_of_an_open_vote_are_numbered_without_scrolling(
    browser: Browser, served: tuple[Server, dict[str, str]]
) -> None:
    server, sessions = served
    screen = console(browser, server, sessions["consent"])
    screen.press("Cartes de vote")
    popover = screen.page.get_by_test_id("stPopoverBody")
    expect(popover.get_by_role("button", name="Donner un numéro à chaque personne")).to_be_visible()
    screen.rests()
    box = popover.bounding_box()
    assert box is not None
    numbers = popover.get_by_role("button", name="Donner un numéro à chaque personne")
    assert is_whole(numbers, min(LOW["height"], box["y"] + box["height"]))
    numbers.click()
    expect(popover.get_by_text("Cartes données")).to_be_visible()
    assert screen.faults() == []
    screen.close()


@pytest.mark.parametrize("activity", UNFOLDED)
def test_what_is_typed_for_the_room_unfolds_in_sight(
    browser: Browser, served: tuple[Server, dict[str, str]], activity: str
) -> None:
    server, sessions = served
    screen = console(browser, server, sessions[activity])
    line = screen.page.locator("summary:visible", has_text=UNFOLDED[activity]).first
    line.click()
    screen.rests()
    details = screen.page.locator("details[open]", has_text=UNFOLDED[activity]).first
    assert is_whole(details.locator("button:visible").last, LOW["height"])
    screen.close()
