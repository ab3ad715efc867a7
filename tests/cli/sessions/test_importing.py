"""`tablee import`, as one types it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.sessions.written_report import REPORT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.shell import Shell


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sessions = tmp_path / "sessions"
    sessions.mkdir()
    (tmp_path / "report.txt").write_text(REPORT, "cp1252")
    return sessions


def test_a_report_becomes_a_session_and_goes_out_again(shell: Shell, folder: Path) -> None:
    where = ("--sessions", str(folder))
    said = shell.types("import", str(folder.parent / "report.txt"), *where)
    assert said.status == 0
    for told in (
        "Texte simple\u00a0: «\u00a0Faire vivre une recyclerie\u00a0»",
        "Porte le projet\u00a0: Solène Vidalenc",
        "VOS QUESTIONS : (1 ligne)",
        "RESSOURCES À PARTAGER\n        à sa place dans les notes",
        "Virginie et Virgine\u00a0: une seule personne\u00a0?",
    ):
        assert told in said.text
    (session,) = (path.parent.name for path in folder.glob("[!.]*/journal.jsonl"))
    assert f"Session créée\u00a0: {session}" in said.text
    assert "/f#" in said.text

    written = shell.types("export", session, "markdown", *where).text
    assert "Initié par Solène Vidalenc" in written
    assert "Toutes les étapes sont passées" in shell.types("list", *where).text


def test_one_may_look_without_creating_anything(shell: Shell, folder: Path) -> None:
    file = str(folder.parent / "report.txt")
    said = shell.types("import", "-n", "--merge", file, "--sessions", str(folder))
    assert said.status == 0
    assert "Virgine" not in said.text
    assert not list(folder.iterdir())


def test_a_file_that_cannot_be_read_creates_nothing(shell: Shell, folder: Path) -> None:
    picture = folder.parent / "plan.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    for file in (picture, folder.parent / "nowhere.txt", folder):
        said = shell.types("import", str(file), "--sessions", str(folder))
        assert said.status == 2
        assert "Rien n’a été créé" in said.err
    assert not list(folder.iterdir())


def test_a_report_without_introductions_is_not_in_preparation(shell: Shell, folder: Path) -> None:
    file = folder.parent / "short.txt"
    file.write_text("Atelier du 3 février 2026\n\nInitié par Ana\n\nBilan\nbien\n", "utf-8")
    where = ("--sessions", str(folder))
    assert (
        "Texte simple, daté du 3 février 2026\u00a0:"
        in shell.types("import", str(file), *where).text
    )
    assert "Toutes les étapes sont passées" in shell.types("list", *where).text


def test_what_lines_state_is_taken_where_one_says_so(shell: Shell, folder: Path) -> None:
    file = folder.parent / "cr.txt"
    file.write_text(
        "T\n\nAnimé par Paul\nParticipants : Ana\n\nPlan d'action\n- agir (Ana, avant mars)\n",
        "utf-8",
    )
    where = ("--sessions", str(folder))
    asked = shell.types("import", "-n", str(file), *where).text
    assert (
        "En faire des actions à suivre.\n    resté en lignes\u00a0; «\u00a0--take actions" in asked
    )
    said = shell.types("import", str(file), "--take", "actions", "--take", "facilitator", *where)
    assert said.status == 0
    (session,) = (path.parent.name for path in folder.glob("[!.]*/journal.jsonl"))
    assert "agir;Ana;avant mars" in shell.types("export", session, "csv-actions", *where).text


def test_a_kind_that_cannot_be_read_is_named_on_the_command_line(
    shell: Shell, folder: Path
) -> None:
    for name, data, what in (
        ("cr.pdf", b"%PDF-1.7", "un PDF"),
        ("carte.mm", b"<map version='1'/>", "une carte mentale"),
        ("dates.ics", b"BEGIN:VCALENDAR", "un agenda de calendrier"),
    ):
        (folder.parent / name).write_bytes(data)
        said = shell.types("import", str(folder.parent / name), "--sessions", str(folder))
        assert said.status == 2
        assert f"Ce fichier est {what}" in said.err
    assert not list(folder.iterdir())
