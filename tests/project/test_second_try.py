"""A test that waited in vain is tried again with all that its module shares made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

pytest_plugins = ["pytester"]

HOOKS = "from tests.conftest import pytest_runtest_makereport, pytest_runtest_teardown"
ROOM = """
import pytest

@pytest.fixture(scope="session")
def browser():
    yield []

@pytest.fixture(scope="module")
def room(browser):
    browser.append("room")
    yield (here := [])
    assert here == ["one"], "what a test that failed leaves behind is no second fault"

def test_one(room):
    room.append("one")
    assert room == ["one"]

def test_two(room, browser):
    room.append("two")
    assert len(room) == 1, "it was waited for in vain"
    assert browser == ["room", "room"]

def test_three(room):
    room[:] = ["one"]
"""


def test_the_second_try_finds_a_room_of_its_own(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(HOOKS)
    pytester.makepyfile(ROOM)
    result = pytester.runpytest_inprocess("--reruns=1", "-p", "no:xdist", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=3)
    assert result.parseoutcomes()["rerun"] == 1


def test_what_fails_to_the_end_leaves_a_new_room_to_the_next(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(HOOKS)
    pytester.makepyfile(ROOM.replace("len(room) == 1", "not room"))
    result = pytester.runpytest_inprocess("-p", "no:xdist", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=2, failed=1)
