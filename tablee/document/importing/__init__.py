"""Parser of reports written elsewhere: people, introductions, the document's parts.

No line is ever dropped: a mistake may put one under another label, and the preview shows where each
stands. Pure.

Not for making a session of it: `session.transfer.report`.
"""

from tablee.document.importing.files import (
    ENDINGS,
    LONGEST_TEXT,
    REFUSED,
    decoded,
    longest,
    of_document,
    of_imported,
)
from tablee.document.importing.files import understood as understood_file
from tablee.document.importing.labels import PRESENT
from tablee.document.importing.names import Attendee
from tablee.document.importing.parsed import (
    StatedIntroductions,
    UnclaimedLine,
    Understood,
    merged,
)
from tablee.document.importing.parser import read
from tablee.document.importing.patterns import Statement, stated, taken

__all__ = [
    "ENDINGS",
    "LONGEST_TEXT",
    "PRESENT",
    "REFUSED",
    "Attendee",
    "StatedIntroductions",
    "Statement",
    "UnclaimedLine",
    "Understood",
    "decoded",
    "longest",
    "merged",
    "of_document",
    "of_imported",
    "read",
    "stated",
    "taken",
    "understood_file",
]
