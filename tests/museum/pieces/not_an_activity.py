"""It offers a class that is no activity.

Refused: n’est pas une activité
"""

from tablee.activities.hookspecs import hookimpl


@hookimpl
def canvases():
    return [str]
