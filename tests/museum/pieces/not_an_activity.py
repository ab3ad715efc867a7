"""It offers a class that is no activity.

Refused: n’est pas une activité
"""

from workshop.hookspecs import hookimpl


@hookimpl
def canvases():
    return [str]
