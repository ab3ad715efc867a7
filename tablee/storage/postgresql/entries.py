"""SQL of the table of a session's entries: made, appended to, under which conditions."""

from __future__ import annotations

from typing import Final

from tablee.storage.postgresql.catalogue import PLACE

BEGUN: Final = f"UPDATE {PLACE} SET begun = true WHERE id = %s AND NOT begun"

AT_ONCE: Final = 500
"""Lines that one statement writes into a new table."""


def append_to(table: str) -> str:
    """Writes lines where nothing was written since, under this epoch.

    What it compares is as it was once it held the table's lock: who takes the session holds that.
    """
    return f"{fill(table)} {_held(table)}"


def fill(table: str) -> str:
    """Writes lines into a table that nobody else sees yet."""
    new = "SELECT n, line FROM unnest(%b::bigint[], %b::bytea[]) AS new (n, line)"
    return f"INSERT INTO {table} (n, line) {new}"


def append_one_to(table: str) -> str:
    """The same for one line, of which most batches are."""
    return f"INSERT INTO {table} (n, line) SELECT %b::bigint, %b::bytea {_held(table)}"


def _held(table: str) -> str:
    return (
        f"WHERE EXISTS (SELECT FROM {PLACE} "
        "WHERE id = %b::bigint AND epoch = %b::bigint AND generation = %b) "
        f"AND (SELECT coalesce(max(n), 0) FROM {table}) = %b::bigint"
    )


def made(table: str) -> str:
    """Makes a table that is empty, and of whose lines no sample is kept elsewhere."""
    return (
        f"CREATE TABLE {table} (n bigint PRIMARY KEY, line bytea NOT NULL); "
        f"ALTER TABLE {table} ALTER line SET STATISTICS 0"
    )
