"""The first steps of a plugin's author: a plugin that works at once, and its test.

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
