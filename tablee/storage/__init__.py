"""Storage of sessions: a folder `sessions/<date>-<slug>` for each, or rows of PostgreSQL.

Nothing above this package imports tinydb. Not for what the documents mean: that is `session`.
"""

from tablee.storage.folder import Store
from tablee.storage.lock import Owner

__all__ = ["Owner", "Store"]
