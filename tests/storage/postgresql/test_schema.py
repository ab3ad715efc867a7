"""Tables that an older Tablée made: brought up to date without their samples, at any number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from tablee.storage import Store
from tablee.storage.postgresql import schema
from tests.support.postgres import kind_in

if TYPE_CHECKING:
    from pathlib import Path

OLD = 5
"""The last version whose columns were sampled."""
SAMPLES = """
    SELECT tablename, attname FROM pg_stats
    WHERE tablename LIKE 'tablee%' AND tablename <> 'tablee_nodes'
    AND attname IN ('session', 'mark', 'summary', 'name', 'line', 'key', 'data')
    AND NOT (tablename IN ('tablee_boxes', 'tablee_keys') AND attname = 'session')"""
"""Columns with what people wrote, or what is secret; in two tables a session is a number."""
STORED = """
    SELECT c.relname, a.attname, a.attstorage, a.attcollation, format_type(a.atttypid, a.atttypmod)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relname LIKE 'tablee%' AND c.relname NOT LIKE 'tablee_events%'
    AND c.relkind IN ('r', 'i') AND a.attnum > 0 ORDER BY 1, 2"""


def made_old(url: str, folder: Path) -> set[tuple[str, ...]]:
    """A database of that version with a session, all its tables sampled; what was sampled."""
    with kind_in(url) as kind:
        store = Store.create(folder, kind)
        for n in range(40):
            with store.change("y", "post"):
                store.put("contributions", f"c{n}", {"id": f"c{n}", "text": f"mot {n}"})
            store.save_media(f"abcdefghijklm{n:03}.png", b"pixels %d" % n)
        store.close()
    with psycopg.connect(url, autocommit=True) as connection:
        for table, column in connection.execute(
            "SELECT attrelid::regclass::text, attname FROM pg_attribute WHERE attstattarget = 0 "
            "AND attnum > 0 AND attrelid::regclass::text LIKE 'tablee%' AND NOT attisdropped"
        ).fetchall():
            connection.execute(f"ALTER TABLE {table} ALTER {column} SET STATISTICS -1")
        for n in range(40):
            for query in (
                "INSERT INTO tablee_keys (name, key) VALUES (%s, %s)",
                "INSERT INTO tablee_boxes (name, mark, line) VALUES (%s, '', %s)",
                "INSERT INTO tablee_summaries VALUES (%s, false, false, 6, %s)",
                "INSERT INTO tablee_blobs (name, part, writing, sha256, data) "
                "VALUES (%s, 1, 1, '', %s)",
            ):
                connection.execute(query, (f"n{n}", b"secret %d" % n))
            connection.execute("INSERT INTO tablee_marks VALUES ('browser', %s, 's')", (f"m{n}",))
        connection.execute("DROP TABLE tablee_events")  # a later version's
        connection.execute(f"UPDATE tablee_schema SET version = {OLD}")
        connection.execute("ANALYZE")
        return samples(connection)


def samples(connection: psycopg.Connection[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """By table, the columns of which something was sampled."""
    return set(connection.execute(SAMPLES).fetchall())


def test_what_was_sampled_before_goes_and_is_not_sampled_again(
    database_url: str, tmp_path: Path
) -> None:
    there = made_old(database_url, tmp_path / "a")
    shared = {"journals", "marks", "summaries", "blobs", "boxes", "keys"}
    assert {table for table, _column in there} == {
        *(f"tablee_{table}" for table in shared),
        "tablee_entries_1",
        "tablee_blobs_1",
    }
    with psycopg.connect(database_url, autocommit=True) as connection:
        stored = connection.execute(STORED).fetchall()
        schema.bring_up(connection)
        assert {table for table, _ in samples(connection)} <= {"tablee_entries_1", "tablee_blobs_1"}
        with kind_in(database_url) as kind:
            Store(tmp_path / "a", kind, read_only=True).close()
            assert samples(connection), "who only reads changes nothing"
            store = Store(tmp_path / "a", kind)
            assert len(store.table("contributions")) == 40
            store.close()
        connection.execute("ANALYZE")
        assert samples(connection) == set()
        assert connection.execute(STORED).fetchall() == stored  # the rest of it is as it was


def test_bringing_tables_up_to_date_locks_no_session_s_table_however_many_there_are(
    database_url: str, tmp_path: Path
) -> None:
    made_old(database_url, tmp_path / "a")
    with (
        psycopg.connect(database_url) as other,
        psycopg.connect(database_url, autocommit=True) as connection,
    ):
        other.execute("LOCK TABLE tablee_entries_1, tablee_blobs_1 IN ACCESS EXCLUSIVE MODE")
        connection.execute("SET lock_timeout = '3s'")
        schema.bring_up(connection)
        row = connection.execute("SELECT version FROM tablee_schema").fetchone()
        assert row == (schema.VERSION,)


def test_a_session_that_somebody_reads_just_then_opens_all_the_same(
    database_url: str, tmp_path: Path
) -> None:
    made_old(database_url, tmp_path / "a")
    with kind_in(database_url) as kind, psycopg.connect(database_url) as other:
        kind.database.ask("SELECT 1")
        other.execute("LOCK TABLE tablee_entries_1 IN ACCESS SHARE MODE")  # as pg_dump does
        Store(tmp_path / "a", kind).close()
        other.rollback()
        assert samples(other)
        Store(tmp_path / "a", kind).close()  # the next opening does it
        other.rollback()
        assert samples(other) == set()
