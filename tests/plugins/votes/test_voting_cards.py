"""Each of our methods voted with cards: every side is a ballot that it takes, and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tablee.activities.votes import Vote, VoteFacts
from tablee.sdk.testing import facilitator_of, open_room, start

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.view import CardTake

WITHOUT = {"ranking", "weighting", "transferable", "quadratic"}
"""Methods whose ballots four sides cannot say."""
SETTINGS: dict[str, dict[str, Any]] = {"dot_vote": {"dots": 1}}


def opened(folder: Path, catalogue: Catalogue, method: str) -> tuple[Room, str]:
    settings = {method: {"source": "-", **SETTINGS.get(method, {})}}
    room = open_room(folder, catalogue, method, settings=settings)
    boss, step = facilitator_of(room), start(room, method)
    kind: Any = catalogue.activities[method]
    if method != "roti":
        typed = ["Un four à pain", "Un marché", "Un jardin"][: kind.most]
        room.voting.prepare(boss, step, typed=typed, left_out=[])
    room.voting.open(boss, step)
    return room, step


def takes_of(room: Room, step: str) -> tuple[CardTake, ...]:
    vote = room.step_record(step).activity
    assert isinstance(vote, Vote)
    return tuple(vote.card_takes(vote.paper(room.step_record(step))))


def methods(catalogue: Catalogue) -> list[str]:
    return [name for name, kind in catalogue.activities.items() if issubclass(kind, Vote)]


def test_every_side_of_every_take_is_a_ballot_that_counts(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    for method in set(methods(catalogue)) - WITHOUT:
        room, step = opened(tmp_path / method, catalogue, method)
        boss, number = facilitator_of(room), 0
        for take in takes_of(room, step):
            for first, side in enumerate(take.sides):
                for then in range(max(1, len(side.then))):
                    number += 1
                    count = room.voting_cards.count
                    told = [count(boss, step, take.name, {number: first})]
                    if side.then:
                        again = {number: then}
                        told.append(count(boss, step, take.name, again, take_round=2))
                    assert [each.refused for each in told] == [()] * len(told), method
        room.voting.close(boss, step)
        record = room.step_record(step)
        assert record.urn is not None
        assert record.urn.origins == {"cards": number}, method
        assert record.outcome is not None, method
        room.close()


def test_what_four_sides_cannot_say_is_not_offered(tmp_path: Path, catalogue: Catalogue) -> None:
    for method in WITHOUT:
        room, step = opened(tmp_path / method, catalogue, method)
        assert takes_of(room, step) == ()
        room.close()


def test_majority_judgment_asks_twice_and_keeps_the_first_answer_meanwhile(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room, step = opened(tmp_path, catalogue, "majority_judgment")
    boss, take = facilitator_of(room), takes_of(room, step)[0]
    assert take.rounds == 2
    count, second = room.voting_cards.count, {"take_round": 2}
    assert count(boss, step, take.name, {5: 1}, **second).refused, "it has not answered yet"
    count(boss, step, take.name, {5: 1, 6: 0})
    room.voting_cards.ask(boss, step, take.name, 2)
    assert room.step_record(step).seen_cards == ()
    assert count(boss, step, take.name, {5: 0}, **second).new == (5,)
    assert room.step_record(step).seen_cards == (5,)
    room.voting.close(boss, step)
    urn = room.step_record(step).urn
    assert urn is not None
    marks = sorted(len(cast.marks) for cast in urn.ballots)
    assert marks == [0, 1], "who has not answered again has said no grade"
    assert room.step_record(step).facts(VoteFacts).closed


@pytest.mark.parametrize("take_round", [0, 3])
def test_a_round_that_a_question_does_not_have_is_refused(
    tmp_path: Path, catalogue: Catalogue, take_round: int
) -> None:
    room, step = opened(tmp_path, catalogue, "approval")
    take = takes_of(room, step)[0]
    with pytest.raises(Exception, match="tour"):
        room.voting_cards.ask(facilitator_of(room), step, take.name, take_round)
    room.close()
