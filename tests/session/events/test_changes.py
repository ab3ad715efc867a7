"""Plugins hear who joins, when a vote opens and when it is shown."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tablee.activities.hookspecs import hookimpl
from tablee.sdk.testing import enter, facilitator_of, open_room, start
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.activities import Record, StepRecord
    from tablee.model.entities import Person


class Usher:
    """A plugin that notes what it hears."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.free = threading.Event()
        """Set while it is told at once; cleared, each event waits in its thread."""
        self.free.set()

    @hookimpl
    def person_joined(self, record: Record, person: Person) -> None:
        assert person.id in record.people
        self.heard.append(f"joined {person.first_name}")

    @hookimpl
    def vote_opened(self, step: StepRecord) -> None:
        self.free.wait(20)
        self.heard.append(f"opened {step.step.facts['round']} after {len(step.rounds)}")

    @hookimpl
    def vote_closed(self, step: StepRecord) -> None:
        assert step.urn is not None
        self.heard.append(f"closed {step.urn.round}")

    @hookimpl
    def vote_shown(self, step: StepRecord) -> None:
        self.heard.append(f"shown {step.step.facts['round']} of {len(step.rounds)}")


def test_a_round_is_told_as_it_was_closed_though_another_was_closed_meanwhile(
    tmp_path: Path,
) -> None:
    catalogue, usher = sample_catalogue(), Usher()
    catalogue.hooks.register(usher, "usher")
    room = open_room(tmp_path, catalogue, "pick")
    host = facilitator_of(room)
    vote = start(room, "pick")
    room.voting.prepare(host, vote, typed=["Un annuaire", "Une fête"], left_out=[])
    usher.free.clear()
    room.voting.open(host, vote)
    room.voting.close(host, vote)
    room.voting.reopen(host, vote)
    room.voting.close(host, vote)
    usher.free.set()
    assert room.plugin_events is not None
    assert room.plugin_events.settle()
    assert usher.heard == [
        *("opened 1 after 0", "closed 1", "shown 1 of 1"),
        *("opened 2 after 1", "closed 2", "shown 2 of 2"),
    ]


def test_who_joins_and_each_state_of_a_vote_are_heard(tmp_path: Path) -> None:
    catalogue, usher = sample_catalogue(), Usher()
    catalogue.hooks.register(usher, "usher")
    room = open_room(tmp_path, catalogue, "ideas", "pick")
    host = facilitator_of(room)
    enter(room, "Naïma")
    start(room, "ideas")
    vote = start(room, "pick")
    room.voting.prepare(host, vote, typed=["Un annuaire", "Une fête"], left_out=[])
    room.voting.open(host, vote)
    room.voting.close(host, vote, show=False)
    room.voting.show(host, vote)
    room.voting.reopen(host, vote)
    room.voting.close(host, vote)
    assert room.plugin_events is not None
    assert room.plugin_events.settle()
    assert usher.heard == [
        "joined Naïma",
        *("opened 1 after 0", "closed 1", "shown 1 of 1"),
        *("opened 2 after 1", "closed 2", "shown 2 of 2"),
    ]
