"""Storage in PostgreSQL, for several nodes that serve the same sessions.

Not imported with the other kinds of journals: `psycopg` comes with the extra `tablee[postgresql]`.
Table by table, see `schema`.

Not for who may write to a session: `storage.cluster`.
"""

from tablee.storage.postgresql.database import DatabaseRefused, PostgreSQLDatabase
from tablee.storage.postgresql.journal import PostgreSQLJournal, bound
from tablee.storage.postgresql.leases import DatabaseLeases

__all__ = ["DatabaseLeases", "DatabaseRefused", "PostgreSQLDatabase", "PostgreSQLJournal", "bound"]
