"""Somebody to whom the database is speaking and who does not listen: a machine that was paused.

The server keeps the locks of what it is telling, for as long as that machine's kernel answers.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest

from tablee.errors import NotSaved
from tablee.storage.cluster.leases import OwnedElsewhere
from tablee.storage.journal import JournalEntry, Put
from tablee.storage.postgresql.database import LOCK, LOCKED, PostgreSQLDatabase
from tablee.storage.postgresql.schema import KEYS
from tests.support.postgres import kind_in
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.storage.postgresql import PostgreSQLJournal
    from tests.support.postgres import Cluster

    Kind = type[PostgreSQLJournal]


@contextmanager
def told(url: str, table: str, name: str = "tablee", lock: str = "") -> Iterator[None]:
    """A process of this name that is told far more of a table than it reads."""
    there = psycopg.connect(url, autocommit=True, application_name=name)
    try:
        much = f"SELECT repeat('x', 1000000) FROM generate_series(1, 100) LEFT JOIN {table} ON true"
        lines = f"BEGIN; LOCK TABLE {table} IN {lock} MODE; {much}" if lock else much
        there.pgconn.send_query(lines.encode())
        waits = f"""SELECT count(*) FROM pg_stat_activity
            WHERE pid = {there.info.backend_pid} AND wait_event = 'ClientWrite'"""
        with psycopg.connect(url, autocommit=True) as other:
            until(lambda: other.execute(waits).fetchone() == (1,))
        yield
    finally:
        there.close()


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in {"IDLE": 0.3, "LOCK": 0.1, "LOCKED": 1.0}.items():
        monkeypatch.setattr(f"tablee.storage.postgresql.database.{name}", seconds)


@pytest.fixture
def kind(database_url: str) -> Iterator[Kind]:
    with kind_in(database_url, "n1") as made:
        yield made


def entry(n: int, name: str = "Ada") -> JournalEntry:
    return JournalEntry(n, 1000.0 + n, [Put("people", f"p{n}", {"id": f"p{n}", "name": name})])


def erased(old: JournalEntry) -> JournalEntry:
    return entry(old.n, "")


def made(kind: Kind, folder: Path) -> PostgreSQLJournal:
    return kind.create(folder, 1, [entry(n) for n in (1, 2, 3)])


def names(journal: PostgreSQLJournal) -> list[str]:
    """After one more was written."""
    journal.settle(journal.append(entry(journal.last + 1), journal.last))
    put = [document for each in journal.read() for _table, _id, document in each.puts]
    return [document["name"] for document in put if document is not None]


def test_erasing_waits_for_no_paused_reader(kind: Kind, database_url: str, tmp_path: Path) -> None:
    journal = made(kind, tmp_path / "essai")
    with told(database_url, journal._table):
        journal.rewrite(erased)
        assert names(journal) == ["", "", "", "Ada"]


def test_a_backup_that_is_being_made_is_not_ended_and_holds_up_erasing_alone(
    kind: Kind, database_url: str, tmp_path: Path
) -> None:
    journal = made(kind, tmp_path / "essai")
    with told(database_url, journal._table, "pg_dump"):
        with pytest.raises(NotSaved, match="occupée"):
            journal.rewrite(erased)
        assert names(journal) == ["Ada"] * 4
    journal.rewrite(erased)
    assert names(journal) == ["", "", "", "", "Ada"]


def test_a_session_is_taken_from_whoever_is_paused_while_the_database_speaks(
    kind: Kind, database_url: str, tmp_path: Path
) -> None:
    journal = made(kind, tmp_path / "essai")
    with kind_in(database_url, "n2") as two:
        with told(database_url, journal._table, lock="ROW EXCLUSIVE"):
            with pytest.raises(OwnedElsewhere):  # its owner lives: nobody is ended
                two.leases.take("essai")
            kind.leases.give_back("essai")
            two.leases.take("essai")
        then = two.open(tmp_path / "essai")
        assert then is not None
        assert names(then) == ["Ada"] * 4


def test_keys_that_are_to_be_gone_hold_nobody_up_who_reads_them(
    kind: Kind, database_url: str, tmp_path: Path
) -> None:
    journal = made(kind, tmp_path / "essai")
    with told(database_url, KEYS, "pg_dump"):
        with pytest.raises(OSError, match="occupée"), kind.database.written_again(KEYS):
            pass
        assert kind.database.ask(f"SELECT count(*) FROM {KEYS}", limit=2.0) == [(0,)]
        assert names(journal) == ["Ada"] * 4
    with kind.database.written_again(KEYS, deletes=False):
        pass  # what was left over is done now
    assert not kind.database._soiled


@pytest.mark.dear
def test_a_backup_that_begins_just_before_keys_are_gone_holds_up_nobody_who_reads_them(
    kind: Kind, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind.database.ask("SELECT 1")
    with told(database_url, KEYS, "pg_dump"), monkeypatch.context() as begun:
        begun.setattr(PostgreSQLDatabase, "lock", lambda *_: None)  # it was free a moment ago
        with pytest.raises(OSError, match="occupée"), kind.database.written_again(KEYS):
            pass
        with psycopg.connect(database_url, autocommit=True) as other:
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            assert other.execute(waiting).fetchone() == (0,)
    with kind.database.written_again(KEYS, deletes=False):
        pass
    assert not kind.database._soiled


@pytest.mark.dear
def test_a_table_that_the_database_is_cleaning_is_given_free(
    cluster: Cluster, kind: Kind, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind.database.ask("SELECT 1")
    for name, seconds in {"LOCK": LOCK, "LOCKED": LOCKED}.items():
        monkeypatch.setattr(f"tablee.storage.postgresql.database.{name}", seconds)
    often = [
        f"autovacuum_vacuum{each}_{what}"
        for each in ("", "_insert")
        for what in ("threshold = 1", "scale_factor = 0")
    ]
    slowly = ["autovacuum_vacuum_cost_delay = 100", "autovacuum_vacuum_cost_limit = 1"]
    cleaned = """SELECT count(*) FROM pg_stat_activity
        WHERE backend_type = 'autovacuum worker' AND query LIKE '%large%'"""
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as owner:
        owner.execute("ALTER SYSTEM SET autovacuum_naptime = '1s'")
        owner.execute("SELECT pg_reload_conf()")
    try:
        with psycopg.connect(database_url, autocommit=True) as other:
            columns = "(n bigint PRIMARY KEY, line text)"
            other.execute(f"CREATE TABLE large {columns} WITH ({', '.join(often + slowly)})")
            lines = "SELECT n, repeat('x', 1000) FROM generate_series(1, 4000) AS n"
            other.execute(f"INSERT INTO large {lines}")
            other.execute("DELETE FROM large WHERE n % 2 = 0")
            until(lambda: other.execute(cleaned).fetchone() == (1,))
            with kind.database.transaction() as connection:
                kind.database.lock(connection, "large", "SHARE")
                held = "SELECT mode FROM pg_locks WHERE relation = 'large'::regclass AND granted"
                assert connection.execute(held).fetchall() == [("ShareLock",)]
    finally:
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as owner:
            owner.execute("ALTER SYSTEM RESET autovacuum_naptime")
            owner.execute("SELECT pg_reload_conf()")
