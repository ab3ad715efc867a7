"""Blobs in PostgreSQL: those of a session in a table of its own, with checksums, parts in order.

What is removed from a session's table goes by writing that table again: its file goes with it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from tablee.storage.blobs import BlobInfo, BlobStore
from tablee.storage.postgresql.database import LONG, TAKEN, DatabaseRefused, PostgreSQLDatabase
from tablee.storage.postgresql.schema import BLOBS, blobs_table
from tablee.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from psycopg import Connection

    from tablee.storage.postgresql.leases import DatabaseLeases

_OWNED: Final = """
    SELECT FROM tablee_journals
    WHERE id = %s AND (epoch = %s AND node = %s OR %s = 0 AND node IS NULL) FOR SHARE"""
DAMAGED: Final = N_("ce qui est gardé est abîmé")


class DatabaseBlobs(BlobStore):
    """The blobs beside the sessions of a database."""

    def __init__(self, database: PostgreSQLDatabase) -> None:
        self._database = database

    def _table(self) -> str:
        """The table that they are in; `FileNotFoundError` where there is none."""
        return BLOBS

    def _made(self, _connection: Connection[Any]) -> str:
        return BLOBS

    def read(self, name: str) -> bytes:
        """Puts the parts together; raises where one is not as it was written."""
        rows = self._database.ask(
            f"SELECT data, sha256 FROM {self._table()} WHERE name = %s ORDER BY part", (name,)
        )
        if not rows:
            raise FileNotFoundError(2, "", name)
        for data, digest in rows:
            if hashlib.sha256(data).digest() != bytes(digest):
                raise DatabaseRefused(DAMAGED)
        return b"".join(bytes(data) for data, _digest in rows)

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        """Puts one part in place of all."""
        data = b"".join(chunks)

        def written() -> None:
            with self._database.transaction(LONG) as connection:
                _locked(connection, name)
                table = self._made(connection)
                connection.execute(f"DELETE FROM {table} WHERE name = %s", (name,))
                _put(connection, table, name, data)

        self._database.patiently(written)

    def append(self, name: str, data: bytes) -> None:
        with self._database.transaction() as connection:
            _locked(connection, name)
            _put(connection, self._made(connection), name, data)

    def update(self, name: str, change: Callable[[bytes | None], bytes | None]) -> None:
        """The same under a lock of the database, for all nodes."""
        with self._database.transaction() as connection:
            _locked(connection, name)
            table = self._made(connection)
            rows = connection.execute(
                f"SELECT data FROM {table} WHERE name = %s ORDER BY part", (name,), binary=True
            ).fetchall()
            before = b"".join(bytes(data) for (data,) in rows) if rows else None
            after = change(before)
            if after is not None and after != before:
                connection.execute(f"DELETE FROM {table} WHERE name = %s", (name,))
                _put(connection, table, name, after)

    def remove(self, names: Collection[str]) -> None:
        """Deletes them, and writes the table again, which is small."""
        table, gone = self._table(), (list(names),)
        there = bool(self._database.ask(f"SELECT FROM {table} WHERE name = ANY(%s) LIMIT 1", gone))
        with self._database.written_again(table, there, LONG):
            self._database.do(f"DELETE FROM {table} WHERE name = ANY(%s)", gone)

    def move(self, name: str, to: str) -> None:
        with self._database.transaction() as connection:
            _locked(connection, *sorted({name, to}))
            table = self._made(connection)
            connection.execute(f"DELETE FROM {table} WHERE name = %s", (to,))
            connection.execute(f"UPDATE {table} SET name = %s WHERE name = %s", (to, name))

    def list(self, folder: str = "") -> list[BlobInfo]:
        """Asked in one statement."""
        begin = f"{folder}/" if folder else ""
        try:
            table = self._table()
        except FileNotFoundError:
            return []
        rows = self._database.ask(
            "SELECT name, sum(length(data))::bigint, extract(epoch FROM max(at))::float8 "
            f"FROM {table} WHERE starts_with(name, %s) GROUP BY name ORDER BY name",
            (begin,),
        )
        found = ((name[len(begin) :], size, at) for name, size, at in rows)
        return [BlobInfo(name, int(size), at) for name, size, at in found if "/" not in name]

    def stamp(self, name: str) -> str:
        """The number of its last writing; empty where the database does not say."""
        try:
            rows = self._database.ask(
                f"SELECT max(writing) FROM {self._table()} WHERE name = %s", (name,)
            )
        except OSError:
            return ""
        return f"{rows[0][0]:x}" if rows and rows[0][0] is not None else ""


class SessionBlobs(DatabaseBlobs):
    """Those of one session; its table is made with the first."""

    def __init__(self, database: PostgreSQLDatabase, leases: DatabaseLeases, session: str) -> None:
        """Of the session of this name, written while these leases have it, or nobody has."""
        super().__init__(database)
        self._leases, self._session, self._number, self._there = leases, session, 0, False

    def _table(self) -> str:
        if not self._there:
            table = blobs_table(self._its_number())
            (found,) = self._database.ask("SELECT to_regclass(%s) IS NOT NULL", (table,))
            if not found[0]:
                raise FileNotFoundError(2, "", self._session)
            self._there = True
        return blobs_table(self._number)

    def _its_number(self) -> int:
        if not self._number:
            rows = self._database.ask(
                "SELECT id FROM tablee_journals WHERE session = %s", (self._session,)
            )
            if not rows:
                raise FileNotFoundError(2, "", self._session)
            self._number = int(rows[0][0])
        return self._number

    def _require_owned(self, connection: Connection[Any]) -> None:
        """Whoever takes the session waits for whoever has asked this."""
        epoch, node = self._leases.epoch_of(self._session), self._leases.id
        values = (self._its_number(), epoch, node, epoch)
        if connection.execute(_OWNED, values).fetchone() is None:
            raise DatabaseRefused(TAKEN)

    def _made(self, connection: Connection[Any]) -> str:
        self._require_owned(connection)
        table = blobs_table(self._its_number())
        if not self._there:
            connection.execute(_made(table))
        return table

    def remove(self, names: Collection[str]) -> None:
        """Writes the table again without them, in one transaction."""
        try:
            table = self._table()
        except FileNotFoundError:
            return
        with self._database.transaction(LONG) as connection:
            self._require_owned(connection)
            self._database.lock(connection, table, "ACCESS EXCLUSIVE")
            gone = (list(names),)
            there = f"FROM {table} WHERE name = ANY(%s) LIMIT 1"
            if connection.execute(f"SELECT 1 {there}", gone).fetchone() is None:
                return
            connection.execute(_made(f"{table}_new"))
            connection.execute(
                f"INSERT INTO {table}_new SELECT * FROM {table} WHERE NOT name = ANY(%s)", gone
            )
            connection.execute(f"DROP TABLE {table}")
            connection.execute(f"ALTER TABLE {table}_new RENAME TO {table}")
            connection.execute(f"ALTER INDEX {table}_new_pkey RENAME TO {table}_pkey")


def _made(table: str) -> str:
    return (
        f"CREATE TABLE IF NOT EXISTS {table} (LIKE {BLOBS} INCLUDING ALL); "
        f"ALTER TABLE {table} ALTER name SET STATISTICS 0, ALTER data SET STATISTICS 0"
    )


def _locked(connection: Connection[Any], *names: str) -> None:
    """Has nobody else write these until the transaction ends."""
    for name in names:
        connection.execute("SELECT pg_advisory_xact_lock(7226302, hashtext(%s))", (name,))


def _put(connection: Connection[Any], table: str, name: str, data: bytes) -> None:
    connection.execute(
        f"INSERT INTO {table} (name, part, writing, data, sha256) "
        f"SELECT %b, coalesce(max(part), 0) + 1, nextval('tablee_writings'), %b, %b "
        f"FROM {table} WHERE name = %b",
        (name, data, hashlib.sha256(data).digest(), name),
    )
