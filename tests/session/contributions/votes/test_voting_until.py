"""A vote that closes by itself: its hour, what comes too late, once, also after a restart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import VoteFacts
from tablee.errors import NotAccepted, NotAllowed
from tablee.sdk.testing import Clock, document, enter, facilitator_of, open_room
from tablee.session import Sessions
from tablee.view import Audience
from tablee.web.live import frames
from tablee.web.live.stream import StreamRequest
from tablee.web.phone.page import own_part

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

DAYS = 3 * 86_400.0


def opened(room: Room, until: float = DAYS, *, shown: bool = False) -> str:
    """Opens the first step's vote, until so many seconds from now."""
    by, step = facilitator_of(room), room.agenda[0].id
    room.conduct.start(by)
    room.voting.prepare(by, step, typed=["Un four", "Un jardin"], left_out=[])
    room.voting.close_at(by, step, room.clock() + until, then_shown=shown)
    room.voting.open(by, step)
    return step


def votes(room: Room, name: str, step: str) -> None:
    option = room.step_record(step).facts(VoteFacts).options[0][0]
    room.voting.cast(
        room.person(next(p.id for p in room.everybody.values() if p.name == name)),
        step,
        {option: 1},
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Room:
    room = open_room(tmp_path, catalogue, "dot_vote", clock=clock)
    for name in ("Ana", "Bob", "Chloé"):
        enter(room, name)
    return room


def test_it_closes_at_its_hour_and_once(room: Room, clock: Clock) -> None:
    step = opened(room)
    votes(room, "Ana", step)
    clock.advance(DAYS - 1)
    room.voting.close_due()
    votes(room, "Bob", step)
    clock.advance(1)
    with pytest.raises(NotAllowed, match="Le vote est clos"):
        votes(room, "Chloé", step)
    n = room.n
    room.voting.close_due()
    assert room.n == n + 1
    room.voting.close_due()
    assert room.n == n + 1
    urn = room.urns_of(step)[0]
    assert (urn.voters, urn.called) == (2, 3)
    facts = room.step_record(step).facts(VoteFacts)
    assert facts.closed
    assert facts.held
    assert "Vote ouvert du" not in document(room)
    room.voting.show(facilitator_of(room), step)
    assert "Vote ouvert du" in document(room)


def test_its_result_may_be_shown_at_that_hour(room: Room, clock: Clock) -> None:
    step = opened(room, shown=True)
    clock.advance(DAYS)
    room.voting.close_due()
    assert room.step_record(step).facts(VoteFacts).shown


def test_its_hour_changes_or_goes_and_is_never_past(room: Room, clock: Clock) -> None:
    step, by = opened(room), facilitator_of(room)
    with pytest.raises(NotAccepted, match="à venir"):
        room.voting.close_at(by, step, clock() - 1)
    with pytest.raises(NotAllowed):
        room.voting.close_at(enter(room, "Dan"), step, clock() + 9)
    room.voting.close_at(by, step, 0.0)
    clock.advance(2 * DAYS)
    room.voting.close_due()
    assert room.step_record(step).facts(VoteFacts).running
    room.voting.close(by, step)
    with pytest.raises(NotAccepted, match="pas ouvert"):
        room.voting.close_at(by, step, clock() + 9)


def test_another_round_has_no_end_until_somebody_says_so(room: Room, clock: Clock) -> None:
    step = opened(room)
    clock.advance(DAYS)
    room.voting.close_due()
    room.voting.reopen(facilitator_of(room), step)
    room.voting.close_due()
    assert room.step_record(step).facts(VoteFacts).running


def test_phones_and_the_wall_say_until_when(room: Room) -> None:
    opened(room)
    for audience in (Audience.PHONE, Audience.WALL, Audience.CONSOLE):
        step = msgspec.to_builtins(frames.frame(room, audience, "fr"))["step"]
        assert step["ends"].startswith("On peut voter jusqu’au ")


def test_it_closes_after_a_restart_in_a_session_that_nobody_visits(
    tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    there = Sessions(tmp_path, catalogue, clock=clock)
    agenda = Agenda("essai", "Essai", "", (AgendaStep("dot_vote", 5),))
    room = there.create("a-browser-that-facilitates", "Le four", agenda)
    for name in ("Ana", "Bob"):
        enter(room, name)
    step = opened(room)
    votes(room, "Ana", step)
    session = room.session.id
    there.close()
    clock.advance(DAYS - 1)
    there = Sessions(tmp_path, catalogue, clock=clock)
    there.retention.retire(2)
    there.close_due()
    assert there.get(session).step_record(step).facts(VoteFacts).running
    there.close()
    clock.advance(1)
    there = Sessions(tmp_path, catalogue, clock=clock)
    there.close_due(at_rest=False)
    there.close_due()
    assert there.get(session).urns_of(step)[0].voters == 1
    there.close()


def test_one_that_fails_holds_no_other_up_and_is_let_be(
    tmp_path: Path, catalogue: Catalogue, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, tried = Sessions(tmp_path, catalogue, clock=clock), list[int]()
    agenda = Agenda("essai", "Essai", "", (AgendaStep("dot_vote", 5),))
    bad, good = (there.create("a-browser-that-facilitates", t, agenda) for t in ("Un", "Deux"))
    step = [opened(each) for each in (bad, good)][1]

    def fails() -> None:
        tried.append(1)
        raise ZeroDivisionError

    monkeypatch.setattr(bad.voting, "close_due", fails)
    clock.advance(DAYS)
    there.close_due()
    there.close_due()
    assert good.step_record(step).facts(VoteFacts).closed
    assert len(tried) == 1
    there.close()


def test_without_its_plugin_it_waits_and_its_session_is_opened_once_for_it(
    tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    there = Sessions(tmp_path, catalogue, clock=clock)
    agenda = Agenda("essai", "Essai", "", (AgendaStep("dot_vote", 5),))
    room = there.create("a-browser-that-facilitates", "Le four", agenda)
    step, session = opened(room), room.session.id
    there.close()
    clock.advance(DAYS)
    left = {n: a for n, a in catalogue.activities.items() if n != "dot_vote"}
    there = Sessions(tmp_path, replace(catalogue, activities=left), clock=clock)
    there.close_due()
    assert there.rooms.is_awake(session)
    there.put_to_rest(0.0)
    there.close_due()
    assert not there.rooms.is_awake(session)
    there.close()
    there = Sessions(tmp_path, catalogue, clock=clock)
    there.close_due()
    assert there.get(session).urns_of(step)
    there.close()


def test_it_goes_on_while_the_meeting_does_other_steps(
    tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    room = open_room(tmp_path, catalogue, "dot_vote", "action_canvas", clock=clock)
    ana, by = enter(room, "Ana"), facilitator_of(room)
    step, casting = opened(room), room.casting
    room.conduct.next(by)
    assert room.casting != casting  # phones ask for their own part again
    (aside,) = own_part(room, ana)["before"]
    assert (aside["step"], aside["stays"]) == (step, True)
    assert StreamRequest("", "fr", None, "", step).topic(room, ana) is not None
    votes(room, "Ana", step)
    assert room.voting.mine(ana, step).open
    console = msgspec.to_builtins(frames.frame(room, Audience.CONSOLE, "fr"))
    assert [line["state"] for line in console["agenda"]] == ["open", "running"]
    frame = msgspec.to_builtins(frames.frame(room, Audience.PHONE, "fr", step=step))
    assert "n’a pas été clos" not in str(frame["view"])
    with pytest.raises(NotAccepted, match="encore ouvert"):
        room.conduct.close(by)  # nobody would count it
    clock.advance(DAYS)
    room.voting.close_due()
    assert room.urns_of(step)[0].voters == 1
    assert own_part(room, ana)["before"] == []
    console = msgspec.to_builtins(frames.frame(room, Audience.CONSOLE, "fr"))
    assert [line["state"] for line in console["agenda"]] == ["done", "running"]
    room.conduct.close(by)


def shown(room: Room, audience: Audience, step: str = "") -> dict[str, Any]:
    frame: dict[str, Any] = msgspec.to_builtins(frames.frame(room, audience, "fr", step=step))
    return frame


def test_nobody_waits_for_the_end_of_its_step(room: Room, clock: Clock) -> None:
    step = opened(room)
    clock.advance(3_600)
    for audience in (Audience.PHONE, Audience.WALL):
        assert shown(room, audience)["clock"] is None
    console = shown(room, Audience.CONSOLE)
    assert console["clock"] == {"running": True, "elapsed": 3_600, "allotted": 0}
    assert console["totals"]["late"] == 0
    room.voting.close_at(facilitator_of(room), step, 0.0)
    assert msgspec.to_builtins(frames.frame(room, Audience.WALL, "fr"))["clock"] is not None
    with pytest.raises(NotAccepted, match="encore ouvert"):
        room.conduct.next(facilitator_of(room))


@pytest.mark.parametrize("looked_at", [False, True])
def test_the_time_told_is_that_of_the_step_that_runs(
    tmp_path: Path, catalogue: Catalogue, clock: Clock, *, looked_at: bool
) -> None:
    room = open_room(tmp_path, catalogue, "dot_vote", "action_canvas", clock=clock)
    step = opened(room)
    clock.advance(90)
    room.conduct.next(facilitator_of(room))
    clock.advance(60)
    now = {"running": True, "elapsed": 60, "allotted": room.agenda[1].allotted}
    assert shown(room, Audience.CONSOLE, step if looked_at else "")["clock"] == now
    for audience in (Audience.PHONE, Audience.WALL):
        assert shown(room, audience)["clock"] == now
