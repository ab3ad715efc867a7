"""The first steps of a plugin's author: a plugin that works at once, and its test.

    kinds    what can be begun, and the files that each is made of
    naming   whether a name will do, and what a title is made of
    writing  the files written, whole or not at all
    models   the files, with blanks for names (Jinja)

Every model is written, taken in, checked and played by a test of ours.
"""

from tablee.sdk.scaffold.kinds import KINDS, Kind, kind
from tablee.sdk.scaffold.naming import check_name, check_title, title_of
from tablee.sdk.scaffold.writing import Plan, write

__all__ = [
    "KINDS",
    "Kind",
    "Plan",
    "check_name",
    "check_title",
    "kind",
    "title_of",
    "write",
]
