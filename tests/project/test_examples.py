"""What is much alike is tried whole where all is checked, and in turn while working."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support.examples import APART, few

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def working() -> Iterator[None]:
    """As `make quick` asks for."""
    before = settings.get_current_profile_name()
    settings.load_profile("quick")
    yield
    settings.load_profile(before)


@pytest.fixture
def checking() -> Iterator[None]:
    """As `make test` asks for."""
    before = settings.get_current_profile_name()
    settings.load_profile("repeatable")
    yield
    settings.load_profile(before)


@pytest.mark.usefixtures("checking")
def test_where_all_is_checked_none_is_left_out() -> None:
    assert few(range(30)) == list(range(30))


@pytest.mark.usefixtures("working")
def test_while_working_a_quarter_is_tried_each_day_and_each_one_within_as_many_days() -> None:
    days = [few(range(30), day) for day in range(1000, 1000 + APART)]
    assert sorted(chain.from_iterable(days)) == list(range(30))
    assert max(map(len, days)) == 8


@pytest.mark.usefixtures("working")
def test_of_two_that_are_alike_one_is_tried_each_day() -> None:
    assert {tuple(few("ab", day)) for day in range(1000, 1000 + APART)} == {("a",), ("b",)}
    assert few("") == []
