"""Its hook asks for what no hook gives.

Refused: mal formé
"""

from tablee.plugin import hookimpl


@hookimpl
def canvases(room):
    return []
