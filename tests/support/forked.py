"""Pytest in several processes: tests are collected once, then forks take files of them in turn.

`-p tests.support.forked --forks 3`. Each worker of pytest-xdist imports and collects all by
itself, which takes 12 to 15 seconds of CPU. A file's tests run in one fork, in their order; at the
end it is told what the dearest files took, and when each fork had nothing left to run.
"""

from __future__ import annotations

import atexit
import os
import sys
import time
import traceback
import warnings
from collections import deque
from multiprocessing.connection import Connection, Pipe, wait
from typing import TYPE_CHECKING, Any, Final

import pytest
from _pytest._io import TerminalWriter

from tests.support import cost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.terminal import TerminalReporter

FORKS = pytest.StashKey["Forks"]()
SUMMED_UP: Final = ("tmpdir",)
"""Plugins that have something to put away in each fork."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many."""
    parser.addoption("--forks", type=int, default=0, help="Run files of tests in so many forks.")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Runs all that was collected, if forks were asked for."""
    option = session.config.option
    if not option.forks or option.collectonly or session.testsfailed:
        return None
    forks = Forks(session, option.forks)
    session.config.stash[FORKS] = forks
    forks.run()
    return True


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """What the files took, if forks ran them."""
    if forks := terminalreporter.config.stash.get(FORKS, None):
        terminalreporter.section("CPU seconds, by file")
        for line in forks.told():
            terminalreporter.line(line)


class Forks:
    """What there is to run, and who runs what."""

    def __init__(self, session: pytest.Session, number: int) -> None:
        self.session, self.hook = session, session.config.hook
        self.number = number
        files: dict[str, list[int]] = {}
        for n, item in enumerate(session.items):
            files.setdefault(item.nodeid.split("::")[0], []).append(n)
        self.files = deque(files.values())
        self.pids: dict[Connection, int] = {}
        self.taken: dict[Connection, list[int]] = {}
        """The tests that each fork was given and has not begun, after the one it runs."""
        self.spent: dict[str, dict[str, float]] = {}
        """By file, CPU seconds by kind of process."""
        self.began, self.ended = time.monotonic(), list[float]()
        self.ticks = cost.idle()

    def run(self) -> None:
        """Until all has run, or enough has failed."""
        for _each in range(min(self.number, len(self.files))):
            self._fork()
        try:
            while self.pids:
                for end in wait(list(self.pids)):
                    assert isinstance(end, Connection)
                    self._hear(end)
        finally:
            for end, pid in self.pids.items():
                end.close()
                os.waitpid(pid, 0)
        if self.session.shouldfail:
            raise self.session.Failed(self.session.shouldfail)
        if self.session.shouldstop:
            raise self.session.Interrupted(self.session.shouldstop)

    def told(self) -> Iterator[str]:
        """The dearest files, and how long the forks had something to run."""
        own = os.times()
        collecting = {"collecting, and telling": {"pytest": own.user + own.system}}
        yield from cost.told(self.spent | collecting)
        clock = ", ".join(f"{ended - self.began:.0f}" for ended in sorted(self.ended))
        yield f"The forks had nothing left to run after {clock} seconds of the clock."
        idle, all_ = (now - then for now, then in zip(cost.idle(), self.ticks, strict=True))
        yield f"The processors of this machine were idle for {idle / max(all_, 1):.0%} of it."

    def _fork(self) -> None:
        here, there = Pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # no thread of ours runs here
            pid = os.fork()
        if not pid:
            for end in (here, *self.pids):
                end.close()
            work(self.session, there)
        there.close()
        self.pids[here], self.taken[here] = pid, []

    def _hear(self, end: Connection) -> None:
        try:
            said, told = end.recv()
        except EOFError:
            self._has_ended(end)
            return
        if said == "next":
            self._give(end)
        elif said == "spent":
            self.spent |= told
        elif said == "runs":
            self.taken[end] = self.taken[end][self.taken[end].index(told) :]
        else:
            report = self.hook.pytest_report_from_serializable(
                config=self.session.config, data=told
            )
            self.hook.pytest_runtest_logreport(report=report)
            if said == "last":
                self.hook.pytest_runtest_logfinish(nodeid=report.nodeid, location=report.location)

    def _give(self, end: Connection) -> None:
        stopping = self.session.shouldfail or self.session.shouldstop
        file = self.files.popleft() if self.files and not stopping else []
        if not file:
            self.ended.append(time.monotonic())
        self.taken[end] += file
        end.send(file)

    def _has_ended(self, end: Connection) -> None:
        """Tells what it ran if it was not to end yet; another has what it had not begun."""
        end.close()
        status = os.waitstatus_to_exitcode(os.waitpid(self.pids.pop(end), 0)[1])
        left = self.taken.pop(end)
        if status:
            nodeid = self.session.items[left[0]].nodeid if left else "a fork"
            at = (nodeid.split("::")[0], None, nodeid)
            said = f"the process that ran it ended with {status}"
            report = pytest.TestReport(nodeid, at, {}, "failed", said, "call")
            self.hook.pytest_runtest_logreport(report=report)
            if left[1:]:
                self.files.appendleft(left[1:])
            if self.files:
                self._fork()


class Telling:
    """In a fork: what pytest reports goes to the process that collected."""

    def __init__(self, session: pytest.Session, end: Connection) -> None:
        self.session, self.end = session, end

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Told there, and counted here too."""
        told = self.session.config.hook.pytest_report_to_serializable(
            config=self.session.config, report=report
        )
        self.end.send(("last" if report.when == "teardown" else "report", told))

    def given(self) -> Iterator[int]:
        """The numbers of the tests to run, as long as there are files."""
        while True:
            self.end.send(("next", None))
            file: list[int] = self.end.recv()
            if not file:
                return
            yield from file


def work(session: pytest.Session, end: Connection) -> None:
    """Is a fork: runs what it is given, and ends."""
    status = 1
    try:
        atexit._clear()  # what those who forked are to do when they end
        run(session, end)
        atexit._run_exitfuncs()
        status = 0
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(status)


def run(session: pytest.Session, end: Connection) -> None:
    """Runs them; the next file is asked for before the last test of one, which must know of it."""
    config: Any = session.config
    plugins = config.pluginmanager
    plugins.getplugin("terminalreporter")._tw = TerminalWriter(open(os.devnull, "w"))  # noqa: SIM115 - until it ends
    capturing = plugins.getplugin("capturemanager")
    capturing.stop_global_capturing()  # its files are those of the process that forked
    capturing.start_global_capturing()
    capturing.suspend_global_capture()
    if "streamlit" in sys.modules:
        _write_pages_apart(config)
    telling = Telling(session, end)
    plugins.register(telling)
    try:
        _run_all(session, telling)
    finally:
        session._setupstate.teardown_exact(None)
    others = [plugin for name, plugin in plugins.list_name_plugin() if name not in SUMMED_UP]
    putting_away = plugins.subset_hook_caller("pytest_sessionfinish", others)
    putting_away(session=session, exitstatus=int(bool(session.testsfailed)))


def _write_pages_apart(config: Any) -> None:
    """`AppTest` writes each page into one folder of the process that imported it, under a name made
    of its source: another fork would read it while this one writes it, and draw an empty page."""
    from streamlit.testing.v1 import app_test

    app_test.TMP_DIR.name = str(config._tmp_path_factory.mktemp("pages"))


def _run_all(session: pytest.Session, telling: Telling) -> None:
    given = telling.given()
    here = next(given, None)
    before = cost.spent()
    while here is not None:
        telling.end.send(("runs", here))
        after = None if session.shouldfail else next(given, None)
        nextitem = None if after is None else session.items[after]
        item = session.items[here]
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=nextitem)
        if nextitem is None or nextitem.path != item.path:
            telling.end.send(("spent", {item.nodeid.split("::")[0]: cost.since(before)}))
            before = cost.spent()
        here = None if session.shouldfail or session.shouldstop else after
