"""`tablee backup`, `restore`, `check` and `purge`, as one types them, beside a real server."""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import subprocess
import sys
import time
import zlib
from typing import TYPE_CHECKING

import httpx
import pytest

from tablee.model.verbs import Verb
from tablee.sdk.testing import Clock, facilitator_of, offered
from tablee.session import Room, Sessions
from tablee.session.hosting.audit import AuditLog, AuditVerb
from tablee.session.hosting.owners import HOSTING, LIBRARY, Owners
from tablee.session.hosting.quotas import QuotaFile, Quotas
from tablee.session.privacy.retention import DAY
from tablee.storage import Owner, Store
from tablee.storage.blobs import FolderBlobs
from tests.support.server import Server
from tests.support.shell import COMMAND
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tests.support.shell import Shell

NAMES = ("Aïssatou", "Bertille", "Côme", "Dounia")


@pytest.fixture
def server(demo: Path) -> Iterator[Server]:
    """A server on the demo's sessions."""
    served = Server(demo)
    served.start()
    yield served
    if served.process is not None and served.process.poll() is None:
        served.stop()


def only(folder: Path) -> Path:
    """The one session of this folder."""
    (journal,) = folder.glob("*/journal.jsonl")
    return journal.parent


def damaged(session: Path) -> None:
    journal = session / "journal.jsonl"
    lines = journal.read_bytes().split(b"\n")
    journal.write_bytes(b"\n".join([*lines[:4], b"#" * 30, *lines[5:]]))


# ── backup and restore ──────────────────────────────────────────────────────────────────────


@pytest.mark.dear
def test_a_backup_made_while_people_join_comes_back_with_all_who_had(
    shell: Shell, server: Server, catalogue: Catalogue, tmp_path: Path
) -> None:
    keys = next(iter(Store(only(server.folder), read_only=True).documents("keys").values()))
    join = f"{server.url}/r/{keys['join']}"

    def comes(name: str) -> None:
        with httpx.Client(headers={"origin": server.url}) as phone:
            phone.get(join)
            answer = phone.post(join, data={"name": name, "appearance": "first"})
            assert answer.status_code == 303, answer.text

    for name in NAMES:
        comes(name)
        said = shell.types("backup", str(tmp_path / "backup"))
        assert said.status == 0, said.err
    server.stop()
    shutil.rmtree(server.folder)

    said = shell.types("restore", str(tmp_path / "backup"))

    assert said.status == 0, said.err
    assert "effacez-le encore" in said.text
    room = Room(Store(only(server.folder), read_only=True), catalogue)
    assert set(NAMES) <= {p.name for p in room.everybody.values()}
    assert len(list((tmp_path / "backup").iterdir())) == len(NAMES)
    server.start()
    assert httpx.get(join, timeout=20).status_code == 200


def test_a_backup_says_what_it_holds_and_what_stays_in_it(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    said = shell.types("backup", str(tmp_path / "backup"), "--session", "faire-vivre")

    assert said.status == 0
    assert "modifications, 1 image" in said.text
    assert "ce que des personnes effaceront plus tard" in said.text


def test_a_damaged_session_is_backed_up_and_said(shell: Shell, demo: Path, tmp_path: Path) -> None:
    damaged(only(demo))

    said = shell.types("backup", str(tmp_path / "backup"))

    assert said.status == 1
    assert "abîmée, copiée telle quelle" in said.text
    assert "journal.jsonl, ligne 5 (octet" in said.err


@pytest.mark.dear
def test_a_backup_that_does_not_fit_on_the_disk_leaves_nothing(demo: Path, tmp_path: Path) -> None:
    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))

    ended = subprocess.run(
        [COMMAND, "backup", str(tmp_path / "backup")],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=small_disk,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert "le disque est plein" in ended.stderr
    assert list((tmp_path / "backup").iterdir()) == []


def beside(folder: Path) -> dict[str, bytes]:
    """What a host keeps beside these sessions: owners, quotas, the audit log, an agenda."""
    session = only(folder).name
    owners, library = Owners(FolderBlobs(folder)), Owners(FolderBlobs(folder), LIBRARY)
    owners.add(session, "@odile", 1.0)
    library.add("agendas/debat", "@odile", 1.0)
    AuditLog(FolderBlobs(folder)).add("odile", AuditVerb.OPEN, session)
    QuotaFile(FolderBlobs(folder), Quotas()).write({"people": "40"})
    (folder / "agendas").mkdir(exist_ok=True)
    (folder / "agendas" / "debat.toml").write_text('title = "Débat"')
    return standing(folder)


def standing(folder: Path) -> dict[str, bytes]:
    found = [*folder.glob(".hosting/*"), *folder.glob("agendas/*")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_owners_quotas_the_audit_log_and_kept_agendas_come_back_with_the_sessions(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    kept = beside(demo)
    made = shell.types("backup", str(tmp_path / "backup"))
    shutil.rmtree(demo)

    said = shell.types("restore", str(tmp_path / "backup"))

    assert "quotas, journal d’audit" in made.text
    assert said.status == 0, said.err
    assert "agendas/debat.toml" in said.text
    again = standing(demo)
    owners = {name for name in kept if name.endswith(("owners.json", "library.json"))}
    assert len(kept) == 5
    assert {n: again[n] for n in kept.keys() - owners} == {n: kept[n] for n in kept.keys() - owners}
    assert Owners(FolderBlobs(demo)).of(only(demo).name) == "@odile"
    assert Owners(FolderBlobs(demo), LIBRARY).of("agendas/debat") == "@odile"


def test_what_stands_beside_the_sessions_is_kept_and_owners_that_lack_are_added(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    session = only(demo).name
    beside(demo)
    shell.types("backup", str(tmp_path / "backup"))
    shutil.rmtree(demo / session)
    shutil.rmtree(demo / HOSTING)
    Owners(FolderBlobs(demo)).add("2026-01-01-autre", "@paul", 2.0)
    QuotaFile(FolderBlobs(demo), Quotas()).write({"people": "7"})

    said = shell.types("restore", str(tmp_path / "backup"), session)

    assert said.status == 0, said.err
    owners = Owners(FolderBlobs(demo))
    assert (owners.of(session), owners.of("2026-01-01-autre")) == ("@odile", "@paul")
    assert QuotaFile(FolderBlobs(demo), Quotas()).read().people == 7
    assert not (demo / HOSTING / "audit.jsonl").exists()


def test_a_file_beside_the_sessions_that_was_altered_in_a_backup_is_not_put_back(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    beside(demo)
    shell.types("backup", str(tmp_path / "backup"))
    (copies,) = (tmp_path / "backup").iterdir()
    (copies / HOSTING / "quotas.json").write_text('{"people": 9}')
    (copies / HOSTING / "owners.json").write_text("{}")
    shutil.rmtree(demo)

    said = shell.types("restore", str(tmp_path / "backup"))

    assert said.status == 1
    assert ".hosting/quotas.json n’est plus tel qu’il a été copié" in said.err
    assert ".hosting/owners.json n’est plus tel qu’il a été copié" in said.err
    assert not (demo / HOSTING / "quotas.json").exists()
    assert only(demo)


def test_a_backup_of_one_session_holds_nothing_of_the_others(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    beside(demo)

    shell.types("backup", str(tmp_path / "backup"), "--session", "faire-vivre")

    (copies,) = (tmp_path / "backup").iterdir()
    assert not (copies / HOSTING).exists()
    assert not (copies / "agendas").exists()


def test_a_backup_among_the_sessions_is_refused(shell: Shell, demo: Path) -> None:
    said = shell.types("backup", str(demo / "backup"))

    assert said.status == 2
    assert "hors de celui des sessions" in said.err


def test_nothing_is_restored_where_a_session_is_unless_one_says_so(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    backup = str(tmp_path / "backup")
    shell.types("backup", backup)

    refused = shell.types("restore", backup)
    replaced = shell.types("restore", backup, "faire-vivre", "--replace")

    assert refused.status == 1
    assert "existe déjà" in refused.err
    assert "revenu" not in refused.text
    assert replaced.status == 0
    assert len(list((demo / ".replaced").glob("*/journal.jsonl"))) == 1
    assert shell.types("check").status == 0


def test_a_copy_that_was_altered_never_takes_the_place_of_a_session(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    backup = str(tmp_path / "backup")
    shell.types("backup", backup)
    damaged(next((tmp_path / "backup").glob("*/*/journal.jsonl")).parent)

    said = shell.types("restore", backup, "--replace")

    assert said.status == 1
    assert "la session en place n’a pas été touchée" in said.err
    assert shell.types("check").status == 0


def unfinished(session: Path) -> None:
    """A session whose server was killed while words were being erased: it is not copied."""
    store = Store(session)
    gone = next(key for key, c in store.documents("contributions").items() if c["shared"])
    with store.change("", Verb.ERASE):
        store.remove("contributions", gone)
    store.journal.close()


def test_a_backup_of_nothing_is_none_and_the_one_before_is_restored(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    backup = str(tmp_path / "backup")
    shell.types("backup", backup)
    (first,) = (tmp_path / "backup").iterdir()
    unfinished(only(demo))

    empty = shell.types("backup", backup)
    shutil.rmtree(demo)
    restored = shell.types("restore", backup)

    assert empty.status == 1
    assert "Sauvegarde dans" not in empty.text
    assert "pas de nouvelle sauvegarde" in empty.err
    assert list((tmp_path / "backup").iterdir()) == [first]
    assert restored.status == 0
    assert str(first) in restored.text
    assert only(demo)


def test_an_empty_backup_of_former_versions_is_never_the_one_restored(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    shell.types("backup", str(tmp_path / "backup"))
    (first,) = (tmp_path / "backup").iterdir()
    empty = tmp_path / "backup" / "2099-01-01-000000"
    empty.mkdir()
    (empty / "backup.json").write_text('{"made_at":4070908800.0,"sessions":{}}')
    shutil.rmtree(demo)

    alone = shell.types("restore", str(empty))
    restored = shell.types("restore", str(tmp_path / "backup"))

    assert alone.status == 2
    assert "rien n’a été copié" in alone.err
    assert restored.status == 0
    assert str(first) in restored.text


def test_a_backup_that_lacks_a_session_says_so_when_it_is_restored(
    shell: Shell, ages: Path, tmp_path: Path
) -> None:
    lacking = next(p.parent for p in ages.parent.glob("*/journal.jsonl") if p.parent != ages)
    unfinished(lacking)

    made = shell.types("backup", str(tmp_path / "backup"))
    shutil.rmtree(ages.parent)
    restored = shell.types("restore", str(tmp_path / "backup"))
    named = shell.types("restore", str(tmp_path / "backup"), ages.name, "--replace")

    assert (made.status, restored.status, named.status) == (1, 1, 0)
    assert "Sauvegarde dans" in made.text
    assert "incomplète" in restored.err
    assert f"{lacking.name}\u00a0: non copiée, des mots y sont encore à effacer" in restored.err
    assert only(ages.parent) == ages


def test_a_backup_where_nothing_can_be_written_talks_of_that_place(
    shell: Shell, demo: Path
) -> None:
    said = shell.types("backup", "/proc/bk")

    assert said.status == 2
    assert "/proc/bk" in said.err
    assert "de la session" not in said.err


def test_a_folder_without_a_backup_is_said(shell: Shell, demo: Path, tmp_path: Path) -> None:
    said = shell.types("restore", str(tmp_path))

    assert said.status == 2
    assert "Aucune sauvegarde" in said.err


@pytest.mark.parametrize(
    "words", [("restore", "BACKUP"), ("check", "--repair"), ("purge", "--older-than", "0", "--yes")]
)
def test_what_changes_sessions_waits_until_no_server_has_them(
    shell: Shell, demo: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    shell.types("backup", str(tmp_path / "backup"))
    with Owner(demo):
        said = shell.types(*(str(tmp_path / "backup") if w == "BACKUP" else w for w in words))

    assert said.status == 2
    assert f"processus {os.getpid()}" in said.err
    assert only(demo)


# ── check ───────────────────────────────────────────────────────────────────────────────────


def test_whoever_hosts_gives_a_link_to_the_console_whose_device_is_confirmed(
    shell: Shell, demo: Path
) -> None:
    session = only(demo).name
    said = shell.types("console", session)
    assert said.status == 0
    assert "Le premier appareil qui l’ouvre est confirmé." in said.text
    token = said.text.split("/f#")[1].split()[0]
    sessions = Sessions(demo, offered())
    room = sessions.by_console_token(token)
    sessions.close()
    assert room.session.id == session
    with Owner(demo):
        assert shell.types("console", session).status == 2


def test_a_check_says_one_line_when_all_is_well_even_beside_a_server(
    shell: Shell, server: Server
) -> None:
    said = shell.types("check")

    assert said.status == 0
    assert said.text == f"{only(server.folder).name}\u00a0: tout va bien\n"


def test_a_check_says_what_is_wrong_then_repairs_it(shell: Shell, demo: Path) -> None:
    damaged(only(demo))

    found = shell.types("check")
    repaired = shell.types("check", "--repair")

    assert found.status == 1
    assert "abîmée\n    journal.jsonl, ligne 5 (octet" in found.text
    assert repaired.status == 0
    assert "tout va bien (2 originaux dans aside/)" in repaired.text
    assert "perdu\u00a0: journal.jsonl, ligne 5" in repaired.text
    assert shell.types("check").status == 0


def test_a_check_of_no_folder_is_a_mistake(shell: Shell, tmp_path: Path) -> None:
    for words in (("check",), ("check", "--repair"), ("backup", str(tmp_path / "b"))):
        said = shell.types(*words, "--sessions", str(tmp_path / "nowhere"))
        assert said.status == 2
        assert "nowhere" in said.err
    assert not (tmp_path / "nowhere").exists()


def test_a_session_of_a_newer_version_is_no_damage(shell: Shell, demo: Path) -> None:
    folder = only(demo)
    rest = b',"version":9,"generation":"abc","tablee":"journal"}'
    line = b'{"crc":"%08x"%s\n' % (zlib.crc32(rest), rest)
    lines = (folder / "journal.jsonl").read_bytes().split(b"\n", 1)
    (folder / "journal.jsonl").write_bytes(line + lines[1])

    for words in (("check",), ("check", "--repair")):
        said = shell.types(*words)
        assert said.status == 1
        assert f"{folder.name}\u00a0: version plus récente\n" in said.text
        assert "Mettez Tablée à jour" in said.text
        assert "abîmée" not in said.text
        assert "restore" not in said.text
    assert "Version plus récente" in shell.types("list").text


def test_words_still_to_be_erased_are_said_with_what_to_do(shell: Shell, demo: Path) -> None:
    unfinished(only(demo))

    said = shell.types("check")

    assert said.status == 1
    assert f"{only(demo).name}\u00a0: des mots sont encore à effacer\n" in said.text
    assert "check --repair" in said.text
    assert "abîmée" not in said.text


def test_an_age_below_zero_is_said(shell: Shell, demo: Path) -> None:
    said = shell.types("purge", "--older-than", "-1")

    assert said.status == 2
    assert "--older-than attend un nombre, 0 ou plus." in said.err


def test_documents_that_no_room_can_read_are_found(shell: Shell, demo: Path) -> None:
    store = Store(only(demo))
    store.put("people", "strange", {"id": "strange", "name": 3})
    store.close()

    said = shell.types("check")

    assert said.status == 1
    assert "est illisible" in said.text


def test_words_still_to_be_erased_are_in_no_backup_and_a_repair_erases_them(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    store = Store(only(demo))
    gone = next(key for key, c in store.documents("contributions").items() if c["shared"])
    with store.change("", Verb.ERASE):
        store.remove("contributions", gone)
    store.journal.close()  # as a server that is killed here leaves it

    waits = shell.types("backup", str(tmp_path / "first"))
    repaired = shell.types("check", "--repair")
    backed_up = shell.types("backup", str(tmp_path / "second"))

    assert waits.status == 1
    assert "encore à effacer" in waits.err
    assert list((tmp_path / "first").iterdir()) == []
    assert (repaired.status, backed_up.status) == (0, 0)
    (journal,) = (tmp_path / "second").glob("*/*/journal.jsonl")
    assert gone not in journal.read_text().replace(f'["contributions","{gone}",null]', "")


def test_a_session_beyond_repair_is_said_with_what_to_do(shell: Shell, demo: Path) -> None:
    folder = only(demo)
    for name in ("journal.jsonl", "session.json"):
        (folder / name).write_bytes(b"x")

    said = shell.types("check", "--repair")

    assert said.status == 1
    assert "tablee restore" in said.text


# ── purge and retention ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def ages(demo: Path, catalogue: Catalogue) -> Path:
    """The demo of today, and a session that nobody has changed for forty days."""
    sessions = Sessions(demo, catalogue, Clock(time.time() - 40 * DAY))
    room = sessions.create("laptop", "Ancienne", facilitator="Yasmine")
    assert facilitator_of(room)
    sessions.close()
    return room.store.folder


def test_a_purge_deletes_what_is_old_and_nothing_else(shell: Shell, ages: Path) -> None:
    said = shell.types("purge", "--older-than", "30", "--yes")

    assert said.status == 0
    assert ages.name in said.text
    assert not ages.exists()
    assert only(ages.parent)
    assert "Aucune session à supprimer" in shell.types("purge", "--older-than", "30").text


@pytest.mark.parametrize(("answer", "gone"), [("oui\n", True), ("non\n", False), ("", False)])
def test_a_purge_asks_first(
    shell: Shell, ages: Path, monkeypatch: pytest.MonkeyPatch, answer: str, gone: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))

    said = shell.types("purge", "--older-than", "30")

    assert "Supprimer cette session pour de bon" in said.text
    assert ages.exists() is not gone
    assert said.status == (0 if gone else 2)


def test_a_session_whose_age_nobody_can_tell_is_kept(shell: Shell, ages: Path) -> None:
    for name in ("journal.jsonl", "session.json"):
        (ages / name).write_bytes(b"x")

    said = shell.types("purge", "--older-than", "0", "--yes")

    assert said.status == 0
    assert "faute de savoir son âge" in said.text
    assert ages.exists()


def test_a_server_deletes_at_its_start_what_was_announced_for_long_enough(ages: Path) -> None:
    last = next(Store(ages, read_only=True).entries()).at
    announced = {"at": time.time() - 8 * DAY, "last": last}
    (ages / ".announced").write_text(json.dumps(announced))
    server = Server(ages.parent, {"TABLEE_RETENTION": "30"})
    server.start()
    until(lambda: not ages.exists())
    server.stop()

    assert not ages.exists()
    assert only(ages.parent)
    assert f"{ages.name} is deleted" in server.log


def test_the_files_for_whoever_hosts_come_with_it_and_replace_none(
    shell: Shell, tmp_path: Path
) -> None:
    folder = tmp_path / "to adapt"
    said = shell.types("admin", "files", str(folder))
    assert said.status == 0
    assert said.text.count(str(folder)) == 3
    assert "ExecStart=" in (folder / "tablee.service").read_text("utf-8")
    (folder / "nginx.conf").write_text("mine", "utf-8")
    again = shell.types("admin", "files", str(folder))
    assert again.status != 0
    assert "rien n’a été écrit" in again.err
    assert (folder / "nginx.conf").read_text("utf-8") == "mine"
