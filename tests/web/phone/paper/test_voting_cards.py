"""Voting cards as a browser asks for them: who may print, send photos, count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tablee.errors import TooFast
from tablee.sdk.testing import facilitator_of, start
from tablee.web.phone.paper import voting_cards as cards
from tablee.web.site import COOKIE, Site

if TYPE_CHECKING:
    from tablee.session import Room

LAPTOP, PHONE = "laptop-of-the-facilitator", "phone-of-naima-0123456789"
BYTES = {"content-type": "application/octet-stream"}


@pytest.fixture
def room(site: Site) -> Room:
    room = site.sessions.create(LAPTOP, "Un réseau", facilitator="Yasmine")
    me = facilitator_of(room)
    room.conduct.add_step(me, "pick")
    room.people.join(PHONE, "Naïma")
    step = start(room, "pick")
    room.voting.prepare(me, step, typed=["Un annuaire", "Une fête"], left_out=[])
    room.voting.open(me, step)
    return room


def as_browser(site: Site, browser: str) -> TestClient:
    client = TestClient(Starlette(routes=cards.routes(lambda: site)), follow_redirects=False)
    client.cookies.set(COOKIE, browser)
    return client


def test_cards_are_asked_counted_and_known(site: Site, room: Room) -> None:
    client, step = as_browser(site, LAPTOP), room.session.current
    address = f"/ballot/{room.session.id}/{step}/cards"
    state = client.get(address).json()
    assert state["missing"] == ""
    assert state["state"] == {"take": "", "take_round": 1, "cards": []}
    assert client.post(address, json={"ask": True, "take": "which"}).json()["state"]["take"]
    answer = client.post(address, json={"take": "which", "shown": {"3": 0, "8": 1, "9": 3}}).json()
    assert answer["counted"]["new"] == [3, 8]
    assert [card["number"] for card in answer["counted"]["refused"]] == [9]
    assert [card["number"] for card in answer["state"]["cards"]] == [3, 8]
    for wrong in ({"x": 0}, {"9" * 5000: 0}, {str(n): 0 for n in range(200)}):
        assert client.post(address, json={"take": "which", "shown": wrong}).status_code == 422


def test_nobody_but_who_facilitates_prints_sends_or_counts(site: Site, room: Room) -> None:
    client, step = as_browser(site, PHONE), room.session.current
    address = f"{room.session.id}/{step}"
    assert client.get(f"/ballot/{address}/cards").status_code == 403
    sent = {"take": "which", "shown": {"3": 0}}
    assert client.post(f"/ballot/{address}/cards", json=sent).status_code == 403
    assert client.post(f"/photo/{address}", content=b"photo", headers=BYTES).status_code == 403
    assert client.get(f"/voting-cards/{room.session.id}").status_code in (302, 303, 403)
    assert room.voting_cards.ballots(step or "") == []


def test_a_file_that_is_no_photo_is_refused_in_words(site: Site, room: Room) -> None:
    client = as_browser(site, LAPTOP)
    address = f"/photo/{room.session.id}/{room.session.current}"
    answer = client.post(address, content=b"no photo", headers=BYTES)
    assert answer.status_code == 422
    assert "image" in answer.json()["error"]
    assert (
        client.post(address, content=b"x", headers={"content-type": "text/plain"}).status_code
        == 415
    )
    foreign = {**BYTES, "origin": "https://example.org"}
    assert client.post(address, content=b"x", headers=foreign).status_code == 403


def test_few_photos_are_read_at_once_and_one_more_is_told_at_once() -> None:
    readings = cards.Readings()
    with readings.place("a"), readings.place("a"):
        with pytest.raises(TooFast, match="réessayez"), readings.place("a"):
            pass
        with readings.place("b"), pytest.raises(TooFast), readings.place("c"):
            pass
    with readings.place("a"):
        pass


def test_the_pdf_has_the_numbers_that_are_asked_for(site: Site, room: Room) -> None:
    client, address = as_browser(site, LAPTOP), f"/voting-cards/{room.session.id}"
    answer = client.get(f"{address}?first=3&last=4")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert "cartes-de-vote-3-4.pdf" in answer.headers["content-disposition"]
    for wrong in ("first=0&last=3", "first=5&last=4", "first=1&last=121"):
        assert client.get(f"{address}?{wrong}").status_code == 422
