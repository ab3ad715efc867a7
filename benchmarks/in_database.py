"""PostgreSQL among the storage systems compared: our journal in it, and a bare `INSERT; COMMIT`.

A server of its own, on the disk that is measured, with nothing set but its size; where it is not
installed, or not the extra `tablee[postgresql]`, these two are left out.
"""

from __future__ import annotations

import os
import subprocess
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from benchmarks.systems import AT_ONCE, TABLE, Change, Ours, System, document, name
from tablee.model.verbs import Verb
from tablee.storage import Store
from tablee.storage.journal import JournalEntry, Put
from tablee.storage.journal.entry import encode
from tests.support.postgres import THERE, Cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["IN_DATABASE", "OursInPostgreSQL", "RawInsert", "database_on"]

ADDRESS: Final = "BENCH_DATABASE"
"""The variable in which workers find it."""
SETTINGS: Final = """
listen_addresses = '127.0.0.1'
max_connections = 200
shared_buffers = 256MB
log_min_messages = fatal
"""


@contextmanager
def database_on(folder: Path) -> Iterator[bool]:
    """A server below this folder, with its own defaults; False where there is none to start."""
    cluster = _made(folder) if THERE else None
    if cluster is None:
        yield False
        return
    os.environ[ADDRESS] = cluster.url("postgres")
    try:
        yield True
    finally:
        del os.environ[ADDRESS]
        cluster.end()


def _made(folder: Path) -> Cluster | None:
    """None where PostgreSQL, which is not run by root, may not enter the folder."""
    try:
        return Cluster.made(folder, SETTINGS)
    except subprocess.CalledProcessError:
        os.write(2, f"PostgreSQL is left out: it may not enter {folder}.\n".encode())
        return None


class OursInPostgreSQL(Ours):
    """The store as a room uses it, its journal in the database."""

    title = "Tablée in PostgreSQL, `Store.put`"
    promise = "on the database’s disk, checksummed, its history kept"

    def fill(self, folder: Path) -> None:
        """A session of this folder's name."""
        from tablee.storage.postgresql import DatabaseLeases, PostgreSQLDatabase, bound

        database = PostgreSQLDatabase(os.environ[ADDRESS])
        kind = bound(database, DatabaseLeases(database, folder.name))
        session = folder.with_name(f"{folder.name}-{os.getpid()}")
        self.store = Store.create(session, kind)
        self.table = self.store.table(TABLE)
        for first in range(0, self.documents, AT_ONCE):
            for key in range(first, min(first + AT_ONCE, self.documents)):
                with self.store.change("person-01", Verb.POST, settled=False) as change:
                    self.store.put(TABLE, name(key), document(key))
            assert change.ticket is not None
            self.store.settle(change.ticket)


class RawInsert(System):
    """The least that a durable row can cost: the line is made before the clock starts."""

    title = "PostgreSQL, raw `INSERT; COMMIT`"
    promise = "on the database’s disk"

    def fill(self, folder: Path) -> None:
        """As many rows, in one transaction."""
        self._table = f"raw_{os.getpid()}"
        self._connection = self._connected()
        self._connection.execute(
            f"CREATE TABLE {self._table} (n bigint PRIMARY KEY, line bytea NOT NULL)"
        )
        with self._connection.cursor().copy(f"COPY {self._table} FROM STDIN (FORMAT BINARY)") as c:
            c.set_types(("int8", "bytea"))
            for key in range(self.documents):
                c.write_row((key, _line(key)))

    def _connected(self) -> Any:
        import psycopg

        return psycopg.connect(os.environ[ADDRESS], autocommit=True)

    def insert(self, key: int) -> Change:
        """The line that our journal would write."""
        return self._insert(self._connection, key)

    def _insert(self, connection: Any, key: int) -> Change:
        line, query = _line(key), f"INSERT INTO {self._table} VALUES (%b, %b)"
        return lambda: connection.execute(query, (key, line))

    def update(self, key: int, edit: int) -> Change:
        """UPDATE by primary key."""
        line = _line(key, edited=edit)
        query = f"UPDATE {self._table} SET line = %b WHERE n = %b"
        return lambda: self._connection.execute(query, (line, key))

    def remove(self, key: int) -> Change:
        """DELETE by primary key."""
        query = f"DELETE FROM {self._table} WHERE n = %b"
        return lambda: self._connection.execute(query, (key,))

    def writer(self) -> Callable[[int], Change]:
        """A connection of the thread's own."""
        connection = _of_thread(self)
        return lambda key: self._insert(connection, key)


_local = threading.local()


def _of_thread(system: RawInsert) -> Any:
    if not hasattr(_local, "connection"):
        _local.connection = system._connected()
    return _local.connection


def _line(key: int, *, edited: int = 0) -> bytes:
    put = Put(TABLE, name(key), document(key, edited=edited))
    return encode(JournalEntry(key, 1_790_000_000.25, [put]))


IN_DATABASE: Final[tuple[type[System], ...]] = (OursInPostgreSQL, RawInsert)
