"""What whoever facilitates makes the wall show: nobody else, nothing on disk, nothing to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.sdk.testing import enter, facilitator_of, open_room, start
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.session import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return open_room(tmp_path, sample_catalogue(), "ideas", "ideas")


def test_only_whoever_facilitates_changes_the_wall(room: Room) -> None:
    naima = enter(room, "Naïma")
    with pytest.raises(NotAllowed):
        room.projector.say(naima, "Bonjour")
    with pytest.raises(NotAllowed):
        room.projector.blank(naima, on=True)
    with pytest.raises(NotAllowed):
        room.projector.advance(naima, 1)
    with pytest.raises(NotAllowed):
        room.projector.back(naima)
    assert room.projector.now().message == ""


def test_it_is_told_to_all_who_look_and_neither_kept_nor_undone(room: Room, tmp_path: Path) -> None:
    by = facilitator_of(room)
    start(room, "ideas")
    acts, version, told = len(room.history.acts(by)), room.version, []
    room.listen(lambda: told.append(room.version))
    room.projector.say(by, "  On reprend\nà 11 h  ", 5)
    assert room.projector.now().message == "On reprend à 11 h"
    assert room.projector.now().until == room.clock() + 300
    assert told == [version + 1]
    assert len(room.history.acts(by)) == acts
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"On reprend" in path.read_bytes() for path in files)


def test_what_is_in_large_ends_with_its_step_the_rest_stays(room: Room) -> None:
    by = facilitator_of(room)
    step = start(room, "ideas")
    room.projector.show(by, step, "a-card")
    room.projector.hold(by, on=True)
    room.projector.dark(by, on=True)
    assert room.projector.now().target == "a-card"
    room.conduct.next(by)
    now = room.projector.now()
    assert (now.target, now.held, now.dark) == ("", False, True)
    room.projector.blank(by, on=True)
    assert room.projector.now().target == "", "nothing of it comes back"


def test_another_thing_takes_the_place_of_the_one_before_and_the_step_comes_back(
    room: Room,
) -> None:
    by = facilitator_of(room)
    step = start(room, "ideas")
    room.projector.say(by, "Pause")
    room.projector.show(by, step, "a-card")
    assert room.projector.now().message == ""
    room.projector.say(by, "Pause")
    room.projector.back(by)
    now = room.projector.now()
    assert (now.target, now.message, now.blank) == ("", "", False)


def test_pages_turned_from_the_console_stay_until_they_may_turn_again(room: Room) -> None:
    by = facilitator_of(room)
    room.projector.advance(by, 1)
    assert (room.projector.now().advanced, room.projector.now().held) == (1, True)
    room.projector.hold(by, on=False)
    assert (room.projector.now().advanced, room.projector.now().held) == (1, False)


@pytest.mark.parametrize(
    ("message", "minutes"),
    [("   ", 0), ("\u200b", 0), ("x" * 141, 0), ("Pause", -1), ("Pause", 181)],
)
def test_a_message_that_could_not_be_read_is_refused_and_the_wall_stays(
    room: Room, message: str, minutes: float
) -> None:
    by = facilitator_of(room)
    room.projector.say(by, "Avant")
    with pytest.raises(NotAccepted):
        room.projector.say(by, message, minutes)
    assert room.projector.now().message == "Avant"


def test_a_step_that_is_gone_cannot_be_shown(room: Room) -> None:
    with pytest.raises(NotFound):
        room.projector.show(facilitator_of(room), "nothing", "a-card")
