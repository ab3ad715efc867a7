"""Its hook gives a text.

Refused: rendre une liste
"""

from workshop.hookspecs import hookimpl


@hookimpl
def canvases():
    return "Broken"
