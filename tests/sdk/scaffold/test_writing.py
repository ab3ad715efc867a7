"""A plugin is written whole, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAccepted, NotSaved
from tablee.sdk.scaffold import KINDS, NewPlugin, write

if TYPE_CHECKING:
    from pathlib import Path


def plan(folder: Path, *, package: bool = False) -> NewPlugin:
    return NewPlugin(KINDS["component"], "energy", "Énergie", folder, package)


def left(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_folder_has_the_plugin_its_drawing_its_english_and_its_test(tmp_path: Path) -> None:
    written = write(plan(tmp_path / "mine"))
    assert [str(path.relative_to(tmp_path)) for path in written] == [
        "mine/energy/__init__.py",
        "mine/energy/assets/drawing.js",
        "mine/energy/assets/drawing.css",
        "mine/energy/locale/en.po",
        "mine/energy/tests/test_energy.py",
    ]
    assert left(tmp_path / "mine")[0] == "energy"
    assert len([path for path in (tmp_path / "mine").rglob("*") if path.is_file()]) == len(written)


def test_a_package_declares_what_is_no_python_file(tmp_path: Path) -> None:
    write(plan(tmp_path, package=True))
    told = (tmp_path / "tablee-energy" / "pyproject.toml").read_text("utf-8")
    assert 'tablee_energy = ["assets/*.css", "assets/*.js", "locale/*.po"]' in told
    assert '[project.entry-points."tablee.plugins"]\nenergy = "tablee_energy"' in told


def test_what_is_there_already_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "energy").mkdir()
    (tmp_path / "energy" / "mine.txt").write_text("kept")
    with pytest.raises(NotAccepted, match="déjà"):
        write(plan(tmp_path))
    assert left(tmp_path) == ["energy", "energy/mine.txt"]


def test_nothing_is_written_inside_another_plugin(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").touch()
    with pytest.raises(NotAccepted, match="lui-même un plugin"):
        write(plan(tmp_path))
    assert left(tmp_path) == ["__init__.py"]


def test_a_folder_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotSaved, match="Rien n’est écrit"):
        write(plan(tmp_path / "file" / "mine"))
    assert left(tmp_path) == ["file"]


def test_a_disk_that_refuses_halfway_leaves_nothing(tmp_path: Path) -> None:
    too_long = replace(KINDS["component"], beside=(("drawing.js", "x" * 300),))
    with pytest.raises(NotSaved):
        write(replace(plan(tmp_path / "new" / "mine"), kind=too_long))
    assert left(tmp_path) == []


def test_a_file_of_the_same_name_is_a_plugin_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "energy.py").touch()
    with pytest.raises(NotAccepted, match="déjà"):
        write(plan(tmp_path))
    write(plan(tmp_path, package=True))
