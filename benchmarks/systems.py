"""Storage systems compared: each one stores 300-byte documents and changes one at a time."""

from __future__ import annotations

import itertools
import json
import os
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Final

import msgspec
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage

from tablee.model.verbs import Verb
from tablee.storage import Store
from tablee.storage.journal import JournalEntry, Put, disk
from tablee.storage.journal.entry import encode

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["COMPARED", "SIZE", "WRITERS", "System", "document"]

SIZE: Final = 300
"""Bytes of a document as compact JSON."""
TABLE: Final = "contributions"
AT_ONCE: Final = 1000
"""Documents filled in between two fsyncs."""

Change = Callable[[], object]
"""All that is timed: what goes before it, whoever returned it has done."""


def document(key: int, *, edited: int = 0) -> dict[str, Any]:
    """A card of exactly 300 bytes, with the fields that a room writes."""
    card: dict[str, Any] = {
        "id": name(key),
        "step": "step-1",
        "person": f"person-{key % 30:02}",
        "at": 1_790_000_000.25,
        "position": float(key),
        "shared": True,
        "kind": "card",
        "content": {"text": f"{edited:09} "},
    }
    card["content"]["text"] += "x" * (SIZE - len(msgspec.json.encode(card)))
    return card


def name(key: int) -> str:
    """The id of a document."""
    return f"c{key:011}"


class System(ABC):
    """Holds a number of documents; each change is one of its own, as safe as the system makes it.

    Updates touch old documents, removals those just inserted: their number stays.
    """

    title: ClassVar[str]
    promise: ClassVar[str]
    """What is true of a change once it has returned."""

    def __init__(self, folder: Path, documents: int) -> None:
        """Filled with the documents 0, 1, 2 …, and warm."""
        folder.mkdir(parents=True)
        self.documents = documents
        self._new = itertools.count(documents)
        self._edits = itertools.count(1)
        self.fill(folder)
        self.changes(1)

    @abstractmethod
    def fill(self, folder: Path) -> None:
        """Makes the files with all the documents in them, by the shortest way there is."""

    @abstractmethod
    def insert(self, key: int) -> Change:
        """What inserts this document."""

    @abstractmethod
    def update(self, key: int, edit: int) -> Change:
        """What changes this document."""

    @abstractmethod
    def remove(self, key: int) -> Change:
        """What removes this document."""

    def writer(self) -> Callable[[int], Change]:
        """`insert`, for the thread that calls this."""
        return self.insert

    def changes(self, each: int) -> dict[str, list[float]]:
        """Inserts, updates, removes this many documents; the seconds that each took."""
        keys = [next(self._new) for _n in range(each)]
        edits = [next(self._edits) for _n in range(each)]
        return {
            "insert": [_seconds(self.insert(key)) for key in keys],
            "update": [_seconds(self.update(edit * 7919 % self.documents, edit)) for edit in edits],
            "remove": [_seconds(self.remove(key)) for key in keys],
        }

    def write(self, writers: int, seconds: float) -> tuple[float, list[float]]:
        """Inserts from this many threads at once; inserts a second, and what each took."""
        taken: list[list[float]] = [[] for _writer in range(writers)]
        ready, over = threading.Barrier(writers + 1), threading.Event()

        def work(mine: list[float]) -> None:
            insert = self.writer()
            ready.wait()
            while not over.is_set():
                mine.append(_seconds(insert(next(self._new))))

        threads = [threading.Thread(target=work, args=(mine,)) for mine in taken]
        for thread in threads:
            thread.start()
        ready.wait()
        begun = time.perf_counter()
        time.sleep(seconds)
        over.set()
        for thread in threads:
            thread.join()
        elapsed = time.perf_counter() - begun
        everything = [each for mine in taken for each in mine]
        return len(everything) / elapsed, everything


def _seconds(change: Change) -> float:
    begun = time.perf_counter()
    change()
    return time.perf_counter() - begun


class Ours(System):
    """The store as a room uses it."""

    title = "Tablée, `Store.put`"
    promise = "on disk, checksummed, its history kept"

    def fill(self, folder: Path) -> None:
        """One entry a document, as people would have written them, with few fsyncs."""
        self.store = Store.create(folder / "session")
        self.table = self.store.table(TABLE)
        for first in range(0, self.documents, AT_ONCE):
            for key in range(first, min(first + AT_ONCE, self.documents)):
                with self.store.change("person-01", Verb.POST, settled=False) as change:
                    self.store.put(TABLE, name(key), document(key))
            assert change.ticket is not None
            self.store.settle(change.ticket)

    def insert(self, key: int) -> Change:
        """`put`."""
        id_, new = name(key), document(key)
        return lambda: self.store.put(TABLE, id_, new)

    def update(self, key: int, edit: int) -> Change:
        """`put` in place of the one before."""
        id_, new = name(key), document(key, edited=edit)
        return lambda: self.store.put(TABLE, id_, new)

    def remove(self, key: int) -> Change:
        """`remove`."""
        id_ = name(key)
        return lambda: self.store.remove(TABLE, id_)


class OursThroughTinyDB(Ours):
    """The same store through TinyDB's API, as a plugin may use it."""

    title = "Tablée, through TinyDB’s `Table`"

    def __init__(self, folder: Path, documents: int) -> None:
        """No id of a new document is known yet."""
        self._ids: dict[int, Any] = {}
        super().__init__(folder, documents)

    def insert(self, key: int) -> Change:
        """TinyDB's `insert`."""
        new = document(key)

        def change() -> None:
            self._ids[key] = self.table.insert(new)

        return change

    def update(self, key: int, edit: int) -> Change:
        """TinyDB's `update` of one id."""
        ids: list[Any] = [name(key)]
        fields = {"content": document(key, edited=edit)["content"]}
        return lambda: self.table.update(fields, doc_ids=ids)

    def remove(self, key: int) -> Change:
        """TinyDB's `remove` of one id."""
        ids = [self._ids.pop(key)]
        return lambda: self.table.remove(doc_ids=ids)


class StockTinyDB(System):
    """TinyDB with its own storage and table."""

    title = "TinyDB, `JSONStorage`"
    promise = "on disk; a crash while the file is written may leave none of it readable"
    storage: ClassVar[Callable[..., Any]] = JSONStorage

    def fill(self, folder: Path) -> None:
        """The file as TinyDB would have written it."""
        path = folder / "db.json"
        documents = {str(key + 1): document(key) for key in range(self.documents)}
        path.write_text(json.dumps({TABLE: documents}), "utf-8")
        self._table = TinyDB(path, storage=type(self).storage).table(TABLE)
        self._ids: dict[int, int] = {}

    def insert(self, key: int) -> Change:
        """`insert`."""
        new = document(key)

        def change() -> None:
            self._ids[key] = self._table.insert(new)

        return change

    def update(self, key: int, edit: int) -> Change:
        """`update` of one id."""
        fields = {"content": document(key, edited=edit)["content"]}
        return lambda: self._table.update(fields, doc_ids=[key + 1])

    def remove(self, key: int) -> Change:
        """`remove` of one id."""
        ids = [self._ids.pop(key)]
        return lambda: self._table.remove(doc_ids=ids)


class CachedTinyDB(StockTinyDB):
    """TinyDB that writes its file once in a thousand changes."""

    title = "TinyDB, `JSONStorage` with caching"
    promise = "in memory only: up to 999 acknowledged changes are gone after a crash"
    storage = CachingMiddleware(JSONStorage)  # type: ignore[no-untyped-call] # TinyDB's


class SQLite(System):
    """One table, one transaction an insert, a connection for each thread."""

    title = "SQLite, WAL, `synchronous=FULL`"
    promise = "on disk"

    def fill(self, folder: Path) -> None:
        """All documents in one transaction."""
        self._path = folder / "db.sqlite"
        self._connection = self._connected()
        self._connection.execute("CREATE TABLE documents (id TEXT PRIMARY KEY, body BLOB)")
        self._connection.execute("BEGIN")
        self._connection.executemany(
            "INSERT INTO documents VALUES (?, ?)",
            ((name(key), msgspec.json.encode(document(key))) for key in range(self.documents)),
        )
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, isolation_level=None, timeout=60, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def insert(self, key: int) -> Change:
        """INSERT."""
        return self._insert(self._connection, key)

    def _insert(self, connection: sqlite3.Connection, key: int) -> Change:
        id_, new = name(key), document(key)
        return lambda: connection.execute(
            "INSERT INTO documents VALUES (?, ?)", (id_, msgspec.json.encode(new))
        )

    def update(self, key: int, edit: int) -> Change:
        """UPDATE by primary key."""
        id_, new = name(key), document(key, edited=edit)
        return lambda: self._connection.execute(
            "UPDATE documents SET body = ? WHERE id = ?", (msgspec.json.encode(new), id_)
        )

    def remove(self, key: int) -> Change:
        """DELETE by primary key."""
        id_ = name(key)
        return lambda: self._connection.execute("DELETE FROM documents WHERE id = ?", (id_,))

    def writer(self) -> Callable[[int], Change]:
        """A connection of the thread's own."""
        connection = self._connected()
        return lambda key: self._insert(connection, key)


class SharedSQLite(SQLite):
    """The same with one connection, for one thread after the other: no thread polls for a lock."""

    title = "SQLite, the same, one connection under a lock"

    def fill(self, folder: Path) -> None:
        """And a lock."""
        super().fill(folder)
        self._lock = threading.Lock()

    def writer(self) -> Callable[[int], Change]:
        """Waits for its turn."""

        def insert(key: int) -> Change:
            change = self.insert(key)

            def in_turn() -> None:
                with self._lock:
                    change()

            return in_turn

        return insert


class RawAppend(System):
    """The least that a durable change can cost: the line is made before the clock starts."""

    title = "raw append + `fdatasync`"
    promise = "on disk; nothing can be read, changed or checked"

    def fill(self, folder: Path) -> None:
        """As many lines."""
        self._lock = threading.Lock()
        with (folder / "lines").open("wb") as file:
            file.writelines(_line(key) for key in range(self.documents))
            os.fsync(file.fileno())
        self._handle = os.open(folder / "lines", os.O_WRONLY | os.O_APPEND)

    def _append(self, line: bytes) -> None:
        os.write(self._handle, line)
        disk.sync(self._handle)

    def insert(self, key: int) -> Change:
        """The line that our journal would write."""
        line = _line(key)
        return lambda: self._append(line)

    def update(self, key: int, edit: int) -> Change:
        """The same."""
        return self.insert(key)

    def remove(self, key: int) -> Change:
        """A shorter line."""
        line = encode(JournalEntry(key, 1_790_000_000.25, [Put(TABLE, name(key), None)]))
        return lambda: self._append(line)

    def writer(self) -> Callable[[int], Change]:
        """One thread after the other, an fsync each."""

        def insert(key: int) -> Change:
            line = _line(key)

            def change() -> None:
                with self._lock:
                    self._append(line)

            return change

        return insert


def _line(key: int) -> bytes:
    return encode(JournalEntry(key, 1_790_000_000.25, [Put(TABLE, name(key), document(key))]))


COMPARED: Final[tuple[type[System], ...]] = (
    Ours,
    OursThroughTinyDB,
    StockTinyDB,
    CachedTinyDB,
    SQLite,
    RawAppend,
)
WRITERS: Final[tuple[type[System], ...]] = (Ours, SQLite, SharedSQLite, RawAppend)
"""Those that threads may share."""
