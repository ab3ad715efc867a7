"""Finds where a document's texts name people, and rewrites those names as each person chose.

`finding` searches texts, `lists` reads lists of names, `replacement` rewrites a sentence; `erased`,
`withheld` and `rewordings` say when. Pure: what is found is proposed to somebody (`ui.synthesis`),
nothing is decided here.

Not for whose a contribution is, which it says itself: `model.entities`.
"""

from tablee.document.names.erased import Leaving, left_as
from tablee.document.names.finding import Match, Mention, find, within
from tablee.document.names.imported_lists import in_list, listed_of_two, listed_under
from tablee.document.names.lines import spots
from tablee.document.names.lists import (
    chosen,
    entries,
    first_names,
    forms,
    record_as_chosen,
    renamed,
    where,
    with_names,
)
from tablee.document.names.replacement import instead
from tablee.document.names.rewordings import record_as_worded, votes_as_worded
from tablee.document.names.sheet_edits import record_on_sheet
from tablee.document.names.spellings import Spelling, same_letters, spellings
from tablee.document.names.withheld import beyond_choice, is_held_back

__all__ = [
    "Leaving",
    "Match",
    "Mention",
    "Spelling",
    "beyond_choice",
    "chosen",
    "entries",
    "find",
    "first_names",
    "forms",
    "in_list",
    "instead",
    "is_held_back",
    "left_as",
    "listed_of_two",
    "listed_under",
    "record_as_chosen",
    "record_as_worded",
    "record_on_sheet",
    "renamed",
    "same_letters",
    "spellings",
    "spots",
    "votes_as_worded",
    "where",
    "with_names",
    "within",
]
