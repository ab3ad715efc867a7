"""Its hook gives a text.

Refused: rendre une liste
"""

from tablee.activities.hookspecs import hookimpl


@hookimpl
def canvases():
    return "Broken"
