"""A vote that closes by itself in a session that another node had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import VoteFacts
from tablee.sdk.testing import Clock
from tablee.session import Sessions
from tests.session.contributions.votes.test_voting_until import DAYS, opened
from tests.support.postgres import kind_in

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue


@pytest.mark.parametrize("rests", [True, False])
def test_it_closes_at_another_node_whether_its_session_was_put_to_rest_or_its_node_died(
    database_url: str, catalogue: Catalogue, tmp_path: Path, rests: bool
) -> None:
    clock = Clock()
    agenda = Agenda("essai", "Essai", "", (AgendaStep("dot_vote", 5),))
    with kind_in(database_url, "n1") as first, kind_in(database_url, "n2") as second:
        one = Sessions(tmp_path / "1", catalogue, clock, first)
        two = Sessions(tmp_path / "2", catalogue, clock, second)
        other = one.create("a-browser-that-facilitates", "Le puits", agenda)
        room = one.create("a-browser-that-facilitates", "Le four", agenda)
        step, session = opened(room), room.session.id
        assert room.session.id not in two.rooms.due(clock() + DAYS - 1)
        clock.advance(DAYS)
        assert set(two.rooms.due(clock())) == {session}, "without the sessions that have no such"
        if rests:
            assert one.put_to_rest(0.0) == 2
        else:
            second.database.do("UPDATE tablee_journals SET node = NULL")
        two.close_due()
        assert not two.rooms.due(clock())
        assert two.get(session).step_record(step).facts(VoteFacts).closed
        assert not two.is_open(other.session.id)
        two.close()
        one.close()
