"""Its name could not stand in a file.

Refused: nom en minuscules
"""

from dataclasses import dataclass

from tablee.activities import Canvas
from tablee.activities.hookspecs import hookimpl
from tablee.view import Empty


@dataclass(frozen=True)
class Broken(Canvas):
    name = "Mauvais Nom"
    title = "Cassé"

    def view(self, step, audience):
        return Empty("Rien")


@hookimpl
def canvases():
    return [Broken]
