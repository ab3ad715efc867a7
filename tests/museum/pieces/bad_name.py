"""Its name could not stand in a file.

Refused: nom en minuscules
"""

from dataclasses import dataclass

from tablee.plugin import Canvas, Empty, hookimpl


@dataclass(frozen=True)
class Broken(Canvas):
    name = "Mauvais Nom"
    title = "Cassé"

    def view(self, step, audience):
        return Empty("Rien")


@hookimpl
def canvases():
    return [Broken]
