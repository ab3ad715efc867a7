"""The gallery's pages: what is found, in which language, and that nothing is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tablee.sdk import gallery as examples
from tablee.sdk.gallery import page as gallery
from tablee.settings import Settings
from tablee.web.site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue


@pytest.fixture
def client(tmp_path: Path, catalogue: Catalogue) -> TestClient:
    site = Site(Settings(sessions=tmp_path / "sessions", gallery=True), catalogue)
    return TestClient(Starlette(routes=gallery.routes(lambda: site)))


def widgets(page: str) -> list[str]:
    return re.findall(r'<section class="widget" id="(\w+)"', page)


@pytest.mark.parametrize(("language", "title"), [("fr", "Galerie"), ("en", "Gallery of widgets")])
def test_all_widgets_are_on_one_page_in_the_readers_language(
    client: TestClient, language: str, title: str
) -> None:
    page = client.get(f"/gallery?lang={language}").text
    assert title in page
    assert set(widgets(page)) == {kind.__name__ for kind in examples.kinds()}
    assert f"/gallery/bars/example/wall?lang={language}" in page


def test_one_screen_one_state_and_one_word_narrow_the_page(client: TestClient) -> None:
    page = client.get("/gallery?lang=fr&screen=phone&state=hostile&q=gommettes").text
    assert "Bars" in widgets(page)
    assert "Quote" not in widgets(page)
    assert "/gallery/bars/hostile/phone" in page
    assert "/wall?" not in page
    assert "Aucun widget ne correspond" in client.get("/gallery?lang=fr&q=xyzzy").text


@pytest.mark.parametrize(
    "place", ["nothing/example/wall", "bars/nothing/wall", "bars/example/reader"]
)
def test_an_address_of_nothing_says_so(client: TestClient, place: str) -> None:
    answer = client.get(f"/gallery/{place}?lang=fr")
    assert answer.status_code == 404
    assert "ne montre rien à cette adresse" in answer.text


def test_a_drawing_runs_no_script_but_ours(client: TestClient) -> None:
    answer = client.get("/gallery/text/hostile/phone?lang=fr")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


def test_nothing_is_sent_or_kept(client: TestClient, tmp_path: Path) -> None:
    refused = client.post("/gallery/write?lang=fr", json={"field": "idea", "text": "Un mot"})
    assert (refused.status_code, refused.json()["error"]) == (
        422,
        "Dans la galerie, rien n’est envoyé ni gardé.",
    )
    marked = client.post("/gallery/ballot/dots?lang=fr", json={"marks": {"o1": 2}})
    assert marked.json()["marks"] == {"o1": 2}
    assert client.get("/gallery/ballot/dots").json()["marks"] == {}
    assert client.get("/gallery/ballot/typed/room").json() == {"entered": []}
    assert (
        client.post(
            "/gallery/ballot/dots", content=b"{", headers={"content-type": "application/json"}
        ).status_code
        == 422
    )
    assert not (tmp_path / "sessions").exists()


def test_only_the_files_of_its_own_drawing_are_given(client: TestClient) -> None:
    assert client.get("/gallery/assets/gauge.js").headers["content-type"].startswith("text/java")
    assert client.get("/gallery/assets/..%2F__init__.py").status_code == 404
    assert "<svg" in client.get("/gallery/plan.svg").text
    assert "<svg" in client.get("/gallery/qr.svg").text
