"""Generator of new plugins, each with its test.

Every model is written, taken in, checked and played by a test of ours.

Not for the command that asks for one: `cli.development`.
"""

from tablee.sdk.scaffold.kinds import KINDS, PluginKind, kind
from tablee.sdk.scaffold.naming import check_name, check_title, title_of
from tablee.sdk.scaffold.writing import NewPlugin, write

__all__ = [
    "KINDS",
    "NewPlugin",
    "PluginKind",
    "check_name",
    "check_title",
    "kind",
    "title_of",
    "write",
]
