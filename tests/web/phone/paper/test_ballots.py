"""Paper ballots and counted ones, as a browser asks for them: for whom, when, what is refused."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
from icalendar import Calendar
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tablee import texts
from tablee.model.entities import Role
from tablee.sdk.testing import facilitator_of, start
from tablee.settings import ROOT
from tablee.web.phone.paper import ballots as papers
from tablee.web.site import COOKIE, Site

if TYPE_CHECKING:
    from httpx2 import Response

    from tablee.session import Room

LAPTOP, PHONE = "laptop-of-the-facilitator", "phone-of-naima-0123456789"
FRENCH = {"accept-language": "fr"}


@pytest.fixture
def room(site: Site) -> Room:
    """A vote being prepared on two proposals, after a step that is none; Naïma takes part."""
    room = site.sessions.create(LAPTOP, "Un réseau à distance", facilitator="Yasmine")
    me = facilitator_of(room)
    room.conduct.add_step(me, "ideas")
    room.conduct.add_step(me, "pick")
    room.people.join(PHONE, "Naïma")
    room.voting.prepare(me, vote_of(room), typed=["Un annuaire", "Une fête"], left_out=[])
    return room


@pytest.fixture
def client(site: Site, room: Room) -> TestClient:
    texts.add_catalogue(ROOT / "tablee")
    texts.add_catalogue(ROOT / "tablee" / "web")
    client = TestClient(Starlette(routes=papers.routes(lambda: site)), follow_redirects=False)
    return as_browser(client, LAPTOP)


def as_browser(client: TestClient, token: str) -> TestClient:
    client.cookies.clear()
    client.cookies.set(COOKIE, token)
    return client


def vote_of(room: Room) -> str:
    return next(step.id for step in room.agenda if step.activity == "pick")


def printing(room: Room) -> str:
    return f"/print/{room.session.id}/{vote_of(room)}"


def figures(room: Room) -> str:
    return f"/ballots/{room.session.id}/{vote_of(room)}.csv"


def vote(room: Room, *, show: bool = True) -> None:
    """Naïma and a paper ballot vote, then it closes."""
    me, step = facilitator_of(room), start(room, "pick")
    room.voting.open(me, step)
    naima = next(p for p in room.everybody.values() if p.name == "Naïma")
    room.voting.cast(naima, step, {"t2": 1})
    room.voting.enter_paper(me, step, {"t1": 1})
    room.voting.close(me, step, show=show)


def words(answer: Response) -> str:
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


# ── blank ballots ───────────────────────────────────────────────────────────────────────────


def test_whoever_facilitates_prints_as_many_ballots_as_asked_for(
    client: TestClient, room: Room
) -> None:
    answer = client.get(f"{printing(room)}?copies=6")
    printed = words(answer)
    assert printed.count("1. Un annuaire 2. Une fête") == 6
    assert "Un réseau à distance" in printed
    assert words(client.get(printing(room))).count("2. Une fête") == 20


def test_the_file_says_what_it_is(client: TestClient, room: Room) -> None:
    name = client.get(printing(room), headers=FRENCH).headers["content-disposition"]
    assert name.startswith("inline")
    assert name.endswith(f"{room.session.id}-choix-bulletins.pdf")


def test_ballots_speak_the_rooms_language_unless_another_is_asked_for(
    client: TestClient, room: Room
) -> None:
    english = {"accept-language": "en"}
    assert "ne signez pas" in words(client.get(printing(room), headers=english))
    assert "do not sign" in words(client.get(f"{printing(room)}?lang=en", headers=FRENCH))


def test_ballots_follow_what_is_prepared_and_then_what_was_opened(
    client: TestClient, room: Room
) -> None:
    me, step = facilitator_of(room), vote_of(room)
    room.voting.prepare(me, step, typed=["Un annuaire", "Une fête", "Un journal"], left_out=[])
    assert "3. Un journal" in words(client.get(f"{printing(room)}?copies=1"))
    room.voting.open(me, start(room, "pick"))
    assert "3. Un journal" in words(client.get(f"{printing(room)}?copies=1"))


@pytest.mark.parametrize("copies", ["0", "201", "-1", "vingt", "1.5", "9" * 5000, "0" * 9 + "1"])
def test_an_impossible_number_of_ballots_is_refused_with_its_limits(
    client: TestClient, room: Room, copies: str
) -> None:
    answer = client.get(printing(room), params={"copies": copies}, headers=FRENCH)
    assert answer.status_code == 422
    assert "de 1 à 200 bulletins" in answer.text


def test_a_vote_on_nothing_yet_and_a_step_that_is_no_vote_say_so(
    client: TestClient, room: Room
) -> None:
    room.voting.prepare(facilitator_of(room), vote_of(room), typed=[], left_out=[])
    nothing = client.get(printing(room), headers=FRENCH)
    assert (nothing.status_code, "Rien n’est encore mis au vote" in nothing.text) == (422, True)
    ideas = next(step.id for step in room.agenda if step.activity == "ideas")
    for address in (f"/print/{room.session.id}/{ideas}", f"/ballots/{room.session.id}/{ideas}.csv"):
        answer = client.get(address, headers=FRENCH)
        assert (answer.status_code, "pas un vote" in answer.text) == (422, True)
    assert client.get(f"/print/{room.session.id}/nothing").status_code == 404
    assert client.get("/print/nothing/nothing").status_code == 403


def test_nobody_else_prints_ballots(client: TestClient, room: Room) -> None:
    participant = as_browser(client, PHONE).get(printing(room), headers=FRENCH)
    assert (participant.status_code, "la personne qui anime" in participant.text) == (403, True)
    stranger = as_browser(client, "x" * 30).get(printing(room), headers=FRENCH)
    assert (stranger.status_code, "pas dans cette session" in stranger.text) == (403, True)
    assert "annuaire" not in participant.text + stranger.text


# ── counted ballots ─────────────────────────────────────────────────────────────────────────


def test_counted_ballots_are_a_table_to_download(client: TestClient, room: Room) -> None:
    vote(room)
    answer = client.get(figures(room), headers=FRENCH)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].endswith("choix-bulletins.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == [
        "Tour",
        "Origine",
        "Ce que dit la ligne",
        "Personnes",
        "Votants",
        "1. Un annuaire",
        "2. Une fête",
    ]
    few = "bulletins non donnés : moins de cinq, et le vote est secret"
    assert rows[1:] == [["1", "", few, "2", "2", "", ""]]
    english = client.get(figures(room), headers={"accept-language": "en"})
    assert "Round,Origin,What the row says,People" in english.text


def test_nothing_leaks_before_the_result_is_shown(client: TestClient, room: Room) -> None:
    def refused() -> bool:
        answer = client.get(figures(room), headers=FRENCH)
        if answer.status_code == 200:
            return False
        assert answer.status_code == 403
        assert "une fois que le résultat est montré" in answer.text
        return "annuaire" not in answer.text

    assert refused()
    me, step = facilitator_of(room), vote_of(room)
    vote(room, show=False)
    assert refused()
    room.voting.show(me, step)
    assert not refused()
    room.voting.reopen(me, step)
    assert refused()


def test_whoever_takes_notes_has_them_too_and_nobody_else(client: TestClient, room: Room) -> None:
    vote(room)
    naima = next(p for p in room.everybody.values() if p.name == "Naïma")
    participant = as_browser(client, PHONE).get(figures(room), headers=FRENCH)
    assert (participant.status_code, "prend les notes" in participant.text) == (403, True)
    room.people.set_roles(facilitator_of(room), naima.id, {Role.SCRIBE})
    assert client.get(figures(room)).status_code == 200
    assert client.get(printing(room)).status_code == 403
    stranger = as_browser(client, "x" * 30).get(figures(room), headers=FRENCH)
    assert (stranger.status_code, "pas dans cette session" in stranger.text) == (403, True)
    assert "annuaire" not in participant.text + stranger.text


def event_in(answer: Response) -> Any:
    """The one event of a calendar."""
    (event,) = Calendar.from_ical(answer.text).walk("VEVENT")
    return event


def test_anybody_in_the_session_has_the_end_of_the_vote_for_their_calendar(
    client: TestClient, room: Room
) -> None:
    me, step, now = facilitator_of(room), vote_of(room), room.clock()
    address = papers.vote_end_address(room, step)
    assert client.get(address).status_code == 404
    room.voting.close_at(me, step, until := now + 3 * 86_400)
    room.voting.open(me, start(room, "pick"))
    answer = as_browser(client, PHONE).get(address, headers=FRENCH)
    assert answer.headers["content-type"].startswith("text/calendar")
    event = event_in(answer)
    assert event.decoded("dtstart").timestamp() == int(until)
    alarms = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    assert alarms == [timedelta(days=-1), timedelta(hours=-1)]
    assert event["summary"] == "Fin du vote\u00a0: Un réseau à distance"
    assert event["url"].endswith(f"/?s={room.session.id}")
    for private in ("annuaire", "Naïma", "Yasmine", room.keys.join, room.keys.code):
        assert private not in answer.text
    room.voting.close_at(me, step, until + 3600)
    assert event_in(client.get(address))["uid"] == event["uid"]
    assert as_browser(client, "nobody-here-0123456789").get(address).status_code == 403
    room.voting.close(me, step)
    assert as_browser(client, PHONE).get(address).status_code == 404
