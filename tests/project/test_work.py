"""Work is counted: what grows with the square of what is asked is told from what grows with it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.work import grows_straight, steps

if TYPE_CHECKING:
    from collections.abc import Callable


def by_lines(n: int) -> None:
    left = n
    while left:
        left -= 1


def by_calls(n: int) -> list[str]:
    return [str(each) for each in range(n)]


def once_for_each_before(n: int) -> list[list[str]]:
    return [by_calls(each) for each in range(n)]


def once_for_each_before_by_lines(n: int) -> None:
    for each in range(n):
        by_lines(each)


@pytest.mark.parametrize("use", [by_lines, by_calls])
def test_what_is_done_once_for_each_grows_straight(use: Callable[[int], object]) -> None:
    assert grows_straight(use, 400)


@pytest.mark.parametrize("use", [once_for_each_before, once_for_each_before_by_lines])
def test_what_is_done_for_each_pair_does_not(use: Callable[[int], object]) -> None:
    assert not grows_straight(use, 400)


def test_the_same_use_is_the_same_work_and_nobody_counts_afterwards() -> None:
    traced = sys.gettrace(), sys.getprofile()
    assert steps(lambda: by_calls(50)) == steps(lambda: by_calls(50)) > 50
    assert (sys.gettrace(), sys.getprofile()) == traced
