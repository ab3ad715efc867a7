"""Tests stand where what they test stands: each package has its own under its name, and no other.

What goes through several packages has a folder by what it goes through.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
CORE, TESTS = ROOT / "tablee", ROOT / "tests"

ELSEWHERE = {
    "ui/phone": "Streamlit within the page of a phone: tests/browser/phone and tests/browser/votes",
}
"""Packages without tests under their name, and where theirs are."""

THROUGH_ALL = """
    benchmarks browser cluster compat docs former js museum outside plugins project support torture
    visibility
"""
"""Folders of tests that are called by what they go through: docs/contributing/testing.md."""


def packages(core: Path) -> set[str]:
    """Those with modules of their own, by their paths within the core."""
    modules = (file for file in core.rglob("*.py") if file.name != "__init__.py")
    return {file.parent.relative_to(core).as_posix() for file in modules} - {"."}


def folders_of(tests: Path) -> set[str]:
    """Folders with a test in them or below, by their paths within the folder of tests."""
    folders = {folder for file in tests.rglob("test_*.py") for folder in file.parents}
    return {
        folder.relative_to(tests).as_posix() for folder in folders if folder.is_relative_to(tests)
    } - {"."}


def test_each_package_has_tests_under_its_name() -> None:
    assert packages(CORE) - folders_of(TESTS) == set(ELSEWHERE), "those on one side alone"


def test_each_folder_of_tests_is_called_by_a_package_or_by_what_it_goes_through() -> None:
    folders = {
        name for name in folders_of(TESTS) if name.partition("/")[0] not in THROUGH_ALL.split()
    }
    assert {name for name in folders if not (CORE / name).is_dir()} == set()
    assert {name for name in THROUGH_ALL.split() if not (TESTS / name).is_dir()} == set()


def test_what_is_on_one_side_alone_is_seen(tmp_path: Path) -> None:
    core, tests = tmp_path / "core", tmp_path / "tests"
    for file in ("core/room/doors/lock.py", "core/room/walls.py", "core/garden/__init__.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    (tests / "room").mkdir(parents=True)
    (tests / "room" / "shared.py").touch()
    assert packages(core) - folders_of(tests) == {"room", "room/doors"}

    (tests / "room" / "test_walls.py").touch()
    assert packages(core) - folders_of(tests) == {"room/doors"}
    assert folders_of(tests) == {"room"}
