"""`tablee.plugin` is all that plugins import of Tablée, and it is whole."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import mypy
import pytest
from mypy.fscache import FileSystemCache
from mypy.modulefinder import FindModuleCache, compute_search_paths
from mypy.options import Options

from tablee import plugin
from tablee.registry import load
from tablee.registry.versions import api
from tablee.sdk import scaffold
from tablee.sdk.conformance.checks.public import private
from tablee.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

GALLERY = ROOT / "tablee" / "sdk" / "gallery"
OURS = sorted(path.parent for path in (ROOT / "plugins").glob("*/__init__.py"))
GUIDE = ROOT / "docs" / "examples"
OUTSIDE = sorted((ROOT / "tests" / "outside").glob("tablee-*"))


def imported(files: Iterator[Path]) -> list[str]:
    """What these files import that is not public."""
    return [
        f"{file.relative_to(file.parents[2])}:{line} {name}"
        for file in files
        for line, name in private(ast.parse(file.read_text("utf-8")))
    ]


@pytest.mark.parametrize("folder", [*OURS, GUIDE, *OUTSIDE], ids=lambda path: path.name)
def test_plugins_import_nothing_else_and_say_for_which_api_they_are(folder: Path) -> None:
    files = sorted(folder.rglob("*.py"))
    assert files
    assert imported(iter(files)) == []


@pytest.mark.parametrize("folder", OURS, ids=lambda path: path.name)
def test_ours_say_for_which_api_they_are(folder: Path) -> None:
    assert api.stated(folder / "__init__.py") is not None


def test_the_gallery_shows_what_an_author_can_write() -> None:
    examples = [GALLERY / f"{name}.py" for name in ("ballots", "cards", "fields")]
    examples += [GALLERY / f"{name}.py" for name in ("people", "results", "words")]
    found = imported(iter(examples))
    # Addresses of the gallery's own files, too: a plugin is given those of its session.
    own = ("tablee.sdk.gallery.example", "tablee.settings.addresses.at")
    assert [line for line in found if not line.endswith(own) and own[0] not in line] == []


@pytest.mark.parametrize("kind", scaffold.KINDS.values(), ids=lambda kind: kind.name)
def test_what_new_plugin_begins_imports_nothing_else(
    kind: scaffold.PluginKind, tmp_path: Path
) -> None:
    scaffold.write(scaffold.NewPlugin(kind, "begun", "Un essai", tmp_path))
    assert imported(iter(sorted(tmp_path.rglob("*.py")))) == []
    assert api.stated(tmp_path / "begun" / "__init__.py") is not None


def test_all_that_it_names_is_there_once_and_all_that_it_takes_is_named() -> None:
    assert len(set(plugin.__all__)) == len(plugin.__all__)
    tree = ast.parse(Path(plugin.__file__).read_text("utf-8"))
    taken = {
        each.asname or each.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tablee.")
        for each in node.names
    }
    assert taken == set(plugin.__all__)
    for name in plugin.__all__:
        found = getattr(plugin, name)
        assert not isinstance(found, ModuleType) or found.__all__


@pytest.mark.dear
def test_whoever_draws_no_form_does_without_streamlit() -> None:
    code = "import sys, tablee.plugin; print('streamlit' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "False"


def test_a_name_that_it_has_not_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    (tmp_path / "sky.py").write_text("from tablee.plugin import picture_input\n", "utf-8")
    (refusal,) = load([tmp_path]).refusals
    said = refusal.sentence.replace("\u00a0", " ")
    assert "« tablee.plugin » n’a pas de « picture_input »" in said
    assert "Vouliez-vous dire « picture_inputs » ?" in said


def test_mypy_finds_the_api_and_its_types_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MYPYPATH", raising=False)
    options = Options()
    options.python_executable = sys.executable
    places = compute_search_paths([], options, str(Path(mypy.__file__).parent))
    finder = FindModuleCache(places, FileSystemCache(), options)
    for name in ("tablee.plugin", "tablee.sdk.testing"):
        assert isinstance(finder.find_module(name), str), name
    assert (ROOT / "tablee" / "py.typed").is_file()
