"""Where a session rests on disk: `sessions/<date>-<slug>/session.json` and its pictures.

TinyDB is the document API, on a storage of our own; nothing above this room imports tinydb.
"""

from workshop.store.folder import Store, session_folders
from workshop.store.storage import AtomicStorage

__all__ = ["AtomicStorage", "Store", "session_folders"]
