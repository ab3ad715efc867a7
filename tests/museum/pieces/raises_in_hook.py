"""Its hook fails.

Refused: ne peut pas dire ce qu’il offre
"""

from tablee.plugin import hookimpl


@hookimpl
def canvases():
    return 1 / 0
