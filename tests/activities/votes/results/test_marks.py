"""Marks for the time invested: their mean, their spread, and how both are read."""

from __future__ import annotations

import pytest

from tablee.activities.votes.results.marks import Marks, format_mean
from tablee.texts import speaking


@pytest.mark.parametrize(
    ("scores", "n", "average"),
    [
        ([3.81278] + [4] * 10 + [5] * 4, 15, 4.2542),
        ([3] * 2 + [4] * 7, 9, 3.7778),
        ([3] + [4] * 6 + [5] * 3, 10, 4.2),
        ([5] * 13 + [4] * 5, 18, 4.7222),
        ([3, 3.5] + [4] * 6 + [5] * 6, 14, 4.3214),
    ],
)
def test_the_mean_of_real_workshops(scores: list[float], n: int, average: float) -> None:
    found = Marks.of(scores).mean
    assert len(scores) == n
    assert found is not None
    assert round(float(found), 4) == average


def test_no_marks_have_no_mean() -> None:
    assert Marks.of([]).mean is None


def test_the_spread_keeps_the_marks_that_nobody_gave() -> None:
    assert Marks.of([3, 5, 5]).spread == {5: 2, 4: 0, 3: 1, 2: 0, 1: 0}
    halves = Marks.of([3, 3.5, 5, 5]).spread
    assert {mark: n for mark, n in halves.items() if n} == {5: 2, 3.5: 1, 3: 1}
    assert len(halves) == 9


def test_a_mean_is_read_to_two_decimals() -> None:
    mean = Marks.of([3.81278, *[4.0] * 10, *[5.0] * 4]).mean
    assert mean is not None
    assert format_mean(mean) == "4,25"
    with speaking("en"):
        assert format_mean(mean) == "4.25"
