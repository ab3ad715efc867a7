"""A session on our own routes, without Streamlit, and the light phones that look at it.

Whoever facilitates is played in Python; each phone has its simple page beside it (`/lite`).
`LOOK` names a folder for pictures.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import uvicorn
from playwright.sync_api import expect
from starlette.applications import Starlette

from tablee.sdk.testing import enter, facilitator_of, seat_of
from tablee.sdk.testing.browsers import PATIENCE
from tablee.settings import Settings
from tablee.texts import speaking
from tablee.web.app import server
from tablee.web.live.hub import Hub
from tablee.web.site import Site
from tests.browser.support.room import PHONE, SMALL, Phone, Screen
from tests.support.server import Server, give_back, lent_port
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tablee.activities import Agenda
    from tablee.model.actions import Former
    from tablee.session import Room
    from tablee.session.people.seat import Seat

__all__ = ["SPOKEN", "Lite", "Place", "opened", "routes_served", "sound"]

SPOKEN: Final = {"fr": ("Ana", "fr-FR"), "en": ("Bob", "en-GB")}
SIZES: Final = {"fr": SMALL, "en": PHONE}


class Lite(Screen):
    """The same person's simple page, which has no script."""

    def __init__(self, browser: Browser, phone: Phone, session: str) -> None:
        size: Any = phone.page.viewport_size or SMALL
        super().__init__(browser, size, phone.locale)
        self.address = f"{phone.server.url}/lite/{session}"
        self.phone = phone

    def opens(self) -> Page:
        """Comes in as that person, with what is in their browser."""
        known: Any = self.phone.page.context.cookies()
        self.page.context.add_cookies(known)
        self.page.goto(self.address)
        expect(self.page.locator("main h1").first).to_be_visible()
        assert self.page.locator("script").count() == 0
        return self.page

    def leaves(self) -> None:
        """The page does not load itself again; it stays, so that its tab can be the next one's."""
        self.page.evaluate("window.stop()")


@dataclass
class Place:
    """A session on our own routes, and the two phones that look at it."""

    room: Room
    phones: dict[str, Phone]
    lites: dict[str, Lite] = field(default_factory=dict)
    looks: int = 0

    @property
    def boss(self) -> Seat:
        """The seat of whoever facilitates, in the step that runs."""
        return seat_of(self.room, facilitator_of(self.room))

    def next(self) -> None:
        """Goes on to the next step, and waits until both phones are there."""
        with speaking("fr"):
            self.room.conduct.next(facilitator_of(self.room))
        step = self.room.session.current or "none"
        for phone in self.phones.values():
            shown = phone.page.locator(f'main > [data-step="{step}"]')
            shown.wait_for(timeout=PATIENCE)

    def heads(self) -> None:
        """Waits until both phones ask for what the step asks for now, in their own words."""
        step = self.room.step_record(self.room.session.current or "")
        for language, phone in self.phones.items():
            with speaking(language):
                asked = step.activity.prompt(step) or step.title
            expect(phone.page.locator("h1").first).to_have_text(asked)

    def is_sound(self, name: str = "") -> None:
        """Nothing is wrong with what both phones and one of the simple pages show now, by turns.

        `name` says what it is, for those who look at the pictures.
        """
        for language, phone in self.phones.items():
            sound(phone, f"{name}-{language}", SIZES[language])
        language = list(self.lites)[self.looks % len(self.lites)]
        self.looks += 1
        lite = self.lites[language]
        lite.opens()
        sound(lite, f"{name}-{language}-lite", SIZES[language])
        lite.leaves()

    def handlers(self, module: str) -> Any:
        """A module of the running step's plugin, whose functions its console calls."""
        plugin = type(self.boss.activity).__module__.rsplit(".", 1)[0]
        return sys.modules.get(f"{plugin}.{module}") or sys.modules[module]

    def lead(self, **facts: Any) -> None:
        """Changes what the running step keeps of itself, as its console does."""
        seat = self.boss
        with speaking("fr"):
            seat.set_facts(seat.activity.facts(**facts))

    def close(self) -> None:
        """Everybody leaves."""
        for screen in (*self.lites.values(), *self.phones.values()):
            screen.close()


def sound(screen: Screen, name: str, size: dict[str, int]) -> None:
    """No fault, nothing wider than either phone, no error, nothing asked of other sites."""
    for _look in range(3):  # what just came in from elsewhere may still fade in
        faults = [fault for fault in screen.faults() if not excepted(fault)]
        if not faults:
            break
    assert faults == [], f"{name}: {faults}"
    for each in (size, SMALL if size == PHONE else PHONE):  # its own first: nothing moves for it
        screen.page.set_viewport_size(each)  # type: ignore[arg-type] # a plain dict will do
        assert screen.overflow() <= 0, (name, each)
    screen.page.set_viewport_size(size)  # type: ignore[arg-type]
    assert (screen.errors, screen.outside) == ([], []), name
    if folder := os.environ.get("LOOK"):
        screen.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def excepted(fault: str) -> bool:
    """A simple page on which nothing is typed loads itself again, and can be told not to."""
    return fault.startswith("meta-refresh") and "/lite/" in fault


@contextmanager
def routes_served(folder: Path) -> Iterator[Site]:
    """Our routes alone on a free port of this machine, with sessions in this folder."""
    port = lent_port()
    here: Any = {"port": port, "host": "127.0.0.1", "public_url": f"http://127.0.0.1:{port}"}
    site = Site(Settings(sessions=folder, **here))
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
    give_back(port)


@contextmanager
def opened(
    browser: Browser, site: Site, agenda: Agenda, *, follows: Former | None = None
) -> Iterator[Place]:
    """A session of this agenda whose first step runs, with a phone of each language."""
    with speaking("fr"):
        room = site.sessions.create(
            "laptop" * 5, agenda.title, agenda, facilitator="Yasmine", follows=follows
        )
        room.conduct.start(facilitator_of(room))
        for name in ("Chi", "Dan"):
            enter(room, name)
    at = Server(site.settings.sessions, port=site.settings.port)
    phones = {
        lang: Phone(browser, at, SIZES[lang], locale) for lang, (_n, locale) in SPOKEN.items()
    }
    for language, phone in phones.items():
        phone.join(room.keys.join, SPOKEN[language][0])
    session = room.session.id
    place = Place(room, phones, {lang: Lite(browser, p, session) for lang, p in phones.items()})
    yield place
    place.close()
