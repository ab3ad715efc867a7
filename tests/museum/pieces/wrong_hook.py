"""It misspells a hook.

Refused: Vouliez-vous dire
"""

from workshop.hookspecs import hookimpl


@hookimpl
def canvasses():
    return []
