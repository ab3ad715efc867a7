"""The page that carries Streamlit, our files and a session's links, asked as a browser does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from tablee.model.entities import Role
from tablee.sdk.testing import facilitator_of
from tablee.settings import ROOT, Settings
from tablee.web.app import index_html, links
from tablee.web.app.security import Security
from tablee.web.site import COOKIE, Site
from tablee.web.static import assets
from tablee.web.static.cache import CompressionCache
from tablee.web.static.compression import Compression
from tablee.web.static.file_index import Library

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

LAPTOP, PHONE = "laptop-of-the-facilitator", "phone-of-naima-0123456789"


@pytest.fixture
def site(tmp_path: Path, catalogue: Catalogue) -> Site:
    return Site(Settings(sessions=tmp_path, public_url="https://atelier.exemple.fr"), catalogue)


@pytest.fixture
def room(site: Site) -> Room:
    agenda = site.catalogue.agendas["accelerator"]
    return site.sessions.create(LAPTOP, "Un réseau à distance", agenda, facilitator="Yasmine")


@pytest.fixture
def client(site: Site) -> TestClient:
    served = [*index_html.routes(lambda: site), *links.routes(lambda: site)]
    before = [
        Middleware(Security, get_site=lambda: site),
        Middleware(Compression, library=Library(), cache=CompressionCache(None)),
    ]
    return TestClient(Starlette(routes=served, middleware=before), follow_redirects=False)


def browser(client: TestClient, token: str) -> TestClient:
    client.cookies.clear()
    client.cookies.set(COOKIE, token)
    return client


def test_a_browser_that_asks_for_no_language_of_ours_is_spoken_to_in_the_servers(
    site: Site, client: TestClient
) -> None:
    site.settings = replace(site.settings, language="en")
    for asked in ("", "de-DE,de;q=0.9"):
        page = client.get("/", headers={"accept-language": asked})
        assert '<html lang="en"' in page.text


def test_the_page_speaks_the_browsers_language_and_gives_it_a_name(client: TestClient) -> None:
    page = client.get("/", headers={"accept-language": "en-GB,fr;q=0.5"})
    assert '<html lang="en"' in page.text
    assert "<title>Tablée</title>" in page.text
    assert "HttpOnly" in page.headers["set-cookie"]
    assert "Streamlit</title>" not in page.text


def test_the_address_of_a_session_does_not_tell_its_title(client: TestClient, room: Room) -> None:
    address = f"/?s={room.session.id}"
    assert "Un réseau à distance" not in client.get(address).text
    assert "Un réseau à distance" in browser(client, LAPTOP).get(address).text


def test_the_language_is_kept_and_one_stays_here(client: TestClient) -> None:
    kept = client.get("/language/en?next=/r/123456")
    assert kept.headers["location"] == "/r/123456"
    assert '<html lang="en"' in client.get("/", headers={"accept-language": "fr"}).text
    for elsewhere in ("https://evil.example", "//evil.example", "/\\evil.example"):
        assert client.get("/language/fr", params={"next": elsewhere}).headers["location"] == "/"


def test_files_are_kept_for_ever_and_only_ours_are_served(client: TestClient) -> None:
    answer = client.get(assets.script(assets.Surface.LIVE))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    outside = client.get(f"/assets/{assets.version()}/..%2f..%2fpyproject.toml")
    assert outside.status_code == 404


def test_the_secret_link_opens_the_console_on_this_device(
    client: TestClient, site: Site, room: Room
) -> None:
    link = site.console_link(room)
    assert "Ouvrir la console" in client.get("/f", headers={"accept-language": "fr"}).text
    answer = client.post("/f", data={"link": link.partition("#")[2]})
    assert answer.headers["location"] == f"/?s={room.session.id}"
    person = room.person_of(client.cookies[COOKIE])
    assert person == facilitator_of(room)
    assert client.post("/f", data={"link": "guess"}).status_code == 404
    assert client.post("/f", data={"link": link}).status_code == 303  # pasted whole


def test_the_secret_is_in_no_address_that_a_server_sees(
    client: TestClient, site: Site, room: Room
) -> None:
    address, mark, secret = site.console_link(room).partition("#")
    assert (address.endswith("/f"), mark, len(secret)) == (True, "#", 22)
    former = client.get(f"/f/{secret}")  # as links were before
    assert former.headers["location"] == f"/f#{secret}"
    assert secret not in client.get("/f").text


def test_the_wall_needs_its_link(client: TestClient, room: Room) -> None:
    page = client.get(f"/w/{room.keys.wall}").text
    assert '<html lang="fr">' in page
    assert not [mark for mark in room.keys.consoles if mark in page]
    assert client.get("/w/guess").status_code == 404
    assert "<svg" in client.get(f"/qr/{room.keys.wall}.svg").text


def test_the_report_is_for_those_who_keep_it_and_for_all_once_it_is_over(
    client: TestClient, room: Room
) -> None:
    address = f"/export/{room.session.id}/markdown?part=sheet"
    assert client.get(address).status_code == 403
    naima = room.people.join(PHONE, "Naïma")
    assert browser(client, PHONE).get(address).status_code == 403
    room.people.set_roles(facilitator_of(room), naima.id, {Role.SCRIBE})
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Un réseau à distance" in answer.text
    assert "fiche.md" in answer.headers["content-disposition"]
    room.people.set_roles(facilitator_of(room), naima.id, {Role.PARTICIPANT})
    room.conduct.close(facilitator_of(room))
    assert client.get(address).status_code == 200
    assert client.get(f"/export/{room.session.id}/nothing").status_code == 404


def test_whose_each_text_is_leaves_only_with_whoever_facilitates(
    client: TestClient, site: Site, room: Room
) -> None:
    address = f"/export/{room.session.id}/json"
    room.people.set_roles(
        facilitator_of(room), room.people.join(PHONE, "Naïma").id, {Role.SCRIBE, Role.CARRIER}
    )
    assert "session" not in browser(client, PHONE).get(address).json()
    client.post("/f", data={"link": site.console_link(room)})
    assert client.get(address).json()["session"]["people"][0]["name"]


def test_what_is_refused_is_said_in_the_readers_language(client: TestClient, room: Room) -> None:
    address = f"/export/{room.session.id}/markdown"
    sentence = "Ce téléphone n’est pas dans cette session"
    assert sentence in client.get(address, headers={"accept-language": "fr"}).text
    assert sentence not in client.get(address, headers={"accept-language": "en"}).text


def test_a_picture_is_served_by_its_unguessable_name_only(client: TestClient, room: Room) -> None:
    room.store.save_media("abcdefghijklmnop.png", (ROOT / "assets/demo/reseau.png").read_bytes())
    answer = client.get(f"/pictures/{room.session.id}/abcdefghijklmnop.png")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get(f"/pictures/{room.session.id}/session.json").status_code == 404
    assert client.get(f"/pictures/{room.session.id}/..%2Fsession.json").status_code == 404
