"""Where people are named, in a document and in lists of names; and how a name is put for another.

Pure. Nothing is decided here: what is found is proposed to somebody (`ui.naming`). Not for who
wrote something, which contributions say by themselves.
"""

from workshop.mentions.finding import Match, Mention, find, within
from workshop.mentions.held import beyond_choice, is_held_back
from workshop.mentions.leaving import Leaving, left_as
from workshop.mentions.lists import (
    chosen,
    entries,
    first_names,
    forms,
    record_as_chosen,
    renamed,
    with_names,
)
from workshop.mentions.on_sheet import record_on_sheet
from workshop.mentions.reported import in_list, listed_of_two, listed_under
from workshop.mentions.spellings import Spelling, same_letters, spellings
from workshop.mentions.walking import spots
from workshop.mentions.worded import record_as_worded, votes_as_worded
from workshop.mentions.wording import instead

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
    "with_names",
    "within",
]
