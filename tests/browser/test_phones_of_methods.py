"""Every voting method and a world café by clicks on the smallest light phones, in both languages.

Our routes run in this process, without Streamlit: whoever facilitates is played in Python, and the
two phones stay open from the first step to the last.
"""

from __future__ import annotations

import re
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
import uvicorn
from playwright.sync_api import expect
from starlette.applications import Starlette

from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import Vote
from tablee.sdk.testing import enter, facilitator_of, seat_of
from tablee.settings import Settings
from tablee.texts import speaking
from tablee.web import server
from tablee.web.live.hub import Hub
from tablee.web.site import Site
from tests.browser.room import SMALL, Phone
from tests.server import Server, free_port
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator

    from tablee.session import Room

pytestmark = pytest.mark.browser

SPOKEN: Final = {"fr": ("Ana", "fr-FR"), "en": ("Bob", "en-GB")}
OPTIONS: Final = ("Se réunir deux fois par an", "Partager une boîte à outils", "Un annuaire commun")
FINISH: Final = re.compile("^(J’ai fini|I have finished)$")
ANYWAY: Final = re.compile("^(Terminer quand même|Finish anyway)$")
FINISHED: Final = re.compile("Enregistré, vous avez fini|Saved, you have finished")
SAVED: Final = re.compile("^(Enregistré|Saved)")
SEND: Final = re.compile("^(Envoyer|Send|Poser ma carte|Put up my card)$")
COUNTED: Final = re.compile(r"Votes reçus\s: 2 téléphones|Votes received: 2 phones")


@dataclass
class Place:
    """A session on our own routes, and the two phones that look at it."""

    room: Room
    phones: dict[str, Phone]

    def next(self) -> None:
        with speaking("fr"):
            self.room.conduct.next(facilitator_of(self.room))

    def heads(self) -> None:
        """Waits until both phones ask for what the step asks for now, in their own words."""
        step = self.room.step_record(self.room.session.current or "")
        for language, phone in self.phones.items():
            with speaking(language):
                asked = step.activity.prompt(step) or step.title
            expect(phone.page.locator("h1").first).to_have_text(asked, timeout=15_000)

    def is_sound(self) -> None:
        for phone in self.phones.values():
            assert phone.faults() == []
            assert phone.overflow() <= 0
            assert (phone.errors, phone.outside) == ([], [])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Our routes alone on a free port of this machine."""
    port = free_port()
    here = {"port": port, "host": "127.0.0.1", "public_url": f"http://127.0.0.1:{port}"}
    site = Site(Settings(sessions=tmp_path_factory.mktemp("methods"), **here))  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "site", lambda: site)
        patch.setattr(server, "HUB", hub := Hub())
        app = Starlette(routes=server.routes(), middleware=server.middleware())
        config = uvicorn.Config(app, port=port, log_level="warning", lifespan="off")
        served = uvicorn.Server(config)
        thread = threading.Thread(target=served.run, daemon=True)
        thread.start()
        until(lambda: served.started)
        yield site
        hub.end()
        served.should_exit = True
        thread.join(10)
    site.sessions.close()


@contextmanager
def opened(browser: Browser, site: Site, agenda: Agenda) -> Iterator[Place]:
    """A session of this agenda whose first step runs, with a phone of each language."""
    with speaking("fr"):
        room = site.sessions.create("laptop" * 5, agenda.title, agenda, facilitator="Yasmine")
        room.conduct.start(facilitator_of(room))
        for name in ("Chi", "Dan"):
            enter(room, name)
    at = Server(site.settings.sessions, port=site.settings.port)
    phones = {lang: Phone(browser, at, SMALL, locale) for lang, (_n, locale) in SPOKEN.items()}
    for language, phone in phones.items():
        phone.join(room.keys.join, SPOKEN[language][0])
    yield Place(room, phones)
    for phone in phones.values():
        phone.close()


# ── votes ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def votes(browser: Browser, site: Site) -> Iterator[Place]:
    kinds = site.catalogue.activities.items()
    steps = tuple(AgendaStep(name, 5) for name, kind in kinds if issubclass(kind, Vote))
    with opened(browser, site, Agenda("votes", "Votes", "", steps)) as place:
        for step in place.room.agenda:
            record = place.room.step_record(step.id)
            assert isinstance(record.activity, Vote)
            if not record.activity.options(record):
                typed = OPTIONS[: record.activity.most]
                boss = facilitator_of(place.room)
                place.room.voting.prepare(boss, step.id, typed=typed, left_out=())
        yield place


def test_each_method_is_voted_with_changed_and_counted(votes: Place) -> None:
    for number, step in enumerate(votes.room.agenda):
        if number:
            votes.next()
        votes.heads()
        votes.room.voting.open(facilitator_of(votes.room), step.id)
        votes.heads()
        record = votes.room.step_record(step.id)
        assert isinstance(record.activity, Vote)
        form = record.activity.paper(record).form
        for phone in votes.phones.values():
            marked_twice(phone.page.locator(".tb-ballot"), form)
        votes.is_sound()
        votes.room.voting.close(facilitator_of(votes.room), step.id)
        for phone in votes.phones.values():
            expect(phone.page.locator("main")).to_contain_text(COUNTED)
        votes.heads()
        votes.is_sound()


def marked_twice(ballot: Locator, form: str) -> None:
    """Marks a ballot, marks it otherwise, says that one has finished."""
    expect(ballot).to_be_visible()
    for nth in (0, 1):
        if form == "spread":
            ballot.get_by_role("button", name=re.compile("^(Poser|Place) ")).nth(nth).click()
        elif form == "rank":
            ranks = re.compile(rf"place\s{nth + 1}\b")
            ballot.get_by_role("button", name=ranks).first.click()
        else:
            role: Any = "checkbox" if form == "pick" else "radio"
            ballot.get_by_role(role).locator("visible=true").nth(nth).click()
        expect(ballot.get_by_text(SAVED).first).to_be_visible()
    finish = ballot.get_by_role("button", name=FINISH)
    if finish.count():
        finish.click()
    finished, anyway = ballot.get_by_text(FINISHED), ballot.get_by_role("button", name=ANYWAY)
    expect(finished.or_(anyway).first).to_be_visible()
    if anyway.count():  # points are left
        anyway.click()
    expect(finished).to_be_visible()


# ── a world café ────────────────────────────────────────────────────────────────────────────


def form_tables(place: Place) -> None:
    """Draws the groups of the step that runs, as its facilitator does, and shows them."""
    with speaking("fr"):
        seat = seat_of(place.room, facilitator_of(place.room))
        module = type(seat.activity).__module__.rsplit(".", 1)[0]
        handlers: Any = sys.modules[f"{module}.handlers"]
        handlers.draw_groups(seat, seat.activity)
        handlers.hide_or_show(seat_of(place.room, facilitator_of(place.room)), shown=True)


def test_a_world_cafe_from_its_tables_to_its_harvest(browser: Browser, site: Site) -> None:
    with opened(browser, site, site.catalogue.agendas["world_cafe"]) as cafe:
        guest, host = cafe.phones["fr"], cafe.phones["en"]
        form_tables(cafe)
        for phone in cafe.phones.values():
            expect(phone.page.locator(".tb-circle-own .tb-circle-title")).to_be_visible()
        host.press("I host this table")
        host.sees("You are the host")
        cafe.is_sound()
        for talk in ("un", "deux", "trois"):
            cafe.next()
            for language, phone in cafe.phones.items():
                say(phone, f"{talk}, {language}")
            cafe.is_sound()
            cafe.next()
            if talk != "trois":
                form_tables(cafe)
                cafe.heads()
                expect(host.page.locator(".tb-circle-own")).to_be_visible()
                cafe.is_sound()
        say(guest, "Tout se tient")
        host.sees("Tout se tient")
        cafe.is_sound()


def say(phone: Phone, words: str) -> None:
    """Types into the first field and sends it."""
    field = phone.page.locator("main textarea").first
    expect(field).to_be_visible()
    field.fill(words)
    phone.page.get_by_role("button", name=SEND).first.click()
    phone.sees(words)


# ── by keyboard alone ───────────────────────────────────────────────────────────────────────


def test_a_vote_by_keyboard_alone(browser: Browser, site: Site) -> None:
    agenda = Agenda("cles", "Au clavier", "", (AgendaStep("approval", 5),))
    with opened(browser, site, agenda) as place:
        step, boss = place.room.agenda[0].id, facilitator_of(place.room)
        place.room.voting.prepare(boss, step, typed=OPTIONS, left_out=())
        place.room.voting.open(boss, step)
        phone = place.phones["fr"]
        for target in (phone.page.get_by_role("checkbox").nth(1), finishing(phone)):
            expect(target).to_be_visible()
            tab_to(phone, target)
            phone.page.keyboard.press("Space")
        expect(phone.page.get_by_text(FINISHED)).to_be_visible()
        place.is_sound()


def finishing(phone: Phone) -> Locator:
    return phone.page.get_by_role("button", name=FINISH)


def tab_to(phone: Phone, target: Locator) -> None:
    """Goes on by tab until it is reached."""
    for _press in range(12):
        phone.page.keyboard.press("Tab")
        if target.evaluate("el => el === document.activeElement"):
            return
    raise AssertionError("it cannot be reached by keyboard")
