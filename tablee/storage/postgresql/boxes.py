"""Boxes of secret ballots in PostgreSQL: lines in its log as all else, keys in none.

The table of the keys is `UNLOGGED`: in no write-ahead log, archive, standby or base backup. It is
empty after a crash of the database; every node has the keys of open rounds in its memory, and puts
them back within a second or so. Where all nodes go with the database, people are asked to vote
again, as after a lost file.
"""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any, Final

from tablee.storage.ballots.boxes import KEY, PATIENCE, SOON, BallotBoxes
from tablee.storage.postgresql.database import TAKEN, DatabaseRefused, PostgreSQLDatabase
from tablee.storage.postgresql.schema import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from psycopg import Connection

    from tablee.storage.postgresql.journal import PostgreSQLJournal

OWNED: Final = "SELECT FROM tablee_journals WHERE id = %s AND epoch = %s FOR SHARE"
"""Whoever takes the session waits for whoever has asked this."""
PUT_BACK: Final = (
    "INSERT INTO tablee_keys (name, key, session) VALUES (%b, %b, %b) ON CONFLICT DO NOTHING"
)

PUT_BACK_LATE: Final = (
    "INSERT INTO tablee_keys (name, key, session) SELECT %b, %b, %b FROM "
    "(SELECT FROM tablee_boxes WHERE name = %b LIMIT 1 FOR SHARE) AS box ON CONFLICT DO NOTHING"
)
"""By whoever has not the session: of a box that holds ballots. Whoever destroys that box holds its
rows until it is gone."""
RETURN: Final = 4.0
"""Seconds within which a server that lives puts back the key of a box that holds ballots."""
LOOKS: Final = 0.2
"""Seconds between two looks for it."""


class DatabaseBoxes(BallotBoxes):
    """The boxes of one session, written only by the node that owns it."""

    def __init__(self, journal: PostgreSQLJournal) -> None:
        self._journal, self._database = journal, journal.database

    def _require_owned(self, connection: Connection[Any]) -> None:
        values = (self._journal.number, self._journal.epoch)
        if connection.execute(OWNED, values).fetchone() is None:
            raise DatabaseRefused(TAKEN)

    def key(self, name: str) -> bytes | None:
        """As it stands in the table; None where that was emptied, and nobody fills it again."""
        query = "SELECT key FROM tablee_keys WHERE name = %s"
        holds = "SELECT FROM tablee_boxes WHERE name = %s LIMIT 1"
        until = time.monotonic() + RETURN
        while not (rows := self._database.ask(query, (name,))):
            if time.monotonic() > until or not self._database.ask(holds, (name,)):
                return None
            time.sleep(LOOKS)
        return bytes(rows[0][0])

    def begin(self, name: str, key: bytes) -> None:
        """Empties the box, in the transaction that keeps the key."""

        def begun() -> None:
            with self._database.transaction() as connection:
                self._require_owned(connection)
                connection.execute("DELETE FROM tablee_boxes WHERE name = %s", (name,))
                connection.execute(
                    "INSERT INTO tablee_keys (name, key, session) VALUES (%s, %s, %s) "
                    "ON CONFLICT (name) DO UPDATE "
                    "SET key = excluded.key, session = excluded.session",
                    (name, key, self._journal.number),
                )

        self._database.patiently(begun)

    def append(self, name: str, line: bytes, key: bytes) -> None:
        """Adds the line unless it is there, its answer having been lost."""

        def appended() -> None:
            with self._database.transaction() as connection:
                self._require_owned(connection)
                connection.execute(
                    "INSERT INTO tablee_boxes (name, mark, line, session) "
                    "VALUES (%b, sha256(%b), %b, %b) ON CONFLICT DO NOTHING",
                    (name, line, line, self._journal.number),
                )
                connection.execute(PUT_BACK, (name, key, self._journal.number))

        self._database.patiently(appended)

    def restore(self, keys: Mapping[str, bytes]) -> None:
        """A crash of the database has emptied their table: one question where it has not."""
        query = "SELECT name FROM tablee_keys WHERE name = ANY(%s)"
        there = {name for (name,) in self._database.ask(query, (list(keys),), SOON)}
        if lost := keys.keys() - there:
            with self._database.transaction(SOON) as connection:
                self._require_owned(connection)
                for name in sorted(lost):
                    connection.execute(PUT_BACK, (name, keys[name], self._journal.number))

    def replace(self, name: str, lines: Iterable[bytes]) -> None:
        kept = list(lines)

        def replaced() -> None:
            with self._database.transaction() as connection:
                self._require_owned(connection)
                connection.execute("DELETE FROM tablee_boxes WHERE name = %s", (name,))
                connection.execute(
                    "INSERT INTO tablee_boxes (name, mark, line, session) "
                    "SELECT %s, sha256(line), line, %s FROM unnest(%s::bytea[]) AS new (line)",
                    (name, self._journal.number, kept),
                )

        self._database.patiently(replaced)

    def lines(self, name: str) -> list[bytes]:
        """In the order in which they were put."""
        rows = self._database.ask(
            "SELECT line FROM tablee_boxes WHERE name = %s ORDER BY n", (name,)
        )
        return [bytes(line) for (line,) in rows]

    def destroy(self, name: str, limit: float = PATIENCE) -> None:
        """Overwrites the key, deletes it with its box, and writes that small table again."""

        def destroyed() -> None:
            with self._database.transaction(limit) as connection:
                self._require_owned(connection)
                connection.execute("DELETE FROM tablee_boxes WHERE name = %s", (name,))
                connection.execute(
                    f"UPDATE {KEYS} SET key = %s WHERE name = %s", (secrets.token_bytes(KEY), name)
                )
                connection.execute(f"DELETE FROM {KEYS} WHERE name = %s", (name,))

        rows = self._database.ask(f"SELECT FROM {KEYS} WHERE name = %s", (name,), limit)
        with self._database.written_again(KEYS, bool(rows), limit):
            self._database.patiently(destroyed, limit)


class StandbyKeys:
    """The keys of all open rounds in this node's memory, for when a crash empties their table.

    A session that one node has just given back is nobody's for a moment: its key is in no owner's
    memory then.
    """

    def __init__(self, database: PostgreSQLDatabase) -> None:
        self._database = database
        self._known: dict[str, tuple[bytes, int]] = {}
        """By the name of a round: its key, and the number of its session."""

    def look(self) -> None:
        """Learns the keys there are, and puts back those that are gone while ballots are there.

        To be called once a second; raises `OSError`. What was destroyed is forgotten.
        """
        rows = self._database.ask("SELECT name, key, session FROM tablee_keys", limit=SOON)
        known = {name: (bytes(key), session) for name, key, session in rows}
        gone = {name: it for name, it in self._known.items() if name not in known}
        if gone:
            with self._database.transaction(SOON) as connection:
                for name, (key, session) in sorted(gone.items()):
                    values = (name, key, session, name)
                    if connection.execute(PUT_BACK_LATE, values).rowcount:
                        known[name] = key, session  # the next crash may come before the next look
        self._known = known
