"""Tables in PostgreSQL, made and migrated by the server itself, under an advisory lock.

| Table | What is in it |
| --- | --- |
| `tablee_journals` | a row a session: its number, generation, schema, owner and epoch |
| `tablee_entries_<number>` | the lines of that session's journal, each under its entry's number |
| `tablee_marks` | by which links, codes and cookies a session is found: hashes, but for codes |
| `tablee_summaries` | what its owner has written down of a session for the other nodes |
| `tablee_instance` | what the nodes know and nobody else |
| `tablee_blobs` | what stands beside the sessions: kept agendas and canvases, owners, quotas |
| `tablee_blobs_<number>` | a session's pictures, originals, announced deletion |
| `tablee_events` | up to which entry of a session's journal plugins have dealt with its events |
| `tablee_boxes`, `tablee_keys` | secret ballots, encrypted, and their keys: these in no log |
| `tablee_nodes` | who serves these sessions, at which address, and when each was last seen |

Each session has a table of its own, so that erased words go by writing that table again, in one
transaction and without holding up anybody else: `DELETE` and `VACUUM` leave them in its file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tablee.errors import NotSaved
from tablee.texts import _

if TYPE_CHECKING:
    from psycopg import Connection

LOCK: Final = 7_226_301
"""Of the advisory lock under which tables are made; any number that nobody else uses."""

BLOBS: Final = "tablee_blobs"
KEYS: Final = "tablee_keys"

_C: Final = 'text COLLATE "C"'
_WORDS: Final[dict[str, dict[str, str]]] = {
    "journals": {"session": _C},
    "marks": {"mark": _C, "session": _C},
    "summaries": {"session": _C, "summary": "bytea"},
    "blobs": {"name": _C, "data": "bytea"},
    "boxes": {"name": _C, "mark": "bytea", "line": "bytea"},
    "keys": {"name": "text", "key": "bytea"},
    "entries": {"line": "bytea"},
}
"""By kind of table, the columns with what people wrote, and their types."""


def _unsampled(table: str, kind: str) -> str:
    """Has nobody sample what people wrote in a table, and removes the samples that were taken.

    To give a column its type again removes them, and sets its storage back; no row is written.
    """
    stored = ", ALTER data SET STORAGE EXTERNAL" if kind == "blobs" else ""
    return (
        f"ALTER TABLE {table} "
        + ", ".join(
            f"ALTER {column} TYPE {type_}, ALTER {column} SET STATISTICS 0"
            for column, type_ in _WORDS[kind].items()
        )
        + stored
    )


_STEPS: Final[tuple[tuple[str, ...], ...]] = (
    (
        """CREATE TABLE tablee_journals (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            session text COLLATE "C" NOT NULL UNIQUE,
            version integer NOT NULL,
            generation text NOT NULL,
            epoch bigint NOT NULL DEFAULT 1,
            node text,
            begun boolean NOT NULL DEFAULT false,
            made_at timestamptz NOT NULL DEFAULT clock_timestamp()
        ) WITH (fillfactor = 50)""",
        "CREATE INDEX tablee_journals_node ON tablee_journals (node)",
        """CREATE TABLE tablee_nodes (
            id text PRIMARY KEY,
            name text NOT NULL,
            address text NOT NULL,
            seen timestamptz NOT NULL
        ) WITH (fillfactor = 50)""",
    ),
    (
        """CREATE TABLE tablee_marks (
            kind text COLLATE "C" NOT NULL,
            mark text COLLATE "C" NOT NULL,
            session text COLLATE "C" NOT NULL,
            PRIMARY KEY (kind, mark, session)
        )""",
        "CREATE INDEX tablee_marks_session ON tablee_marks (session)",
        # A browser may be in many sessions; what leads strangers into one leads to it alone.
        """CREATE UNIQUE INDEX tablee_marks_leading ON tablee_marks (kind, mark)
            WHERE kind NOT IN ('browser', 'device')""",
        """CREATE TABLE tablee_summaries (
            session text COLLATE "C" PRIMARY KEY,
            closed boolean NOT NULL,
            running boolean NOT NULL,
            digits integer NOT NULL,
            summary bytea NOT NULL
        )""",
        """CREATE TABLE tablee_instance (
            one boolean PRIMARY KEY DEFAULT true CHECK (one),
            secret bytea NOT NULL
        )""",
    ),
    (
        "CREATE SEQUENCE tablee_writings",
        """CREATE TABLE tablee_blobs (
            name text COLLATE "C" NOT NULL,
            part integer NOT NULL,
            writing bigint NOT NULL,
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            sha256 bytea NOT NULL,
            data bytea NOT NULL,
            PRIMARY KEY (name, part)
        )""",
        "ALTER TABLE tablee_blobs ALTER data SET STORAGE EXTERNAL",
        """CREATE TABLE tablee_boxes (
            name text COLLATE "C" NOT NULL,
            mark bytea NOT NULL,
            n bigint GENERATED ALWAYS AS IDENTITY,
            line bytea NOT NULL,
            PRIMARY KEY (name, mark)
        )""",
        # In no log, archive, standby or base backup; empty after a crash of the database.
        "CREATE UNLOGGED TABLE tablee_keys (name text PRIMARY KEY, key bytea NOT NULL)",
    ),
    # Of which session a box is, by its number: it goes with that.
    tuple(
        statement
        for table in ("tablee_boxes", "tablee_keys")
        for statement in (
            f"ALTER TABLE {table} ADD session bigint",
            f"CREATE INDEX {table}_session ON {table} (session)",
        )
    ),
    # Formats and plugins: who lacks some leaves sessions to who has them.
    ("ALTER TABLE tablee_nodes ADD able text NOT NULL DEFAULT ''",),
    (),  # did half of what the next one does
    # What people wrote is no statistic: samples of a column stand in tables of the database's own.
    tuple(_unsampled(f"tablee_{kind}", kind) for kind in _WORDS if kind != "entries"),
    (
        """CREATE TABLE tablee_events (
            session text COLLATE "C" NOT NULL,
            plugin text COLLATE "C" NOT NULL,
            n bigint NOT NULL,
            PRIMARY KEY (session, plugin)
        ) WITH (fillfactor = 50)""",
        "ALTER TABLE tablee_events ALTER session SET STATISTICS 0",  # a title is in it
    ),
)
"""For each version, what makes it of the one before."""
VERSION: Final = len(_STEPS)


def entries_table(number: int) -> str:
    """The table with the lines of the session that has this number."""
    return f"tablee_entries_{int(number)}"


def blobs_table(number: int) -> str:
    """The table with the blobs of the session that has this number."""
    return f"{BLOBS}_{int(number)}"


IS_SAMPLED: Final = """EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = ANY(
        ARRAY[to_regclass('tablee_entries_' || id), to_regclass('tablee_blobs_' || id)]::oid[]
    )
    AND attname IN ('line', 'name', 'data') AND attstattarget IS DISTINCT FROM 0)"""
"""Of a row of `tablee_journals`: whether an older Tablée made its session's tables."""


def stop_sampling(connection: Connection[tuple[Any, ...]], number: int) -> None:
    """Does for one session what a step cannot do for thousands: each table takes a lock.

    Raises where somebody reads them for longer, as `pg_dump` does.
    """
    connection.execute("SET LOCAL lock_timeout = '500ms'")
    connection.execute(_unsampled(entries_table(number), "entries"))
    row = connection.execute("SELECT to_regclass(%s) IS NOT NULL", (blobs_table(number),))
    if row.fetchone() == (True,):
        connection.execute(_unsampled(blobs_table(number), "blobs"))


def bring_up(connection: Connection[tuple[Any, ...]]) -> None:
    """Makes what is missing; raises `NotSaved` for tables of a later Tablée."""
    if _version(connection) == VERSION:
        return
    with connection.transaction():
        connection.execute("SET LOCAL lock_timeout = 0")  # another node may take its time
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        connection.execute("CREATE TABLE IF NOT EXISTS tablee_schema (version integer NOT NULL)")
        found = _version(connection)
        if found > VERSION:
            raise NotSaved(
                _(
                    "La base de données vient d’une version plus récente de Tablée (format "
                    "{theirs}, ici {ours}). Mettez Tablée à jour : rien n’a été touché."
                ).format(theirs=found, ours=VERSION)
            )
        for step in _STEPS[found:]:
            for statement in step:
                connection.execute(statement)
        connection.execute("DELETE FROM tablee_schema")
        connection.execute("INSERT INTO tablee_schema VALUES (%s)", (VERSION,))


def _version(connection: Connection[tuple[Any, ...]]) -> int:
    """Of the tables that are there; 0 where there is none."""
    there = connection.execute("SELECT to_regclass('tablee_schema') IS NOT NULL").fetchone()
    if there is None or not there[0]:
        return 0
    row = connection.execute("SELECT version FROM tablee_schema").fetchone()
    return int(row[0]) if row is not None else 0
