"""The page for those far away: who speaks, the time left, who may frame it, what it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from tablee.activities import floor
from tablee.activities.floor import Turns
from tablee.model.entities import Appearance
from tablee.sdk.testing import Clock, enter, facilitator_of, seat_of, start
from tablee.session import Sessions
from tablee.settings import Settings
from tablee.web.app.security import Security
from tablee.web.pages import remote
from tablee.web.site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

CALL = "https://visio.example.org"


def opened(folder: Path, catalogue: Catalogue, *frames: str) -> tuple[Site, Room]:
    site = Site(Settings(sessions=folder, plugins=("none",), frames=frames))
    site.catalogue = catalogue
    site.sessions = Sessions(folder, catalogue, clock=Clock())
    room = site.sessions.create("laptop-of-the-facilitator", "Un réseau", facilitator="Yasmine")
    room.conduct.add_step(facilitator_of(room), "go_round", settings={"seconds": 60})
    return site, room


def client(site: Site) -> TestClient:
    guarded = [Middleware(Security, get_site=lambda: site)]
    return TestClient(Starlette(routes=remote.routes(lambda: site), middleware=guarded))


def test_it_says_who_speaks_as_they_allow_and_the_time_left(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    site, room = opened(tmp_path, catalogue)
    address, asked = f"{remote.far_address(room)}/now", client(site)
    assert asked.get(address).json()["step"] == "La session n’a pas encore commencé."
    naima, away = enter(room, "Naïma Bellec"), enter(room, "Zoé", appearance=Appearance.HIDDEN)
    start(room, "go_round")
    seat, clock = seat_of(room, facilitator_of(room)), room.clock
    assert isinstance(clock, Clock)
    here = [naima.id, away.id]
    seat.set_facts(floor.next_turn(Turns(), here, clock()))
    clock.advance(20)
    told = asked.get(address).json()
    assert told["speaker"] == "Naïma parle"
    assert told["next"].replace("\u00a0", " ") == "Ensuite : Une personne"
    assert (told["turn"], told["left"], told["running"]) == (40, 460, True)
    page = asked.get(f"{remote.far_address(room)}?lang=en").text
    assert "Naïma is speaking" in page
    assert "Zoé" not in page + str(told)
    for secret in (room.keys.code, room.keys.wall, room.keys.join):
        assert secret not in page


def test_a_vote_for_days_says_its_hour_in_the_place_of_the_time_left(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    site, room = opened(tmp_path, catalogue)
    lead = facilitator_of(room)
    room.conduct.add_step(lead, "dot_vote")
    step = start(room, "dot_vote")
    room.voting.prepare(lead, step, typed=["Un four", "Un jardin"], left_out=())
    room.voting.close_at(lead, step, room.clock() + 3 * 86_400, then_shown=False)
    room.voting.open(lead, step)
    address, asked = remote.far_address(room), client(site)
    told = asked.get(f"{address}/now").json()
    assert told["ends"].startswith("On peut voter jusqu’au")
    assert "left" not in told
    assert told["ends"] in asked.get(address).text
    room.conduct.go_to(lead, room.agenda[0].id)
    told = asked.get(f"{address}/now").json()
    assert "ends" not in told
    assert told["left"] == room.agenda[0].allotted


def test_its_link_opens_nothing_else_and_ends_with_the_walls(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    site, room = opened(tmp_path, catalogue)
    asked, former = client(site), remote.far_address(room)
    token = former.rpartition("/")[2]
    assert token != room.keys.wall
    assert asked.get(f"/far/{room.session.id}/{room.keys.wall}").status_code == 404
    assert asked.get(f"/far/unknown/{token}").status_code == 404
    site.sessions.renew_keys(room, facilitator_of(room))
    assert asked.get(former).status_code == 404
    assert asked.get(f"{former}/now").status_code == 404
    assert asked.get(remote.far_address(room)).status_code == 200


def test_only_pages_that_a_setting_names_show_it_in_a_frame(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    site, room = opened(tmp_path, catalogue, CALL)
    answer = client(site).get(remote.far_address(room))
    assert f"frame-ancestors 'self' {CALL}" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    plain, other = opened(tmp_path / "other", catalogue)
    answer = client(plain).get(remote.far_address(other))
    assert "frame-ancestors 'self';" in f"{answer.headers['content-security-policy']};"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert Settings.read({"TABLEE_FRAMES": f"{CALL}, http://a.example"}).frames == (
        CALL,
        "http://a.example",
    )
    with pytest.raises(Exception, match="sans chemin"):
        Settings.read({"TABLEE_FRAMES": "https://a.example/b; script-src *"})
