"""Downloads as browsers ask for them: for whom, how far they are, and made once for all."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from plugins.action_canvas import CanvasCard
from tablee import caching, texts
from tablee.document import formats
from tablee.errors import NotAccepted
from tablee.model.synthesis import Part
from tablee.sdk.testing import facilitator_of, seat_of, start
from tablee.settings import ROOT, Settings
from tablee.web.export import downloads, jobs
from tablee.web.export.jobs import Jobs
from tablee.web.site import COOKIE, Site
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

LAPTOP, PHONE, STRANGER = (
    "laptop-of-the-facilitator",
    "phone-of-naima-0123456789",
    "phone-of-nobody-0123456789",
)


class Writing:
    """The real writer; it can be held before it writes, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.fails: Exception | None = None

    def __call__(self, *args: Any, **more: Any) -> bytes:
        self.asked += 1
        told: Callable[..., None] = more["told"]
        told(args[0].exporters["markdown"], 3, 14)
        self.may_go_on.wait(20)
        if self.fails:
            raise self.fails
        return formats.written(*args, **more)


@pytest.fixture
def site(tmp_path: Path, catalogue: Catalogue) -> Site:
    return Site(Settings(sessions=tmp_path), catalogue)


@pytest.fixture
def room(site: Site) -> Room:
    room = site.sessions.create(LAPTOP, "Un réseau à distance", facilitator="Yasmine")
    room.conduct.add_step(facilitator_of(room), "action_canvas")
    room.people.join(PHONE, "Naïma")
    start(room, "action_canvas")
    return room


@pytest.fixture
def writing() -> Writing:
    return Writing()


@pytest.fixture
def client(site: Site, writing: Writing) -> TestClient:
    for folder in ("tablee", "tablee/web"):
        texts.add_catalogue(ROOT / folder)
    routes = downloads.routes(lambda: site, Jobs(writing))
    return as_browser(TestClient(Starlette(routes=routes)), LAPTOP)


def as_browser(client: TestClient, token: str) -> TestClient:
    client.cookies.clear()
    client.cookies.set(COOKIE, token)
    client.headers["accept-language"] = "fr"
    return client


def state(client: TestClient, room: Room, ticket: str = "") -> dict[str, Any]:
    address = downloads.address(room, "zip", Part.BOTH, "/state")
    found: dict[str, Any] = client.get(f"{address}&ticket={ticket}").json()
    return found


def ended(client: TestClient, room: Room, ticket: str) -> dict[str, Any]:
    found: dict[str, Any] = {}

    def has_ended() -> bool:
        found.update(state(client, room, ticket))
        return found["done"] or "error" in found

    until(has_ended)
    return found


def test_all_in_one_says_how_far_it_is_then_is_there_at_once(
    client: TestClient, room: Room, writing: Writing
) -> None:
    writing.may_go_on.clear()
    begun = state(client, room)
    until(lambda: state(client, room, begun["ticket"]).get("told"))
    found = state(client, room, begun["ticket"])
    assert found["told"] == "Markdown, 3 sur 14…"
    assert (found["nth"], found["of"], found["done"]) == (3, 14, False)
    writing.may_go_on.set()
    ready = ended(client, room, begun["ticket"])

    file = client.get(ready["file"])
    name = f"{room.session.id}-synthese"
    assert f"{name}.zip" in file.headers["content-disposition"]
    assert f"{name}.md" in zipfile.ZipFile(io.BytesIO(file.content)).namelist()
    assert client.get(f"/export/{room.session.id}/zip").content == file.content
    assert writing.asked == 1


def test_whoever_waited_is_given_that_file_though_words_came_since_and_others_the_new_one(
    client: TestClient, room: Room, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = state(client, room)
    ready = ended(client, room, begun["ticket"])
    seat_of(room, facilitator_of(room)).post(CanvasCard("venue depuis"))

    def markdown(address: str) -> str:
        held = zipfile.ZipFile(io.BytesIO(client.get(address).content))
        return held.read(f"{room.session.id}-synthese.md").decode()

    assert "venue depuis" not in markdown(ready["file"])
    assert "venue depuis" in markdown(f"/export/{room.session.id}/zip")
    with monkeypatch.context() as later:
        later.setattr(jobs, "HONOURED", 0.0)
        assert "venue depuis" in markdown(ready["file"])
    caching.clear_caches()
    assert "venue depuis" in markdown(ready["file"])
    assert writing.asked == 3


@pytest.mark.parametrize("taken", ["hidden", "withdrawn"])
def test_whoever_waited_is_not_given_what_was_taken_off_the_screens_since(
    client: TestClient, room: Room, writing: Writing, taken: str
) -> None:
    me = facilitator_of(room)
    card = seat_of(room, me).post(CanvasCard("un mot à reprendre"))
    ready = ended(client, room, state(client, room)["ticket"])
    client.get(ready["file"])
    assert writing.asked == 1
    if taken == "hidden":
        room.words.hide(me, card.id, True)
    else:
        room.words.withdraw(me, card.id)
    client.get(ready["file"])
    assert writing.asked == 2  # made anew, of what is shown now


def test_what_fails_is_said_once_and_tried_again_when_asked_again(
    client: TestClient, room: Room, writing: Writing
) -> None:
    for reason, sentence in (
        (NotAccepted("Prenez un autre format."), "Prenez un autre format."),
        (ValueError("x"), "Ce fichier n’a pas pu être fait. Rien n’est perdu\u00a0: recommencez."),
    ):
        writing.fails = reason
        begun = state(client, room)
        assert ended(client, room, begun["ticket"])["error"] == sentence
        assert state(client, room, begun["ticket"])["error"] == sentence
    writing.fails = None
    assert ended(client, room, state(client, room)["ticket"])["done"]
    assert writing.asked == 3


def test_the_page_that_waits_leads_to_the_file_without_a_script_and_back(
    client: TestClient, room: Room
) -> None:
    page = client.get(downloads.address(room, "zip", Part.NOTES, "/progress"))
    assert 'role="status"' in page.text
    assert f'href="/export/{room.session.id}/zip?part=notes"' in page.text
    assert f'href="/?s={room.session.id}&amp;page=synthesis"' in page.text
    assert "connect-src 'self'" in page.headers["content-security-policy"]
    english = client.get(downloads.address(room, "zip", Part.NOTES, "/progress") + "&lang=en")
    assert "Everything in one file (ZIP)" in english.text


def test_participants_have_the_same_downloads_once_it_is_over_and_strangers_none(
    client: TestClient, room: Room
) -> None:
    addresses = [
        downloads.address(room, "zip", Part.BOTH, page) for page in ("", "/progress", "/state")
    ]
    for token in (PHONE, STRANGER):
        as_browser(client, token)
        assert [client.get(address).status_code for address in addresses] == [403] * 3
        assert "file" not in state(client, room)
    room.conduct.close(facilitator_of(room))
    assert [client.get(address).status_code for address in addresses] == [403] * 3
    as_browser(client, PHONE)
    assert [client.get(address).status_code for address in addresses] == [200] * 3
    assert "page=synthesis" not in client.get(addresses[1]).text


def test_the_ticket_of_whoever_facilitates_gives_that_persons_file_to_nobody_else(
    client: TestClient, room: Room, writing: Writing
) -> None:
    room.conduct.close(facilitator_of(room))
    ready = ended(client, room, state(client, room)["ticket"])

    def archive() -> Any:
        held = zipfile.ZipFile(io.BytesIO(client.get(ready["file"]).content))
        return json.loads(held.read(f"{room.session.id}-synthese.json")).get("session")

    assert archive() is not None
    assert writing.asked == 1
    as_browser(client, PHONE)
    assert archive() is None
    assert writing.asked == 2


def test_what_is_kept_is_bounded_and_goes_with_its_session(
    site: Site, room: Room, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MOST_FILES", 2)
    asked = Jobs(writing)
    for name in ("markdown", "json", "ics", "markdown", "ics"):
        asked.ask(room, name, Part.BOTH).future.result(20)
        asked._thread.submit(int).result()  # until it has tidied up
    assert writing.asked == 4
    asked.let_go(room)
    asked.ask(room, "ics", Part.BOTH).future.result(20)
    assert writing.asked == 5
