"""It misspells a hook.

Refused: Vouliez-vous dire
"""

from tablee.activities.hookspecs import hookimpl


@hookimpl
def canvasses():
    return []
