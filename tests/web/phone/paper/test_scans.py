"""Paper ballots from the printer to the count: ticked, scanned, asked about, counted once."""

from __future__ import annotations

import base64
import importlib.util
import json
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tablee.drawing.paper_ballots.photos import read_page
from tablee.errors import NotAccepted
from tablee.sdk.testing import facilitator_of, start
from tablee.web.phone.paper import ballots as papers
from tablee.web.phone.paper import scans
from tablee.web.phone.paper import voting_cards as cards
from tablee.web.site import COOKIE, Site
from tests.support.photos.scanned_sheets import boxes_of, sheet_of, ticked

if TYPE_CHECKING:
    import numpy as np

    from tablee.session import Room

LAPTOP, PHONE = "laptop-of-the-facilitator", "phone-of-naima-0123456789"
BYTES = {"content-type": "application/octet-stream"}


@pytest.fixture
def room(site: Site) -> Room:
    room = site.sessions.create(LAPTOP, "Un réseau", facilitator="Yasmine")
    me = facilitator_of(room)
    room.conduct.add_step(me, "pick")
    room.people.join(PHONE, "Naïma")
    step = start(room, "pick")
    room.voting.prepare(me, step, typed=["Un annuaire", "Une fête"], left_out=[])
    room.voting.open(me, step)
    return room


def as_browser(site: Site, browser: str) -> TestClient:
    routes = [route for it in (cards, papers, scans) for route in it.routes(lambda: site)]
    client = TestClient(Starlette(routes=routes), follow_redirects=False)
    client.cookies.set(COOKIE, browser)
    return client


def place_of(room: Room) -> str:
    return f"{room.session.id}/{room.session.current}"


def sheet(client: TestClient, room: Room, copies: int = 4) -> np.ndarray[Any, Any]:
    """The first printed sheet, as a copier scans it."""
    return sheet_of(client.get(f"/print/{place_of(room)}?copies={copies}").content)


def scanned(client: TestClient, room: Room, data: bytes) -> list[dict[str, Any]]:
    answer = client.post(f"/scan/{place_of(room)}", content=data, headers=BYTES)
    assert answer.status_code == 200, answer.text
    head, *pages = map(json.loads, answer.text.splitlines())
    assert head == {"pages": len(pages)}
    return [ballot for page in pages for ballot in page["ballots"]]


def send(client: TestClient, room: Room, ballots: list[dict[str, Any]], **more: Any) -> Any:
    sent = [{"serial": b["serial"], "ticked": b["ticked"], **b.get("more", {})} for b in ballots]
    return client.post(f"/ballot/{place_of(room)}/scans", json={"ballots": sent, **more}).json()


@pytest.mark.dear
def test_printed_ticked_and_scanned_ballots_count_beside_phones_cards_hands_and_typed_ones(
    site: Site, room: Room
) -> None:
    client, me, step = as_browser(site, LAPTOP), facilitator_of(room), room.session.current or ""
    naima = next(person for person in room.everybody.values() if person.name == "Naïma")
    room.voting.cast(naima, step, {"t2": 1})
    room.voting.enter_paper(me, step, {"t1": 1})
    room.voting.enter_hands(me, step, 2, {"t1": {"1": 2}})
    room.voting_cards.count(me, step, "which", {4: 1, 5: 1, 6: 0})
    picture = sheet(client, room)
    boxes = boxes_of(picture)
    assert len(boxes) == 8  # two on each of four ballots
    ballots = scanned(client, room, ticked(picture, [boxes[0], boxes[1], boxes[4]]))
    assert [ballot["why"] for ballot in ballots] == [""] * 4
    assert [len(ballot["read"]) for ballot in ballots] == [1, 1, 1, 0]
    assert all(words for ballot in ballots for words in ballot["read"])
    came = send(client, room, ballots)
    assert [one["came"] for one in came["came"]] == ["new"] * 4
    assert len(came["counted"]) == 4
    again = send(
        client, room, scanned(client, room, ticked(picture, [boxes[0], boxes[1], boxes[4]]))
    )
    assert [one["came"] for one in again["came"]] == ["same"] * 4
    room.voting.close(me, step)
    urn = room.step_record(step).urn
    assert urn is not None
    assert urn.origins == {"phone": 1, "paper": 1, "hands": 2, "cards": 3, "scan": 4}
    assert sum(urn.origins.values()) == urn.voters == 11
    serial = str(came["counted"][0])
    assert serial not in repr(urn)
    written = client.get(f"/ballots/{place_of(room)}.csv").text
    assert serial not in written
    said = "".join(
        repr(piece) for piece in room.step_record(step).activity.synthesis(room.step_record(step))
    )
    assert "4 bulletins, photo (saisie\\xa0: Yasmine)" in said


def test_a_second_reading_is_compared_and_only_then_may_replace(site: Site, room: Room) -> None:
    client, step = as_browser(site, LAPTOP), room.session.current or ""
    picture = sheet(client, room)
    boxes = boxes_of(picture)
    first = scanned(client, room, ticked(picture, [boxes[0]]))
    send(client, room, first)
    other = scanned(client, room, ticked(picture, [boxes[2], boxes[1]]))
    told = send(client, room, other, compare=True)["came"]
    assert sorted(one["came"] for one in told) == ["differs", "differs", "same", "same"]
    [changed, *_more] = [one for one in told if one["came"] == "differs"]
    assert changed["differs"][0]["option"] in ("Un annuaire", "Une fête")
    assert [one["came"] for one in send(client, room, other)["came"]].count("differs") >= 1
    chosen = [{**b, "more": {"instead": True}} for b in other if b["serial"] == changed["serial"]]
    assert send(client, room, chosen)["came"][0]["came"] == "changed"
    assert len(room.scanned_ballots.counted(facilitator_of(room), step)) == 4


def test_the_stack_of_a_large_room_is_read_again_in_one_go(site: Site, room: Room) -> None:
    client, me, step = as_browser(site, LAPTOP), facilitator_of(room), room.session.current or ""
    room.voting.enter_paper(me, step, {"t1": 1})
    room.voting.close(me, step)
    stack = [{"serial": 4_294_966_000 + n, "ticked": [[0, 0, 0]] * 12} for n in range(1000)]
    told = send(client, room, stack, reread=True)
    assert not told["reread"]["same"]
    assert "1000" in " ".join(told["reread"]["said"]).replace("\u202f", "")


def test_a_faint_mark_is_asked_about_cut_out_and_two_ticks_of_a_row_break_the_rule(
    site: Site, room: Room
) -> None:
    client = as_browser(site, LAPTOP)
    picture = sheet(client, room, 1)
    boxes = boxes_of(picture)
    [ballot] = scanned(client, room, ticked(picture, [boxes[0]], grey=236))
    assert ballot["ticked"] == []
    [asked] = ballot["asked"]
    assert asked["words"] == "1. Un annuaire"
    assert base64.b64decode(asked["picture"])[:2] == b"\xff\xd8"
    [both] = scanned(client, room, ticked(picture, boxes))
    [refused] = send(client, room, [both])["came"]
    assert (refused["came"], "une" in refused["why"] or "1" in refused["why"]) == ("refused", True)


def test_a_ballot_of_another_round_is_refused_and_so_is_a_person_in_a_secret_vote(
    site: Site, room: Room
) -> None:
    client, me, step = as_browser(site, LAPTOP), facilitator_of(room), room.session.current or ""
    before = ticked(sheet(client, room), [])
    [one, *_others] = scanned(client, room, before)
    named = {**one, "more": {"person": me.id}}
    assert send(client, room, [named])["came"][0]["came"] == "refused"
    room.voting.close(me, step)
    room.voting.reopen(me, step)
    assert all("autre tour" in ballot["why"] for ballot in scanned(client, room, before))
    assert "error" in send(client, room, [one])


def test_nobody_else_scans_or_counts_and_what_is_no_file_is_refused_in_words(
    site: Site, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, client = as_browser(site, PHONE), as_browser(site, LAPTOP)
    address = f"/scan/{place_of(room)}"
    assert phone.post(address, content=b"photo", headers=BYTES).status_code == 403
    assert phone.get(f"/ballot/{place_of(room)}/scans").status_code == 403
    told = client.post(address, content=b"nothing", headers=BYTES).text.splitlines()
    assert "error" in json.loads(told[-1])
    assert client.post(address, content=b"%PDF-1.7 nothing", headers=BYTES).status_code == 422
    assert client.post(address, content=b"", headers=BYTES).status_code == 422
    foreign = {**BYTES, "origin": "https://example.org"}
    assert client.post(address, content=b"x", headers=foreign).status_code == 403
    assert client.post(address, content=b"x", headers={"content-type": "text/x"}).status_code == 415
    many = [{"serial": n + 1} for n in range(60)]
    assert "error" in send(client, room, [{"ticked": [], **one} for one in many])
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    refused = client.post(address, content=b"x", headers=BYTES)
    assert "pip install tablee[photo]" in refused.json()["error"]
    assert "complément" in client.get(f"/ballot/{place_of(room)}/scans").json()["missing"]


@pytest.mark.dear
def test_a_stack_is_told_page_by_page_and_as_far_as_it_was_read(
    site: Site, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_browser(site, LAPTOP)
    printed = client.get(f"/print/{place_of(room)}?copies=12").content
    ballots = scanned(client, room, printed)
    assert len({ballot["serial"] for ballot in ballots}) == 12
    among = list[int]()

    def reads_two(data: bytes, page: int, *given: Any) -> Any:
        among.append(len(room.scanned_ballots.counted(facilitator_of(room), place[1])))
        if page == 2:
            raise NotAccepted("Trop long.")
        send(client, room, ballots[page : page + 1])  # others go on meanwhile
        return read_page(data, page, *given)

    place = place_of(room).split("/")
    monkeypatch.setattr(scans, "read_page", reads_two)
    answer = client.post(f"/scan/{place_of(room)}", content=printed, headers=BYTES)
    head, one, other, error = map(json.loads, answer.text.splitlines())
    assert (head, error) == ({"pages": 3}, {"error": "Trop long."})
    assert len(one["ballots"]) == len(other["ballots"]) == 4
    assert among == [0, 1, 2]
    monkeypatch.undo()
    for _again in range(4):  # places are let go of
        assert scanned(client, room, printed)


def test_what_is_printed_twice_has_other_serials(site: Site, room: Room) -> None:
    client = as_browser(site, LAPTOP)
    one, other = (scanned(client, room, ticked(sheet(client, room), [])) for _time in range(2))
    assert len({ballot["serial"] for ballot in (*one, *other)}) == 8


@pytest.mark.dear
def test_a_ballot_over_several_sheets_is_read_though_somebody_joined_since_it_was_printed(
    site: Site,
) -> None:
    room = site.sessions.create(LAPTOP, "Un réseau", facilitator="Yasmine")
    me = facilitator_of(room)
    room.conduct.add_step(me, "pick")
    room.people.join(PHONE, "Naïma")
    step = start(room, "pick")
    many = [f"Proposition {n} : {'un annuaire des savoir-faire du réseau ' * 4}" for n in range(30)]
    room.voting.prepare(me, step, typed=many, left_out=[])
    room.voting.open(me, step)
    client = as_browser(site, LAPTOP)
    printed = client.get(f"/print/{place_of(room)}?copies=1").content
    for n in range(5):  # what so few people cannot hide is another sentence each time
        ballots = scanned(client, room, printed)
        assert {ballot["why"] for ballot in ballots} == {""}
        assert {ballot["pages"] for ballot in ballots} == {len(ballots)} != {1}
        room.people.join(f"phone-of-somebody-{n}-0123456789", f"Dominique{n}")
