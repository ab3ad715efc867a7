"""Storage of sessions: a folder `sessions/<date>-<slug>` for each, or rows of PostgreSQL.

Nothing above this package imports tinydb.

Not for what the documents mean: `session`.
"""

from tablee.storage.filesystem.lock import Owner
from tablee.storage.store import Store

__all__ = ["Owner", "Store"]
