"""The simulated people still speak the app's protocols; how fast it is, `make bench-live` says."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field

import pytest

from benchmarks.live.__main__ import main
from benchmarks.live.ballots import Ballots, ballots
from benchmarks.live.fanout import FanOut, fit
from benchmarks.live.person import Refused
from benchmarks.live.returning import Return, after_cut
from benchmarks.live.roll import Roll
from benchmarks.live.world import World, world
from tests.support.waiting import comes

PEOPLE = 5


@dataclass
class Seen:
    """What five simulated people did with the real app."""

    roll: Roll = field(default_factory=lambda: Roll(range(PEOPLE)))
    refusal: str = ""
    back: Return | None = None
    ballots: Ballots | None = None


@pytest.fixture(scope="module")
def seen() -> Seen:
    found = Seen()

    async def all_of_it() -> None:
        async with world(PEOPLE, steps=("clarification", "dot_vote")) as here:
            await _write(here, found)
            found.back = await after_cut(here)
            found.ballots = await ballots(here, within=0.5)

    asyncio.run(all_of_it())
    return found


async def _write(here: World, found: Seen) -> None:
    for person in here.people:
        person.heard.append(lambda who, data, now: found.roll.heard(who.number, data, now))
    await here.open_consoles()
    await here.open_streams()
    await here.open_pages(here.people)
    for person in here.people[:3]:
        await person.say(found.roll.say().word)
    try:
        await here.people[3].say(" ")
    except Refused as why:
        found.refusal = str(why)
    await comes(lambda: not found.roll.pending)


def test_what_three_write_reaches_all_five(seen: Seen) -> None:
    assert len(seen.roll.done) == 3
    assert seen.roll.missed == 0
    assert all(delivery.seconds > 0 for delivery in seen.roll.done)


def test_a_text_that_is_refused_is_told_from_one_that_is_taken(seen: Seen) -> None:
    assert seen.refusal


def test_whoever_comes_back_is_the_same_person_and_learns_what_was_missed(seen: Seen) -> None:
    assert seen.back is not None
    assert seen.back.themselves == seen.back.people == PEOPLE - 1
    assert len(seen.back.told) == len(seen.back.drawn) == PEOPLE - 1


def test_each_ballot_is_on_the_disk_once(seen: Seen) -> None:
    assert seen.ballots is not None
    assert (seen.ballots.counted, seen.ballots.twice) == (PEOPLE, 0)
    assert (seen.ballots.voters, seen.ballots.cast, seen.ballots.known) == (PEOPLE,) * 3


def test_the_cost_of_a_listener_is_told_from_the_fixed_one() -> None:
    costs = [
        FanOut("ours", n, said=10, cpu=10 * (0.004 + n * 20e-6) + 1, idle=1.0)
        for n in (25, 100, 1000)
    ]
    line = fit(costs)
    assert line.fixed == pytest.approx(0.004)
    assert line.each == pytest.approx(20e-6)


def command(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    """What `python -m benchmarks.live` ends with."""
    monkeypatch.setattr(sys, "argv", ["benchmarks.live", *words])
    with pytest.raises(SystemExit) as ended:
        sys.exit(main())
    return ended.value.code


def test_the_command_prints_the_table_of_the_scenario_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "--quick", "--only", "joining") == 0
    said = capsys.readouterr().out
    assert "**A full room comes in**" in said
    assert "| 5 within 2 s | 5 (0 lost) |" in said
    assert "Two contributions" not in said


def test_a_part_of_the_run_never_stands_for_the_whole_in_the_page(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "--only", "joining", "--write") == 2
    assert "--write is for a whole run" in capsys.readouterr().err
