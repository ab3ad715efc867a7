"""What is published, as strangers get it: read-only, live, and nothing for any other address."""

from __future__ import annotations

import hashlib
import io
import re
import threading
import zipfile
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
from PIL import Image
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from plugins.action_canvas import CanvasCard, Photo
from tablee import texts
from tablee.model.synthesis import Part
from tablee.sdk.testing import facilitator_of, seat_of, start
from tablee.session.transfer.document import public_document_of
from tablee.settings import ROOT, Settings
from tablee.web.app.security import Security
from tablee.web.export import published_sessions
from tablee.web.http.policy import PDF
from tablee.web.site import Site
from tests.plugins.formats.a_report import shown
from tests.support.photos.bad_pictures import camera_photo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

FRENCH = {"accept-language": "fr"}
HOSTILE = '"><script>alert(1)</script><img src=//x.org onerror=a> {{ 7*7 }} ""x"" =1+1 \u202eabc 😀'


@pytest.fixture
def site(tmp_path: Path, catalogue: Catalogue) -> Site:
    return Site(Settings(sessions=tmp_path, public_url="https://atelier.exemple.fr"), catalogue)


@pytest.fixture
def room(site: Site) -> Room:
    """A canvas with one card of Naïma's, and a second, which stays confidential."""
    room = site.sessions.create("laptop", "Un réseau à distance", facilitator="Yasmine")
    me = facilitator_of(room)
    for activity in ("framing", "action_canvas", "action_canvas"):
        room.conduct.add_step(me, activity)
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    start(room, "action_canvas")
    seat_of(room, naima, "action_canvas").post(CanvasCard("Le lien humain"))
    room.conduct.go_to(me, room.agenda[2].id)
    room.words.post(naima, room.agenda[2].id, CanvasCard("Un secret"))
    return room


@pytest.fixture
def client(site: Site, room: Room) -> TestClient:
    for folder in ("tablee", "tablee/web"):
        texts.add_catalogue(ROOT / folder)
    routes = published_sessions.routes(lambda: site, published_sessions.Editions())
    return TestClient(
        Starlette(routes=routes, middleware=[Middleware(Security, get_site=lambda: site)]),
        headers=FRENCH,
    )


def publish(room: Room, part: Part = Part.BOTH, *, indexed: bool = False) -> str:
    """Publishes the first canvas; the address of its page."""
    exposed = [room.agenda[0].id, room.agenda[1].id]
    made = room.publishing.publish(facilitator_of(room), exposed, part, indexed=indexed)
    return f"/s/{made.token}"


def test_a_text_downloaded_from_the_page_leads_to_its_pictures(
    client: TestClient, room: Room
) -> None:
    start(room, "action_canvas")
    seat = seat_of(room, facilitator_of(room), "action_canvas")
    seat.post(Photo(seat.add_picture(camera_photo(200)), "Le tableau [du mur]"))
    address = publish(room)
    page = client.get(address).text
    for ending, mark in (
        (".md", r"!\[Le tableau .*\]\((https://atelier[^)]+)\)"),
        (".dokuwiki.txt", r"\{\{(https://atelier[^|]+)\|Le tableau "),
        (".mediawiki.txt", r"(?<!\[)\[(https://atelier\S+) Le tableau "),
    ):
        files = {name for name in re.findall(r'href="([^"]+)"', page) if name.endswith(ending)}
        told = [client.get(name).text for name in files]
        assert told, ending
        (shown,) = {found for text in told for found in re.findall(mark, text)}
        picture = client.get(shown.removeprefix("https://atelier.exemple.fr"))
        assert picture.headers["content-type"].startswith("image/"), ending
        assert not any("à voir dans" in text for text in told), ending


def words(room: Room) -> str:
    (card,) = room.step_record(room.agenda[1].id).contributions
    return card.id


def without_nonce(page: str) -> str:
    return re.sub(r'nonce="[^"]+"', "", page)


def tree(page: str) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def test_whoever_has_the_address_reads_what_is_public_and_nothing_else(
    client: TestClient, room: Room
) -> None:
    answer = client.get(publish(room))
    tree(answer.text)
    assert answer.status_code == 200
    assert "Le lien humain" in answer.text
    assert "Un secret" not in answer.text
    assert "<script" not in answer.text
    assert '<html lang="fr">' in answer.text
    assert "Faire retirer mes mots" in answer.text
    assert "set-cookie" not in answer.headers


def test_any_other_address_is_answered_alike(client: TestClient, room: Room) -> None:
    page = publish(room)
    room.publishing.withdraw(facilitator_of(room))
    again = publish(room)
    assert again != page
    answers = [
        client.get(each) for each in (page, "/s/x", f"/s/x{again[3:]}", f"{page}/index.html")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({without_nonce(answer.text) for answer in answers}) == 1
    for answer in answers:
        assert "n’est pas partagée, ou ne l’est plus" in answer.text
        assert "Un réseau" not in answer.text


def test_words_that_are_taken_back_are_gone_at_once_and_from_the_files(
    client: TestClient, room: Room
) -> None:
    page = publish(room)
    name = f"{room.session.id}-synthese.md"
    first = client.get(page)
    assert "Le lien humain" in client.get(f"{page}/{name}").text
    known = {"if-none-match": f"W/{first.headers['etag']}"}
    assert client.get(page, headers=known).status_code == 304
    naima = next(p for p in room.everybody.values() if p.name == "Naïma")
    room.erasing.words(naima, [words(room)])
    again = client.get(page, headers=known)
    assert again.status_code == 200
    assert "Le lien humain" not in again.text
    assert "Le lien humain" not in client.get(f"{page}/{name}").text


def test_every_format_is_there_and_says_nothing_confidential(
    client: TestClient, room: Room, site: Site
) -> None:
    page = publish(room)
    files = downloads(client, page, room)
    assert len(files) == len(site.catalogue.exporters)
    for name, answer in files.items():
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment")
        policy = answer.headers["content-security-policy"]
        assert policy == PDF if name.endswith(".pdf") else "sandbox" in policy
        if name.endswith(".json"):
            assert "session" not in answer.json(), "that says whose each text is"
    told = "\n".join(said(answer.content) for answer in files.values())
    assert told.count("Le lien humain") > 10
    assert "Un secret" not in told
    assert client.get(f"{page}/rien.pdf").status_code == 404


def test_where_the_sheet_alone_is_public_no_file_tells_the_notes(
    client: TestClient, room: Room
) -> None:
    files = downloads(client, publish(room, Part.SHEET), room)
    told = "\n".join(said(answer.content) for answer in files.values())
    assert "Un réseau à distance" in told
    assert "Le lien humain" not in told


def downloads(client: TestClient, page: str, room: Room) -> dict[str, Any]:
    """What the page offers, by address."""
    links = [e.get("href") for e in tree(client.get(page).text).iter("a")]
    return {n: client.get(n) for n in links if n and room.session.id in n and "?" not in n}


def said(data: bytes) -> str:
    """All the words of a file, whatever it is, and of the files in it."""
    if data.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as files:
            return "\n".join(said(files.read(name)) for name in files.namelist())
    return data.decode("utf-8", "replace")


def test_search_engines_list_it_only_where_that_was_asked(client: TestClient, room: Room) -> None:
    page = publish(room)
    hidden = client.get(page)
    assert hidden.headers["x-robots-tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in hidden.text
    listed = client.get(publish(room, indexed=True))
    assert "x-robots-tag" not in listed.headers
    assert "noindex" not in listed.text


def test_the_page_says_where_it_is_and_shows_itself_where_its_link_is_pasted(
    client: TestClient, room: Room
) -> None:
    page = publish(room)
    text = client.get(page).text
    address = f"https://atelier.exemple.fr{page}"
    assert f'<link rel="canonical" href="{address}">' in text
    assert f'<meta property="og:image" content="{address}/card.png">' in text
    card = client.get(f"{page}/card.png")
    assert card.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(card.content)).size == (1200, 630)
    assert client.get(f"{page}/qr.svg").headers["content-type"] == "image/svg+xml"


def test_nothing_runs_on_the_page_and_no_frame_holds_it(client: TestClient, room: Room) -> None:
    answer = client.get(publish(room))
    policy = answer.headers["content-security-policy"]
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert 'style="' not in answer.text
    assert policy.startswith("default-src 'none'; ")
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_each_part_has_its_page_where_both_are_public(client: TestClient, room: Room) -> None:
    page = publish(room)
    assert "Le lien humain" not in client.get(f"{page}/sheet.html").text
    assert "Le lien humain" in client.get(f"{page}/notes.html").text
    page = publish(room, Part.SHEET)
    assert "Le lien humain" not in client.get(page).text
    assert client.get(f"{page}/notes.html").status_code == 404
    assert client.get(f"{page}/{room.session.id}-notes.md").status_code == 404


def test_hostile_words_are_the_words_they_are(client: TestClient, room: Room) -> None:
    me = facilitator_of(room)
    room.words.post(me, room.agenda[1].id, CanvasCard(HOSTILE))
    room.conduct.describe(me, title=HOSTILE, lead=HOSTILE)
    text = client.get(publish(room)).text
    tree(text)
    assert text.count("<script") == 0
    assert HOSTILE in "\n".join(shown(text)[0])


def test_a_hundred_readers_make_the_page_once(
    client: TestClient, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = publish(room)
    client.get(page)
    made: list[str] = []
    counted(monkeypatch, lambda: made.append(threading.current_thread().name))
    for _reader in range(100):
        assert client.get(page).status_code == 200
    assert made == []
    room.conduct.describe(facilitator_of(room), title="Un autre titre", lead="")
    for _reader in range(3):
        assert "Un autre titre" in client.get(page).text
    assert len(made) == 1
    assert made[0].startswith("AnyIO worker"), "the event loop answers others meanwhile"


def counted(monkeypatch: pytest.MonkeyPatch, told: Callable[[], None]) -> None:
    """Says each time that a document is made for strangers; it is made all the same."""
    real = public_document_of

    def public(room: Room, steps: tuple[str, ...]) -> object:
        told()
        return real(room, steps)

    monkeypatch.setattr("tablee.web.export.published_sessions.public_document_of", public)
