"""IBM's and the Nu checker find nothing of ours on any face; axe is asked in the tests of each.

One server; each step has a session that stays at it, so that nothing has to be pressed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import expect

from plugins.word_cloud.contents import Cloud
from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import Vote
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.sdk.testing import enter, facilitator_of, offered, seat_of, start
from tablee.session import Sessions
from tablee.web.export.printing.routes import printing_address
from tablee.web.http.cookies import LANGUAGE_COOKIE
from tablee.web.pages.plugin_pages import page_address
from tablee.web.pages.remote import far_address
from tests.browser.conftest import serving
from tests.browser.support.checkers import html_faults, ibm_faults, missing
from tests.browser.support.light_place import excepted
from tests.browser.support.room import EXCEPTED, PHONE, Screen, axe_faults
from tests.support.sessions.written_report import REPORT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser

    from tablee.model.entities import Content, Person
    from tablee.session import Room
    from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.skipif(bool(missing()), reason=missing())]

LAPTOP: Final = "laptop-of-the-facilitator"
NAIMA: Final = "phone-of-naima-0123456789"
CONSOLE: Final = {"width": 1366, "height": 768}
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
    "word_cloud",
)
VOTES: Final = ("dot_vote", "majority_judgment", "ranking")
SPOKEN: Final = ("action_canvas", "dot_vote, open", "ranking, open", "majority_judgment, closed")
"""These are looked at in every language."""
STAGES: Final = ("before", "open", "closed")
CHECKED: Final = "approval, closed"
"""A vote that one can check, with ballots: phones look at it last, and at its list."""
HANDS: Final = "majority_judgment, open"
OTHERS: Final = ("Bob", "Chloé", "Driss", "Élise", "Farid")
OPTIONS: Final = ("Un local en ville", "Un stand au marché")
CLOUD: Final = ("soleil", "lumière", "forêt", "forêts", "vent")
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
    beside: dict[str, str]
    """Addresses of pages that are given to people, or printed."""
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

    def speaks(self, screen: Screen, name: str, shows: str = "h1") -> None:
        """The page in the other languages, by axe; its longer words stay within its window."""
        here = screen.page.url
        for language in ("en", "es", "fr"):
            cookie = {"name": LANGUAGE_COOKIE, "value": language, "url": self.server.url}
            screen.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
            if language == "fr":
                break
            screen.page.goto(f"{here}{'&' if '?' in here else '?'}lang={language}")
            expect(screen.page.locator(f"html[lang={language}]")).to_be_attached()
            expect(screen.page.locator(shows).first).to_be_visible(timeout=30_000)
            screen.rests(150)
            if wide := screen.overflow():
                self.faults.append(f"{name}, {language}: {wide} pixels too wide")
            self.faults += [f"{name}, {language}: {fault}" for fault in _axe(screen)]


def _axe(screen: Screen) -> list[str]:
    """What axe finds, whether or not a page like it but for its words was looked at."""
    screen.still()
    faults = axe_faults(screen.page, but=tuple(EXCEPTED))
    return [fault for fault in faults if not excepted(fault)]


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
    beside = {
        "far": far_address(shared),
        "actions": page_address(rooms["carrier_plan"], "follow_up"),
        "to print": printing_address(f"offered {next(iter(sessions.catalogue.agendas))}"),
    }
    sessions.close()
    with serving(folder) as server:
        yield Kept(browser, server, known, published.token, beside)


def opened(sessions: Sessions, activity: str, stage: str = "", **settings: Any) -> Room:
    """A session at this step, Naïma in it; a vote at its stage."""
    agenda = Agenda("essai", "Essai", "", (AgendaStep(activity, 5, settings=settings),))
    title = f"{activity} {stage}".strip()
    room = sessions.create(LAPTOP, title, agenda, facilitator="Yasmine")
    naima = room.people.join(NAIMA, "Naïma")
    there = [naima, *(enter(room, name) for name in OTHERS)] if settings else []
    step = start(room, activity)
    prepared(room, step, naima, partial(sessions.catalogue.content, activity))
    if isinstance(room.step_record(step).activity, Vote) and stage:
        held(room, step, stage, there)
    return room


def prepared(room: Room, step: str, naima: Person, content: Callable[..., Content]) -> None:
    """What these steps look like once something was done in them."""
    lead = facilitator_of(room)
    match room.step_record(step).step.activity:
        case "action_canvas":
            for words in OPTIONS:
                room.words.post(naima, step, content("card", {"text": words}))
                room.conduct.configure(lead, step, moderated=True)  # the second waits
        case "carrier_plan":
            seat = seat_of(room, room.people.set_roles(lead, naima.id, [Role.CARRIER]))
            seat.share([seat.post(content("action", {"what": OPTIONS[0], "who": "Bob"})).id])
        case "welcome":
            room.people.set_roles(lead, naima.id, [Role.PARTICIPANT, Role.SCRIBE])
        case "word_cloud":
            several = [enter(room, name) for name in OTHERS]
            said = [room.words.post(*each) for each in _words(several, step, content)]
            together = (tuple(words.id for words in said[:2]),)
            seat = seat_of(room, lead)
            seat.set_facts(replace(seat.step.facts(Cloud), together=together))


def _words(
    people: Sequence[Person], step: str, content: Callable[..., Content]
) -> Iterator[tuple[Person, str, Content]]:
    """A word of each for the cloud: the first two are to be put together, two have one stem."""
    for person, text in zip(people, CLOUD, strict=True):
        yield person, step, content("phrase", {"text": text})


def held(room: Room, step: str, stage: str, people: Sequence[Person]) -> None:
    """The vote at this stage; where people are there, with their ballots and one of paper."""
    lead = facilitator_of(room)
    room.voting.prepare(lead, step, typed=OPTIONS, left_out=())
    if stage != "before":
        room.voting.open(lead, step)
    for person in people:
        option = room.step_record(step).step.facts["options"][0][0]
        room.voting.cast(person, step, {option: 1})
        if person is people[-1]:
            room.voting.enter_paper(lead, step, {option: 1})
    if stage == "closed":
        room.voting.close(lead, step)


def test_nothing_of_ours_is_wrong_on_phones(kept: Kept, tmp_path: Path) -> None:
    phone = kept.screen(PHONE)
    session, _wall, code = kept.rooms["action_canvas"]
    kept.goes(phone, "/r", "code")
    kept.goes(phone, f"/r/{code}", "join")
    kept.speaks(phone, "join")
    kept.goes(phone, "/essai", "room check")
    kept.goes(phone, f"/s/{kept.published}", "shared")
    for name, address in kept.beside.items():
        kept.goes(phone, address, name)
        kept.speaks(phone, name)
    phone.close()
    phone = kept.screen(PHONE, NAIMA)
    for name, (each, _wall, _code) in kept.rooms.items():
        kept.goes(phone, f"/?s={each}", f"phone, {name}", ".tb-bar")
        if name in SPOKEN:
            kept.speaks(phone, f"phone, {name}", ".tb-bar")
    phone.page.get_by_text("Vérifier le vote").click()
    kept.looks(phone, "phone, list of ballots")
    kept.speaks(phone, f"phone, {CHECKED}", ".tb-bar")
    kept.goes(phone, f"/lite/{session}", "lite")
    phone.close()
    assert kept.faults == []
    assert html_faults(kept.pages, tmp_path) == []


def test_nothing_of_ours_is_wrong_on_walls(kept: Kept) -> None:
    wall = kept.screen(WALL)
    for name, (_session, token, _code) in kept.rooms.items():
        kept.goes(wall, f"/w/{token}", f"wall, {name}")
        if name in SPOKEN:
            kept.speaks(wall, f"wall, {name}")
    wall.close()
    assert kept.faults == []


def test_nothing_of_ours_is_wrong_on_consoles(kept: Kept) -> None:
    console = kept.screen(CONSOLE, LAPTOP)
    kept.goes(console, "/", "home")
    kept.speaks(console, "home")
    kept.goes(console, "/", "home")
    page = console.page
    page.locator("summary", has_text="Importer un compte rendu").click()
    page.get_by_label("Ou son texte, collé ici").fill(REPORT)
    page.get_by_role("button", name="Lire ce texte").click()
    expect(page.locator(".st-key-import-preview")).to_contain_text("Solène", timeout=30_000)
    kept.looks(console, "home, import preview")
    session = kept.rooms["action_canvas"][0]
    for view in VIEWS:
        kept.goes(console, f"/?s={session}&page=synthesis&view={view}", f"synthesis, {view}")
    kept.goes(console, f"/?s={session}&page=synthesis&view={VIEWS[0]}", "synthesis")
    kept.speaks(console, "synthesis")
    kept.goes(console, f"/?s={kept.rooms[HANDS][0]}", f"console, {HANDS}", ".tb-capture")
    page.get_by_role("tab", name="À main levée").click()
    kept.looks(console, "console, hands")
    kept.speaks(console, f"console, {HANDS}", ".tb-capture")
    kept.goes(console, f"/?s={kept.rooms[CHECKED][0]}", f"console, {CHECKED}")
    page.get_by_text("Relire la pile de papier").click()
    kept.looks(console, "console, stack read again")
    kept.goes(console, f"/?s={kept.rooms['word_cloud'][0]}", "console, word_cloud")
    for line in ("Réunir deux mots", "Séparer ce qui"):
        page.locator("summary", has_text=line).click()
    expect(page.get_by_role("button", name="Défaire la réunion")).to_be_visible()
    kept.looks(console, "console, words put together")
    kept.faults += [f"words put together: {fault}" for fault in _axe(console)]
    kept.speaks(console, "console, word_cloud")
    for name in (*[f"{VOTES[0]}, {stage}" for stage in STAGES], *reversed(PRESENTED)):
        kept.goes(console, f"/?s={kept.rooms[name][0]}", f"console, {name}")
        if name == PRESENTED[0]:
            expect(page.locator(".tb-queue")).to_contain_text(OPTIONS[1])
            kept.speaks(console, f"console, {name}")
            page.reload()
    for name in OPENS:  # on the last of them
        button = page.get_by_role("button", name=name).first
        expect(button).to_be_visible(timeout=30_000)
        button.click()
        kept.looks(console, f"console, {name}")
        page.reload()
    console.close()
    assert kept.faults == []


def test_what_was_chosen_in_a_list_is_heard_and_is_taken_away_by_a_key(kept: Kept) -> None:
    console = kept.screen(CONSOLE, LAPTOP)
    kept.goes(console, f"/?s={kept.rooms['welcome'][0]}", "console, welcome")
    chosen = console.page.get_by_role("grid").get_by_role("row", name="Naïma")
    expect(chosen.get_by_role("gridcell")).to_have_text(["Naïma", ""])
    expect(chosen.get_by_role("gridcell").last).to_have_accessible_name(re.compile("Naïma"))
    assert _axe(console) == []
    chosen.focus()
    console.page.keyboard.press("Delete")
    expect(chosen).to_have_count(0)
    console.close()
    assert kept.faults == []


def test_the_html_of_all_these_pages_is_valid_but_for_streamlits(
    kept: Kept, tmp_path: Path
) -> None:
    answer = kept.screen(CONSOLE, LAPTOP).context.request.get(
        f"{kept.server.url}/export/{kept.rooms['action_canvas'][0]}/html?part=both"
    )
    assert answer.ok
    pages = kept.pages | {"export": answer.text()}
    assert html_faults(pages, tmp_path) == []
