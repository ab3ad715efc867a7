"""The workshop seen again, as a browser asks for it: for whom, what, and what is never in it."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tablee.model.entities import Role
from tablee.sdk.testing import enter, facilitator_of, seat_of, start
from tablee.session import Sessions
from tablee.session.history.replay import Past
from tablee.settings import Settings
from tablee.storage.erasure import Unfinished
from tablee.web.live import replay
from tablee.web.site import COOKIE, Site
from tests.support.sessions.sample import Idea, Secret, sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.session import Room

LAPTOP, PHONE = "laptop-of-the-facilitator", "phone-of-naima-0123456789"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(Settings(sessions=tmp_path, plugins=("none",)))
    site.sessions = Sessions(tmp_path, sample_catalogue())
    return site


@pytest.fixture
def room(site: Site) -> Room:
    room = site.sessions.create(LAPTOP, "Un réseau <à> distance", facilitator="Yasmine")
    room.conduct.add_step(facilitator_of(room), "ideas")
    room.people.join(PHONE, "Naïma")
    step = start(room, "ideas")
    naima = next(p for p in room.everybody.values() if p.name == "Naïma")
    room.words.post(naima, step, Idea("Un annuaire commun"))
    room.words.post(naima, step, Secret("pour moi seule"))
    return room


@pytest.fixture
def client(site: Site, room: Room) -> TestClient:
    client = TestClient(Starlette(routes=replay.routes(lambda: site)), follow_redirects=False)
    client.headers["accept-language"] = "fr"
    client.cookies.set(COOKIE, LAPTOP)
    return client


def moments(client: TestClient, room: Room, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/replay/{room.session.id}/moments?{query}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def frame(client: TestClient, room: Room, n: int, of: str) -> dict[str, Any]:
    answer = client.get(f"/replay/{room.session.id}/{n}?of={of}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_only_whoever_facilitates_sees_the_workshop_again(client: TestClient, room: Room) -> None:
    paths = [f"/replay/{room.session.id}{rest}" for rest in ("", "/moments", "/3")]
    for token in (PHONE, "somebody-who-never-joined"):
        client.cookies.set(COOKIE, token)
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 403
            assert "annuaire" not in answer.text
            assert "Un réseau" not in answer.text
    client.cookies.set(COOKIE, LAPTOP)
    assert [client.get(path).status_code for path in paths] == [200, 200, 409]
    assert client.get("/replay/elsewhere").status_code == 403
    assert client.get("/replay/elsewhere/moments").status_code == 403


def test_the_page_keeps_to_itself(client: TestClient, room: Room) -> None:
    answer = client.get(f"/replay/{room.session.id}")
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<title>Revoir l’atelier · Un réseau &lt;à&gt; distance" in answer.text
    assert client.get(f"/replay/{room.session.id}?lang=en").text.count("See the workshop again") > 0
    other = {"origin": "https://elsewhere.example"}
    refused = client.get(f"/replay/{room.session.id}/moments", headers=other)
    assert refused.status_code == 403


def test_what_happened_is_told_in_the_language_of_the_page(client: TestClient, room: Room) -> None:
    french = moments(client, room)
    assert [(what, step) for _n, _at, what, step in french["moments"]][-3:] == [
        ("Naïma entre dans la session", ""),
        ("Étape : Idées", "Idées"),
        ("Naïma écrit : « Un annuaire commun »", ""),
    ]
    english = moments(client, room, "lang=en")
    assert english["moments"][-1][2] == "Naïma writes: “Un annuaire commun”"


def test_each_frame_is_what_the_wall_showed_then(client: TestClient, room: Room) -> None:
    found = moments(client, room)
    *_before, (begun, *_), (written, *_) = found["moments"]
    shown = frame(client, room, written, found["edition"])
    assert [card["text"] for card in shown["view"]["cards"]] == ["Un annuaire commun"]
    assert frame(client, room, begun, found["edition"])["view"]["cards"] == []
    first = frame(client, room, found["moments"][0][0], found["edition"])
    assert first["view"]["widget"] == "lobby"


def test_nothing_private_nor_any_link_is_in_what_is_sent(client: TestClient, room: Room) -> None:
    found = moments(client, room)
    sent = [client.get(f"/replay/{room.session.id}").text, str(found)]
    for n in range(1, room.store.journal.last + 1):
        sent.append(str(frame(client, room, n, found["edition"])))
    keys = room.keys
    for secret in ("pour moi seule", keys.code, keys.join, keys.wall, *keys.consoles):
        assert not [text for text in sent if secret in text]


def test_a_running_session_gives_what_follows_when_asked(client: TestClient, room: Room) -> None:
    before = moments(client, room)
    assert before["going"] is True
    last = before["moments"][-1][0]
    karim = enter(room, "Karim", Role.SCRIBE)
    seat_of(room, karim).post(Idea("La suite"))
    room.conduct.close(facilitator_of(room))
    after = moments(client, room, f"after={last}")
    assert after["moments"][-2][2] == "Karim écrit : « La suite »"
    assert after["going"] is False
    assert min(n for n, *_ in after["moments"]) > last


def test_after_an_erasing_the_page_has_to_ask_again(client: TestClient, room: Room) -> None:
    found = moments(client, room)
    written = next(c for c in room.everything() if c.shared)
    room.store.erase([("contributions", written.id)], written.person, room.clock())
    answer = client.get(f"/replay/{room.session.id}/3?of={found['edition']}")
    assert answer.status_code == 409
    again = moments(client, room)
    assert again["edition"] != found["edition"]
    assert "annuaire" not in str(again)
    for n in range(1, room.store.journal.last + 1):
        assert "annuaire" not in str(frame(client, room, n, again["edition"]))


def test_what_a_page_keeps_is_asked_about_for_little(client: TestClient, room: Room) -> None:
    found = moments(client, room)
    address = f"/replay/{room.session.id}/3?kept=1&of={found['edition']}"
    assert (client.get(address).status_code, client.get(address).content) == (204, b"")
    naima = next(p for p in room.everybody.values() if p.name == "Naïma")
    room.erasing.all_words(naima)
    assert client.get(address).status_code == 409
    client.cookies.set(COOKIE, PHONE)
    assert client.get(address).status_code == 403


def test_a_page_asks_again_even_where_the_disk_has_refused_to_finish(
    client: TestClient, room: Room
) -> None:
    found = moments(client, room)
    naima = next(p for p in room.everybody.values() if p.name == "Naïma")
    (room.store.folder / "session.json").mkdir()  # nothing can be put in its place
    with pytest.raises(Unfinished):
        room.erasing.all_words(naima)
    address = f"/replay/{room.session.id}/3?kept=1&of={found['edition']}"
    assert client.get(address).status_code == 409
    again = moments(client, room)
    assert "annuaire" not in str(again)
    for n in range(1, room.store.journal.last + 1):
        assert "annuaire" not in str(frame(client, room, n, again["edition"]))
    (room.store.folder / "session.json").rmdir()
    room.store.close()


def test_a_session_that_is_deleted_cannot_be_seen_again(
    client: TestClient, site: Site, room: Room
) -> None:
    found = moments(client, room)
    site.sessions.remove(facilitator_of(room), room)
    assert client.get(f"/replay/{room.session.id}/moments").status_code == 404
    address = f"/replay/{room.session.id}/3?of={found['edition']}"
    assert client.get(address).status_code == 404
    pasts = [it for it in gc.get_objects() if isinstance(it, Past) and it.room is room]
    assert not [past for past in pasts if past.last], "none of it stays in memory"
