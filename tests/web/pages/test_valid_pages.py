"""Pages that the server writes whole, read without a browser: the Nu validator finds nothing wrong.

Of those that scripts draw, `tests/browser/access/test_checkers.py` looks at what browsers made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tablee.activities import Agenda, AgendaStep
from tablee.model.synthesis import Part
from tablee.sdk.testing import facilitator_of
from tablee.session.access.limits import Limits
from tablee.session.access.opening import hashed
from tablee.settings import Settings
from tablee.texts import speaking
from tablee.web.app import server
from tablee.web.pages.remote import far_address
from tablee.web.site import COOKIE, Site
from tests.browser.support.checkers import html_faults, missing
from tests.browser.support.filled import filled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.session import Room

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

LAPTOP: Final = "laptop-of-the-facilitator"
PHONE: Final = "phone-of-naima-0123456789"
PHRASE: Final = "une clef sous le pot de basilic"


class Reader:
    """Somebody who reads pages; each is kept by its name."""

    def __init__(self, app: Starlette, pages: dict[str, str], token: str = "", code: str = "fr"):
        cookies = {COOKIE: token} if token else {}
        headers = {"accept-language": code}
        self.client = TestClient(app, cookies=cookies, headers=headers)
        self.pages = pages

    def reads(self, page: str, address: str, status: int = 200, /, **form: str) -> str:
        sent: Any = {"data": form} if form else {}
        answer = self.client.request("POST" if form else "GET", address, **sent)
        assert answer.status_code == status, (page, answer.status_code)
        self.pages[page] = answer.text
        return answer.text


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("valid") / "sessions"
    folder.mkdir()
    site = Site(Settings(sessions=folder, admin_phrase=hashed(PHRASE, mark="scrypt")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "site", lambda: site)
        yield site
    site.sessions.close()


@pytest.fixture(scope="module")
def app(site: Site) -> Starlette:
    return Starlette(routes=server.routes(), middleware=server.middleware())


def opened(site: Site, *activities: str) -> Room:
    steps = tuple(AgendaStep(name, 5) for name in activities)
    with speaking("fr"):
        return site.sessions.create(
            LAPTOP, "Essai", Agenda("e", "Essai", "", steps), facilitator="Yasmine"
        )


def way_in(site: Site, app: Starlette, pages: dict[str, str]) -> None:
    """Whatever is said there."""
    room = opened(site, "canvas")
    lead, door = facilitator_of(room), f"/r/{room.keys.join}"
    stranger = Reader(app, pages, code="en")
    stranger.reads("code", "/r")
    stranger.reads("wrong code", "/r/999999", 404)
    stranger.reads("join", door)
    stranger.reads("no name", door, 422, name="", appearance="first")
    room.people.join(PHONE, "Naïma")
    assert "Naïma" in stranger.reads("namesake", door, 409, name="Naïma", appearance="first")
    room.limits = Limits(people=1, contact="Odile")
    stranger.reads("full", door, 409, name="Zoé", appearance="first")
    room.people.close_entrance(lead)
    stranger.reads("closed", door)
    room.conduct.start(lead)
    room.conduct.close(lead)
    stranger.reads("over", door)
    stranger.reads("statement", "/accessibility")


def administration(site: Site, app: Starlette, pages: dict[str, str]) -> None:
    """What administrators read."""
    room = opened(site, "canvas")
    boss = Reader(app, pages, code="en")
    boss.reads("stranger", "/admin", 403)
    boss.reads("wrong phrase", "/admin/enter", 403, phrase="basilic")
    assert "Essai" in boss.reads("sessions", "/admin/enter", phrase=PHRASE)
    assert '<span lang="fr">Essai</span>' in boss.reads(
        "session", f"/admin/session/{room.session.id}"
    )
    for name in ("quotas", "library", "sign-ins", "log"):
        boss.reads(name, f"/admin/{name}")
    boss.reads("nothing chosen", "/admin/erase", by="date")
    boss.reads("erase", "/admin/erase", session=room.session.id)


def simple_pages(site: Site, app: Starlette, pages: dict[str, str]) -> None:
    """In each kind of step; the replay, the wall for those far away, what is published."""
    kinds = [name for name, kind in site.catalogue.activities.items() if not kind.beside]
    room = opened(site, *kinds)
    lead = facilitator_of(room)
    naima = room.people.join(PHONE, "Naïma")
    phone, laptop = Reader(app, pages, PHONE), Reader(app, pages, LAPTOP)
    plain = f"/lite/{room.session.id}"
    phone.reads("lite, before", plain)
    for number, name in enumerate(kinds):
        (room.conduct.next if number else room.conduct.start)(lead)
        filled(room, [naima])
        phone.reads(f"lite, {name}", plain)
    phone.reads("far wall", far_address(room))
    laptop.reads("replay", f"/replay/{room.session.id}")
    steps = [step.id for step in room.agenda]
    shared = room.publishing.publish(lead, steps, Part.BOTH)
    for name in ("", "/sheet.html", "/notes.html"):
        phone.reads(f"published{name}", f"/s/{shared.token}{name}")
    room.conduct.close(lead)
    phone.reads("lite, over", plain)


@pytest.mark.dear
def test_pages_that_the_server_writes_are_valid(site: Site, app: Starlette, tmp_path: Path) -> None:
    pages: dict[str, str] = {}
    for write in (way_in, administration, simple_pages):
        write(site, app, pages)
    assert len(pages) > 40
    assert html_faults(pages, tmp_path) == []
