"""The changes of a session, in order, each one checksummed and safe before it is acknowledged.

    journal    the interface, offered by the hook `journals`
    entry      one change, and its line
    files      `journal.jsonl` in the session's folder: the one used unless a setting says otherwise
    memory     nothing is kept

Not for what a session is now: that is the `store`, which folds these entries.
"""

from workshop.hookspecs import hookimpl
from workshop.journals.entry import Entry, Put
from workshop.journals.files import FileJournal
from workshop.journals.journal import Damage, Journal, Overtaken, Ticket
from workshop.journals.memory import MemoryJournal

__all__ = [
    "Damage",
    "Entry",
    "FileJournal",
    "Journal",
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
