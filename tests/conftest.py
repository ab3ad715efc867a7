"""What every test can ask for."""

from __future__ import annotations

import functools
import gc
import logging
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tablee.sdk.testing import Clock, offered
from tests.support.postgres import bouncer, cluster, database_url
from tests.support.server import STARTED, take_back
from tests.support.shell import demo, played, shell
from tests.support.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Generator

    from streamlit.testing.v1.element_tree import ElementTree

    from tablee.registry import Catalogue

__all__ = ["bouncer", "catalogue", "clock", "cluster", "database_url", "demo", "played", "shell"]

FAILED = pytest.StashKey[bool]()
FILE = pytest.StashKey[Path]()
"""The file of the last test that began."""
ROOT = Path(__file__).parent.parent
FIRST = ("tests/outside/", "tests/cluster/", "tests/compat/", "tests/browser/", "tests/web/")
"""What takes or waits longest begins first; of the files after these the long ones are not last, so
that the processes end within seconds of each other whatever the order."""

# A machine that does other things besides is no fault of what is tested.
settings.register_profile("unhurried", deadline=None)
# The checks of a change find what the change did: the same examples each time. Others are looked
# for by `make quick`, while working.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("quick", deadline=None, max_examples=10)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """All that our own plugins offer."""
    return offered()


@pytest.fixture
def clock() -> Clock:
    """A clock that moves only when told to."""
    return Clock()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: a file is one process's, and none is to be left alone at the end."""

    def place(item: pytest.Item) -> int:
        path = item.path.as_posix().removeprefix(f"{ROOT.as_posix()}/")
        return next((n for n, begins in enumerate(FIRST) if path.startswith(begins)), 99)

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: to look at it again and again takes a tenth of all."""
    if "streamlit" in sys.modules:
        _look_for_components_once()
        _hear_streamlit_at_the_root()
        _wait_for_pages_as_long_as_for_others()
        _put_main_back_after_pages()
    _read_certificates_once()
    _leave_out_what_stays()
    gc.set_threshold(20_000, 20, 50)


def _leave_out_what_stays() -> None:
    """What is there now is not looked at again: of what the files before keep (the project's lines,
    parsed, above all) each `gc.collect()` looks at 640,000 objects, and takes half a second."""
    gc.collect()
    gc.freeze()


def _look_for_components_once() -> None:
    """Each page of `AppTest` reads what all installed packages say of themselves: 0.3 s of CPU."""
    from streamlit.components.v2 import manifest_scanner

    manifest_scanner.scan_component_manifests = functools.cache(
        manifest_scanner.scan_component_manifests
    )


def _hear_streamlit_at_the_root() -> None:
    """Where it listens to sixty loggers of Streamlit apart, pytest takes a millisecond a test."""
    for name, logger in logging.root.manager.loggerDict.items():
        if name.startswith("streamlit") and isinstance(logger, logging.Logger):
            logger.propagate = True


def _wait_for_pages_as_long_as_for_others() -> None:
    """A page of `AppTest` has three seconds otherwise, whatever else the machine does."""
    from streamlit.testing.v1 import AppTest

    begins = AppTest.from_function.__func__  # type: ignore[attr-defined]
    begins.__kwdefaults__["default_timeout"] = PATIENCE


def _put_main_back_after_pages() -> None:
    """Streamlit leaves the last page behind as `__main__`: a process that a later test spawns would
    run it once more, without its arguments."""
    from streamlit.testing.v1.local_script_runner import LocalScriptRunner

    main, run = sys.modules["__main__"], LocalScriptRunner.run

    @functools.wraps(run)
    def put_back(*args: Any, **kwargs: Any) -> ElementTree:
        try:
            return run(*args, **kwargs)
        finally:
            sys.modules["__main__"] = main

    LocalScriptRunner.run = put_back  # type: ignore[method-assign]


def _read_certificates_once() -> None:
    """Each client of `httpx` reads all the world's: 10 ms of CPU, and none is needed here."""
    import httpx._transports.default as transports

    transports.create_ssl_context = functools.cache(transports.create_ssl_context)  # type: ignore[attr-defined]


def _know_utf_8() -> None:
    """Asks 1.1 million characters whether UTF-8 holds them: 4 s of CPU in a fresh clone."""
    from hypothesis.internal import charmap
    from hypothesis.internal.intervalsets import IntervalSet

    asked = charmap.intervals_from_codec
    utf_8 = IntervalSet(((0, 0xD7FF), (0xE000, sys.maxunicode))), IntervalSet(())
    charmap.intervals_from_codec = lambda name: utf_8 if name == "utf-8" else asked(name)  # type: ignore[assignment]


_know_utf_8()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Servers that have ended leave their ports to those to come; so do files, in memory."""
    take_back()
    if item.config.stash.get(FILE, item.path) != item.path:
        _leave_out_what_stays()
    item.config.stash[FILE] = item.path


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """A test that failed takes what its module shares with it: its second try begins anew."""
    module = item.getparent(pytest.Module)
    if item.stash.get(FAILED, False) and module is not None and module.parent is not None:
        item.stash[FAILED] = False
        with suppress(
            Exception, BaseExceptionGroup, pytest.fail.Exception
        ):  # what it leaves behind is no second fault
            item.session._setupstate.teardown_exact(module.parent)  # type: ignore[arg-type]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Adds what the newest servers logged to the report of a test that failed."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
        for server in STARTED[-2:]:
            if server.log_file.is_file():
                report.sections.append((f"server on {server.port}", server.log[-6_000:]))
    return report
