"""What the console asks of the wall, and what the wall then has in its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tablee.sdk.testing import facilitator_of, seat_of, start
from tablee.session import Sessions
from tablee.settings import Settings
from tablee.view import Audience, Board, Card, CardGroup, Cards, Column, Picture
from tablee.view.large import called, large
from tablee.web.live import frames, projector
from tablee.web.site import COOKIE, Site
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.session import Room

LAPTOP, NAIMA = "laptop-of-the-facilitator", "phone-of-naima-0123456789"


class Served:
    def __init__(self, folder: Path, *, begun: bool = True) -> None:
        self.site = Site(Settings(sessions=folder, plugins=("none",)))
        self.site.sessions = Sessions(folder, sample_catalogue())
        self.room: Room = self.site.sessions.create(LAPTOP, "Essai", facilitator="Yasmine")
        self.by = facilitator_of(self.room)
        self.room.conduct.add_step(self.by, "ideas")
        naima = self.room.people.join(NAIMA, "Naïma")
        if not begun:
            self.app = Starlette(routes=projector.routes(lambda: self.site))
            return
        self.step = start(self.room, "ideas")
        self.card = seat_of(self.room, naima, self.step).post(Idea(text="Planter des arbres")).id
        self.app = Starlette(routes=projector.routes(lambda: self.site))

    def ask(self, browser: str = LAPTOP, **body: Any) -> Any:
        client = TestClient(self.app, cookies={COOKIE: browser})
        return client.post(f"/projector/{self.room.session.id}", json=body)

    def wall(self, audience: Audience = Audience.WALL) -> dict[str, Any]:
        shown: dict[str, Any] = frames.frame(self.room, audience, "fr")["projection"]
        return shown


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return Served(tmp_path)


def test_a_card_is_shown_in_large_and_the_step_comes_back(served: Served) -> None:
    assert served.ask(target=served.card, step=served.step).status_code == 200
    assert "Planter des arbres" in str(served.wall()["large"])
    console = served.wall(Audience.CONSOLE)
    assert (console["target"], console["words"]) == (served.card, "Planter des arbres")
    assert console["large"] is None
    assert served.ask().status_code == 200
    assert served.wall()["large"] is None


def test_what_is_hidden_meanwhile_leaves_the_wall(served: Served) -> None:
    served.ask(target=served.card, step=served.step)
    seat_of(served.room, served.by, served.step).hide(served.card, True)
    assert served.wall()["large"] is None
    assert served.wall(Audience.CONSOLE)["target"] == ""


def test_what_is_not_there_is_refused_with_a_sentence(served: Served) -> None:
    reply = served.ask(target="nothing", step=served.step)
    assert (reply.status_code, "le mur n’a pas changé" in reply.json()["error"]) == (404, True)


def test_nobody_else_asks_anything_of_the_wall(served: Served) -> None:
    for body in ({"message": "Bonjour"}, {"blank": True}, {"advance": 1}, {"target": served.card}):
        assert served.ask(NAIMA, **body).status_code in (403, 404)
        assert served.ask("stranger", **body).status_code == 403
    assert served.wall()["message"] == ""


def test_message_blank_dark_and_pages_reach_the_wall(served: Served) -> None:
    served.ask(message="On reprend à 11 h", minutes=5)
    served.ask(dark=True)
    served.ask(advance=1)
    shown = served.wall()
    assert (shown["message"], shown["dark"], shown["advanced"], shown["held"]) == (
        "On reprend à 11 h", True, 1, True,
    )  # fmt: skip
    served.ask(blank=True)
    assert served.wall()["blank"]
    phone = frames.frame(served.room, Audience.PHONE, "fr")
    assert "projection" not in phone


def test_a_wall_says_which_page_it_shows_and_the_console_alone_hears_it(served: Served) -> None:
    address = f"/projector/{served.room.session.id}/pages"

    def says(token: str, **body: Any) -> int:
        reply = TestClient(served.app).post(address, params={"wall": token}, json=body)
        return int(reply.status_code)

    token = served.room.keys.wall
    assert says(token, page=2, pages=3, cut=4) == 200
    console = served.wall(Audience.CONSOLE)
    assert (console["page"], console["pages"], console["cut"]) == (2, 3, 4)
    assert served.wall()["pages"] == 0
    assert says("", page=1, pages=1) == says(served.room.keys.join, page=1, pages=1) == 404
    assert says(token, page=9, pages=-4) == 200
    assert served.wall(Audience.CONSOLE)["page"] == 1
    assert says(token, page="two", pages=3) == 422
    says(token, page=2, pages=3)
    served.room.conduct.next(served.by)
    assert served.wall(Audience.CONSOLE)["pages"] == 0, "of another step nothing is known yet"


def test_any_part_of_a_view_can_stand_alone() -> None:
    one, two = Card("c1", "Un", by="Ana", picture="/p.png", alt="Un plan"), Card("c2", "Deux")
    board = Board((Column("z", "Idées", (CardGroup("g", "Ensemble", (one, two)),)),))
    named = {"c1": "Un", "c2": "Deux", "g": "Ensemble", "z": "Idées", "/p.png": "Un"}
    for target, words in named.items():
        assert called(large(board, target)) == words
    found = large(board, "g")
    assert isinstance(found, Cards)
    assert len(found.cards) == 2
    assert isinstance(large(board, "/p.png"), Picture)
    assert isinstance(large(board, "c1"), Picture), "its picture fills the wall, not a card"
    assert large(board, "nobody") is None


def test_the_lobby_tells_when_it_starts_to_wall_and_phones(tmp_path: Path) -> None:
    served = Served(tmp_path, begun=False)
    assert served.ask(starts_at="25:00").status_code == 422
    assert served.ask(NAIMA, starts_at="10:00").status_code == 403
    assert served.ask(starts_at="09:30").status_code == 200
    wall = frames.frame(served.room, Audience.WALL, "fr")
    assert wall["session"]["starts_at"] == "09:30"
    phone = frames.frame(served.room, Audience.PHONE, "fr")
    assert phone["view"].text.startswith("On commence à 9 h 30. Gardez cette page ouverte")
    served.ask(starts_at="")
    assert frames.frame(served.room, Audience.WALL, "fr")["session"]["starts_at"] == ""


def test_the_end_says_how_to_take_the_synthesis_home_once_it_is_there(served: Served) -> None:
    def end(address: str = "http://192.168.1.5:8501") -> dict[str, Any] | None:
        shown: dict[str, Any] | None = frames.frame(served.room, Audience.WALL, "fr", address)[
            "end"
        ]
        return shown

    assert end() is None
    served.room.conduct.next(served.by)
    coming = end()
    assert coming
    assert coming["qr"] == "", "no address before there is anything to read there"
    served.room.conduct.close(served.by)
    over = end()
    assert over
    assert over["home"] == f"192.168.1.5:8501/r/{served.room.keys.join}"
    assert (over["here"], over["published"]) == (True, False)
    public = end("https://atelier.exemple.fr")
    assert public
    assert not public["here"]
    served.room.publishing.publish(served.by, [served.step])
    published = end("https://atelier.exemple.fr")
    assert published
    assert "/s/" in published["home"]
    assert published["published"]
