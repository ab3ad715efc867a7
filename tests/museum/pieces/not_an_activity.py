"""It offers a class that is no activity.

Refused: n’est pas une activité
"""

from tablee.plugin import hookimpl


@hookimpl
def canvases():
    return [str]
