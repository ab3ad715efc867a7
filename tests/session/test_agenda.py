"""The agenda and the clock, as the facilitator turns them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.errors import BadSetting, NotAccepted, NotAllowed, NotFound
from tablee.model.entities import StepState
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tablee.session import Room, Sessions
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def room(tmp_path: Path, clock: Clock) -> Room:
    return open_room(tmp_path, sample_catalogue(), "ideas", "ideas", "pick", clock=clock)


def test_the_clock_counts_only_while_it_runs(room: Room, clock: Clock) -> None:
    yasmine = facilitator_of(room)
    room.conduct.start(yasmine)
    clock.advance(60)
    room.conduct.pause(yasmine)
    clock.advance(600)
    room.conduct.start(yasmine)
    clock.advance(30)
    assert room.agenda[0].elapsed(clock.now) == 90


def test_next_ends_a_step_and_back_takes_it_up_where_it_was(room: Room, clock: Clock) -> None:
    yasmine = facilitator_of(room)
    room.conduct.start(yasmine)
    clock.advance(100)
    room.conduct.next(yasmine)
    assert [s.state for s in room.agenda] == [StepState.DONE, StepState.RUNNING, StepState.WAITING]
    clock.advance(5)
    room.conduct.back(yasmine)
    assert room.session.current == room.agenda[0].id
    clock.advance(1)
    assert room.agenda[0].elapsed(clock.now) == 101


def test_after_the_last_step_none_runs_and_back_returns_to_it(room: Room) -> None:
    yasmine = facilitator_of(room)
    for _step in range(4):
        room.conduct.next(yasmine)
    assert room.session.current is None
    assert all(s.state is StepState.DONE for s in room.agenda)
    room.conduct.back(yasmine)
    assert room.session.current == room.agenda[-1].id


def test_back_from_the_first_step_says_so(room: Room) -> None:
    room.conduct.start(facilitator_of(room))
    with pytest.raises(NotAccepted, match="première étape"):
        room.conduct.back(facilitator_of(room))


def test_one_more_minute_is_one_more_minute(room: Room) -> None:
    yasmine = facilitator_of(room)
    room.conduct.start(yasmine)
    room.conduct.more_time(yasmine)
    assert room.agenda[0].allotted == 6 * 60


@pytest.mark.parametrize("verb", ["start", "pause", "more_time", "next", "back", "close", "reopen"])
def test_participants_turn_nothing(room: Room, verb: str) -> None:
    naima = enter(room, "Naïma")
    with pytest.raises(NotAllowed):
        getattr(room.conduct, verb)(naima)


def test_steps_are_added_moved_and_removed_while_it_runs(room: Room) -> None:
    yasmine = facilitator_of(room)
    first, second, vote = (s.id for s in room.agenda)
    start(room, "ideas")
    added = room.conduct.add_step(yasmine, "ideas", title="En plus", minutes=2, after=first)
    assert [s.id for s in room.agenda] == [first, added.id, second, vote]
    room.conduct.move_step(yasmine, added.id, None)
    assert [s.id for s in room.agenda] == [first, second, vote, added.id]
    room.conduct.move_step(yasmine, added.id, first)
    assert next(s.id for s in room.agenda) == added.id
    room.conduct.remove_step(yasmine, added.id)
    assert [s.id for s in room.agenda] == [first, second, vote]


def test_a_step_with_words_is_removed_only_when_confirmed(room: Room) -> None:
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    step = start(room, "ideas")
    seat_of(room, naima).post(Idea("Mes mots"))
    with pytest.raises(NotAccepted, match="en cours"):
        room.conduct.remove_step(yasmine, step)
    room.conduct.next(yasmine)
    with pytest.raises(NotAccepted, match="1 contribution"):
        room.conduct.remove_step(yasmine, step)
    room.conduct.remove_step(yasmine, step, with_words=True)
    assert step not in [s.id for s in room.agenda]


def test_a_bad_setting_is_refused_and_changes_nothing(room: Room) -> None:
    yasmine, step = facilitator_of(room), room.agenda[0]
    with pytest.raises(BadSetting, match="au moins 1"):
        room.conduct.configure(yasmine, step.id, settings={"most": 0})
    with pytest.raises(BadSetting, match="0 à 600"):
        room.conduct.configure(yasmine, step.id, minutes=-1)
    with pytest.raises(NotFound):
        room.conduct.add_step(yasmine, "nothing_like_it")
    assert room.agenda[0] == step
    room.conduct.configure(yasmine, step.id, title="Vos idées", minutes=12, settings={"most": 5})
    record = room.step_record(step.id)
    assert (record.title, record.step.minutes) == ("Vos idées", 12)
    assert record.activity.most == 5  # type: ignore[attr-defined]


def test_everything_is_there_after_a_restart(room: Room, tmp_path: Path, clock: Clock) -> None:
    naima = enter(room, "Naïma Bellec")
    start(room, "ideas")
    posted = seat_of(room, naima).post(Idea("Un annuaire"))
    room.conduct.more_time(facilitator_of(room))
    before = room.record()
    room.close()

    again = Sessions(tmp_path, sample_catalogue(), clock).get(room.session.id)
    assert again.record() == before
    assert again.contribution(posted.id) == posted
    assert again.person_of("browser-of-Naïma Bellec") == naima
    assert again.keys == room.keys
