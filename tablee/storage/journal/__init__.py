"""Journal: append-only log of a session's changes, with checksums, fsynced before each reply.

Not for what a session is now, which folds these entries: `storage.store`.
"""

from tablee.activities.hookspecs import hookimpl
from tablee.storage.journal.entry import JournalEntry, Put
from tablee.storage.journal.files import FileJournal
from tablee.storage.journal.interface import (
    Damage,
    DatabaseJournal,
    Journal,
    JournalEnd,
    Overtaken,
    Ticket,
)
from tablee.storage.journal.memory import MemoryJournal

__all__ = [
    "Damage",
    "DatabaseJournal",
    "FileJournal",
    "Journal",
    "JournalEnd",
    "JournalEntry",
    "MemoryJournal",
    "Overtaken",
    "Put",
    "Ticket",
    "journals",
]


@hookimpl
def journals() -> list[type[Journal]]:
    """Ours; a plugin may offer more, a database for instance."""
    return [FileJournal, MemoryJournal]
