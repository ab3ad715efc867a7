"""What every test can ask for."""

from __future__ import annotations

import functools
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tablee.registry import Catalogue, load
from tablee.sdk.testing import Clock
from tests.server import STARTED
from tests.shell import demo, played, shell

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["catalogue", "clock", "demo", "played", "shell"]

ROOT = Path(__file__).parent.parent
DEAREST = (
    "tests/outside/",
    "tests/browser/test_faces.py",
    "tests/browser/test_ballot_form.py",
    "tests/browser/test_writing.py",
    "tests/browser/",
    "tests/sdk/scaffold/test_models.py",
    "tests/web/test_start.py",
    "tests/plugins/test_conformance.py",
    "tests/drawing/test_posters.py",
    "tests/cli/test_keeping.py",
    "tests/museum/",
    "tests/web/test_join.py",
    "tests/session/test_incoming.py",
    "tests/visibility/test_words.py",
    "tests/benchmarks/test_benchmarks_live.py",
    "tests/drawing/",
    "tests/session/test_every_act.py",
    "tests/plugins/test_every_vote.py",
    "tests/storage/",
    "tests/isolation/",
    "tests/project/",
)
"""Files of tests, and folders, in the order of what they take."""

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
    return load([ROOT / "plugins"])


@pytest.fixture
def clock() -> Clock:
    """A clock that moves only when told to."""
    return Clock()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The dearest first: a file is one process's, and none is to be left alone at the end."""

    def place(item: pytest.Item) -> int:
        path = item.path.as_posix().removeprefix(f"{ROOT.as_posix()}/")
        return next((n for n, begins in enumerate(DEAREST) if path.startswith(begins)), 99)

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: to look at it again and again takes a tenth of all."""
    if "streamlit" in sys.modules:
        _look_for_components_once()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _look_for_components_once() -> None:
    """Each page of `AppTest` reads what all installed packages say of themselves: 0.3 s of CPU."""
    from streamlit.components.v2 import manifest_scanner

    manifest_scanner.scan_component_manifests = functools.cache(
        manifest_scanner.scan_component_manifests
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Adds what the newest servers logged to the report of a test that failed."""
    report = yield
    if report.failed:
        for server in STARTED[-2:]:
            if server.log_file.is_file():
                report.sections.append((f"server on {server.port}", server.log[-6_000:]))
    return report
