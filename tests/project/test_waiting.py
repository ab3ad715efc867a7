"""Tests wait for what must come, never for a time: too short on a slow machine, else too long."""

from __future__ import annotations

import ast
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.waiting import PATIENCE, until, until_held_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
PLACES = ("tests", "docs/examples", "tablee/sdk")
SLEEPING = {"sleep", "wait_for_timeout", "Timer"}
NOT_LONG = {"join", "wait"}
"""What waits for something, or sleeps where it is given less than a second for it."""
CLOCKS = {"monotonic", "perf_counter", "process_time", "thread_time"}
MEANT = {
    "tests/support/waiting.py": "the one place that looks again and again",
    "tablee/sdk/testing/screens.py": "looks again and again while a page goes on",
    "tablee/sdk/testing/servers.py": "looks again and again whether a server answers",
    "tests/browser/support/ballot_server.py": "a slow network",
    "tests/cluster/crowd.py": "people who write, and come back, at moments of their own",
    "tests/cluster/cuts.py": "looks again and again whether what is held back may go on",
    "tests/cluster/erasers.py": "people who write and erase at moments of their own",
    "tests/cluster/faults.py": "how long a fault lasts is random; looks again and again",
    "tests/cluster/votes.py": "people who vote at moments of their own",
    "tests/museum/pieces/": "plugins that take too long",
    "tests/storage/maintenance/test_backup.py": "people who erase now and then meanwhile",
    "tests/storage/maintenance/test_verification.py": "somebody who erases now and then meanwhile",
    "tests/torture/": "a process that is killed at any moment",
}
"""Where sleeping is what is tested, or is done between two looks."""
MEASURED = {
    "tests/museum/pieces/": "broken plugins",
    "tests/support/waiting.py": "gives up at last",
    "tests/support/forked.py": "tells how long each process of tests had nothing to do",
    "tests/cluster/crowd.py": "people who give up an answer at last",
    "tests/cluster/faults.py": "tells how long each fault was felt; gives up at last",
    "tests/cluster/torture.py": "goes on for as many minutes as are asked for",
    "tests/cluster/watchdog.py": "ends what was silent for as long as systemd would wait",
    "tests/compat/orca.py": "a screen reader has ended once it says nothing for a while",
    "tests/torture/": "goes on for as many minutes as are asked for",
    "tests/browser/console/test_editing.py": "soon after a press, another is its double click",
    "tests/isolation/test_calls.py": "calls that compute for so long, which are to be timed out",
    "tests/web/live/test_stream_end.py": "what was measured of a delivery is part of the test’s",
    "tests/web/nodes/test_cluster.py": "a node that was last answered before its lease ended",
    "tests/project/test_expressions.py": "expressions run in C, where no steps can be counted",
}
"""Where a clock is read: to give up at last, to tell, or as the very thing that is tested."""


def calls(text: str) -> Iterator[tuple[str, ast.Call]]:
    """What is called, by its last name."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
                yield name, node


def sleeps(text: str) -> Iterator[int]:
    """The lines in which something sleeps; a sleep of nothing lets others go on, and is none."""
    for name, call in calls(text):
        match call.args:
            case [ast.Constant(value=0), *_]:
                pass
            case [_, *_] if name in SLEEPING:
                yield call.lineno
            case [ast.Constant(value=float(seconds))] if name in NOT_LONG and seconds < 1:
                yield call.lineno


def clocks(text: str) -> Iterator[int]:
    """The lines in which a clock is read that runs for measuring alone."""
    return (call.lineno for name, call in calls(text) if name.removesuffix("_ns") in CLOCKS)


def found(
    look: Callable[[str], Iterator[int]], places: tuple[str, ...], meant: dict[str, str]
) -> list[str]:
    """Where that is done without a reason."""
    files = {
        path.relative_to(ROOT).as_posix(): path
        for place in places
        for path in sorted((ROOT / place).rglob("*.py"))
        if "former" not in path.parts
    }
    return [
        f"{name}:{line}"
        for name, path in files.items()
        if not name.startswith(tuple(meant))
        for line in look(path.read_text("utf-8"))
    ]


@pytest.mark.dear
def test_nothing_is_waited_for_by_the_clock() -> None:
    assert found(sleeps, PLACES, MEANT) == []


@pytest.mark.dear
def test_no_test_measures_how_long_something_takes() -> None:
    assert found(clocks, ("tests", "docs/examples"), MEASURED) == [], "count what is done instead"


def test_each_exception_is_of_a_file_that_still_needs_it() -> None:
    for look, meant in ((sleeps, MEANT), (clocks, MEASURED)):
        for name in meant:
            path = ROOT / name
            if not name.endswith("/"):
                assert list(look(path.read_text("utf-8"))), name
            assert path.exists(), name


def test_a_sleep_is_seen() -> None:
    text = "import time\ntime.sleep(0)\npage.wait_for_timeout(200)\nasync def f(): await sleep(1)\n"
    text += "thread.join()\nthread.join(0.5)\nover.wait(20.0)\nTimer(0.3, over.set).start()\n"
    assert sorted(sleeps(text)) == [3, 4, 6, 8]


def test_a_clock_is_seen() -> None:
    text = "began = time.monotonic()\nat = time.time()\nassert perf_counter_ns() - began < 4\n"
    assert list(clocks(text)) == [1, 3]


def test_a_page_of_streamlit_is_waited_for_as_long_as_all_else() -> None:
    assert AppTest.from_function(lambda: None).default_timeout == PATIENCE


def test_a_thread_that_waits_for_another_is_told_from_one_that_works() -> None:
    over, done = threading.Event(), list[int]()
    held_up = threading.Thread(target=over.wait)
    works = threading.Thread(target=lambda: done.extend(n * n for n in range(1_000_000)))
    for thread in (held_up, works):
        thread.start()
        until_held_up(thread)
    assert held_up.is_alive()
    assert len(done) == 1_000_000
    over.set()
    held_up.join()


def test_what_never_comes_fails_with_a_sentence() -> None:
    with pytest.raises(AssertionError, match="waited for in vain"):
        until(lambda: False, 0)
    until(lambda: True, 0)
