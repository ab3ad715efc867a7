"""The light page of phones, asked for as a browser does: who has it, and what is theirs alone."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from tablee.model.entities import Role
from tablee.sdk.testing import facilitator_of
from tablee.session.contributions import filling
from tablee.session.people.seat import Seat
from tablee.settings import Settings
from tablee.view import Audience
from tablee.web.app import index_html
from tablee.web.app.security import Security
from tablee.web.live.frames import frame
from tablee.web.phone import page
from tablee.web.site import COOKIE, Site

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room

LAPTOP, PHONE = "laptop-of-the-facilitator", "phone-of-naima-0123456789"
FRENCH = {"accept-language": "fr"}


@pytest.fixture
def site(tmp_path: Path, catalogue: Catalogue) -> Site:
    return Site(Settings(sessions=tmp_path), catalogue)


@pytest.fixture
def room(site: Site) -> Room:
    agenda = site.catalogue.agendas["accelerator"]
    return site.sessions.create(LAPTOP, "Un réseau à distance", agenda, facilitator="Yasmine")


@pytest.fixture
def naima(room: Room) -> Person:
    return room.people.join(PHONE, "Naïma Haddad")


@pytest.fixture
def client(site: Site) -> TestClient:
    served = [*index_html.routes(lambda: site), *page.routes(lambda: site)]
    client = TestClient(
        Starlette(routes=served, middleware=[Middleware(Security, get_site=lambda: site)]),
        follow_redirects=False,
    )
    client.cookies.set(COOKIE, PHONE)
    return client


def mine(client: TestClient, room: Room) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/phone/{room.session.id}", headers=FRENCH).json()
    return found


def test_whoever_takes_part_has_a_page_without_streamlit(
    client: TestClient, room: Room, naima: Person
) -> None:
    answer = client.get(f"/?s={room.session.id}", headers=FRENCH)
    scripts = re.findall(r'src="([^"]+)"', answer.text)
    assert [each.rpartition("/")[2] for each in scripts] == ["phone.js"]
    assert "_stcore" not in answer.text
    assert "Un réseau à distance" in answer.text
    given = json.loads(answer.text.partition('id="set-up">')[2].partition("</script>")[0])
    assert given["me"] == naima.id
    assert given["mine"]["head"]["name"] == "Naïma"


def test_whoever_leads_has_the_console(client: TestClient, room: Room) -> None:
    client.cookies.set(COOKIE, LAPTOP)
    assert "_stcore" in client.get(f"/?s={room.session.id}").text


def test_its_own_part_is_told_to_nobody_else(client: TestClient, room: Room) -> None:
    answer = client.get(f"/phone/{room.session.id}", headers=FRENCH)
    assert answer.status_code == 403
    assert answer.json()["error"] == "Ce téléphone n’est pas dans cette session."


def test_the_carrier_has_what_to_do_and_what_to_prepare(
    client: TestClient, room: Room, naima: Person
) -> None:
    yasmine = facilitator_of(room)
    assert mine(client, room)["prepare"] == []
    room.people.set_roles(yasmine, naima.id, {Role.CARRIER})
    found = mine(client, room)
    assert [each["title"] for each in found["prepare"]]
    assert found["links"][0]["words"] == "Synthèse"
    room.conduct.go_to(yasmine, room.agenda[2].id)
    assert mine(client, room)["head"]["title"] == "C’est à vous de raconter votre projet."


def test_a_frame_within_the_page_is_shown_to_this_site_alone(
    client: TestClient, room: Room, naima: Person
) -> None:
    answer = client.get(f"/?s={room.session.id}&page=own&step={room.agenda[0].id}")
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert (
        "frame-src 'self'"
        in client.get(f"/?s={room.session.id}").headers["content-security-policy"]
    )
    other = client.get(f"/?s={room.session.id}&page=synthesis")
    assert other.headers["x-frame-options"] == "DENY"


def test_who_takes_notes_adds_to_steps_that_are_over(
    client: TestClient, room: Room, naima: Person
) -> None:
    yasmine = facilitator_of(room)
    room.people.set_roles(yasmine, naima.id, {Role.SCRIBE})
    assert mine(client, room)["over"] == []
    for step in room.agenda[:7]:
        room.conduct.go_to(yasmine, step.id)
    over = [each["title"] for each in mine(client, room)["over"]]
    assert over == [
        "Présentations",
        "Exposé",
        "Clarification",
        "Problématique",
        "Réflexion du groupe",
    ]
    room.people.set_roles(yasmine, naima.id, {Role.PARTICIPANT})
    assert mine(client, room)["over"] == []
    room.people.set_roles(yasmine, naima.id, {Role.SCRIBE})
    room.conduct.close(yasmine)
    assert mine(client, room)["over"] == []


def test_a_step_that_is_over_is_open_to_who_takes_notes_alone(
    site: Site, room: Room, naima: Person
) -> None:
    yasmine, (_welcome, first, second, *_rest) = facilitator_of(room), room.agenda
    karim = room.people.join("phone-of-karim-0123456789", "Karim")
    room.people.set_roles(yasmine, naima.id, {Role.SCRIBE})
    room.conduct.go_to(yasmine, first.id)
    room.conduct.go_to(yasmine, second.id)
    for person, names in ((naima, ["somebody", "roll", "text"]), (karim, [])):
        assert [f.name for f in filling.open_fields(Seat(room, person.id, first.id))] == names
    looked_at = frame(room, Audience.PHONE, "fr", step=first.id)
    assert looked_at["writing"]["fields"]


def test_who_has_a_part_of_their_own_is_told_once_others_changed_it(
    room: Room, naima: Person
) -> None:
    yasmine = facilitator_of(room)
    room.conduct.start(yasmine)
    step = room.session.current or ""

    def touched() -> int:
        return int(frame(room, Audience.PHONE, "fr")["touched"])

    offer = room.catalogue.content("welcome", "role_offer", {"role": "timekeeper"})
    mine = room.words.post(naima, step, offer)
    assert touched() == 0
    room.words.withdraw(yasmine, mine.id)
    assert touched() == room.n
    room.words.post(naima, step, offer)
    assert touched() < room.n
