"""Cursors of events in PostgreSQL: a row for each session and plugin, written by the owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tablee.storage.cursors import EventCursors
from tablee.storage.postgresql.leases import IS_FREE, LEASE, DatabaseLeases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tablee.storage.postgresql.database import PostgreSQLDatabase

_MINE: Final = "EXISTS (SELECT FROM tablee_journals WHERE session = %s AND node = %s)"
_WRITE: Final = f"""
    INSERT INTO tablee_events (session, plugin, n)
    SELECT %s, plugin, n FROM unnest(%s::text[], %s::bigint[]) AS new (plugin, n) WHERE {_MINE}
    ON CONFLICT (session, plugin) DO UPDATE SET n = excluded.n"""
_REMOVE: Final = f"DELETE FROM tablee_events WHERE session = %s AND {_MINE}"
_OWING: Final = f"""
    SELECT DISTINCT session FROM tablee_events JOIN tablee_journals j USING (session)
    WHERE {IS_FREE}"""


class DatabaseCursors(EventCursors):
    """The cursors of one database, as one node writes them."""

    def __init__(self, database: PostgreSQLDatabase, leases: DatabaseLeases) -> None:
        self._database, self._leases = database, leases

    def read(self, session: str) -> dict[str, int]:
        """By the primary key."""
        query = "SELECT plugin, n FROM tablee_events WHERE session = %s"
        return {plugin: int(n) for plugin, n in self._database.ask(query, (session,))}

    def write(self, session: str, cursors: Mapping[str, int]) -> None:
        """One statement, which writes nothing once another node has the session."""
        columns = (list(cursors), list(cursors.values()))
        self._database.do(_WRITE, (session, *columns, session, self._leases.id))

    def remove(self, session: str) -> None:
        self._database.do(_REMOVE, (session, session, self._leases.id))

    def owing(self) -> list[str]:
        """Those whose owner gave them back, or has died."""
        return [session for (session,) in self._database.ask(_OWING, (LEASE,))]
