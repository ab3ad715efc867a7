"""It misspells a hook.

Refused: Vouliez-vous dire
"""

from tablee.plugin import hookimpl


@hookimpl
def canvasses():
    return []
