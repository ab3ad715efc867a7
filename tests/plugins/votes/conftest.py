"""Rooms that vote: what the tests of every method ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.plugins.votes.a_vote import open_polls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tests.plugins.votes.a_vote import Polls


@pytest.fixture
def polls_on(
    tmp_path: Path, catalogue: Catalogue, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Polls]]:
    """Makes a room that is about to vote by the method `VOTE` of its file, with these settings."""
    made: list[Polls] = []

    def make(**settings: Any) -> Polls:
        made.append(open_polls(tmp_path, catalogue, request.module.VOTE, **settings))
        return made[-1]

    yield make
    for polls in made:
        polls.room.close()


@pytest.fixture
def polls(polls_on: Callable[..., Polls]) -> Polls:
    """Such a room with the method as it comes."""
    return polls_on()
