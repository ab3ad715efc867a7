"""A wall of sticky notes as a browser sends it: found, kept as cards, hidden with them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tablee.activities.pictures import PictureContent, PicturedContent
from tablee.drawing.sticky_notes import ocr
from tablee.errors import NotAccepted
from tablee.sdk.testing import facilitator_of, start
from tablee.session import Sessions
from tablee.session.transfer import archive, restore
from tablee.settings import Settings
from tablee.storage.erasure import pictures_in
from tablee.web.phone.paper.sticky_notes import routes
from tablee.web.site import COOKIE, Site
from tests.support.photos.walls import WallPhoto, wall_photo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

LAPTOP, PHONE = "laptop-of-the-facilitator", "phone-of-naima-0123456789"
BYTES = {"content-type": "application/octet-stream"}
TYPED = ["Un annuaire des lieux", ""]


@pytest.fixture(scope="module")
def wall() -> WallPhoto:
    return wall_photo(2, notes=6, size=(1280, 960), brown=False)


@pytest.fixture
def site(tmp_path: Path, catalogue: Catalogue) -> Site:
    site = Site(Settings(sessions=tmp_path))
    site.sessions = Sessions(tmp_path, catalogue)
    return site


@pytest.fixture
def room(site: Site) -> Room:
    room = site.sessions.create(LAPTOP, "Un réseau", facilitator="Yasmine")
    room.people.join(PHONE, "Naïma")
    me = facilitator_of(room)
    for activity in ("action_canvas", "introductions"):
        room.conduct.add_step(me, activity)
    start(room, "action_canvas")
    return room


def as_browser(site: Site, browser: str = LAPTOP) -> TestClient:
    client = TestClient(Starlette(routes=routes.routes(lambda: site)), follow_redirects=False)
    client.cookies.set(COOKIE, browser)
    return client


def address(room: Room) -> str:
    return f"/wall-photo/{room.session.id}/{room.session.current}"


def body(photo: bytes, notes: list[dict[str, Any]], sending: str = "a wall") -> bytes:
    return json.dumps({"notes": notes, "sending": sending}).encode() + b"\n" + photo


def hung(
    site: Site,
    room: Room,
    wall: WallPhoto,
    sending: str = "a wall",
    typed: Sequence[str | None] = TYPED,
) -> dict[str, Any]:
    """Two notes of the wall as cards, the first of them typed."""
    size = (wall.width, wall.height)
    hanging = [
        [
            [min(1.0, max(0.0, at / of)) for at, of in zip(corner, size, strict=True)]
            for corner in each.corners
        ]
        for each in wall.notes
    ]
    notes = [
        {"id": n, "corners": corners, "text": text}
        for n, (corners, text) in enumerate(zip(hanging, typed, strict=False), 1)
        if text is not None
    ]
    sent = body(wall.jpeg, notes, sending)
    kept = as_browser(site).post(f"{address(room)}/kept", content=sent, headers=BYTES)
    assert kept.status_code == 200
    told: dict[str, Any] = kept.json()
    return told


def test_notes_become_cards_of_nobody_with_their_pictures(
    site: Site, room: Room, wall: WallPhoto
) -> None:
    found = as_browser(site).post(f"{address(room)}/found", content=wall.jpeg, headers=BYTES)
    assert len(found.json()["notes"]) == len(wall.notes)
    kept = hung(site, room, wall)
    cards = [room.contribution(each) for each in kept["cards"]]
    assert [c.content.text for c in cards] == TYPED  # type: ignore[attr-defined]
    assert {c.person for c in cards} == {""}
    for card in cards:
        assert room.store.media(card.content.picture)[:2] == b"\xff\xd8"  # type: ignore[attr-defined]
    assert room.contribution(kept["photo"]).content.repeats == tuple(kept["cards"])
    step = room.step_record(room.session.current or "")
    said = [words_ for _id, words_ in step.activity.cards(step)]  # type: ignore[attr-defined]
    assert said == ["Un annuaire des lieux", "Papillon 2, à lire sur la photo"]
    act = room.history.undo(facilitator_of(room))
    assert act is None or act
    assert not {*kept["cards"], kept["photo"]} & {c.id for c in room.everything()}


def test_a_wall_whose_answer_was_lost_is_kept_once(site: Site, room: Room, wall: WallPhoto) -> None:
    first = hung(site, room, wall)
    there = {*pictures_in(room.store.blobs)}
    assert hung(site, room, wall) == first
    assert len(room.everything()) == len({*first["cards"], first["photo"]})
    assert {*pictures_in(room.store.blobs)} == there


def test_what_is_typed_before_a_wall_is_sent_again_is_what_its_cards_say(
    site: Site, room: Room, wall: WallPhoto
) -> None:
    first = hung(site, room, wall)
    again = hung(site, room, wall, typed=(None, "Une fête", "Un four"))
    there = [c for c in room.everything() if isinstance(c.content, PicturedContent)]
    said = {c.id: c.content.text for c in there}  # type: ignore[attr-defined]
    assert said == {
        first["cards"][0]: TYPED[0],
        first["cards"][1]: "Une fête",
        again["cards"][1]: "Un four",
    }


def test_notes_of_a_second_photo_are_numbered_on(site: Site, room: Room, wall: WallPhoto) -> None:
    assert hung(site, room, wall)["numbered"] == 2
    again = hung(site, room, wall, "another")
    assert again["numbered"] == 4
    numbers = [room.contribution(each).content.note for each in again["cards"]]  # type: ignore[attr-defined]
    assert numbers == [3, 4]
    assert '"numbered": 4' in as_browser(site).get(address(room)).text


@pytest.mark.parametrize("gone", ["hidden", "withdrawn"])
def test_a_wall_is_shown_while_all_its_notes_are(
    site: Site, room: Room, wall: WallPhoto, gone: str
) -> None:
    kept, me = hung(site, room, wall), facilitator_of(room)
    assert kept["photo"] in {c.id for s in room.shared().steps for c in s.contributions}
    if gone == "hidden":
        room.words.hide(me, kept["cards"][0], True)
    else:
        room.words.withdraw(me, kept["cards"][0])
    assert kept["photo"] not in {c.id for s in room.shared().steps for c in s.contributions}
    told = archive.of_room(room)
    photo = room.contribution(kept["photo"]).content
    assert isinstance(photo, PictureContent)
    assert (photo.name in told["pictures"]) == (gone == "hidden")  # that stays, said to be hidden
    written = {each["id"] for each in told["contributions"]}
    assert (kept["photo"] in written) == (gone == "hidden")


def test_a_note_of_a_file_names_a_picture_of_ours_or_none(
    site: Site, room: Room, wall: WallPhoto
) -> None:
    kept = hung(site, room, wall)
    told = archive.of_room(room)
    [card] = [c for c in told["contributions"] if c["id"] == kept["cards"][0]]
    card["content"]["picture"] = "../../live/wall.jpg"
    with pytest.raises(NotAccepted):
        restore.read(told, room.catalogue)


def test_nobody_else_sends_walls_and_what_is_wrong_is_said(
    site: Site, room: Room, wall: WallPhoto
) -> None:
    for name in ("found", "read", "kept"):
        refused = as_browser(site, PHONE).post(
            f"{address(room)}/{name}", content=wall.jpeg, headers=BYTES
        )
        assert refused.status_code == 403
    assert as_browser(site, PHONE).get(address(room)).status_code == 403
    client, before = as_browser(site), len(list(room.everything()))
    for sent in (
        b"",
        wall.jpeg,
        body(wall.jpeg, []),
        body(b"no picture", [{"corners": [[0, 0], [1, 0], [1, 1], [0, 1]]}]),
        body(wall.jpeg, [{"corners": [[0, 0], [2, 0], [1, 1], [0, 1]]}]),
        body(wall.jpeg, [{"corners": [[0, 0], [1, 0], [1, 1], [0, 1]], "text": "x" * 900}]),
    ):
        answer = client.post(f"{address(room)}/kept", content=sent, headers=BYTES)
        assert answer.status_code == 422, sent[:80]
        assert answer.json()["error"]
    assert len(list(room.everything())) == before
    other = start(room, "introductions")
    refused = client.get(f"/wall-photo/{room.session.id}/{other}")
    assert "papillons" in refused.text


def test_without_tesseract_one_is_told_and_with_it_words_are_proposed(
    site: Site, room: Room, wall: WallPhoto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "_languages", frozenset)
    assert "tesseract" in as_browser(site).get(address(room)).text
    sent = body(wall.jpeg, [{"corners": [[0, 0], [1, 0], [1, 1], [0, 1]]}])
    answer = as_browser(site).post(f"{address(room)}/read", content=sent, headers=BYTES)
    assert answer.status_code == 422
    assert "tesseract" in answer.json()["error"]
