"""What was done is undone and done again, by whom it is due; who wrote and changed what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sample import Idea, sample_catalogue
from workshop.testing import Clock, enter, open_room, seat_of, start

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.facilitation import Room


@pytest.fixture
def room(tmp_path: Path, clock: Clock) -> Room:
    room = open_room(tmp_path, sample_catalogue(), "ideas", "pick", clock=clock)
    start(room, "ideas")
    return room


def test_what_one_press_changes_is_one_deed_in_the_journal(room: Room) -> None:
    naima = seat_of(room, enter(room, "Naïma"))
    with room.act():
        one = naima.post(Idea("Un"))
        naima.post(Idea("Deux"))
    with naima.together():
        naima.withdraw(one.id)
        naima.finish()
    naima.finish(False)
    entries = list(room.store.entries())[-5:]
    first = entries[0].n
    assert [(e.verb, e.act) for e in entries] == [
        ("post", 0),
        ("post", first),
        ("withdraw", 0),
        ("finish", first + 2),
        ("finish", 0),
    ]
