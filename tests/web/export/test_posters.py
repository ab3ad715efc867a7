"""The plan as pictures, as a browser asks for them: for whom, at which size, what is refused."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from plugins.action_canvas import CanvasCard
from plugins.framing import SheetKeywords
from tablee import texts
from tablee.errors import TooFast
from tablee.isolation.worker import Worker
from tablee.model.entities import Role
from tablee.sdk.testing import enter, facilitator_of, seat_of, start
from tablee.session.access.limits import TokenBucket
from tablee.settings import ROOT, Settings
from tablee.web.export import posters
from tablee.web.site import COOKIE, Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

LAPTOP, PHONE, CARRIER = (
    "laptop-of-the-facilitator",
    "phone-of-naima-0123456789",
    "phone-of-solene-01234",
)
FRENCH = {"accept-language": "fr"}


@pytest.fixture
def site(tmp_path: Path, catalogue: Catalogue) -> Site:
    return Site(Settings(sessions=tmp_path), catalogue)


@pytest.fixture
def room(site: Site) -> Room:
    """A canvas with one card; Naïma takes part, Solène brings the project."""
    room = site.sessions.create(LAPTOP, "Un réseau à distance", facilitator="Yasmine")
    me = facilitator_of(room)
    for activity in ("framing", "action_canvas"):
        room.conduct.add_step(me, activity)
    naima = room.people.join(PHONE, "Naïma")
    solene = room.people.join(CARRIER, "Solène")
    room.people.set_roles(me, solene.id, {Role.CARRIER})
    start(room, "action_canvas")
    seat_of(room, naima, "action_canvas").post(CanvasCard("Le lien humain"))
    return room


@pytest.fixture
def client(site: Site, room: Room) -> TestClient:
    texts.add_catalogue(ROOT / "tablee")
    texts.add_catalogue(ROOT / "tablee" / "web")
    client = TestClient(Starlette(routes=posters.routes(lambda: site)), follow_redirects=False)
    return as_browser(client, LAPTOP)


def as_browser(client: TestClient, token: str) -> TestClient:
    client.cookies.clear()
    client.cookies.set(COOKIE, token)
    return client


def address(room: Room, name: str = "a4") -> str:
    return f"/poster/{room.session.id}/{name}.png"


def test_whoever_facilitates_or_brings_the_project_has_the_picture(
    client: TestClient, room: Room
) -> None:
    for browser in (LAPTOP, CARRIER):
        answer = as_browser(client, browser).get(address(room))
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/png"
        assert Image.open(io.BytesIO(answer.content)).size == (1754, 1240)
        assert "-a4.png" in answer.headers["content-disposition"]


def test_those_who_take_part_have_it_once_the_session_is_over(
    client: TestClient, room: Room
) -> None:
    refused = as_browser(client, PHONE).get(address(room), headers=FRENCH)
    assert refused.status_code == 403
    assert "dès que la session sera terminée" in refused.text
    room.conduct.close(facilitator_of(room))
    assert as_browser(client, PHONE).get(address(room)).status_code == 200
    assert as_browser(client, "somebody-else").get(address(room)).status_code == 403


def test_each_name_is_a_picture_and_what_is_not_there_yet_says_so(
    client: TestClient, room: Room
) -> None:
    for name, size in (("a3", (2480, 1754)), ("square", (1200, 1200)), ("names", (1754, 1240))):
        picture = Image.open(io.BytesIO(client.get(address(room, name)).content))
        assert picture.size == size
    missing = client.get(address(room, "keywords"), headers=FRENCH)
    assert missing.status_code == 422
    assert "encore rien à dessiner" in missing.text
    scribe = enter(room, "Bastien", Role.SCRIBE)
    start(room, "framing")
    seat_of(room, scribe, "framing").post(SheetKeywords(("échelle", "outils")))
    assert client.get(address(room, "keywords")).status_code == 200


def test_what_does_not_exist_is_not_found(client: TestClient, room: Room) -> None:
    for wrong in (address(room, "a5"), f"{address(room)}?page=2", f"{address(room)}?page=x"):
        answer = client.get(wrong, headers=FRENCH)
        assert answer.status_code == 404
        assert "image" in answer.text


def test_a_picture_that_has_not_changed_is_not_sent_again(client: TestClient, room: Room) -> None:
    first = client.get(address(room))
    known = {"if-none-match": first.headers["etag"]}
    assert client.get(address(room), headers=known).status_code == 304
    naima = next(p for p in room.everybody.values() if p.name == "Naïma")
    seat_of(room, naima, "action_canvas").post(CanvasCard("Une autre carte"))
    again = client.get(address(room), headers=known)
    assert again.status_code == 200
    assert again.content != first.content


# ── many asked for at once ──────────────────────────────────────────────────────────────────


class CountingWorker(Worker):
    """Says how often something was drawn."""

    drawings = 0

    def run(self, seconds: float, function: Callable[..., Any], *given: Any) -> Any:
        self.drawings += 1
        return super().run(seconds, function, *given)


@pytest.mark.dear
def test_sixty_who_ask_while_cards_change_are_given_what_two_drawings_made(
    room: Room,
) -> None:
    room.allowance.pace = TokenBucket(0)
    worker = CountingWorker(posters.MEGABYTES, ROOT / "tablee")
    drawings = posters.Drawings(worker)
    naima = next(p for p in room.everybody.values() if p.name == "Naïma")

    async def ask_all() -> list[bytes]:
        asked = []
        for n in range(60):
            seat_of(room, naima, "action_canvas").post(CanvasCard(f"Carte {n}"))
            asked.append(asyncio.ensure_future(drawings.ask(room, "", "a4", 1)))
            await asyncio.sleep(0)
        return await asyncio.gather(*asked)

    pictures = asyncio.run(ask_all())
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert worker.drawings < 20
    before = worker.drawings
    assert asyncio.run(drawings.ask(room, "", "a4", 1)) == pictures[-1]
    assert worker.drawings == before
    drawings.end()


def test_whoever_asks_for_too_many_pictures_is_told_to_come_back(room: Room) -> None:
    drawings = posters.Drawings(Worker(posters.MEGABYTES, ROOT / "tablee"))

    async def ask_all() -> list[bytes | BaseException]:
        asked = (drawings.ask(room, "", "a4", page) for page in range(1, 40))
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = asyncio.run(ask_all())
    assert sum(isinstance(answer, TooFast) for answer in answers) > 20
    drawings.end()
