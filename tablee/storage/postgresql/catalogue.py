"""Catalogue of the sessions in a database: which there are, how large, removed or exchanged.

Whoever needs several locks takes them in this order: the session's table of entries, its row in
`tablee_journals`, its table of blobs, then the tables of all sessions.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from tablee.errors import NotFound, NotSaved
from tablee.storage.journal import disk
from tablee.storage.journal.entry import decode, whole
from tablee.storage.journal.interface import DatabaseJournal
from tablee.storage.postgresql.blobs import DatabaseBlobs, SessionBlobs
from tablee.storage.postgresql.cursors import DatabaseCursors
from tablee.storage.postgresql.database import DELETED, LONG, DatabaseRefused, PostgreSQLDatabase
from tablee.storage.postgresql.schema import BLOBS, KEYS, blobs_table, entries_table
from tablee.texts import _

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg import Connection

    from tablee.storage.postgresql.leases import DatabaseLeases

PLACE = "tablee_journals"


class DatabaseCatalogue(DatabaseJournal):
    """The sessions of one database, by the names of their folders."""

    database: ClassVar[PostgreSQLDatabase]
    leases: ClassVar[DatabaseLeases]

    @classmethod
    def sessions(cls, root: Path) -> list[Path]:
        """The sessions of which something was acknowledged."""
        try:
            rows = cls.database.ask(
                f'SELECT session FROM {PLACE} WHERE begun ORDER BY session COLLATE "C"'
            )
        except OSError as error:
            raise disk.not_saved(error) from error
        return [root / session for (session,) in rows]

    @classmethod
    def reach(cls) -> None:
        """Tries once: a server waits for its database, a command says that it is not there."""
        if why := cls.database.why_not():
            raise NotFound(
                _(
                    "La base de données ne répond pas ({reason}). Regardez l’adresse dans "
                    "TABLEE_DATABASE, et si PostgreSQL est en marche. Rien n’a changé."
                ).format(reason=why)
            )

    @classmethod
    def is_there(cls, folder: Path) -> bool:
        """Whether there is one of this name, on any node; raises `NotSaved`."""
        return cls._its_number(folder) is not None

    @classmethod
    def _its_number(cls, folder: Path) -> int | None:
        try:
            rows = cls.database.ask(f"SELECT id FROM {PLACE} WHERE session = %s", (folder.name,))
        except OSError as error:
            raise disk.not_saved(error) from error
        return int(rows[0][0]) if rows else None

    @classmethod
    def remove(cls, folder: Path) -> None:
        """Drops its tables, whose files go with them, and its rows in those of all sessions."""
        try:
            with cls.database.transaction() as connection:
                number = _without(cls.database, connection, folder.name)
                gone = f"WHERE session = {number}"
                connection.execute(f"DELETE FROM tablee_boxes {gone}")
                keys = connection.execute(f"DELETE FROM {KEYS} {gone}").rowcount
        except OSError as error:
            raise NotSaved(
                _("La session n’a pas pu être supprimée ({reason}). Elle est intacte.").format(
                    reason=disk.reason(error)
                )
            ) from error
        cls.leases.give_back(folder.name)
        with suppress(OSError), cls.database.written_again(KEYS, bool(keys)):
            pass  # where that fails it is done with the next, or with what is done each day

    @classmethod
    def exchange(cls, made: Path, folder: Path) -> None:
        """In one transaction; open boxes of secret ballots are the new session's from then on."""
        try:
            with cls.database.transaction() as connection:
                was = _without(cls.database, connection, folder.name)
                row = connection.execute(
                    f"UPDATE {PLACE} SET session = %s, begun = true, node = NULL "
                    "WHERE session = %s RETURNING id",
                    (folder.name, made.name),
                ).fetchone()
                if row is None:
                    raise DatabaseRefused(DELETED)
                for table in ("tablee_boxes", KEYS):
                    connection.execute(
                        f"UPDATE {table} SET session = {row[0]} WHERE session = {was}"
                    )
        except OSError as error:
            raise disk.not_saved(error) from error
        for name in (made.name, folder.name):
            cls.leases.give_back(name)

    @classmethod
    def discard(cls, folder: Path) -> None:
        """Removes it; what the database refuses now is no session: nothing was acknowledged."""
        with suppress(NotSaved):
            cls.remove(folder)

    @classmethod
    def tidy(cls, root: Path) -> int:
        """Sessions of which nothing was acknowledged within a day, and nodes that are long gone.

        The small tables of all sessions are written again: what was replaced in them stands in
        their files until then.
        """
        old = "clock_timestamp() - interval '1 day'"
        with suppress(OSError, NotSaved):
            query = f"SELECT session FROM {PLACE} WHERE NOT begun AND made_at < {old}"
            gone = cls.database.ask(query)
            for (session,) in gone:
                cls.discard(root / session)
            cls.database.do(f"DELETE FROM tablee_nodes WHERE seen < {old}")
            for table in (BLOBS, KEYS):
                with cls.database.written_again(table, limit=LONG):
                    pass
            return len(gone)
        return 0

    @classmethod
    def size(cls, folder: Path) -> int:
        """What its tables take, as the database counts."""
        try:
            number = cls._its_number(folder) or 0
            rows = cls.database.ask(
                "SELECT coalesce(sum(pg_total_relation_size(to_regclass(t))), 0)::bigint "
                "FROM unnest(%s::text[]) AS t",
                ([entries_table(number), blobs_table(number)],),
            )
        except (OSError, NotSaved):
            return 0
        return int(rows[0][0])

    @classmethod
    def changed_at(cls, folder: Path) -> float:
        """When its last entry was written."""
        try:
            number = cls._its_number(folder)
            if number is None:
                return 0.0
            rows = cls.database.ask(
                f"SELECT line FROM {entries_table(number)} ORDER BY n DESC LIMIT 1"
            )
        except (OSError, NotSaved):
            return 0.0
        line = bytes(rows[0][0])[:-1] if rows else b""
        return decode(line).at if whole(line) else 0.0

    @classmethod
    def blobs(cls, folder: Path) -> SessionBlobs:
        return SessionBlobs(cls.database, cls.leases, folder.name)

    @classmethod
    def beside(cls, root: Path) -> DatabaseBlobs:
        """In one table for all nodes."""
        return DatabaseBlobs(cls.database)

    @classmethod
    def cursors(cls, root: Path) -> DatabaseCursors:
        """In one table for all nodes."""
        return DatabaseCursors(cls.database, cls.leases)

    @classmethod
    def room_left(cls, root: Path) -> int:
        """Not told: the disk is another machine's."""
        return 1 << 62

    @classmethod
    def fingerprint(cls, folder: Path) -> str:
        """Generation and number of the last entry."""
        try:
            rows = cls.database.ask(
                f"SELECT id, generation FROM {PLACE} WHERE session = %s", (folder.name,)
            )
            if not rows:
                return ""
            last = cls.database.ask(f"SELECT max(n) FROM {entries_table(rows[0][0])}")
        except OSError:
            return ""
        return f"{rows[0][1]}-{last[0][0] or 0:x}"


def _without(database: PostgreSQLDatabase, connection: Connection[Any], session: str) -> int:
    """Takes a session away but for its boxes; the number that it had, 0 where there is none."""
    query = f"SELECT id FROM {PLACE} WHERE session = %s"
    row = connection.execute(query, (session,)).fetchone()
    if row is not None:
        database.lock(connection, entries_table(row[0]), "ACCESS EXCLUSIVE")
    # Whoever writes to the index holds its row: that comes first, and nothing is written after.
    row = connection.execute(
        f"DELETE FROM {PLACE} WHERE session = %s RETURNING id", (session,)
    ).fetchone()
    for table in ("tablee_marks", "tablee_summaries", "tablee_events"):
        connection.execute(f"DELETE FROM {table} WHERE session = %s", (session,))
    if row is None:
        return 0
    blobs = blobs_table(row[0])
    if connection.execute("SELECT to_regclass(%s)", (blobs,)).fetchone() != (None,):
        database.lock(connection, blobs, "ACCESS EXCLUSIVE")
    for table in (entries_table(row[0]), blobs):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    return int(row[0])
