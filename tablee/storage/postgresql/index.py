"""Index of all sessions in PostgreSQL: by which links, codes and cookies each is found."""

from __future__ import annotations

import secrets
import struct
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from tablee.storage.cluster.index import IndexRow, SharedIndex
from tablee.storage.postgresql.boxes import StandbyKeys
from tablee.storage.postgresql.leases import IS_FREE, LEASE

if TYPE_CHECKING:
    from psycopg import Connection

    from tablee.storage.postgresql.database import PostgreSQLDatabase

_PUT: Final = """
    INSERT INTO tablee_marks (kind, mark, session)
    SELECT kind, mark, %s FROM unnest(%s::text[], %s::text[]) AS new (kind, mark)
    ON CONFLICT DO NOTHING"""
_TAKE_AWAY: Final = """
    DELETE FROM tablee_marks m USING unnest(%s::text[], %s::text[]) AS gone (kind, mark)
    WHERE m.kind = gone.kind AND m.mark = gone.mark AND m.session = %s"""
_SUMMARY: Final = """
    INSERT INTO tablee_summaries (session, closed, running, digits, summary)
    VALUES (%s, %s, %s, %s, %s) ON CONFLICT (session) DO UPDATE SET closed = excluded.closed,
        running = excluded.running, digits = excluded.digits, summary = excluded.summary"""

_DUE: Final = """
    SELECT session, summary FROM tablee_summaries
    WHERE substr(summary, length(summary) - 7) > %s AND substr(summary, length(summary) - 7) <= %s
    ORDER BY session"""
_UNLISTED: Final = f"""
    SELECT j.session FROM tablee_journals j LEFT JOIN tablee_summaries s USING (session)
    WHERE j.begun AND s.session IS NULL AND {IS_FREE} ORDER BY j.session"""
_THERE: Final = "SELECT FROM tablee_journals WHERE session = %s FOR KEY SHARE"
"""Whoever removes the session waits for whoever has asked this."""


class _Taken(Exception):
    """Other sessions have this code, or these links."""

    def __init__(self, marks: frozenset[tuple[str, str]]) -> None:
        super().__init__()
        self.marks = marks


class DatabaseIndex(SharedIndex):
    """The index of one database."""

    def __init__(self, database: PostgreSQLDatabase) -> None:
        self._database = database
        self._keys = StandbyKeys(database)

    def look_after_keys(self) -> None:
        """Of one process: each node has them."""
        self._keys.look()

    def secret(self) -> bytes:
        """32 bytes in a row of their own."""
        made = "INSERT INTO tablee_instance (secret) VALUES (%s) ON CONFLICT DO NOTHING"
        query = "SELECT secret FROM tablee_instance"
        if not (rows := self._database.ask(query)):
            self._database.do(made, (secrets.token_bytes(32),))
            rows = self._database.ask(query)
        return bytes(rows[0][0])

    def names(self) -> list[str]:
        """Of the sessions of which something was acknowledged."""
        query = 'SELECT session FROM tablee_journals WHERE begun ORDER BY session COLLATE "C"'
        return [session for (session,) in self._database.ask(query)]

    def unlisted(self) -> list[str]:
        return [session for (session,) in self._database.ask(_UNLISTED, (LEASE,))]

    def knows(self, session: str) -> bool:
        if "\0" in session or len(session) > 300:
            return False
        query = "SELECT 1 FROM tablee_journals WHERE session = %s AND begun"
        return bool(self._database.ask(query, (session,)))

    def find(self, kind: str, mark: str) -> tuple[str, ...]:
        """By the primary key."""
        query = "SELECT session FROM tablee_marks WHERE kind = %s AND mark = %s ORDER BY session"
        known = "\0" not in mark
        return tuple(row[0] for row in self._database.ask(query, (kind, mark))) if known else ()

    def summaries(self) -> dict[str, bytes]:
        rows = self._database.ask("SELECT session, summary FROM tablee_summaries ORDER BY session")
        return {session: bytes(summary) for session, summary in rows}

    def due(self, now: float) -> dict[str, bytes]:
        """Likewise, of the rows that the database has looked for."""
        rows = self._database.ask(_DUE, (struct.pack(">d", 0.0), struct.pack(">d", now)))
        return {session: bytes(summary) for session, summary in rows}

    def digits(self) -> Counter[int]:
        """Counted by the database."""
        query = "SELECT digits, count(*) FROM tablee_summaries WHERE NOT closed GROUP BY digits"
        return Counter({int(digits): int(n) for digits, n in self._database.ask(query)})

    def running(self) -> int:
        """Counted by the database."""
        rows = self._database.ask("SELECT count(*) FROM tablee_summaries WHERE running")
        return int(rows[0][0])

    def write(
        self, session: str, row: IndexRow, before: IndexRow | None
    ) -> frozenset[tuple[str, str]]:
        """One transaction, which touches the marks that differ."""
        digits = next((len(mark) for kind, mark in row.marks if kind == "code"), 0)
        try:
            with self._database.transaction() as connection:
                if connection.execute(_THERE, (session,)).fetchone() is not None:
                    there = before.marks if before is not None else _there(connection, session)
                    _change(connection, session, row.marks, there)
                    values = (session, row.closed, row.running, digits, row.summary)
                    connection.execute(_SUMMARY, values)
        except _Taken as taken:
            return taken.marks
        return frozenset()


def _there(connection: Connection[Any], session: str) -> frozenset[tuple[str, str]]:
    rows = connection.execute("SELECT kind, mark FROM tablee_marks WHERE session = %s", (session,))
    return frozenset((str(kind), str(mark)) for kind, mark in rows)


def _change(
    connection: Connection[Any],
    session: str,
    now: frozenset[tuple[str, str]],
    before: frozenset[tuple[str, str]],
) -> None:
    if gone := sorted(before - now):
        connection.execute(_TAKE_AWAY, (*_columns(gone), session))
    new = sorted(now - before)
    if not new or connection.execute(_PUT, (session, *_columns(new))).rowcount == len(new):
        return
    # What is there already may be this session's own, written when an answer was lost.
    if others := frozenset(new) - _there(connection, session):
        raise _Taken(others)


def _columns(marks: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [kind for kind, _mark in marks], [mark for _kind, mark in marks]
