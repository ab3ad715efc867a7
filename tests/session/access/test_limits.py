"""How many people a session takes, and how fast one of them may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.sdk.testing import facilitator_of, seat_of, start
from tablee.session import Limits, Sessions
from tablee.session.access.limits import TokenBucket
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.sdk.testing import Clock
    from tablee.session import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    sessions = Sessions(tmp_path, sample_catalogue(), limits=Limits(people=3, changes=4))
    room = sessions.create("laptop", "Essai", facilitator="Yasmine")
    room.conduct.add_step(facilitator_of(room), "ideas", settings={"most": 9})
    yield room
    sessions.close()


def changes_at_once(pace: TokenBucket, asked: int = 1_000) -> int:
    """How many of so many changes are taken before one is refused."""
    for n in range(asked):
        try:
            pace.spend("naima")
        except NotAccepted:
            return n
    return asked


def test_half_a_minute_of_changes_may_come_at_once(clock: Clock) -> None:
    pace = TokenBucket(60, clock)
    for _n in range(30):
        pace.spend("naima")
    with pytest.raises(NotAccepted, match="attendez quelques secondes"):
        pace.spend("naima")
    pace.spend("karim")
    clock.now += 1
    pace.spend("naima")
    with pytest.raises(NotAccepted):
        pace.spend("naima")


def test_where_nothing_is_said_nothing_is_limited(clock: Clock) -> None:
    at_most, without = TokenBucket(60, clock), TokenBucket(0, clock)
    assert changes_at_once(at_most) == 30
    assert changes_at_once(without) == 1_000


def test_who_writes_too_fast_is_told_so_and_changes_nothing(room: Room) -> None:
    naima = room.people.join("phone", "Naïma")
    start(room, "ideas")
    seat = seat_of(room, naima)
    for n in range(2):
        seat.post(Idea(f"Idée {n}"))
    version = room.version
    with pytest.raises(NotAccepted, match="attendez quelques secondes"):
        seat.post(Idea("Une de trop"))
    assert room.version == version
    assert [k.text for _c, k in seat.mine_of(Idea)] == ["Idée 0", "Idée 1"]


def test_who_facilitates_types_for_many(room: Room) -> None:
    start(room, "ideas")
    seat = seat_of(room, facilitator_of(room))
    for n in range(8):
        seat.post(Idea(f"Idée {n}"))
    assert len(seat.mine_of(Idea)) == 8


def test_words_can_always_be_erased(room: Room) -> None:
    naima = room.people.join("phone", "Naïma")
    start(room, "ideas")
    seat = seat_of(room, naima)
    for n in range(2):
        seat.post(Idea(f"Idée {n}"))
    room.erasing.person(naima, naima.id)
    assert naima.id not in room.everybody


def test_a_session_that_is_full_takes_nobody_more(room: Room) -> None:
    room.people.join("phone-1", "Naïma")
    karim = room.people.join("phone-2", "Karim")
    with pytest.raises(NotAllowed, match="3 personnes"):
        room.people.join("phone-3", "Solène")
    with pytest.raises(NotAllowed, match="pleine"):
        room.people.add(facilitator_of(room), "Bastien")
    assert room.people.join("phone-2", "Karim Haddad").id == karim.id


def test_whoever_writes_and_erases_in_a_row_is_slowed_down(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path, sample_catalogue(), limits=Limits(changes=120))
    room = sessions.create("laptop", "Essai", facilitator="Yasmine")
    naima = room.people.join("phone", "Naïma")
    for _again in range(6):
        room.erasing.all_words(naima)
    with pytest.raises(NotAccepted, match="attendez quelques secondes"):
        room.erasing.all_words(naima)
    for _again in range(20):
        room.erasing.all_words(facilitator_of(room))
    sessions.close()


def test_people_who_came_in_lately_are_erased_together(tmp_path: Path, clock: Clock) -> None:
    sessions = Sessions(tmp_path, sample_catalogue(), clock=clock)
    room = sessions.create("laptop", "Essai", facilitator="Yasmine")
    host = facilitator_of(room)
    naima = room.people.join("phone", "Naïma")
    clock.advance(600)
    made_up = [room.people.join(f"phone-{n}", f"Intrus{n}") for n in range(5)]
    room.people.add(host, "Karim")
    found = room.people.newcomers(clock.now - 300)
    assert found == made_up
    with pytest.raises(NotFound):
        room.erasing.people(host, {made_up[0].id, "nobody"})
    with pytest.raises(NotAllowed):
        room.erasing.people(naima, {made_up[0].id})
    assert len(room.everybody) == 8
    room.erasing.people(host, {p.id for p in found})
    assert [p.name for p in room.everybody.values()] == ["Yasmine", "Naïma", "Karim"]
    assert "Intrus" not in "".join(
        file.read_text("utf-8") for file in room.store.folder.iterdir() if file.is_file()
    )
    with pytest.raises(NotAllowed):
        room.erasing.people(host, {host.id, naima.id})
    sessions.close()
