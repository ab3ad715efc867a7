"""IBM's and the Nu checker find nothing of ours on any face; axe is asked in the tests of each.

One server; each step has a session that stays at it, so that nothing has to be pressed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import Vote
from tablee.model.synthesis import Part
from tablee.sdk.testing import enter, facilitator_of, offered, start
from tablee.session import Sessions
from tests.browser.checkers import html_faults, ibm_faults, missing
from tests.browser.conftest import serving
from tests.browser.room import PHONE, Screen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tablee.session import Room
    from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.skipif(bool(missing()), reason=missing())]

LAPTOP: Final = "laptop-of-the-facilitator"
NAIMA: Final = "phone-of-naima-0123456789"
DESK: Final = {"width": 1366, "height": 768}
WALL: Final = {"width": 1920, "height": 1080}
PRESENTED: Final = ("action_canvas", "tables")
"""Of these the console is looked at too: it frames all steps alike, and takes longest."""
STEPS: Final = (
    *PRESENTED,
    "welcome",
    "introductions",
    "presentation",
    "clarification",
    "carrier_plan",
    "positions",
    "closing",
    "roti",
)
VOTES: Final = ("dot_vote", "majority_judgment", "ranking")
STAGES: Final = ("before", "open", "closed")
CHECKED: Final = "approval, closed"
"""A vote that one can check, with ballots: phones look at it last, and at its list."""
HANDS: Final = "majority_judgment, open"
OTHERS: Final = ("Bob", "Chloé", "Driss", "Élise", "Farid")
OPTIONS: Final = ("Un local en ville", "Un stand au marché")
VIEWS: Final = ("write", "read", "names", "take", "see", "share")
OPENS: Final = ("Réglages", "Que dire ?", "Ajouter une étape", "Inviter")


@dataclass
class Kept:
    """The server, its sessions by what they are at, and the pages to be asked about."""

    browser: Browser
    server: Server
    rooms: dict[str, tuple[str, str, str]]
    """For each step: the session's id, its wall's token, its code."""
    published: str
    pages: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def screen(self, size: dict[str, int], browser: str = "") -> Screen:
        screen = Screen(self.browser, size)
        if browser:
            cookie = {"name": "tablee", "value": browser, "url": self.server.url}
            screen.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
        return screen

    def goes(self, screen: Screen, address: str, name: str, shows: str = "h1") -> None:
        """Opens a page, and looks at it once it is there."""
        screen.page.goto(f"{self.server.url}{address}", timeout=60_000)
        expect(screen.page.locator(shows).first).to_be_visible(timeout=30_000)
        self.looks(screen, name)

    def looks(self, screen: Screen, name: str) -> None:
        screen.rests(150)
        self.pages[name] = screen.page.content()
        self.faults += [f"{name}: {fault}" for fault in ibm_faults(screen.page)]


@pytest.fixture(scope="module")
def kept(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder = tmp_path_factory.mktemp("checkers") / "sessions"
    folder.mkdir()
    sessions = Sessions(folder, offered())
    rooms = {name: opened(sessions, name) for name in STEPS}
    rooms |= {f"{m}, {s}": opened(sessions, m, s) for m in VOTES for s in STAGES}
    rooms[CHECKED] = opened(sessions, "approval", "closed", checkable=True)
    known = {
        name: (room.session.id, room.keys.wall, room.keys.join) for name, room in rooms.items()
    }
    shared = rooms["action_canvas"]
    steps = [step.id for step in shared.agenda]
    published = shared.publishing.publish(facilitator_of(shared), steps, Part.BOTH)
    sessions.close()
    with serving(folder) as server:
        yield Kept(browser, server, known, published.token)


def opened(sessions: Sessions, activity: str, stage: str = "", **settings: Any) -> Room:
    """A session at this step, Naïma in it; a vote at its stage, with ballots where it is closed."""
    agenda = Agenda("essai", "Essai", "", (AgendaStep(activity, 5, settings=settings),))
    title = f"{activity} {stage}".strip()
    room = sessions.create(LAPTOP, title, agenda, facilitator="Yasmine")
    lead, naima = facilitator_of(room), room.people.join(NAIMA, "Naïma")
    there = [naima, *(enter(room, name) for name in OTHERS)] if settings else []
    step = start(room, activity)
    if activity == "action_canvas":
        for words in OPTIONS:
            card = sessions.catalogue.content(activity, "card", {"text": words})
            room.words.post(naima, step, card)
    vote = room.step_record(step).activity
    if isinstance(vote, Vote) and stage:
        room.voting.prepare(lead, step, typed=OPTIONS, left_out=())
        if stage != "before":
            room.voting.open(lead, step)
        if stage == "closed":
            for person in there:
                option = room.step_record(step).step.facts["options"][0][0]
                room.voting.cast(person, step, {option: 1})
            room.voting.close(lead, step)
    return room


def test_nothing_of_ours_is_wrong_on_phones(kept: Kept, tmp_path: Path) -> None:
    phone = kept.screen(PHONE)
    session, _wall, code = kept.rooms["action_canvas"]
    kept.goes(phone, "/r", "code")
    kept.goes(phone, f"/r/{code}", "join")
    kept.goes(phone, "/essai", "room check")
    kept.goes(phone, f"/s/{kept.published}", "shared")
    phone.close()
    phone = kept.screen(PHONE, NAIMA)
    for name, (each, _wall, _code) in kept.rooms.items():
        kept.goes(phone, f"/?s={each}", f"phone, {name}", ".tb-bar")
    phone.page.get_by_text("Vérifier le vote").click()
    kept.looks(phone, "phone, list of ballots")
    kept.goes(phone, f"/lite/{session}", "lite")
    phone.close()
    assert kept.faults == []
    assert html_faults(kept.pages, tmp_path) == []


def test_nothing_of_ours_is_wrong_on_walls(kept: Kept) -> None:
    wall = kept.screen(WALL)
    for name, (_session, token, _code) in kept.rooms.items():
        kept.goes(wall, f"/w/{token}", f"wall, {name}")
    wall.close()
    assert kept.faults == []


def test_nothing_of_ours_is_wrong_on_consoles(kept: Kept) -> None:
    console = kept.screen(DESK, LAPTOP)
    kept.goes(console, "/", "home")
    session = kept.rooms["action_canvas"][0]
    for view in VIEWS:
        kept.goes(console, f"/?s={session}&page=synthesis&view={view}", f"synthesis, {view}")
    kept.goes(console, f"/?s={kept.rooms[HANDS][0]}", f"console, {HANDS}", ".tb-entry")
    console.page.get_by_role("tab", name="À main levée").click()
    kept.looks(console, "console, hands")
    for name in (*[f"{VOTES[0]}, {stage}" for stage in STAGES], *reversed(PRESENTED)):
        kept.goes(console, f"/?s={kept.rooms[name][0]}", f"console, {name}")
    for name in OPENS:  # on the last of them
        button = console.page.get_by_role("button", name=name).first
        expect(button).to_be_visible(timeout=30_000)
        button.click()
        kept.looks(console, f"console, {name}")
        console.page.reload()
    console.close()
    assert kept.faults == []


def test_the_html_of_all_these_pages_is_valid_but_for_streamlits(
    kept: Kept, tmp_path: Path
) -> None:
    answer = kept.screen(DESK, LAPTOP).context.request.get(
        f"{kept.server.url}/export/{kept.rooms['action_canvas'][0]}/html?part=both"
    )
    assert answer.ok
    pages = kept.pages | {"export": answer.text()}
    assert html_faults(pages, tmp_path) == []
