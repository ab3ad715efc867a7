"""The command `tablee`, as one types it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import zipfile
from importlib import metadata
from typing import TYPE_CHECKING

import httpx
import pytest

from tablee.cli import command_language
from tablee.session import Sessions
from tablee.session.access.opening import is_phrase
from tablee.settings import Settings
from tests.registry.a_package import SKY, package
from tests.support.receiver import SECRET, Receiver
from tests.support.server import ROOT, Server, free_port
from tests.support.shell import COMMAND

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tests.support.shell import Shell

COMMANDS = (
    "demo", "run", "list", "export", "import", "backup", "restore", "check", "purge", "migrate",
    "plugins", "check-plugin",
)  # fmt: skip


# ── words ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "TABLEE_LANGUAGE": "fr"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "TABLEE_LANGUAGE": "xx"}, "fr"),
        ({}, "en"),
    ],
)
def test_the_command_speaks_the_language_of_the_terminal(
    environ: dict[str, str], language: str
) -> None:
    assert command_language(environ) == language


def test_no_server_loads_what_plugin_authors_alone_need() -> None:
    asked = "import sys, tablee.cli, app; tablee.cli.commands(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "tablee.cli.server.serve" in loaded
    assert [name for name in loaded if name.startswith("tablee.sdk")] == []


def test_its_help_says_what_can_be_done(shell: Shell) -> None:
    said = shell.types("--help")

    assert said.status == 0
    assert "Utilisation\u00a0: tablee" in said.text
    for name in COMMANDS:
        assert f"\n  {name} " in said.text


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself_in_french_only(shell: Shell, name: str) -> None:
    said = shell.types(name, "--help")

    assert said.status == 0
    assert "Affiche cette aide." in said.text
    for english in ("Usage", "Show this", "default", "Arguments"):
        assert english not in said.text


def test_it_says_its_version(shell: Shell) -> None:
    assert shell.types("--version").text.startswith("Tablée ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("rum",), "La commande «\u00a0rum\u00a0» n’existe pas. Commandes\u00a0: demo, run"),
        (("list", "--verbose"), "L’option --verbose n’existe pas."),
        (("list", "more"), "La commande ne s’écrit pas ainsi."),
        (("run", "--port"), "L’option --port attend une valeur."),
        (("export",), "Il manque SESSION."),
        (("purge",), "Il manque JOURS."),
        (("purge", "--older-than", "beaucoup"), "--older-than attend un nombre, 0 ou plus."),
        (("export", "a", "b", "--part", "all"), "--part prend un de ces mots\u00a0: sheet,"),
    ],
)
def test_a_slip_is_answered_with_a_sentence(
    shell: Shell, words: tuple[str, ...], sentence: str
) -> None:
    said = shell.types(*words)

    assert said.status == 2
    assert said.err.startswith(sentence)
    assert not said.out


# ── list ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.dear
def test_tablee_phrase_writes_settings_and_refuses_a_short_one() -> None:
    def typed(*words: str, phrase: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, "phrase", *words],
            input=f"{phrase}\n{phrase}\n",
            env={**os.environ, "LANG": "fr_FR.UTF-8", "PYTHONUTF8": "1"},
            start_new_session=True,  # no terminal to read from: what is sent is read
            capture_output=True,
            text=True,
            check=False,
        )

    for words in ((), ("--admin",)):
        short = typed(*words, phrase="basilic")
        assert (short.returncode, short.stdout) == (2, "")
        assert "12 caractères au moins" in short.stderr
    made = typed(phrase="le chat dort sur la table")
    settings = Settings.read(dict(line.split("=", 1) for line in made.stdout.splitlines()))
    assert (made.returncode, settings.opening) == (0, "phrase")
    assert is_phrase("le chat dort sur la table", settings.opening_phrase)


def test_an_empty_list_says_what_to_do(shell: Shell, tmp_path: Path) -> None:
    said = shell.types("list", "--sessions", str(tmp_path))

    assert said.status == 0
    assert "tablee run" in said.text


def test_the_list_shows_each_session_even_while_a_server_has_it(
    shell: Shell, demo: Path, catalogue: Catalogue
) -> None:
    server = Sessions(demo, catalogue)
    server.create("browser", "Une autre")

    said = shell.types("list")

    server.close()
    head, one, two = said.text.splitlines()
    assert head.split() == ["Session", "État", "Personnes", "Contributions", "Titre"]
    assert "En cours, étape 6 sur 8" in one + two
    assert "En préparation" in one + two
    assert "Faire vivre un réseau à distance" in one + two


@pytest.mark.parametrize("data", ["{", '{"session": {"1": {}}, "keys": {"1": {"code": 3}}}'])
def test_a_damaged_session_is_listed_with_its_sentence(shell: Shell, demo: Path, data: str) -> None:
    (demo / "2026-01-01-abimee").mkdir()
    (demo / "2026-01-01-abimee" / "session.json").write_text(data)

    said = shell.types("list")

    assert said.status == 0
    assert "2026-01-01-abimee" in said.text
    assert "Illisible" in said.text
    assert "étape 6 sur 8" in said.text


def test_what_was_recovered_is_listed_with_what_was_damaged(shell: Shell, demo: Path) -> None:
    journal = next(demo.glob("*/journal.jsonl"))
    lines = journal.read_bytes().split(b"\n")
    journal.write_bytes(b"\n".join([*lines[:4], b"#" * 30, *lines[5:]]))

    said = shell.types("list")

    assert said.status == 0
    assert "étape 6 sur 8" in said.text
    assert "journal.jsonl, ligne 5 (octet" in said.err


# ── export ──────────────────────────────────────────────────────────────────────────────────


def test_an_export_goes_to_the_terminal(shell: Shell, demo: Path) -> None:
    said = shell.types("export", "faire-vivre", "markdown")

    assert said.status == 0
    assert said.text.startswith("# Faire vivre un réseau à distance")
    assert "## Notes prises en commun" in said.text


def test_an_export_of_the_sheet_has_no_notes(shell: Shell, demo: Path) -> None:
    said = shell.types("export", "faire-vivre", "markdown", "--part", "sheet")

    assert "Synthèse de l'atelier" in said.text
    assert "Notes prises en commun" not in said.text


def test_an_export_goes_to_a_file(shell: Shell, demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.html"

    said = shell.types("export", "faire-vivre", "html", "-o", str(file))

    assert said.status == 0
    assert not said.out
    assert "Solène Vidalenc" in file.read_text("utf-8")


def test_everything_goes_to_one_file_and_nothing_is_told_where_nobody_looks(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    file = tmp_path / "all.zip"

    said = shell.types("export", "faire-vivre", "zip", "-o", str(file))

    assert (said.status, said.out, said.err) == (0, b"", "")
    names = zipfile.ZipFile(file).namelist()
    session = next(demo.glob("[!.]*")).name
    assert f"{session}-synthese.md" in names
    assert f"{session}-synthese-actions.csv" in names
    assert f"{session}-synthese.ics" in names


def test_whoever_looks_on_is_told_how_far_it_is_on_one_line(
    shell: Shell, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    said = shell.types("export", "faire-vivre", "zip", "-o", str(tmp_path / "all.zip"))

    assert said.status == 0
    assert "\r\x1b[KMarkdown, " in said.err
    assert "\n" not in said.err
    assert said.err.endswith("\r\x1b[K")


def test_a_file_that_cannot_be_written_is_said(shell: Shell, demo: Path, tmp_path: Path) -> None:
    said = shell.types("export", "faire-vivre", "html", "-o", str(tmp_path / "no" / "report"))

    assert said.status == 2
    assert "n’a pas pu être écrit" in said.err


def test_an_unknown_session_is_answered_with_those_there_are(shell: Shell, demo: Path) -> None:
    said = shell.types("export", "nowhere", "markdown")

    assert said.status == 2
    assert "nowhere" in said.err
    assert next(demo.glob("[!.]*")).name in said.err


def test_a_name_that_two_sessions_hold_is_not_guessed(
    shell: Shell, demo: Path, catalogue: Catalogue
) -> None:
    sessions = Sessions(demo, catalogue)
    sessions.create("browser", "Faire vivre autre chose")
    sessions.close()

    said = shell.types("export", "faire-vivre", "markdown")

    assert said.status == 2
    assert "faire-vivre-autre-chose" in said.err


def test_an_unknown_format_is_answered_with_those_there_are(shell: Shell, demo: Path) -> None:
    said = shell.types("export", "faire-vivre", "papyrus")

    assert said.status == 2
    assert "papyrus" in said.err
    assert "html, " in said.err
    assert ", markdown" in said.err


# ── plugins ─────────────────────────────────────────────────────────────────────────────────


def test_the_plugins_are_listed_with_what_they_offer(shell: Shell) -> None:
    said = shell.types("plugins")

    assert said.status == 0
    version = metadata.version("tablee")
    assert (
        f"accelerator {version} (plugins/accelerator)\n    Agenda\u00a0: Accélérateur" in said.text
    )
    assert "    Format\u00a0: Page web (html)" in said.text


def test_what_the_host_set_for_plugins_is_listed_and_secrets_are_not(shell: Shell) -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    os.environ["TABLEE_WEBHOOK_ADDRESSES"] = "https://exemple.fr/jeton"
    os.environ["TABLEE_WEBHOOK_SECRET"] = secret
    os.environ["TABLEE_WEBHOOK_WORDS"] = "1"

    said = shell.types("plugins")

    assert "    TABLEE_WEBHOOK_WORDS\u00a0: 1" in said.text
    assert "    TABLEE_WEBHOOK_SECRET\u00a0: •••" in said.text
    assert secret not in said.text
    assert "jeton" not in said.text


def test_a_misspelt_variable_of_a_plugin_stops_the_command(shell: Shell) -> None:
    os.environ["TABLEE_WEBHOOK_ADRESSES"] = "https://exemple.fr"

    said = shell.types("plugins")

    assert said.status == 2
    assert "Vouliez-vous dire TABLEE_WEBHOOK_ADDRESSES\u00a0?" in said.err


def test_programs_read_the_plugins_as_data(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("raise RuntimeError('no')")
    os.environ |= {"TABLEE_PLUGINS_DIR": str(tmp_path), "TABLEE_PLUGINS": "html,broken"}

    said = shell.types("plugins", "--json")

    told = json.loads(said.text)
    assert said.status == 1
    assert told["plugins"][0]["offers"] == [
        {"kind": "exporter", "name": "html", "title": "Page web"}
    ]
    assert told["refusals"][0]["name"] == "broken"
    assert "broken.py" in told["refusals"][0]["detail"]


def test_a_refused_plugin_is_said_and_ends_with_one(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("raise RuntimeError('no')")
    os.environ["TABLEE_PLUGINS_DIR"] = str(tmp_path)

    said = shell.types("plugins")

    assert said.status == 1
    assert f"Refusé\u00a0: broken ({tmp_path}/broken.py)" in said.err
    assert "RuntimeError, no. Voyez la ligne 1 de broken.py." in said.err
    assert "Traceback" not in said.err
    assert "accelerator" in said.text


def test_an_agenda_that_is_incomplete_here_is_not_told_as_a_refused_plugin(shell: Shell) -> None:
    os.environ["TABLEE_PLUGINS"] = "methods,go_round"

    said = shell.types("plugins")

    assert "    Agenda\u00a0: World café (world_cafe)" in said.text
    assert "Refusé" not in said.err
    assert len(said.err.splitlines()) == 2 * said.text.count("Agenda\u00a0:")
    told = said.err.replace("\u00a0", " ")
    assert "L’agenda « Forum ouvert » du plugin « methods » demande ce qui n’est pas ici." in told
    assert "    Aucun plugin n’offre ici ces activités : market_place, tables." in told


def test_a_plugin_that_is_asked_for_and_not_there_is_said(shell: Shell) -> None:
    os.environ["TABLEE_PLUGINS"] = "htlm,markdown"

    said = shell.types("plugins")

    assert said.status == 1
    assert said.text.startswith("markdown")
    assert "« htlm », et aucun plugin" in said.err.replace("\u00a0", " ")
    assert "Vouliez-vous dire « html » ?" in said.err.replace("\u00a0", " ")


def test_a_folder_of_plugins_that_is_not_there_is_said(shell: Shell, tmp_path: Path) -> None:
    os.environ["TABLEE_PLUGINS_DIR"] = os.pathsep.join((str(tmp_path), str(tmp_path / "none")))

    said = shell.types("plugins")

    assert said.status == 1
    assert f"Le dossier de plugins {tmp_path / 'none'} n’existe pas." in said.err


def test_in_safe_mode_ours_alone_are_taken_in(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("raise RuntimeError('no')")
    os.environ |= {"TABLEE_PLUGINS_DIR": str(tmp_path), "TABLEE_SAFE": "1"}

    said = shell.types("plugins")

    assert said.status == 0
    assert said.text.startswith("Mode sans échec")
    assert not said.err


@pytest.mark.dear
def test_each_call_of_a_hook_can_be_seen_from_any_folder(tmp_path: Path) -> None:
    """And a plugin that pip installed comes in by its entry point."""
    package(tmp_path, "tablee-sky", "1.2", "sky = tablee_sky", SKY)
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TABLEE_")}
    environ |= {
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
        "TABLEE_TRACE": "1",
        "LANG": "fr_FR.UTF-8",
    }
    ended = subprocess.run(
        [COMMAND, "plugins"],
        cwd=tmp_path,
        env=environ | {"TABLEE_PLUGINS": "sky,html"},
        capture_output=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr.decode()
    assert "sky 1.2 (paquet tablee-sky)\n    Canevas\u00a0: Ciel (sky)" in ended.stdout.decode()
    assert re.search(
        r"^canvas_templates\(\) : sky → .*Ciel.* · \d+\.\d ms$", ended.stderr.decode(), re.M
    )


# ── run and demo ────────────────────────────────────────────────────────────────────────────


def test_a_taken_port_is_said_before_anything_starts(shell: Shell, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = shell.types(
            "demo", "--host", "127.0.0.1", "--port", port, "--sessions", str(tmp_path / "demo")
        )

    assert said.status == 2
    assert f"Le port {port} est déjà pris" in said.err
    assert not (tmp_path / "demo").exists()


def test_an_address_of_another_machine_is_said(shell: Shell) -> None:
    said = shell.types("run", "--host", "192.0.2.77", "--port", str(free_port()))

    assert said.status == 2
    assert "192.0.2.77" in said.err


def test_an_impossible_option_is_said(shell: Shell) -> None:
    said = shell.types("run", "--port", "many")

    assert said.status == 2
    assert "TABLEE_PORT" in said.err
    assert "many" in said.err


@pytest.mark.dear
def test_the_demo_opens_by_the_links_it_prints_and_stops_when_asked(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    server = Server(folder, {"LANG": "fr_FR.UTF-8"}, (COMMAND, "demo", "--sessions", str(folder)))
    server.start()
    try:
        links = [word for word in server.log.split() if word.startswith(server.url + "/")]
        assert len(links) == 3
        for link in links:
            answer = httpx.get(link, follow_redirects=True, timeout=20)
            assert answer.status_code == 200
    finally:
        server.stop(signal.SIGINT)

    assert server.process is not None
    assert server.process.returncode == 0
    assert server.log.endswith("Tablée est arrêtée. Tout ce qui a été écrit est gardé.\n")
    assert "Traceback" not in server.log


# ── commands of plugins ─────────────────────────────────────────────────────────────────────


def test_a_plugin_s_command_runs_as_ours_do(shell: Shell) -> None:
    assert "Commande : webhook-test" in shell.types("plugins").text
    said = shell.types("webhook-test")
    assert (said.status, said.err) == (2, "Aucune adresse : donnez TABLEE_WEBHOOK_ADDRESSES.\n")
    assert "d’essai" in shell.types("webhook-test", "--help").text
    assert "ne prend rien" in shell.types("webhook-test", "encore").err


@pytest.mark.parametrize(("answers", "status"), [([], 0), ([500], 1), ([410], 1)])
def test_a_webhook_s_addresses_are_tried(shell: Shell, answers: list[int], status: int) -> None:
    receiver = Receiver()
    receiver.answers += answers
    os.environ["TABLEE_WEBHOOK_ADDRESSES"] = receiver.url
    os.environ["TABLEE_WEBHOOK_SECRET"] = SECRET
    said = shell.types("webhook-test")
    receiver.end()
    assert said.status == status
    assert receiver.types == (["test"] if status == 0 else [])
    assert "secret-path" not in said.text
    assert said.text.endswith("arrivé.\n" if status == 0 else ").\n")
