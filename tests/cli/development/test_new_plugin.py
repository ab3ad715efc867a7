"""`tablee new-plugin`, typed in a terminal: what is written, what is said, what is refused."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tablee.sdk import scaffold
from tablee.settings import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.shell import Said, Shell


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One stands in a folder that is empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(said: Said) -> list[str]:
    return said.text.replace("\u00a0", " ").splitlines()


def commands(said: Said) -> dict[str, str]:
    """What to do next: the command for each."""
    pairs = (line.strip().split("    # ") for line in said.text.splitlines() if "    # " in line)
    return {what: command for command, what in pairs}


def test_it_goes_to_a_folder_of_ones_own_and_says_what_to_do_next(
    shell: Shell, elsewhere: Path
) -> None:
    said = shell.types("new-plugin", "intro", "humeur", "--title", "L'humeur du jour")
    assert said.status == 0
    assert (elsewhere / "my-plugins" / "humeur" / "__init__.py").is_file()
    assert lines(said)[:2] == [
        "« L’humeur du jour » est écrit :",
        "    my-plugins/humeur/__init__.py",
    ]
    assert "Sur la console : « Ajouter une étape », puis « L’humeur du jour »." in lines(said)
    found = commands(said)
    assert found["le vérifier"].endswith("tablee check-plugin my-plugins/humeur")
    assert found["lancer son test"].endswith("python -m pytest my-plugins/humeur")
    run = found["le voir, et le changer pendant qu’il tourne"]
    assert run.endswith("tablee run --dev --plugins-dir my-plugins")


@pytest.mark.dear
def test_each_command_that_it_says_works_as_it_is_said(shell: Shell, elsewhere: Path) -> None:
    said = shell.types("new-plugin", "template", "barque", "--in", "l’atelier d'hier")
    found = commands(said)
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    test = subprocess.run(
        shlex.split(found["lancer son test"]),
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert test.returncode == 0, test.stdout
    _workshop, *check = shlex.split(found["le vérifier"])
    checked = shell.types(*check, "--rooms", "1")
    assert checked.status == 0, checked.text
    assert "Rien à réparer." in lines(checked)[-1]
    *_run, option, folder = shlex.split(found["le voir, et le changer pendant qu’il tourne"])
    assert (option, folder) == ("--plugins-dir", "l’atelier d'hier")
    os.environ["TABLEE_PLUGINS_DIR"] = folder
    assert "    Canevas : Barque (barque)" in lines(shell.types("plugins"))


def test_the_folder_that_the_server_takes_in_is_the_one_that_is_written_to(
    shell: Shell, elsewhere: Path
) -> None:
    os.environ["TABLEE_PLUGINS_DIR"] = str(elsewhere / "mine")
    (elsewhere / "mine").mkdir()
    assert shell.types("new-plugin", "closing", "humeur").status == 0
    assert (elsewhere / "mine" / "humeur").is_dir()
    again = shell.types("new-plugin", "intro", "humeur")
    assert again.status == 2
    assert "déjà pris" in again.err


def test_a_package_is_written_here_with_the_way_to_install_it(
    shell: Shell, elsewhere: Path
) -> None:
    said = shell.types("new-plugin", "event", "journal_de_bord", "--package")
    assert [path.name for path in elsewhere.iterdir()] == ["tablee-journal-de-bord"]
    found = commands(said)
    assert found["l’installer"].endswith("pip install --editable './tablee-journal-de-bord[dev]'")
    assert found["le vérifier"].endswith("tablee check-plugin journal_de_bord")
    run = found["le voir, et le changer pendant qu’il tourne"]
    assert run.startswith("TABLEE_JOURNAL_DE_BORD_FILE=journal_de_bord.txt ")
    assert run.endswith("tablee run --dev")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("intros", "humeur"), "Vouliez-vous dire intro ?"),
        (("intro", "Mon humeur"), "Par exemple : mon_humeur."),
        (("intro", "dot_vote"), "« dot_vote » est déjà pris par le plugin « dot_vote »."),
        (("intro", "json"), "« json » est déjà pris par le plugin « json »."),
        (("intro", "calendar"), "cacherait le module « calendar »"),
        (("intro", "humeur", "--title", "Un point."), "Le titre ne convient pas"),
        (("intro",), "Il manque NOM."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    shell: Shell, elsewhere: Path, words: tuple[str, ...], said: str
) -> None:
    refused = shell.types("new-plugin", *words)
    assert refused.status == 2
    assert said in refused.err.replace("\u00a0", " ")
    assert list(elsewhere.iterdir()) == []


def test_a_kind_that_was_called_otherwise_is_still_begun(shell: Shell, elsewhere: Path) -> None:
    assert shell.types("new-plugin", "moment", "journal_de_bord").status == 0
    assert (elsewhere / "my-plugins" / "journal_de_bord").is_dir()


def test_its_help_lists_every_kind(shell: Shell) -> None:
    help_ = shell.types("new-plugin", "--help").text
    assert [kind for kind in scaffold.KINDS if f" {kind}\u00a0: " not in help_] == []


@pytest.mark.dear
def test_a_package_is_installed_and_checked_by_its_name(shell: Shell, elsewhere: Path) -> None:
    shell.types("new-plugin", "exporter", "brut", "--package")
    install = ["install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--target"]
    site = elsewhere / "site"
    command = [sys.executable, "-m", "pip", *install, str(site), "./tablee-brut"]
    subprocess.run(command, check=True)
    sys.path.insert(0, str(site))
    try:
        checked = shell.types("check-plugin", "brut", "--only", "formats", "--only", "english")
        assert checked.status == 0, checked.text
    finally:
        sys.path.remove(str(site))
        sys.modules.pop("tablee_brut", None)
