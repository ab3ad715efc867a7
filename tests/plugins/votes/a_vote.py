"""A real room that votes on three cards, and ways to read what a vote says and shows."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from plugins.action_canvas import CanvasCard
from tablee.activities.votes import Vote, VoteFacts
from tablee.model.entities import Role
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.view import Audience, Bars, View

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.activities import StepRecord
    from tablee.model.entities import Marks, Person
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat

__all__ = [
    "Polls",
    "bars",
    "first_bars",
    "inside",
    "open_polls",
    "ranks",
    "scores",
    "told",
    "words",
]


class Polls:
    """A vote in a room: Jeanne wrote "Un" and "Deux", Karim "Trois"; Solène brings the project."""

    def __init__(self, room: Room, step: str) -> None:
        """The vote of this step."""
        self.room = room
        self.id = step
        self.boss = facilitator_of(room)
        self.voting = room.voting

    @property
    def step(self) -> StepRecord:
        """The step as it stands."""
        return self.room.step_record(self.id)

    @property
    def vote(self) -> Vote:
        """The method with its settings."""
        vote = self.step.activity
        assert isinstance(vote, Vote)
        return vote

    @property
    def options(self) -> list[str]:
        """The ids of what is voted on, in order."""
        return [id_ for id_, _words in self.step.facts(VoteFacts).options]

    def person(self, name: str) -> Person:
        """Somebody by first name."""
        return next(p for p in self.room.everybody.values() if p.name == name)

    def seat(self, name: str) -> Seat:
        """Somebody's seat in the vote."""
        return seat_of(self.room, self.person(name))

    def views(self) -> dict[Audience, View]:
        """What each audience of a vote sees now."""
        audiences = (Audience.PHONE, Audience.WALL, Audience.CONSOLE)
        return {audience: self.vote.view(self.step, audience) for audience in audiences}

    def open(self) -> list[str]:
        """Opens the vote; the ids of its options."""
        self.voting.open(self.boss, self.id)
        return self.options

    def close(self, *, show: bool = True) -> None:
        """Closes the vote."""
        self.voting.close(self.boss, self.id, show=show)

    def cast(self, name: str, marks: Any, **more: Any) -> None:
        """Sends somebody's ballot, as their phone does."""
        seen = self.voting.mine(self.person(name), self.id).seen
        self.voting.cast(self.person(name), self.id, marks, **{"seen": seen, **more})

    def crowd(self, marks: Any, n: int = 4) -> None:
        """So many paper ballots beside: of fewer than five secret ones the count is not told."""
        for _paper in range(n):
            self.voting.enter_paper(self.boss, self.id, dict(marks))

    def mine(self, name: str) -> Marks:
        """What is on somebody's ballot."""
        return self.voting.mine(self.person(name), self.id).marks


def open_polls(folder: Path, catalogue: Catalogue, vote: str, **settings: Any) -> Polls:
    """A room whose running step is this vote, prepared and not open yet."""
    room = open_room(folder, catalogue, "action_canvas", vote, settings={vote: settings})
    jeanne, karim = enter(room, "Jeanne"), enter(room, "Karim")
    enter(room, "Solène", Role.CARRIER)
    start(room, "action_canvas")
    for person, text in ((jeanne, "Un"), (jeanne, "Deux"), (karim, "Trois")):
        seat_of(room, person).post(CanvasCard(text))
    return Polls(room, start(room, vote))


# ── reading ─────────────────────────────────────────────────────────────────────────────────


def inside(view: Any, kind: type) -> list[Any]:
    """The widgets of this kind in a view, or in many, however deep."""
    return [part for part in _parts(view) if isinstance(part, kind)]


def words(view: Any) -> list[str]:
    """All the texts of a view, or of many."""
    return [part for part in _parts(view) if isinstance(part, str)]


def _parts(view: Any) -> Iterator[Any]:
    yield view
    if is_dataclass(view):
        for field in fields(view):
            yield from _parts(getattr(view, field.name))
    elif isinstance(view, dict):
        yield from _parts(list(view.values()))
    elif isinstance(view, list | tuple):
        for part in view:
            yield from _parts(part)


def scores(step: StepRecord) -> dict[str, float]:
    """The score of each option."""
    assert step.outcome is not None
    return {option.id: option.score for option in step.outcome.options}


def ranks(step: StepRecord) -> dict[str, int]:
    """The rank of each option."""
    assert step.outcome is not None
    return {option.id: option.rank for option in step.outcome.options}


def bars(step: StepRecord) -> Bars:
    """The bars of a vote's result."""
    assert isinstance(step.activity, Vote)
    return first_bars(step.activity.results(step))


def first_bars(views: Any) -> Bars:
    """The first bars in a view, or in many."""
    found = inside(views, Bars)[0]
    assert isinstance(found, Bars)
    return found


def told(step: StepRecord) -> str:
    """What a vote says of its result."""
    assert isinstance(step.activity, Vote)
    return step.activity.told(step)
