"""Each package says at its head what it is for, and where to look for what it is not for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from docs.scripts.tables import not_for

CORE = Path(__file__).parents[2] / "tablee"
DIRECT = sorted([*CORE.glob("*/__init__.py"), *CORE.glob("[a-z]*.py")])
FOLDERS = sorted(file.parent for file in CORE.rglob("__init__.py") if file.parent != CORE)


def named(path: Path) -> str:
    return path.relative_to(CORE).as_posix()


def missing(file: Path) -> list[str]:
    """What the head of this module lacks."""
    said = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    found = [] if said.split("\n\n")[0].endswith(".") else ["what it is for"]
    if not (apart := not_for(file)):
        return [*found, "a last paragraph that begins with “Not for”"]
    own = file.parent.name if file.stem == "__init__" else file.stem
    elsewhere = [place for place in places(apart) if place[0] != own]
    return found if elsewhere else [*found, "the package where that is"]


def places(apart: str) -> list[list[str]]:
    """The modules that it names, each as the parts of its name."""
    return [name.split(".") for name in re.findall(r"`([a-z_]+(?:\.[a-z_]+)*)`", apart)]


def astray(apart: str, core: Path = CORE) -> list[str]:
    """The modules that it names, and that are not there."""
    return [
        ".".join(place)
        for place in places(apart)
        if not (core.joinpath(*place).is_dir() or core.joinpath(*place).with_suffix(".py").exists())
    ]


@pytest.mark.parametrize("file", DIRECT, ids=named)
def test_a_package_says_what_it_is_for_and_where_what_it_is_not_for_is(file: Path) -> None:
    assert missing(file) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_what_a_part_is_not_for_is_where_it_says(folder: Path) -> None:
    assert astray(not_for(folder)) == []


def test_a_head_that_lacks_something_is_told(tmp_path: Path) -> None:
    file = tmp_path / "room.py"
    lacks = {
        "": ["what it is for", "a last paragraph that begins with “Not for”"],
        "Rooms of a session.": ["a last paragraph that begins with “Not for”"],
        "Rooms of a session.\n\nNot for chairs.": ["the package where that is"],
        "Rooms of a session.\n\nNot for chairs: `room.chairs`.": ["the package where that is"],
        "Rooms of a session.\n\nPure.\n\nNot for chairs,\nwhich are in `hall`.": [],
    }
    for words, told in lacks.items():
        file.write_text(f'"""{words}"""\n', "utf-8")
        assert missing(file) == told, words


def test_a_module_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "hall").mkdir()
    (tmp_path / "hall" / "chairs.py").touch()
    assert astray("chairs: `hall`, `hall.chairs`", tmp_path) == []
    assert astray("chairs: `halls`, `hall.tables`", tmp_path) == ["halls", "hall.tables"]
