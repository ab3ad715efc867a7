"""Its hook asks for what no hook gives.

Refused: mal formé
"""

from tablee.activities.hookspecs import hookimpl


@hookimpl
def canvases(room):
    return []
