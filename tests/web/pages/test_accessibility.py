"""The statement of accessibility: its words, what a host adds, and the way to it from each face."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tablee.document.build import EditedDocument
from tablee.errors import BadSetting
from tablee.model.synthesis import Part
from tablee.settings import Settings, accessibility_statement
from tablee.settings.accessibility_statement import AUDIT, GAPS, Audit
from tablee.texts import speaking
from tablee.web.app import server
from tablee.web.export.publication import HOME, Edition, PageAddresses
from tablee.web.http.cookies import LANGUAGE_COOKIE
from tablee.web.site import COOKIE, Site
from tests.plugins.formats.a_report import REPORT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

LAPTOP, PHONE = "laptop-of-the-facilitator", "phone-of-naima-0123456789"
HOST = {
    "TABLEE_ACCESSIBILITY_BODY": "Les Ateliers <du> Pays",
    "TABLEE_ACCESSIBILITY_CONTACT": "acces@ateliers.example",
    "TABLEE_ACCESSIBILITY_PLAN": "https://ateliers.example/schema",
    "TABLEE_ACCESSIBILITY_NOTES": "Le mur\nest lu par une personne.",
    "TABLEE_ACCESSIBILITY_DATE": "2027-03-01",
}


@pytest.fixture
def site(tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    site = Site(Settings(sessions=tmp_path), catalogue)
    monkeypatch.setattr(server, "site", lambda: site)
    yield site
    site.sessions.close()
    accessibility_statement.declare(Settings())


@pytest.fixture
def room(site: Site) -> Room:
    room = site.sessions.create(LAPTOP, "Un réseau à distance", facilitator="Yasmine")
    room.people.join(PHONE, "Naïma")
    return room


@pytest.fixture
def client(site: Site) -> TestClient:
    client = TestClient(Starlette(routes=server.routes()), follow_redirects=False)
    client.headers["accept-language"] = "fr"
    return client


def told(page: str) -> str:
    """The words of a page, with plain spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").split())


def test_it_says_how_far_it_conforms_what_is_missing_and_where_to_turn(client: TestClient) -> None:
    page = client.get("/accessibility")
    words = told(page.text)
    assert page.status_code == 200
    assert "Accessibilité : partiellement conforme" in words
    assert f"{AUDIT.met} critères respectés sur {AUDIT.asked}" in words
    assert all(sentence.replace("\u00a0", " ") in words for sentence in GAPS.values())
    assert "Qui héberge ce service n’a pas encore donné son nom ici" in words
    assert "Aucune adresse n’est encore donnée ici" in words
    assert "Libre réponse 71120" in words
    order = ("État de conformité", "Contenus non accessibles", "contact", "Voies de recours")
    assert sorted(order, key=words.index) == list(order)
    assert "<script" not in page.text


def test_it_speaks_english_to_whoever_does(client: TestClient) -> None:
    client.cookies.set(LANGUAGE_COOKIE, "en")
    words = told(client.get("/accessibility").text)
    assert "Accessibility: partially conforms" in words
    with speaking("en"):
        assert AUDIT.told() in words


def test_the_address_that_the_rgaa_recommends_leads_there(client: TestClient) -> None:
    assert client.get("/accessibilite").headers["location"] == "/accessibility"


def test_whoever_hosts_completes_it(site: Site, client: TestClient) -> None:
    site.settings = replace(Settings.read(HOST), sessions=site.settings.sessions)
    page = client.get("/accessibility").text
    words = told(page)
    assert "Les Ateliers &lt;du&gt; Pays s’engage à rendre ce service accessible" in words
    assert '<a href="mailto:acces@ateliers.example">acces@ateliers.example</a>' in page
    assert '<a href="https://ateliers.example/schema">' in page
    assert "Le mur est lu par une personne." in words
    assert "établie le 1er mars 2027" in words


def test_whom_one_asks_for_a_session_is_who_answers_where_nobody_else_is_named(
    site: Site, client: TestClient
) -> None:
    site.settings = replace(site.settings, opening_contact="Amélie, 01 23 45 67 89")
    assert "Amélie, 01 23 45 67 89" in told(client.get("/accessibility").text)


def test_an_evaluation_of_one_s_own_changes_the_mention_everywhere(
    site: Site, client: TestClient
) -> None:
    site.settings = replace(site.settings, accessibility_state="none")
    accessibility_statement.declare(site.settings)
    for path in ("/accessibility", "/r", "/test"):
        assert "Accessibilité : non conforme" in told(client.get(path).text)
    assert "Ce que l’évaluation du logiciel a trouvé" in client.get("/accessibility").text


def test_who_conforms_fully_has_none_of_our_gaps(site: Site, client: TestClient) -> None:
    site.settings = replace(site.settings, accessibility_state="full")
    accessibility_statement.declare(site.settings)
    page = client.get("/accessibility").text
    assert "Aucune n’est connue." in page
    assert 'class="hint">(' not in page


@pytest.mark.parametrize(
    ("variable", "text"),
    [("DATE", "31/12/2026"), ("STATE", "presque")],
)
def test_what_cannot_be_is_refused_at_the_start(variable: str, text: str) -> None:
    with pytest.raises(BadSetting, match=f"TABLEE_ACCESSIBILITY_{variable}"):
        Settings.read({f"TABLEE_ACCESSIBILITY_{variable}": text})


@pytest.mark.parametrize(
    ("met", "missed", "state", "percent"),
    [(60, 0, "full", "100"), (59, 1, "partial", "98"), (30, 30, "partial", "50")],
)
def test_the_law_s_words_follow_from_the_figures(
    met: int, missed: int, state: str, percent: str
) -> None:
    audit = Audit(date(2026, 12, 1), met, missed, 106 - met - missed)
    assert (audit.state, audit.percent) == (state, percent)
    assert Audit(date(2026, 12, 1), 29, 30, 47).state == "none"


def test_every_face_without_streamlit_leads_there(client: TestClient, room: Room) -> None:
    session, join, wall = room.session.id, room.keys.join, f"/w/{room.keys.wall}"
    client.cookies.set(COOKIE, PHONE)
    faces = ("/r", f"/r/{join}", "/test", f"/lite/{session}", f"/?s={session}", wall, "/nowhere")
    for face in faces:
        page = client.get(face)
        while page.status_code in (302, 303, 307):
            page = client.get(page.headers["location"])
        assert "/accessibility" in page.text, face
        assert "Accessibilité" in page.text, face


def test_a_published_page_leads_there_and_a_folder_does_not(catalogue: Catalogue) -> None:
    document = EditedDocument(REPORT)
    here = PageAddresses(address="https://atelier.example/s/abc", server=True)
    for place, leads in (
        (here, True),
        (PageAddresses(), False),
        (replace(here, preview=True), False),
    ):
        page = Edition(document, Part.BOTH, catalogue, "x", place).make(HOME)
        assert page is not None
        assert (b'href="/accessibility"' in page.data) == leads
