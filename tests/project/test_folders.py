"""No folder of the core, of scripts or of sheets has more entries than one takes in at a glance."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = ROOT / "tablee"
FOR_BROWSERS = ("assets/js", "assets/css")
"""What browsers draw with: here the topmost folder counts too."""
MOST = 12
"""Files and folders in a folder."""
MOST_PACKAGES = 18
"""Packages and lone modules directly in the core: what one can import."""
UNCOUNTED = {"__init__.py", "README.md"}


def entries(core: Path) -> dict[str, set[str]]:
    """The files and folders of each folder, by its path within the core."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in core.rglob("*"):
        parts = file.relative_to(core).parts
        if file.is_file() and not any(part == "__pycache__" or part[0] == "." for part in parts):
            for depth, name in enumerate(parts):
                found["/".join(parts[:depth])].add(name)
    return {folder: names - UNCOUNTED for folder, names in found.items()}


def crowded(top: Path, *, itself: bool = False) -> dict[str, list[str]]:
    """The folders of this one that have more, and this one where `itself` is asked for."""
    return {
        folder: sorted(names)
        for folder, names in entries(top).items()
        if (folder or itself) and len(names) > MOST
    }


def test_a_folder_of_the_core_has_a_dozen_entries_at_most() -> None:
    assert crowded(CORE) == {}


@pytest.mark.parametrize("top", FOR_BROWSERS)
def test_a_folder_of_scripts_or_of_sheets_has_a_dozen_entries_at_most(top: str) -> None:
    assert crowded(ROOT / top, itself=True) == {}


def test_the_core_has_eighteen_packages_at_most() -> None:
    packages = {file.parent.name for file in CORE.glob("*/__init__.py")}
    modules = {file.stem for file in CORE.glob("*.py")} - {"__init__", "__main__"}

    assert len(packages | modules) <= MOST_PACKAGES, sorted(packages | modules)


def test_a_crowded_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    for name in ("__init__.py", "README.md", *(f"{letter}.py" for letter in "abcdefghijkl")):
        (tmp_path / "room" / name).touch()
    assert crowded(tmp_path) == {}

    (tmp_path / "room" / "m").mkdir()
    (tmp_path / "room" / "m" / "__init__.py").touch()
    assert list(crowded(tmp_path)) == ["room"]
    assert list(crowded(tmp_path / "room", itself=True)) == [""]
