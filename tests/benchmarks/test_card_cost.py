"""The cost of a card is measured on what browsers are really sent."""

from __future__ import annotations

from benchmarks.live.cost import AUDIENCES, card_cost


def test_a_card_is_measured_for_all_who_see_it() -> None:
    found = card_cost(people=4, cards=30, times=3)
    assert set(found.seconds) == set(AUDIENCES)
    assert 0 < found.all < 2
    assert 100 < found.more < 350 < found.whole < 6000
