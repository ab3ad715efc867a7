"""Pages that plugins serve: what they are given, who reads them, absence, faults that are told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from plugins.carrier_plan.contents import PlanAction
from tablee.model.entities import Role
from tablee.registry import load
from tablee.sdk.conformance.runner import examine
from tablee.sdk.conformance.subject import Subject
from tablee.sdk.testing import Clock, enter, facilitator_of, seat_of, start
from tablee.session import Sessions
from tablee.settings import Settings
from tablee.web.app.security import Security
from tablee.web.pages import plugin_pages
from tablee.web.site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

SOURCE = """
from tablee.plugin import N_, Button, Buttons, Page, Stack, Text, View, _, hookimpl

API = 1


class Board(Page):
    name = "{name}"
    title = N_("Tableau")

    def view(self, session):
        return Text(", ".join(step.title for step in session.steps) or "rien", session.question)


@hookimpl
def pages():
    return [Board]
"""


def plugin(folder: Path, name: str, *changed: tuple[str, str]) -> Path:
    source = SOURCE.format(name=name)
    for old, new in changed:
        assert old in source
        source = source.replace(old, new)
    (folder / f"{name}.py").write_text(source, "utf-8")
    return folder


@pytest.fixture
def site(tmp_path: Path, catalogue: Catalogue) -> Site:
    site = Site(Settings(sessions=tmp_path, plugins=("none",)))
    site.catalogue = catalogue
    site.sessions = Sessions(tmp_path, catalogue, clock=Clock())
    return site


@pytest.fixture
def room(site: Site) -> Room:
    room = site.sessions.create("laptop-of-the-facilitator", "Un réseau", facilitator="Yasmine")
    room.conduct.add_step(facilitator_of(room), "carrier_plan")
    return room


def client(site: Site) -> TestClient:
    guarded = [Middleware(Security, get_site=lambda: site)]
    found = TestClient(Starlette(routes=plugin_pages.routes(lambda: site), middleware=guarded))
    found.headers |= {"accept-language": "fr"}
    return found


def test_the_actions_are_read_by_their_days_until_the_links_are_changed(
    site: Site, room: Room
) -> None:
    address, asked = plugin_pages.page_address(room, "follow_up"), client(site)
    assert "Aucune action n’est à suivre" in asked.get(address).text
    assert plugin_pages.links(room, site) == []
    solene = enter(room, "Solène Vidalenc", Role.CARRIER, Role.PARTICIPANT)
    start(room, "carrier_plan")
    seat = seat_of(room, solene)
    late = seat.post(PlanAction("Louer <b>un local</b>", "Solène", "2020-01-02"))
    seat.share([late.id])
    private = seat.post(PlanAction("Garder pour soi", "", ""))
    ((page, link),) = plugin_pages.links(room, site)
    assert (page.name, link.endswith(address)) == ("follow_up", True)
    answer = asked.get(address)
    assert answer.status_code == 200
    assert "script-src 'nonce-" in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "1 action de l’atelier du" in answer.text
    assert "En retard" in answer.text
    assert "Louer &lt;b&gt;un local" in answer.text
    for hidden in (private.content.texts()[0], "Vidalenc", room.keys.wall, room.keys.code):
        assert hidden not in answer.text
    assert "Late" in asked.get(f"{address}?lang=en").text
    site.sessions.renew_keys(room, facilitator_of(room))
    assert asked.get(address).status_code == 404


def test_a_link_opens_one_page_of_one_session(site: Site, room: Room) -> None:
    asked, address = client(site), plugin_pages.page_address(room, "follow_up")
    token = address.rpartition("/")[2]
    assert asked.get(f"/page/{room.session.id}/other/{token}").status_code == 404
    assert asked.get(f"/page/unknown/follow_up/{token}").status_code == 404
    assert asked.get(f"/page/{room.session.id}/follow_up/{room.keys.wall}").status_code == 404


def test_without_its_plugin_or_where_it_fails_the_page_is_a_sentence(
    site: Site, room: Room, tmp_path: Path
) -> None:
    address, asked = plugin_pages.page_address(room, "follow_up"), client(site)
    site.catalogue = replace(site.catalogue, pages={})
    answer = asked.get(address)
    assert answer.status_code == 404
    assert "le plugin qui la fait n’y est pas" in answer.text
    wrong = load([plugin(tmp_path, "broken", ("return Text", "raise KeyError(1)\n        Text"))])
    site.catalogue = wrong
    answer = asked.get(plugin_pages.page_address(room, "broken"))
    assert answer.status_code == 500
    assert "ne s’affiche pas en ce moment" in answer.text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "mine"', 'name = "other"', "doit s’appeler"),
        ("def view", "def views", "views"),
        ('title = N_("Tableau")', 'title = ""', "titre"),
        ("return [Board]", "return [Text]", "Page"),
    ],
)
def test_what_is_no_page_is_refused_with_what_to_mend(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    (refusal,) = load([plugin(tmp_path, "mine", (old, new))]).refusals
    assert said in refusal.sentence


BODY = "return Text("
PLANTED = {
    "raises": (BODY, "session.actions[0]\n        return Text(", "a échoué"),
    "clock": (BODY, "import time\n        return Text(str(time.time_ns()) + ", "n’est pas la même"),
    "file": (BODY, "open('/dev/null').close()\n        return Text(", "regarde ailleurs"),
    "button": (
        BODY,
        "return Stack((Buttons((Button('go', 'Go'),)),)) or Text(",
        "un bouton ou un champ",
    ),
    "words": ("return Text(", "return str(7) or str(", "il faut"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_check_plugin_tells_each_planted_fault(tmp_path: Path, fault: str) -> None:
    *changed, said = PLANTED[fault]
    sound = load([plugin(tmp_path, "sound")])
    assert examine(Subject.named("sound", sound), only=["pages"]).faults == ()
    planted = load([plugin(tmp_path, "planted", (changed[0], changed[1]))])
    report = examine(Subject.named("planted", planted), only=["pages"])
    assert any(said in each.finding.what for each in report.serious)
