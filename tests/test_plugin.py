"""`tablee.plugin` is all that plugins import of Tablée, and it is whole."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
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
from tablee.registry.versions import api, former
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


def test_what_is_gone_from_a_module_since_is_found_by_its_former_name(tmp_path: Path) -> None:
    (tmp_path / "sky.py").write_text(
        "from tablee.activities.floor import round_of, speakers\n"
        "from tablee.activities.hookspecs import hookimpl\n"
        "from tablee.activities.votes import Button, said\n"
        "from tablee.document.outline import Picture, Table, Text\n"
        "from tablee.model.canvases import in_folder\n"
        "from tablee.ui.phone import picture_inputs, picturing\n"
        "from tablee.view import Action\n"
        "assert Action('keep', 'Garder').label == 'Garder'\n"
        "assert picturing.send is picture_inputs.send and said(2.5) == '2,5'\n"
        "assert round_of is speakers\n"
        "@hookimpl\ndef canvas_templates():\n    return []\n",
        "utf-8",
    )
    assert load([tmp_path]).refusals == ()


def test_a_name_that_is_to_go_works_and_the_log_says_once_what_to_take(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("sky", "sea"):
        (tmp_path / f"{name}.py").write_text(
            "from tablee.plugin import CardEntry, VoteEntry, card_entry, hookimpl\n"
            "from tablee.plugin import cached, cached_function, kept, remembered\n"
            "from tablee.view import VoteCapture\n"
            "assert VoteEntry is VoteCapture\n"
            "assert (kept, remembered) == (cached, cached_function)\n"
            "@hookimpl\ndef canvas_templates():\n    return []\n",
            "utf-8",
        )
    assert load([tmp_path]).refusals == ()
    assert caplog.text.count("VoteEntry") == 1
    assert caplog.text.count("remembered") == 1
    assert "which is called VoteCapture now" in caplog.text


def test_a_hook_is_filled_by_its_former_name_and_the_log_says_once_what_to_call_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    former.hook.cache_clear()
    for name in ("sky", "sea"):
        (tmp_path / f"{name}.py").write_text(
            "from tablee.plugin import Template, hookimpl\n"
            f"@hookimpl\ndef templates():\n    return [Template('{name}', 'Vue large')]\n",
            "utf-8",
        )
    catalogue = load([tmp_path])
    assert catalogue.refusals == ()
    assert {"sky", "sea"} <= {*catalogue.templates}
    assert caplog.text.count("the hook templates, which is called canvas_templates now") == 1


def test_a_method_answers_to_its_former_name_and_the_log_says_once_what_to_call(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Told(plugin.StepRecord):
        def attributed(self, contribution: object, text: str) -> object:  # type: ignore[override]
            return text.upper()

    former.install()
    former._tell_once.cache_clear()
    step = object.__new__(Told)
    for _again in range(2):
        assert step.signed(None, "why?") == "WHY?"  # type: ignore[attr-defined]
    assert caplog.text.count("StepRecord.signed, whose name is attributed now") == 1


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


def test_buttons_answer_to_their_former_name_and_the_log_says_once_how_they_are_called(
    caplog: pytest.LogCaptureFixture,
) -> None:
    former.install()
    former._tell_once.cache_clear()
    keep, drop = plugin.Button("keep", "Garder"), plugin.Button("drop", "Écarter")
    for _again in range(2):
        card = plugin.Card("c1", "Un jardin", actions=(keep,))  # type: ignore[call-arg]
        assert card.buttons == card.actions == (keep,)  # type: ignore[attr-defined]
        given = replace(card, actions=(drop,))  # type: ignore[call-arg]
        assert given.buttons == (drop,)
    assert plugin.Circle("g1", "Table 1", (), actions=(keep,)).buttons == (keep,)  # type: ignore[call-arg]
    assert caplog.text.count("gives Card.actions, whose name is buttons now") == 1
    assert caplog.text.count("reads Card.actions, whose name is buttons now") == 1


def test_what_a_button_asks_for_can_be_passed_on_by_its_former_name() -> None:
    former.install()
    with pytest.raises(plugin.NotAccepted):
        plugin.Activity.act(object(), None, action="keep", target="c1")  # type: ignore[arg-type,call-arg]


def test_heads_that_are_rotated_answer_to_what_they_were_called() -> None:
    former.install()
    columns = plugin.office.Columns((4, 2), turned=(1,))  # type: ignore[call-arg]
    assert columns.rotated == columns.turned == (1,)  # type: ignore[attr-defined]
    assert plugin.office.TURNED == plugin.office.ROTATED  # type: ignore[attr-defined]
