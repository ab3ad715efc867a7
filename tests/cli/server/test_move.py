"""The command over sessions in a PostgreSQL: moved there and back, listed, checked, backed up."""

from __future__ import annotations

import errno
import runpy
import shutil
from typing import TYPE_CHECKING, Final

import psycopg
import pytest

from tablee.cli.server import move as cli_move
from tablee.cli.server import serve
from tablee.cli.sessions.location import SessionLocation
from tablee.errors import NotSaved
from tablee.sdk.testing.servers import free_port
from tablee.session.hosting.owners import Owners
from tablee.storage import Store
from tablee.storage.blobs import FolderBlobs
from tablee.storage.journal import FileJournal, disk
from tablee.storage.postgresql import PostgreSQLJournal
from tablee.storage.state import schema
from tablee.web.site import site
from tests.support.postgres import kind_in

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, NoReturn

    from tablee.storage.journal import Journal
    from tests.support.shell import Shell


NBSP: Final = "\N{NO-BREAK SPACE}"


@pytest.fixture
def in_database(
    shell: Shell, demo: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The demo, moved into a database, which all commands then work on."""
    (session,) = FileJournal.sessions(demo)
    Owners(FolderBlobs(demo)).add(session.name, "@odile", 1.0)
    monkeypatch.setenv("TABLEE_SESSIONS", str(demo))
    monkeypatch.setenv("TABLEE_DATABASE", database_url)
    moved = shell.types("move", "--to", "postgresql")
    assert moved.status == 0, moved.err
    assert moved.err == ""
    assert "1 session déplacée" in moved.text
    monkeypatch.setenv("TABLEE_JOURNAL", "postgresql")
    return demo


def told(folder: Path, kind: type[Journal] = FileJournal) -> tuple[object, dict[str, bytes]]:
    store = Store(folder, kind, read_only=True)
    pictures = {each.name: store.media(each.name) for each in store.blobs.list("media")}
    entries = list(store.entries())
    store.close()
    return entries, pictures


def test_a_session_goes_into_a_database_and_comes_back_as_it_was(
    shell: Shell, in_database: Path, database_url: str, tmp_path: Path
) -> None:
    (original,) = (in_database / ".moved").iterdir()
    before = told(original)
    assert before[1], "it has pictures"
    name = original.name[18:]
    with kind_in(database_url) as kind:
        assert told(in_database / name, kind) == before
    back = shell.types("move", "--to", str(tmp_path / "back"))
    assert back.status == 0, back.err
    assert told(tmp_path / "back" / name) == before
    assert Owners(FolderBlobs(tmp_path / "back")).of(name) == "@odile"
    assert shell.types("list").text.startswith("Aucune session dans la base de données")


def test_a_server_says_that_its_sessions_are_in_the_database(
    shell: Shell, in_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runpy, "run_path", lambda *_args, **_more: {})
    here = site.__wrapped__()
    monkeypatch.setattr(serve, "site", lambda: here)
    said = shell.types("run", "--host", "127.0.0.1", "--port", str(free_port()))
    here.sessions.close()
    assert "Sessions gardées dans la base de données." in said.text


def test_a_session_that_is_there_or_that_a_server_has_is_not_moved(
    shell: Shell, in_database: Path, database_url: str, tmp_path: Path
) -> None:
    (original,) = (in_database / ".moved").iterdir()
    name = original.name[18:]
    shutil.copytree(original, tmp_path / "twin" / name)
    store = Store(tmp_path / "twin" / name)
    store.put("people", "a", {"id": "a", "name": "Ada"})
    store.close()
    said = database_url.replace("tablee@", "tablee:the-password@")
    twin = shell.types("move", "--to", said, "--sessions", str(tmp_path / "twin"))
    assert twin.status == 1
    assert "déjà une session de ce nom, qui dit autre chose" in twin.err
    assert (tmp_path / "twin" / name).is_dir()
    with kind_in(database_url, "n7") as kind:
        kind.leases.take(name)
        busy = shell.types("move", "--to", str(tmp_path / "back"))
        assert busy.status == 1
        assert "Le serveur n7 a la session" in busy.err
        assert told(in_database / name, kind)[0]


def test_purging_and_repairing_leave_what_servers_have_and_say_which_server_that_is(
    shell: Shell, in_database: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with kind_in(database_url, "n7", "127.0.0.1:7") as kind:
        (folder,) = kind.sessions(in_database)
        for name in ("oubliee", "reprise"):
            store = Store.create(in_database / name, kind)
            store.put("people", "a", {"id": "a"})
            store.close()
            kind.leases.give_back(name)
        kind.leases.take(folder.name)
        repaired = shell.types("check", "--repair")
        assert repaired.status == 1
        assert f"Le serveur n7 a la session {folder.name}" in repaired.text

        take = SessionLocation.take

        def written_first(kept: SessionLocation, of: Path) -> None:
            if of.name == "reprise":
                Store(of, kind).put("people", "b", {"id": "b"})
                kind.leases.give_back(of.name)
            take(kept, of)

        monkeypatch.setattr(SessionLocation, "take", written_first)
        purged = shell.types("purge", "--older-than", "0", "--yes")
        assert (purged.status, "1 session supprimée" in purged.text) == (0, True)
        assert f"Le serveur n7 a la session {folder.name}" in purged.err
        assert "Quelqu’un vient d’y écrire." in purged.err
        assert {each.name for each in kind.sessions(in_database)} == {folder.name, "reprise"}


@pytest.mark.dear
def test_it_is_listed_exported_checked_and_administered(shell: Shell, in_database: Path) -> None:
    assert "distance" in shell.types("list").text
    exported = shell.types("export", "distance", "markdown")
    assert exported.status == 0
    assert "distance" in exported.text.lower()
    checked = shell.types("check", "--repair")
    assert (checked.status, "tout va bien" in checked.text) == (0, True)
    assert "odile" in shell.types("admin", "sizes").text
    assert shell.types("migrate").status == 0
    assert "n’a pas d’original" in shell.types("migrate", "--back", "distance").err
    assert shell.types("purge", "--older-than", "30000", "--yes").status == 0
    gone = shell.types("admin", "erase", "distance", "--yes")
    assert gone.status == 0, gone.err
    assert "admin-erase" in shell.types("admin", "log").text
    assert shell.types("list").text.startswith("Aucune session")


def test_a_backup_of_a_database_is_one_of_files_and_comes_back_into_either(
    shell: Shell, in_database: Path, database_url: str, tmp_path: Path
) -> None:
    (original,) = (in_database / ".moved").iterdir()
    before, name = told(original), original.name[18:]
    made = shell.types("backup", str(tmp_path / "backup"))
    assert made.status == 0, made.err
    refused = shell.types("restore", str(tmp_path / "backup"))
    assert refused.status == 1
    assert "existe déjà" in refused.err
    with kind_in(database_url) as kind:
        store = Store(in_database / name, kind)
        store.put("people", "more", {"id": "more", "name": "Plus tard"})
        store.close()
    put = shell.types("restore", str(tmp_path / "backup"), "--replace")
    assert put.status == 0, put.err
    assert "celle d’avant est gardée" in put.text
    with kind_in(database_url) as kind:
        assert told(in_database / name, kind) == before
    (kept,) = (in_database / ".replaced").iterdir()
    assert "Plus tard" in (kept / "journal.jsonl").read_text("utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert (
        shell.types("restore", str(tmp_path / "backup"), "--sessions", str(elsewhere)).status == 0
    )
    assert told(elsewhere / name) == before


def test_what_is_damaged_in_a_database_is_found_and_put_right(
    shell: Shell, in_database: Path, database_url: str
) -> None:
    with kind_in(database_url) as kind:
        ((table,),) = kind.database.ask("SELECT 'tablee_entries_' || id FROM tablee_journals")
        kind.database.do(f"UPDATE {table} SET line = 'no line'::bytea WHERE n = 7")
    found = shell.types("check")
    assert found.status == 1
    assert "ligne 7" in found.text
    repaired = shell.types("check", "--repair")
    assert "perdu" in repaired.text
    assert shell.types("check").status == 0
    with kind_in(database_url) as kind:
        (folder,) = kind.sessions(in_database)
        assert any(
            b"no line" in kind.blobs(folder).read(f"aside/{each.name}")
            for each in kind.blobs(folder).list("aside")
        )


def test_a_file_makes_a_session_beside_a_server_that_runs_on_the_same_machine(
    shell: Shell, in_database: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TABLEE_NODE", "n1")
    monkeypatch.setenv("TABLEE_NODE_ADDRESS", "127.0.0.1:8501")
    with kind_in(database_url, "n1", "127.0.0.1:8501") as kind:
        (folder,) = kind.sessions(in_database)
        kind.leases.take(folder.name)
        report = in_database / "report.md"
        report.write_text("# Un compte rendu\n\n## Relevé\n\n- Planter trois tomates\n", "utf-8")
        made = shell.types("import", str(report))
        assert made.status == 0, made.err
        assert len(kind.sessions(in_database)) == 2
        owner = kind.leases.owner_of(folder.name)
        assert owner is not None, "whoever has it is still alive"
        assert owner.here
        refused = shell.types("console", folder.name)
        assert refused.status == 2
        assert "Un autre serveur a cette session" in refused.err
    assert shell.types("console", folder.name).status == 0


def test_a_backup_that_cannot_be_put_in_place_leaves_the_session_that_is_there(
    shell: Shell, in_database: Path, database_url: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (original,) = (in_database / ".moved").iterdir()
    before, name = told(original), original.name[18:]
    assert shell.types("backup", str(tmp_path / "backup")).status == 0

    def full(*_all: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(PostgreSQLJournal, "_fill", full)
        refused = shell.types("restore", str(tmp_path / "backup"), "--replace")
    assert refused.status == 1
    assert "non remise en place" in refused.text
    with kind_in(database_url) as kind:
        assert told(in_database / name, kind) == before
        assert kind.database.ask("SELECT count(*) FROM tablee_journals") == [(1,)]
    assert list((in_database / ".replaced").iterdir()) == []


def test_a_damaged_session_gives_way_to_a_backup_and_its_open_votes_go_on(
    shell: Shell, in_database: Path, database_url: str, tmp_path: Path
) -> None:
    (original,) = (in_database / ".moved").iterdir()
    before, name = told(original), original.name[18:]
    assert shell.types("backup", str(tmp_path / "backup")).status == 0
    with kind_in(database_url) as kind:
        store = Store(in_database / name, kind)
        store.seals.make("step-1")
        store.close()
        ((table,),) = kind.database.ask("SELECT 'tablee_entries_' || id FROM tablee_journals")
        kind.database.do(f"UPDATE {table} SET line = 'no line'::bytea WHERE n = 7")
    put = shell.types("restore", str(tmp_path / "backup"), "--replace")
    assert put.status == 0, put.err
    with kind_in(database_url) as kind:
        assert told(in_database / name, kind) == before
        assert kind.sessions(in_database) == [in_database / name]
        ((number, box),) = kind.database.ask(
            "SELECT id, k.session FROM tablee_journals, tablee_keys k"
        )
        assert number == box
        kind.leases.take(name)  # nobody else has it


def test_a_session_whose_events_cannot_go_with_it_stays_in_one_place(
    shell: Shell, in_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_named: object) -> NoReturn:
        raise NotSaved("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(cli_move, "carry_cursors", full)
        back = shell.types("move", "--to", str(tmp_path / "back"))
    assert back.status == 1
    assert "non déplacée" in back.text
    assert FileJournal.sessions(tmp_path / "back") == []
    assert shell.types("move", "--to", str(tmp_path / "back")).status == 0
    assert len(FileJournal.sessions(tmp_path / "back")) == 1


def test_a_session_that_is_in_both_places_is_in_one_after_the_same_command(
    shell: Shell,
    in_database: Path,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_given: object) -> NoReturn:
        raise disk.not_saved(OSError(errno.ENOSPC, "full"))

    (name,) = (each.name[18:] for each in (in_database / ".moved").iterdir())
    with kind_in(database_url) as kind:
        before = told(in_database / name, kind)
        kind.cursors(in_database).write(name, {"post": 1})
        kind.leases.take(name)
        kind.cursors(in_database).write(name, {"post": 1})
    with monkeypatch.context() as patch:
        patch.setattr(cli_move, "_take_away", full)
        first = shell.types("move", "--to", str(tmp_path / "back"))
    assert first.status == 1
    assert f"Rien n’a changé{NBSP}: le disque est plein." in first.err
    assert f"Elle est aux deux endroits{NBSP}: la même commande finira." in first.err
    assert "votre texte" not in first.err
    assert told(tmp_path / "back" / name) == before
    then = shell.types("move", "--to", str(tmp_path / "back"))
    assert (then.status, then.err) == (0, "")
    assert told(tmp_path / "back" / name) == before
    assert FileJournal.cursors(tmp_path / "back").read(name) == {"post": 1}
    with kind_in(database_url) as kind:
        assert kind.sessions(in_database) == []


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_copy_that_was_cut_short_is_completed_also_where_people_have_gone_on_with_it(
    shell: Shell,
    demo: Path,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    goes_on: bool,
) -> None:
    (folder,) = FileJournal.sessions(demo)
    entries, pictures = told(folder)
    assert pictures
    with kind_in(database_url) as kind:
        made = kind.create(folder, schema.VERSION, entries)  # type: ignore[arg-type] # as they were read
        made.close()
        if goes_on:
            store = Store(folder, kind)
            store.put("people", "a", {"id": "a"})
            store.close()
    monkeypatch.setenv("TABLEE_SESSIONS", str(demo))
    moved = shell.types("move", "--to", database_url)
    assert (moved.status, moved.err) == (0, "")
    assert FileJournal.sessions(demo) == []
    with kind_in(database_url) as kind:
        then, shown = told(folder, kind)
        assert shown == pictures
        assert isinstance(then, list)
        assert isinstance(entries, list)
        assert then[: len(entries)] == entries
        assert len(then) - len(entries) == goes_on


def test_a_session_that_a_server_has_already_is_not_completed_behind_its_back(
    shell: Shell, in_database: Path, database_url: str, tmp_path: Path
) -> None:
    (original,) = (in_database / ".moved").iterdir()
    name = original.name[18:]
    shutil.copytree(original, tmp_path / "twin" / name)
    with kind_in(database_url, "n7") as kind:
        kind.leases.take(name)
        said = shell.types("move", "--to", database_url, "--sessions", str(tmp_path / "twin"))
    assert said.status == 1
    assert f"Le serveur n7 a la session {name}" in said.err
    assert (tmp_path / "twin" / name).is_dir()


@pytest.mark.parametrize("words", [("list",), ("move", "--to", "back"), ("check",)])
def test_a_database_that_is_not_there_is_said_at_once_and_why(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TABLEE_SESSIONS", str(tmp_path))
    monkeypatch.setenv("TABLEE_JOURNAL", "postgresql")
    port, connect, tries = free_port(), psycopg.connect, list[str]()
    monkeypatch.setenv("TABLEE_DATABASE", f"postgresql://tablee@127.0.0.1:{port}/tablee")

    def counted(to: str, **given: Any) -> object:
        tries.append(to)
        return connect(to, **given)

    monkeypatch.setattr(psycopg, "connect", counted)
    said = shell.types(*words)
    assert said.status == 2
    assert "La base de données ne répond pas (" in said.err
    assert "refused" in said.err
    assert "Rien n’a changé." in said.err
    assert len([each for each in tries if str(port) in each]) == 1


def test_an_open_secret_vote_leaves_no_key_where_it_was(
    shell: Shell, demo: Path, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TABLEE_SESSIONS", str(demo))
    (session,) = FileJournal.sessions(demo)
    store = Store(session)
    step, document = next(iter(store.documents("steps").items()))
    facts = {**document.get("facts", {}), "secret": True, "opened": True, "round": 1}
    facts.pop("closed", None)
    store.put("steps", step, {**document, "facts": facts})
    store.seals.make(f"{step}-1")
    store.close()
    assert [p.name for p in (demo / ".keys").iterdir()] == [f"{step}-1"]
    assert shell.types("move", "--to", database_url).status == 0
    assert list((demo / ".keys").iterdir()) == []
    monkeypatch.setenv("TABLEE_JOURNAL", "postgresql")
    monkeypatch.setenv("TABLEE_DATABASE", database_url)
    with kind_in(database_url) as kind:
        assert kind.database.ask("SELECT name FROM tablee_keys") == [(f"{step}-1",)]
    assert shell.types("move", "--to", str(tmp_path / "back")).status == 0
    assert [p.name for p in (tmp_path / "back" / ".keys").iterdir() if p.suffix == ""] == [
        f"{step}-1"
    ]
    with kind_in(database_url) as kind:
        for table in ("keys", "boxes", "marks", "summaries", "journals"):
            assert kind.database.ask(f"SELECT count(*) FROM tablee_{table}") == [(0,)], table
