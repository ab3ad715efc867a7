"""A setting begins beyond its own bounds.

Refused: commence par une valeur impossible
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tablee.plugin import Canvas, Content, Empty, hookimpl, setting


@dataclass(frozen=True)
class Broken(Canvas):
    name = "bad_default"
    title = "Cassé"
    most: int = setting(9, "Cartes", max_value=3)

    def view(self, step, audience):
        return Empty("Rien")


@hookimpl
def canvases():
    return [Broken]
