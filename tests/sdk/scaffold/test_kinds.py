"""Each plugin that `tablee new-plugin` begins is one that ours could stand beside.

All kinds are written twice, as a folder and as a package, and looked at together: what costs most,
a process, is started once for all of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tablee import texts
from tablee.registry import PluginOrigin, load
from tablee.sdk import scaffold
from tablee.sdk.conformance.runner import CHECKS, examine
from tablee.sdk.conformance.subject import Subject
from tablee.settings import ROOT
from tests.texts import test_catalogues as test_texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue

pytestmark = pytest.mark.packages

WAYS = {"my": PluginOrigin.FOLDER, "our": PluginOrigin.PACKAGE}
"""How each is written, by what its name begins with."""


def named(way: str, kind: str) -> str:
    """The packages have names as long as can be: lines still fit."""
    return f"{way}_{kind}" if way == "my" else f"{way}_{kind}_".ljust(40, "x")


NAMES = [named(way, kind) for way in WAYS for kind in scaffold.KINDS]
BROWSED = (named("my", "canvas"), named("our", "component"))
"""Those whose tests open a browser here; the others open the same pages."""

texts.add_catalogue(ROOT / "tablee" / "sdk" / "conformance")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders in `own`, packages in `packages`, these installed by pip in `site`."""
    place = tmp_path_factory.mktemp("begun")
    for kind in scaffold.KINDS.values():
        short, long = named("my", kind.name), named("our", kind.name)
        title = scaffold.check_title(f"Un essai : {kind.name} ?")
        scaffold.write(scaffold.NewPlugin(kind, short, title, place / "own"))
        title = scaffold.check_title(f"{kind.name} ".ljust(60, "é"))
        scaffold.write(scaffold.NewPlugin(kind, long, title, place / "packages", package=True))
    install = ["install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    ran("pip", *install, "--target", str(place / "site"), *packages(place))
    return place


@pytest.fixture(scope="module")
def offered(place: Path) -> Iterator[Catalogue]:
    """Ours, and all of these."""
    sys.path.insert(0, str(place / "site"))
    yield load([ROOT / "plugins", place / "own"], packages=True)
    sys.path.remove(str(place / "site"))
    for name in [name for name in sys.modules if name.startswith("tablee_our_")]:
        del sys.modules[name]


def packages(place: Path) -> list[str]:
    return sorted(map(str, (place / "packages").iterdir()))


def built(path: Path) -> bool:
    """Whether pip has made it."""
    return "site" in path.parts or "build" in path.parts


def ran(module: str, *words: str, **environ: str) -> str:
    """What a module of Python says, run in a process of its own; it must end well."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        env=os.environ | environ,
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_it_is_taken_in_with_nothing_to_mend(name: str, offered: Catalogue) -> None:
    assert [refusal.sentence for refusal in offered.refusals if refusal.plugin == name] == []
    plugin = next(plugin for plugin in offered.plugins if plugin.name == name)
    assert plugin.way is WAYS[name.partition("_")[0]]
    subject = Subject.named(name, offered)
    assert (subject.source / "locale" / "en.po").is_file()
    # not the one that a busy machine may decide
    tried = [check.name for check in CHECKS if check.name != "speed"]
    report = examine(subject, only=tried, rooms=2)
    assert [f"{f.check.name}: {f.finding.where}: {f.finding.what}" for f in report.faults] == []


@pytest.mark.parametrize("kind", scaffold.KINDS)
def test_both_languages_are_complete_and_typeset(kind: str, place: Path) -> None:
    folder = place / "own" / f"my_{kind}"
    code = [path for path in folder.iterdir() if path.name != "tests"]
    said, english = test_texts.extracted(code), test_texts.english(str(folder))
    assert set(said) == set(english)
    french = [text for pair in said.items() for text in pair if text]
    assert test_texts.mistakes(french, test_texts.FRENCH_MISTAKES) == []
    assert all(all(texts) for texts in english.values())
    written = [text for texts in english.values() for text in texts]
    assert test_texts.mistakes(written, test_texts.ENGLISH_MISTAKES) == []


@pytest.mark.browser
def test_their_own_tests_pass(place: Path) -> None:
    written = " or ".join(BROWSED)
    only = ["-k", f"not real or {written}"]
    bare = [
        "-q",
        "-W",
        "error",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        "--rootdir",
        str(place),
    ]
    found = [str(place / "own"), *packages(place)]
    told = ran("pytest", *bare, *only, *found, PYTHONPATH=f"{ROOT}{os.pathsep}{place / 'site'}")
    assert "skipped" not in told
    for name in NAMES:
        assert list(place.rglob(f"test_{name}.py"))


def test_they_are_in_the_form_that_ours_have(place: Path) -> None:
    config = ["--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    folders = [str(place / "own"), str(place / "packages")]
    ran("ruff", "check", *config, *folders)
    ran("ruff", "format", "--check", *config, *folders)


def test_their_types_agree_strictly(place: Path) -> None:
    found = [str(path) for path in place.glob("*/*/**/*.py") if not built(path)]
    config = [
        "--config-file",
        str(ROOT / "pyproject.toml"),
        "--cache-dir",
        str(ROOT / ".mypy_cache"),
    ]
    assert "no issues found" in ran("mypy", *config, *found, MYPYPATH=str(ROOT))
