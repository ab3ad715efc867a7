"""Its hook gives a text.

Refused: rendre une liste
"""

from tablee.plugin import hookimpl


@hookimpl
def canvases():
    return "Broken"
