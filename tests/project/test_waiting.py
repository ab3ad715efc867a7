"""Tests wait for what must come, never for a time: too short on a slow machine, else too long."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PLACES = ("tests", "docs/examples", "tablee/sdk")
SLEEPING = {"sleep", "wait_for_timeout"}
MEANT = {
    "tests/support/waiting.py": "the one place that looks again and again",
    "tests/benchmarks/test_benchmarks_live.py": "looks again and again",
    "tablee/sdk/testing/screens.py": "looks again and again while a page goes on",
    "tablee/sdk/testing/servers.py": "looks again and again whether a server answers",
    "tests/browser/support/ballot_server.py": "a slow network",
    "tests/cluster/": "looks again and again; a crowd that writes, faults at random moments",
    "tests/museum/pieces/": "plugins that take too long",
    "tests/torture/": "a process that is killed at any moment",
    "tests/web/live/test_stream_end.py": "time in which nothing may be told",
}
"""Where sleeping is what is tested, or is done between two looks."""


def sleeps(text: str) -> Iterator[int]:
    """The lines in which something sleeps; a sleep of nothing lets others go on, and is none."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        first = node.args[0]
        if name in SLEEPING and not (isinstance(first, ast.Constant) and first.value == 0):
            yield node.lineno


@pytest.mark.dear
def test_nothing_is_waited_for_by_the_clock() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for place in PLACES
        for path in sorted((ROOT / place).rglob("*.py"))
        if "former" not in path.parts and not str(path.relative_to(ROOT)).startswith(tuple(MEANT))
        for line in sleeps(path.read_text("utf-8"))
    ]
    assert found == []


def test_a_sleep_is_seen() -> None:
    text = "import time\ntime.sleep(0)\npage.wait_for_timeout(200)\nasync def f(): await sleep(1)\n"
    assert list(sleeps(text)) == [3, 4]


def test_what_never_comes_fails_with_a_sentence() -> None:
    with pytest.raises(AssertionError, match="waited for in vain"):
        until(lambda: False, 0)
    until(lambda: True, 0)
