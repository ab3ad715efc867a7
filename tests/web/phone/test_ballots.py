"""Ballots as browsers send them: whose they are, what is refused, what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tablee.activities.votes import VoteFacts
from tablee.sdk.testing import facilitator_of, seat_of, start
from tablee.session import Sessions
from tablee.session.access.limits import TokenBucket
from tablee.settings import Settings
from tablee.web.phone import ballots
from tablee.web.site import COOKIE, Site
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.session import Room

LAPTOP, PHONE = "laptop-of-the-facilitator", "phone-of-naima-0123456789"

JSON = {"content-type": "application/json"}


class Served:
    def __init__(self, folder: Path) -> None:
        self.site = Site(Settings(sessions=folder, plugins=("none",)))
        self.site.sessions = Sessions(folder, sample_catalogue())
        self.room: Room = self.site.sessions.create(LAPTOP, "Essai", facilitator="Yasmine")
        self.yasmine = facilitator_of(self.room)
        for activity in ("ideas", "pick"):
            self.room.conduct.add_step(self.yasmine, activity)
        self.naima = self.room.people.join(PHONE, "Naïma")
        start(self.room, "ideas")
        seat = seat_of(self.room, self.naima)
        self.ids = [seat.post(Idea(text)).id for text in ("Un", "Deux")]
        self.step = start(self.room, "pick")
        self.address = f"/ballot/{self.room.session.id}/{self.step}"
        self.app = Starlette(routes=ballots.routes(lambda: self.site))

    def browser(self, token: str = "") -> TestClient:
        return TestClient(self.app, cookies={COOKIE: token} if token else {})

    def sent(self, option: int, **fields: Any) -> dict[str, Any]:
        return {"marks": {self.ids[option]: 1}, **fields}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path)
    yield served
    served.site.sessions.close()


def test_a_phone_reads_sends_and_changes_its_ballot(served: Served) -> None:
    served.room.voting.open(served.yasmine, served.step)
    phone = served.browser(PHONE)
    mine = phone.get(served.address).json()
    assert (mine["marks"], mine["open"], mine["seen"], mine["refusal"]) == ({}, True, "", "")
    first = phone.post(served.address, json=served.sent(0, seen=mine["seen"])).json()
    assert first["marks"] == {served.ids[0]: 1}
    after = phone.post(
        served.address, json=served.sent(1, seen=first["seen"], finished=True)
    ).json()
    assert (after["marks"], after["finished"]) == ({served.ids[1]: 1}, True)
    served.room.voting.close(served.yasmine, served.step)
    outcome = served.room.step_record(served.step).outcome
    assert outcome is not None
    assert [(o.text, o.score) for o in outcome.options] == [("Deux", 1), ("Un", 0)]


def test_what_is_refused_comes_back_with_its_reason_and_the_ballot_as_it_stands(
    served: Served,
) -> None:
    phone = served.browser(PHONE)
    early = phone.post(served.address, json=served.sent(0))
    assert (early.status_code, early.json()["error"]) == (403, "Le vote n’est pas encore ouvert.")
    served.room.voting.open(served.yasmine, served.step)
    kept = phone.post(served.address, json=served.sent(0)).json()
    unknown = phone.post(served.address, json={"marks": {"nowhere": 1}, "seen": kept["seen"]})
    assert unknown.status_code == 422
    assert unknown.json()["mine"]["marks"] == {served.ids[0]: 1}
    other_device = phone.post(served.address, json=served.sent(1, seen="of another time"))
    assert other_device.status_code == 409
    assert other_device.json()["mine"]["seen"] == kept["seen"]
    english = phone.post(
        served.address + "?lang=en", json={"marks": {"nowhere": 1}, "seen": kept["seen"]}
    )
    assert "not in the vote" in english.json()["error"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"[" * 9_999,
        b"{",
        b'{"text": "\xc3("}',
        b'{"marks": 3}',
        b'{"marks": {"a": "x"}}',
        b'{"marks": {"a": 0 }',
        b"\xff",
    ],
)
def test_what_is_no_ballot_is_refused_with_a_sentence(served: Served, body: bytes) -> None:
    served.room.voting.open(served.yasmine, served.step)
    answer = served.browser(PHONE).post(served.address, content=body, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("Ce bulletin ne se lit pas")


def test_a_ballot_of_a_megabyte_is_not_read(served: Served) -> None:
    served.room.voting.open(served.yasmine, served.step)
    answer = served.browser(PHONE).post(served.address, content=b"x" * 1_000_000, headers=JSON)
    assert answer.status_code == 422
    assert "trop long" in answer.json()["error"]


def test_strangers_and_other_sites_are_let_in_nowhere(served: Served) -> None:
    served.room.voting.open(served.yasmine, served.step)
    stranger = served.browser("somebody-else-altogether-0")
    for address in (served.address, served.address + "/room"):
        assert stranger.get(address).status_code == 403
        assert served.browser().post(address, json=served.sent(0)).status_code == 403
    elsewhere = served.browser(PHONE).post(
        served.address, json=served.sent(0), headers={"Origin": "https://ailleurs.example"}
    )
    assert elsewhere.status_code == 403
    assert served.browser(PHONE).get("/ballot/nowhere/step").status_code == 403
    assert served.browser(PHONE).get(served.address[:-3] + "zzz").status_code == 404
    assert served.room.words.ballots(served.step) == ()


def test_the_facilitator_types_for_the_room_and_takes_back(served: Served) -> None:
    served.room.voting.open(served.yasmine, served.step)
    laptop, room = served.browser(LAPTOP), served.address + "/room"
    for typed in (
        served.sent(0),
        {"voters": 3, "counts": {served.ids[1]: {"1": 2}}},
        served.sent(1, person=served.naima.id, bearer="Karim"),
    ):
        answer = laptop.post(room, json=typed)
        assert answer.status_code == 200, answer.text
    lines = answer.json()["entered"]
    lines.sort(key=lambda line: line["at"])
    assert [(line["origin"], line["people"], line["name"]) for line in lines] == [
        ("paper", 1, ""),
        ("hands", 3, ""),
        ("proxy", 1, "Naïma"),
    ]
    assert all("marks" not in line and "counts" not in line for line in lines)
    paper = next(line["id"] for line in lines if line["origin"] == "paper")
    left = laptop.post(room, json={"take_back": paper}).json()["entered"]
    assert [e["origin"] for e in left if e["id"] != paper] == [e["origin"] for e in left]
    assert served.browser(PHONE).post(room, json=served.sent(0)).status_code == 403
    assert served.browser(PHONE).get(room).status_code == 403


def test_a_closed_vote_says_so_to_a_phone_that_was_asleep(served: Served) -> None:
    served.room.voting.open(served.yasmine, served.step)
    served.room.voting.close(served.yasmine, served.step)
    late = served.browser(PHONE).post(served.address, json=served.sent(0))
    assert late.status_code == 403
    assert "clos" in late.json()["error"]
    assert late.json()["mine"]["open"] is False
    assert served.room.step_record(served.step).facts(VoteFacts).closed


def test_whoever_taps_too_fast_is_told_to_wait_and_not_that_the_ballot_is_wrong(
    served: Served,
) -> None:
    served.room.voting.open(served.yasmine, served.step)
    served.room.allowance.pace = TokenBucket(2)
    phone, mine = served.browser(PHONE), {"seen": ""}
    answers = []
    for option in (0, 1, 0, 1):
        answer = phone.post(served.address, json=served.sent(option, seen=mine["seen"]))
        answers.append(answer.status_code)
        mine = answer.json() if answer.status_code == 200 else mine
    assert 429 in answers
    assert set(answers) <= {200, 429}
