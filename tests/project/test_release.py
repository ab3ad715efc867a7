"""The check of a release passes only what it has looked at, and its folder starts."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from release.check import NEEDED, ROOT, archives, audit_words, audited, uncommitted
from release.clean import Broken, starts
from release.folder import APP, Stopped, executable

VERSION = "9.9.9"
SOURCES = ("pyproject.toml", "tablee/__init__.py", "app.py", "plugins/ours.txt")


def says(told: Any) -> tuple[str, ...]:
    """A command that says this, as pip-audit does."""
    text = told if isinstance(told, str) else json.dumps(told)
    return (sys.executable, "-c", f"print({text!r})")


def package(name: str, *vulns: str) -> dict[str, Any]:
    known = [{"id": each, "fix_versions": ["2.0"], "aliases": []} for each in vulns]
    return {"name": name, "version": "1.0", "vulns": known}


def test_all_looked_at_and_nothing_known_is_a_pass() -> None:
    found = audited(says({"dependencies": [package("a"), package("b")]}), 2)
    assert (found.wrong, found.unseen, found.status) == ([], [], 0)


def test_what_is_known_is_said_with_where_it_is_mended() -> None:
    found = audited(says({"dependencies": [package("a", "PYSEC-1"), package("b")]}), 2)
    assert found.wrong == ["a 1.0 has PYSEC-1 (mended in: 2.0)."]
    assert found.status == 1


@pytest.mark.parametrize(
    "words",
    [
        (sys.executable, "-c", "import sys; sys.exit('no network')"),
        (sys.executable, "-c", "import a_module_that_nobody_has_installed"),
        ("/a/program/that/is/not/there",),
        says("not json"),
        says({"something": "else"}),
        says([]),
        says({"dependencies": []}),
        says({"dependencies": [{"name": "a", "skip_reason": "not found on PyPI"}]}),
    ],
)
def test_what_looked_at_nothing_says_so_and_is_no_pass(words: tuple[str, ...]) -> None:
    found = audited(words, 2)
    assert found.unseen == ["pip-audit looked at nothing: its advisories were out of reach."]
    assert found.status == 3


def test_what_was_passed_over_is_no_pass_either() -> None:
    skipped = {"name": "b", "skip_reason": "not found"}
    found = audited(says({"dependencies": [package("a"), skipped]}), 2)
    assert found.unseen == ["pip-audit looked at 1 packages of 2."]
    assert found.status == 3


def test_pip_audit_is_asked_about_the_pinned_versions(tmp_path: Path) -> None:
    words = audit_words(tmp_path / "constraints.txt")
    assert words[:3] == (sys.executable, "-m", "pip_audit")
    assert str(tmp_path / "constraints.txt") in words


def made(folder: Path, inside: tuple[str, ...], sources: tuple[str, ...]) -> None:
    with zipfile.ZipFile(folder / f"tablee-{VERSION}-py3-none-any.whl", "w") as wheel:
        for name in inside:
            wheel.writestr(name, "")
    with tarfile.open(folder / f"tablee-{VERSION}.tar.gz", "w:gz") as tar:
        for name in sources:
            tar.addfile(tarfile.TarInfo(f"tablee-{VERSION}/{name}"), io.BytesIO())


def test_archives_are_whole_and_hold_nothing_of_anybody(tmp_path: Path) -> None:
    assert len(archives(tmp_path, VERSION).wrong) == 2
    made(tmp_path, NEEDED, SOURCES)
    assert archives(tmp_path, VERSION).wrong == []
    made(
        tmp_path, (*NEEDED[1:], "tablee/_app/sessions/2026-01-01-essai/journal.jsonl"), SOURCES[1:]
    )
    assert archives(tmp_path, VERSION).wrong == [
        f"The wheel lacks {NEEDED[0]}.",
        "The source archive lacks pyproject.toml.",
        "tablee/_app/sessions/2026-01-01-essai/journal.jsonl has no place in an archive.",
    ]


def test_what_is_committed_nowhere_is_not_published(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", "-C", tmp_path, *who, *words], check=True, capture_output=True)

    assert uncommitted(tmp_path).status == 3, "no clone"
    git("init")
    (tmp_path / "one").touch()
    assert uncommitted(tmp_path).wrong == ["Not committed: one."]
    git("add", "one")
    git("commit", "-m", "One")
    assert uncommitted(tmp_path).status == 0


def test_what_does_not_start_is_said_with_its_reason(tmp_path: Path) -> None:
    told = f"import sys; print('Tablée {VERSION}') if '--version' in sys.argv else sys.exit('no')"
    with pytest.raises(Broken, match="does not start: no"):
        starts((sys.executable, "-X", "utf8", "-c", told), tmp_path / "data", VERSION)
    with pytest.raises(Broken, match="it calls itself"):
        starts((sys.executable, "-X", "utf8", "-c", told), tmp_path / "data", "1.0.0")
    with pytest.raises(Broken, match="that is not there"):
        starts(("/a/program/that is not there",), tmp_path / "data", VERSION)


# ── the folder to double-click ──────────────────────────────────────────────────────────────


@pytest.mark.dear
@pytest.mark.skipif(sys.platform == "win32", reason="another file starts it there")
@pytest.mark.parametrize("starter", ["tablee.sh", "tablee.command"])
def test_one_file_starts_it_wherever_the_folder_is(starter: str, tmp_path: Path) -> None:
    folder = tmp_path / "Téléchargements d’été" / "Tablee"
    (folder / "python" / "bin").mkdir(parents=True)
    (folder / "python" / "bin" / "python3.13").symlink_to(Path(sys.base_prefix, "bin", "python3"))
    (folder / APP).mkdir()
    here = f"{sysconfig.get_paths()['purelib']}\n{ROOT}\n"
    (folder / APP / "what_is_here.pth").write_text(here, "utf-8")
    for name in (starter, "start.py"):
        shutil.copy2(ROOT / "release" / name, folder / name)
    (folder / starter).chmod(0o755)
    command = [str(folder / starter), "--version"]
    ended = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    assert ended.stdout.startswith("Tablée "), ended.stderr


def test_the_python_of_each_system_is_found_and_another_folder_refused(tmp_path: Path) -> None:
    for name in ("python.exe", "bin/python3.13"):
        program = tmp_path / name.replace("/", "-") / name
        program.parent.mkdir(parents=True)
        program.touch()
        assert executable(tmp_path / name.replace("/", "-")) == program
    with pytest.raises(Stopped, match="has neither"):
        executable(tmp_path / "nothing")
