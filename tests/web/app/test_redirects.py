"""Addresses of before: a bookmark, a printed page, a link that was sent still lead somewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.routing import Match, Route
from starlette.testclient import TestClient

from tablee.model.synthesis import Part
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.settings import Settings
from tablee.web.app import server
from tablee.web.app.redirects import FORMER, PAGES
from tablee.web.site import COOKIE, Site
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.session import Room

LAPTOP = "laptop-of-the-facilitator"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    site = Site(Settings(sessions=tmp_path, plugins=("none",)))
    site.sessions = Sessions(tmp_path, sample_catalogue())
    monkeypatch.setattr(server, "site", lambda: site)
    yield site
    site.sessions.close()


@pytest.fixture
def room(site: Site) -> Room:
    room = site.sessions.create(LAPTOP, "Un réseau", facilitator="Yasmine")
    room.conduct.add_step(facilitator_of(room), "ideas")
    return room


@pytest.fixture
def client(site: Site) -> TestClient:
    client = TestClient(Starlette(routes=server.routes()), follow_redirects=False)
    client.cookies.set(COOKIE, LAPTOP)
    return client


def filled(path: str) -> str:
    return re.sub(r"{(\w+)}", r"\1", path)


@pytest.mark.parametrize("former", FORMER)
def test_an_address_of_before_leads_to_the_one_that_took_its_place(
    client: TestClient, former: str
) -> None:
    now = filled(FORMER[former])
    got = client.get(f"{filled(former)}?lang=en&part=sheet")
    assert (got.status_code, got.headers["location"]) == (301, f"{now}?lang=en&part=sheet")
    sent = client.post(filled(former), content=b"address=10.0.0.2")
    assert (sent.status_code, sent.headers["location"]) == (308, now), "is sent there again"
    scope = {"type": "http", "path": now, "method": "GET", "headers": []}
    there = [route for route in server.routes() if route.matches(scope)[0] is not Match.NONE]
    assert isinstance(there[0], Route), "a page of ours is there"
    assert there[0].path not in FORMER, "and no redirect again"


@pytest.mark.parametrize("former", PAGES)
def test_a_page_of_a_session_is_found_by_the_name_of_before(
    client: TestClient, former: str
) -> None:
    got = client.get(f"/?s=2026-11-28-r%C3%A9seau&page={former}&view=names")
    assert got.status_code == 301
    now = PAGES[former]
    assert got.headers["location"] == f"/?s=2026-11-28-r%C3%A9seau&page={now}&view=names"


def test_what_stands_in_an_old_address_is_not_taken_for_another_one(client: TestClient) -> None:
    got = client.get("/revoir/a%3Fb%23c%2e%2e?n=1")
    assert got.headers["location"] == "/replay/a%3Fb%23c..?n=1"
    assert client.get("/entrer/%2F%2Fexample.org").status_code == 404


def test_who_follows_a_link_of_before_sees_the_page(
    client: TestClient, site: Site, room: Room
) -> None:
    client.follow_redirects = True
    session, publishing = room.session.id, room.publishing
    steps = [step.id for step in room.agenda]
    shared = publishing.publish(facilitator_of(room), steps, Part.BOTH, indexed=False)
    for path in (
        f"/revoir/{session}",
        f"/etat/{session}",
        "/essai",
        f"/s/{shared.token}/fiche.html",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.history, path
