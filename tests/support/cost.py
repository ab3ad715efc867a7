"""Pytest that tells what each test took: CPU seconds of its process and of all below, by kind.

`-p tests.support.cost`, in one process, where there is `/proc`; `tests.support.forked` tells it of
each file. Not seconds of the clock: those are of all else that the machine does.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from _pytest.terminal import TerminalReporter

MOST: Final = 30
"""How many tests, or files, are named."""
STARTS: Final = {"pytest": "others", "driver": "chromium"}
"""What a process has started that is of another kind than it is itself."""
SPENT: Final[dict[str, dict[str, float]]] = {}
"""By test, CPU seconds by kind of process."""
WHOLE: Final = pytest.StashKey[dict[str, float]]()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """From before its fixtures to after them: a module's are its first and its last test's."""
    before = spent()
    result = yield
    SPENT[item.nodeid] = since(before, item.stash.get(WHOLE, None))
    return result


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """The last test's is asked for while its browser still runs."""
    if nextitem is None:
        item.stash[WHOLE] = spent()


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """The dearest first, under all together."""
    terminalreporter.section("CPU seconds")
    for line in told(SPENT):
        terminalreporter.line(line)


def told(by_name: dict[str, dict[str, float]]) -> Iterator[str]:
    """A line for all together, then for each of the dearest."""
    together: dict[str, float] = defaultdict(float)
    for each in by_name.values():
        for kind, took in each.items():
            together[kind] += took
    dearest = sorted(by_name.items(), key=lambda each: -sum(each[1].values()))
    for name, kinds in [("all", together), *dearest[:MOST]]:
        most = sorted(kinds.items(), key=lambda each: -each[1])
        each_kind = ", ".join(f"{kind} {took:.1f}" for kind, took in most if took >= 0.05)
        yield f"{sum(kinds.values()):7.1f}  {name}  ({each_kind})"


def since(before: dict[str, float], now: dict[str, float] | None = None) -> dict[str, float]:
    """What was spent since that was, by kind; until `now`, where it was asked for earlier.

    What a browser took is its driver's parent's once both have ended, or nobody's.
    """
    after = now or spent()
    took = {kind: after.get(kind, 0.0) - before.get(kind, 0.0) for kind in {*before, *after}}
    gone = sum(each for kind, each in took.items() if each < 0 and kind != "others")
    took["others"] = took.get("others", 0.0) + gone
    return {kind: max(each, 0.0) for kind, each in took.items()}


def spent() -> dict[str, float]:
    """CPU seconds of this process and of all below since they began, by kind."""
    table = {pid: (parent, own, ended) for pid, parent, own, ended in processes()}
    below: dict[str, float] = defaultdict(float)
    todo = [os.getpid()]
    while todo:
        pid = todo.pop()
        _parent, own, ended = table.get(pid, (0, 0.0, 0.0))
        kind = kind_of(pid)
        below[kind] += own
        below[STARTS.get(kind, kind)] += ended
        todo += [child for child, (parent, *_took) in table.items() if parent == pid]
    return below


def idle() -> tuple[int, int]:
    """Of all processors of the machine since it began: the ticks without work, and all ticks."""
    ticks = [int(each) for each in Path("/proc/stat").read_text().partition("\n")[0].split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)


def processes() -> Iterator[tuple[int, int, float, float]]:
    """Each process: its number, its parent's, what it took, what those took that it waited for."""
    tick = os.sysconf("SC_CLK_TCK")
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        own, ended = sum(map(int, fields[11:13])), sum(map(int, fields[13:15]))
        yield int(stat.parent.name), int(fields[1]), own / tick, ended / tick


def kind_of(pid: int) -> str:
    """What a process is: Chromium's, a server, Playwright's driver, another."""
    if pid == os.getpid():
        return "pytest"
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
        command = command or Path(f"/proc/{pid}/comm").read_text()  # it has ended, and is unread
    except OSError:
        return "others"
    if "chrom" in Path(command.partition(" ")[0]).name:  # not a folder of that name
        return "chromium"
    if "forkserver" in command or "app.py" in command:
        return "server"
    return "driver" if "playwright" in command else "others"
