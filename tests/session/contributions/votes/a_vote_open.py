"""Sessions in which a vote is open, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tablee.activities.votes import VoteFacts
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.view import Audience


class Ready:
    """A room whose vote on three ideas is about to open."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.clock = Clock()
        self.room = open_room(
            folder,
            sample_catalogue(),
            *("ideas", "pick"),
            clock=self.clock,
            settings={"pick": settings},
        )
        self.yasmine = facilitator_of(self.room)
        self.naima, self.karim = enter(self.room, "Naïma"), enter(self.room, "Karim")
        start(self.room, "ideas")
        texts = ("Un", "Deux", "Trois")
        self.ids = [seat_of(self.room, self.naima).post(Idea(text)).id for text in texts]
        self.step = start(self.room, "pick")

    def open(self) -> Ready:
        self.room.voting.open(self.yasmine, self.step)
        return self

    def cast(self, by: Person, option: int, **sent: Any) -> None:
        seen = self.room.voting.mine(by, self.step).seen
        sent = {"seen": seen, "round": self.facts.round, **sent}
        self.room.voting.cast(by, self.step, {self.ids[option]: 1}, **sent)

    def crowd(self) -> None:
        """Four paper ballots: the count of fewer than five secret ones is told to nobody."""
        for _paper in range(4):
            self.room.voting.enter_paper(self.yasmine, self.step, {self.ids[0]: 1})

    def close(self, **how: Any) -> None:
        self.room.voting.close(self.yasmine, self.step, **how)

    @property
    def facts(self) -> VoteFacts:
        return self.room.step_record(self.step).facts(VoteFacts)

    def seen_by(self, audience: Audience) -> str:
        record = self.room.step_record(self.step)
        return repr(record.activity.view(record, audience))

    def notes(self) -> str:
        """What the synthesis says of it, as text."""
        record = self.room.step_record(self.step)
        return "".join(repr(piece) for piece in record.activity.synthesis(record))

    def scores(self) -> dict[str, float]:
        outcome = self.room.step_record(self.step).outcome
        assert outcome is not None
        return {option.text: option.score for option in outcome.options}
